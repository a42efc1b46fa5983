import * as vscode from 'vscode';
import type { ExplainInCluster, ExplainRow } from '../protocol/analysis-contract';
import type { RevealTarget } from '../protocol/panel-contract';
import { openLocation } from './open-location';
import type { Session } from './session';
import { unmarked } from './unmarked';

interface Item extends vscode.QuickPickItem {
  readonly run?: () => Promise<void>;
}

/** Asks for an address, range or interval and lists what is known of it; choosing a row goes to its place. */
export async function explainAddress(session: Session, showRoutes: (target: RevealTarget) => Promise<void>): Promise<void> {
  session.start();
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Explain Address or Range'),
    prompt: vscode.l10n.t('An address, a range or an interval: {0}', '10.244.1.7, 10.96.0.0/12, 10.0.0.10-10.0.0.20, fd00::/64'),
    value: selectedText(),
  });
  if (typed === undefined || typed.trim() === '') return;
  const view = await session.query('explain', (ask) => ask.explain(typed.trim()));
  if (view === undefined) return;
  if (view.kind === 'none') {
    void vscode.window.showInformationMessage(`${typed.trim()}: ${view.summary}`);
    return;
  }
  const address = view.kind === 'address' ? view.text : undefined;
  const items = view.clusters.flatMap((cluster) => itemsOf(session, cluster, address, showRoutes));
  const chosen = await vscode.window.showQuickPick(items, { title: `${view.canonical}: ${view.summary}`, placeHolder: items.length > 0 ? vscode.l10n.t('Select a row to go to its place') : vscode.l10n.t('No cluster of the workspace uses it'), matchOnDescription: true, matchOnDetail: true });
  await chosen?.run?.();
}

function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return '';
  const { document, selection } = editor;
  const range = selection.isEmpty ? document.getWordRangeAtPosition(selection.active, /[0-9A-Fa-f:.]+(?:\/\d+)?/) : selection;
  const text = range === undefined || !range.isSingleLine ? '' : document.getText(range);
  return /[.:]/.test(text) ? text : '';
}

function itemsOf(session: Session, cluster: ExplainInCluster, address: string | undefined, showRoutes: (target: RevealTarget) => Promise<void>): Item[] {
  const jump = ({ location }: ExplainRow): { run?: () => Promise<void> } => (location === undefined ? {} : { run: () => openLocation(session, location) });
  const rows = [...cluster.holders, ...cluster.ranges].map((row): Item => ({ ...itemOf(row), ...jump(row) }));
  const routes = cluster.routes.map((route): Item => ({
    ...itemOf(route),
    iconPath: new vscode.ThemeIcon('list-ordered'),
    run: async () => showRoutes({ cluster: cluster.cluster, tab: 'routes', namespace: route.namespace, address }),
  }));
  return [{ label: cluster.name, kind: vscode.QuickPickItemKind.Separator }, ...rows, ...routes];
}

function itemOf({ title, value, provenance, because }: ExplainRow): Item {
  return { label: unmarked(title), description: unmarked(value), detail: unmarked(because === '' ? provenance : `${provenance}: ${because}`) };
}
