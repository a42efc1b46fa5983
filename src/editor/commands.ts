import * as vscode from 'vscode';
import type { RevealTarget } from '../protocol/panel-contract';
import { clearCache } from './cache';
import { showClusters } from './clusters';
import { isRecord } from './convert';
import { openExample } from './example';
import { explainAddress } from './explain';
import { exportPicture } from './export-picture';
import { showFolder } from './folder';
import type { Log } from './log';
import { messageOf } from './log';
import { openLocation } from './open-location';
import { outlineCommands } from './outline/commands';
import type { Panels } from './panel';
import { copyLink } from './panel-links';
import { revealInTopology } from './reveal';
import type { Session } from './session';
import { scanned, thingAtCursor, tracePacket } from './trace';

/** What commands work on. */
export interface CommandParts {
  readonly session: Session;
  readonly panels: Panels;
  readonly log: Log;
  /** The report as a text without anything of a manifest. */
  readonly report: () => Promise<string>;
  readonly extensionUri: vscode.Uri;
  /** The extension's storage for this workspace. */
  readonly storageUri: vscode.Uri | undefined;
}

/** Registers every command. Errors of a command are shown by VS Code and logged. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const commands: Readonly<Record<string, (argument?: unknown) => unknown>> = {
    'kubeNetscope.showTopology': (argument) => show(parts, { tab: 'topology' }, argument),
    'kubeNetscope.showAnotherTopology': (argument) => show(parts, { tab: 'topology' }, argument, true),
    'kubeNetscope.showRoutes': (argument) => show(parts, { tab: 'routes' }, argument),
    'kubeNetscope.showServices': (argument) => showServices(parts, argument),
    'kubeNetscope.showContract': (argument) => show(parts, { tab: 'contract' }, argument),
    'kubeNetscope.showAddressSpace': (argument) => show(parts, { tab: 'space' }, argument),
    'kubeNetscope.showChanges': (argument) => show(parts, { tab: 'changes' }, argument),
    'kubeNetscope.showFindings': (argument) => show(parts, { tab: 'findings' }, argument),
    'kubeNetscope.tracePacket': (argument) => tracePacket(parts.session, parts.panels, argument),
    'kubeNetscope.revealInTopology': (argument) => revealInTopology(parts.session, parts.panels, argument),
    'kubeNetscope.showFolder': (argument) => showFolder(parts.session, parts.panels, argument),
    'kubeNetscope.copyLink': (argument) => copyLink(parts.panels, argument),
    'kubeNetscope.exportPicture': () => exportPicture(parts.session, parts.panels, () => inCluster(parts.session, { tab: 'topology' })),
    'kubeNetscope.goBack': () => parts.panels.go('back'),
    'kubeNetscope.goForward': () => parts.panels.go('forward'),
    'kubeNetscope.openExample': () => openExample(parts.extensionUri),
    'kubeNetscope.openWalkthrough': () => vscode.commands.executeCommand('workbench.action.openWalkthrough', 'kube-netscope.kube-netscope#gettingStarted', false),
    'kubeNetscope.showClusters': () => showClusters(parts.session),
    'kubeNetscope.explainAddress': () => explainAddress(parts.session, (target) => parts.panels.show(target)),
    'kubeNetscope.rescan': () => parts.session.rescan(),
    'kubeNetscope.cancelScan': () => parts.session.run?.cancelScan(),
    'kubeNetscope.openSettings': () => vscode.commands.executeCommand('workbench.action.openSettings', '@ext:kube-netscope.kube-netscope'),
    'kubeNetscope.showOutput': () => parts.log.show(),
    'kubeNetscope.clearCache': () => clearCache(parts.storageUri),
    'kubeNetscope.copyReport': () => copyReport(parts),
    'kubeNetscope.openLocation': (argument) => openLocation(parts.session, argument),
    'kubeNetscope.openRule': (argument) => openRule(parts, argument),
    'kubeNetscope.turnOffRule': (argument) => turnOffRule(argument),
    ...outlineCommands(parts.session, parts.panels),
  };
  const run = (name: string) => async (argument?: unknown): Promise<void> => {
    try {
      await commands[name]?.(argument);
    } catch (error) {
      parts.log.error(`${name}: ${messageOf(error)}`);
      parts.log.notes.add(name, error);
      void vscode.window.showErrorMessage(`Kube Netscope: ${messageOf(error)}`);
    }
  };
  return vscode.Disposable.from(...Object.keys(commands).map((name) => vscode.commands.registerCommand(name, run(name))));
}

/** The argument is a target from a hover; menus hand over the file's address instead. */
async function show({ session, panels }: CommandParts, target: RevealTarget, argument: unknown, another = false): Promise<void> {
  session.start();
  if (isTarget(argument)) return panels.show({ ...target, ...argument }, another);
  await panels.show(inCluster(session, target, argument), another);
}

