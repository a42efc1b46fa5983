import * as vscode from 'vscode';
import type { RevealTarget, TopologyView } from '../protocol/panel-contract';
import { askAbout } from './ask';
import type { Panels } from './panel';
import type { Session } from './session';

/** Pods that are listed in a quick pick; others can be typed. */
const mostPods = 2000;

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
  const cluster = here?.cluster ?? (await pickCluster(session));
  const view = cluster === undefined ? undefined : await session.query('topology', (ask) => ask.topology(cluster, session.settings.nodeRouting));
  if (view === undefined) return panels.show({ tab: 'trace' });
  const { from: sender, to: target } = endOf(here?.id);
  const from = await pick(vscode.l10n.t('Trace Packet: From'), vscode.l10n.t('A pod, a node, an address, or outside'), [{ label: vscode.l10n.t('Outside the cluster'), value: 'external', iconPath: new vscode.ThemeIcon('globe') }, ...pods(view), ...nodes(view)], sender);
  if (from === undefined) return;
  const to = await pick(vscode.l10n.t('Trace Packet: To'), vscode.l10n.t('A Service, a pod, a node, an address or a DNS name, with :PORT and /udp if need be'), [...services(view), ...pods(view), ...nodes(view)], target);
  if (to === undefined) return;
  await panels.show({ cluster, tab: 'trace', from, to });
}

/** Waits for the first scan, but not for long: while files are missing, a file may seem to belong to another cluster. */
export async function scanned({ run }: Session): Promise<void> {
  await Promise.race([run?.scanned, new Promise((resolve) => setTimeout(resolve, patience))]);
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

async function pickCluster(session: Session): Promise<string | undefined> {
  const clusters = (await session.query('clusters', (ask) => ask.clusters())) ?? [];
  if (clusters.length < 2) return clusters[0]?.id;
  const chosen = await vscode.window.showQuickPick(clusters.map(({ id, name, because }) => ({ label: name, description: because, id })), { title: vscode.l10n.t('Trace Packet: Cluster') });
  return chosen?.id;
}

function pods({ nodes: all }: TopologyView): Item[] {
  const list = all.flatMap(({ pods: members, name }) => members.map((pod) => ({ pod, name })));
  return list.slice(0, mostPods).map(({ pod, name }) => ({ label: `${pod.namespace}/${pod.name}`, description: vscode.l10n.t('{0} on {1}', pod.addresses.join(', '), name), value: pod.id, iconPath: new vscode.ThemeIcon('package') }));
}

function nodes({ nodes: all }: TopologyView): Item[] {
  return all.map(({ id, name, addresses }) => ({ label: name, description: addresses.map(({ text }) => text).join(', '), value: id, iconPath: new vscode.ThemeIcon('server') }));
}

function services({ services: all }: TopologyView): Item[] {
  return all.map(({ id, namespace, name, addresses, ports }) => ({ label: `${namespace}/${name}`, description: [addresses.map(({ text }) => text).join(', '), ports.join('; ')].filter(Boolean).join(' · '), value: id, iconPath: new vscode.ThemeIcon('references') }));
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
