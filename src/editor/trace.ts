import * as vscode from 'vscode';
import type { ClusterSummary } from '../protocol/analysis-contract';
import type { RevealTarget } from '../protocol/panel-contract';
import type { FoundView } from '../protocol/topology-contract';
import { askAbout } from './ask';
import type { Panels } from './panel';
import type { Session } from './session';

/** Things that are listed in a quick pick; others can be typed. */
const mostEnds = 2000;

/** Units: ms that the panel may do without knowing what it shall show. */
const patience = 2000;

interface Item extends vscode.QuickPickItem {
  readonly value: string;
}

/**
 * Follows a packet in the panel. From a menu of an editor what the cursor is in is one end of the way, and the panel
 * asks for the other; from the palette both are picked.
 */
export async function tracePacket(session: Session, panels: Panels, argument: unknown): Promise<void> {
  session.start();
  const here = await thingAtCursor(session);
  if (argument instanceof vscode.Uri) return panels.show({ ...here, id: undefined, tab: 'trace', ...endOf(here?.id) });
  await wholeScan(session, vscode.l10n.t('Trace Packet waits for the workspace to be read'));
  const clusters = (await session.query('clusters', (ask) => ask.clusters())) ?? [];
  // The panel says what is missing.
  if (clusters.length === 0) return panels.show({ tab: 'trace' });
  const cluster = here?.cluster ?? (await pickCluster(clusters));
  if (cluster === undefined) return;
  const [services, others] = await Promise.all([ends(session, cluster, ['service']), ends(session, cluster, ['pod', 'node'])]);
  const { from: sender, to: target } = endOf(here?.id);
  const from = await pick(vscode.l10n.t('Trace Packet: From'), vscode.l10n.t('A pod, a node, an address, or outside'), [{ label: vscode.l10n.t('Outside the cluster'), value: 'external', iconPath: new vscode.ThemeIcon('globe') }, ...others], sender);
  if (from === undefined) return;
  const to = await pick(vscode.l10n.t('Trace Packet: To'), vscode.l10n.t('A Service, a pod, a node, an address or a DNS name, with :PORT and /udp if need be'), [...services, ...others], target);
  if (to === undefined) return;
  await panels.show({ cluster, tab: 'trace', from, to });
}

/** Waits for the first scan, but not for long: while files are missing, a file may seem to belong to another cluster. */
export async function scanned({ run }: Session): Promise<void> {
  await Promise.race([run?.scanned, new Promise((resolve) => setTimeout(resolve, patience))]);
}

/** Waits for the first scan, however long: there is nothing to choose from before. Its notice has a button that ends it; `title` says who waits. */
export async function wholeScan(session: Session, title: string): Promise<void> {
  const options = { location: vscode.ProgressLocation.Window, title };
  // A run that ends early is followed by another. One that is stopped does not wait for what is being read just then.
  await vscode.window.withProgress(options, async () => {
    while (session.run?.phase === 'scanning') await Promise.race([session.run.scanned, changeOf(session)]);
  });
}

function changeOf(session: Session): Promise<void> {
  return new Promise((resolve) => {
    const subscription = session.onDidChange(() => {
      subscription.dispose();
      resolve();
    });
  });
}

/** What the cursor of the active editor is in, as the picture names it. */
export async function thingAtCursor(session: Session): Promise<RevealTarget | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { document, selection } = editor;
  await scanned(session);
  const found = await askAbout(session, document, 'place of the cursor', (ask, path) => ask.revealTarget(path, document.offsetAt(selection.active)));
  return found?.answer;
}

/** A Service is a target, a pod or node a sender. */
function endOf(id: string | undefined): { readonly from?: string; readonly to?: string } {
  if (id?.startsWith('service/')) return { to: id };
  return id !== undefined && /^(pod|node)\//.test(id) ? { from: id } : {};
}

async function pickCluster(clusters: readonly ClusterSummary[]): Promise<string | undefined> {
  if (clusters.length < 2) return clusters[0]?.id;
  const chosen = await vscode.window.showQuickPick(clusters.map(({ id, name, because }) => ({ label: name, description: because, id })), { title: vscode.l10n.t('Trace Packet: Cluster') });
  return chosen?.id;
}

const icons: Readonly<Record<FoundView['kind'], string>> = { pod: 'package', node: 'server', service: 'references', range: 'symbol-numeric', router: 'server' };

/** The things of a cluster that may be an end, Services first. */
async function ends(session: Session, cluster: string, kinds: readonly FoundView['kind'][]): Promise<Item[]> {
  const view = await session.query('search', (ask) => ask.search(cluster, session.settings.nodeRouting, { text: '', kinds, limit: mostEnds }));
  return (view?.found ?? []).map(({ id, kind, detail }) => ({ label: id.slice(kind.length + 1), description: detail, value: id, iconPath: new vscode.ThemeIcon(icons[kind]) }));
}

/** Asks for one end; what is typed and matches nothing is taken as it is. */
function pick(title: string, placeholder: string, items: readonly Item[], preselected: string | undefined): Promise<string | undefined> {
  const chooser = vscode.window.createQuickPick<Item>();
  const safe = items.map((item) => ({ ...item, label: item.label.replaceAll('$(', '$ ('), description: item.description?.replaceAll('$(', '$ (') }));
  Object.assign(chooser, { title, placeholder, matchOnDescription: true, ignoreFocusOut: true, items: safe });
  const known = safe.filter(({ value }) => value === preselected);
  if (known.length > 0) chooser.activeItems = known;
  return new Promise((resolve) => {
    chooser.onDidChangeValue((typed) => {
      chooser.items = typed.trim() === '' ? safe : [...safe, { label: typed, description: vscode.l10n.t('as typed'), value: typed.trim(), alwaysShow: true }];
    });
    chooser.onDidAccept(() => {
      resolve(chooser.activeItems[0]?.value ?? (chooser.value.trim() || undefined));
      chooser.hide();
    });
    chooser.onDidHide(() => {
      resolve(undefined);
      chooser.dispose();
    });
    chooser.show();
  });
}