/** The target in the cluster of a file: the argument's, else the one that is open. */
async function inCluster(session: Session, target: RevealTarget, argument?: unknown): Promise<RevealTarget> {
  const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
  await scanned(session);
  const cluster = uri && (await session.query('cluster', (ask, { feed }) => ask.clusterOf(feed.paths.pathOf(uri))));
  return cluster === undefined ? target : { ...target, cluster: cluster.id };
}

/** The Service of a lens, else the one that the cursor is in. */
async function showServices(parts: CommandParts, argument: unknown): Promise<void> {
  parts.session.start();
  const lens = isRecord(argument) && typeof argument['service'] === 'string' && typeof argument['file'] === 'string' ? { service: argument['service'], file: argument['file'] } : undefined;
  if (lens) return show(parts, { tab: 'services', service: lens.service }, vscode.Uri.parse(lens.file));
  const here = isTarget(argument) ? undefined : await thingAtCursor(parts.session);
  if (here?.cluster !== undefined && here.id?.startsWith('service/')) return parts.panels.show({ cluster: here.cluster, tab: 'services', service: here.id });
  return show(parts, { tab: 'services' }, argument);
}

function isTarget(value: unknown): value is RevealTarget {
  return isRecord(value) && !(value instanceof vscode.Uri) && typeof value['cluster'] === 'string';
}

async function copyReport({ report }: CommandParts): Promise<void> {
  const text = await report();
  await vscode.env.clipboard.writeText(text);
  const show = vscode.l10n.t('Show Report');
  void vscode.window.showInformationMessage(vscode.l10n.t('The report is in the clipboard. It holds counts and versions, nothing of a manifest.'), show).then(async (answer) => {
    if (answer === show) await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content: text }));
  });
}

/** Shows the page of a rule; its text, where the editor has no Markdown preview. */
async function openRule({ extensionUri }: CommandParts, code: unknown): Promise<void> {
  if (typeof code !== 'string' || !/^[A-Z]{2}\d+$/.test(code)) throw new Error(vscode.l10n.t('This is no rule'));
  const page = vscode.Uri.joinPath(extensionUri, 'docs', 'rules', `${code}.md`);
  await vscode.workspace.fs.stat(page);
  await vscode.commands.executeCommand('markdown.showPreview', page).then(undefined, () => vscode.window.showTextDocument(page));
}

async function turnOffRule(code: unknown): Promise<void> {
  if (typeof code !== 'string') throw new Error(vscode.l10n.t('This is no rule'));
  const configuration = vscode.workspace.getConfiguration('kubeNetscope');
  const inWorkspace = vscode.workspace.workspaceFolders !== undefined;
  const known = configuration.inspect<Record<string, unknown>>('rules');
  const present = (inWorkspace ? known?.workspaceValue : known?.globalValue) ?? {};
  await configuration.update('rules', { ...present, [code]: 'off' }, inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global);
}
