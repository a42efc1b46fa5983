import * as vscode from 'vscode';
import type { DeclaredService } from '../protocol/analysis-contract';
import { askAbout } from './ask';
import { toRange } from './convert';
import { looksLikeManifest, manifestSelector } from './manifest';
import type { Session, SessionState } from './session';

/** Units: ms of rest before lenses are asked for anew. */
const rest = 300;

/** A line above each Service: its address, its endpoints, the way to its rules, and what an unsaved edit does to them. */
export function registerCodeLens(session: Session): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => changed.fire(), rest);
  };
  return vscode.Disposable.from(
    changed,
    { dispose: () => clearTimeout(timer) },
    session.onDidChange(soon),
    vscode.workspace.onDidSaveTextDocument(soon),
    vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('kubeNetscope.codeLens') && soon()),
    vscode.languages.registerCodeLensProvider(manifestSelector, { onDidChangeCodeLenses: changed.event, provideCodeLenses: (document) => lensesOf(session, document) }),
  );
}

async function lensesOf(session: Session, document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
  const wanted = vscode.workspace.getConfiguration('kubeNetscope', document.uri).get('codeLens') !== false;
  if (!wanted || !looksLikeManifest(document) || !/\bService\b/.test(document.getText())) return [];
  const saved = document.isDirty && !document.isUntitled ? await savedText(document.uri) : undefined;
  const found = await askAbout(session, document, 'lenses', (ask, path) => ask.servicesOf(path, saved));
  const { phase } = session.state;
  return found?.answer.map((service) => lensOf(service, document.uri, phase)) ?? [];
}

async function savedText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

function lensOf({ id, range, addresses, serviceType, endpoints, changedRules = 0 }: DeclaredService, uri: vscode.Uri, phase: SessionState['phase']): vscode.CodeLens {
  const edit = changedRules === 0 ? [] : [changedRules === 1 ? vscode.l10n.t('edit changes 1 rule') : vscode.l10n.t('edit changes {0} rules', changedRules)];
  const none = vscode.l10n.t('no kube-proxy rules');
  const count = endpointsText(endpoints, phase);
  const title = serviceType === 'ExternalName' ? ['ExternalName', none] : addresses.length === 0 ? [vscode.l10n.t('headless'), count, none] : [addresses.join(', '), count, vscode.l10n.t('Show kube-proxy rules'), ...edit];
  return new vscode.CodeLens(toRange(range), {
    title: title.join(' · '),
    tooltip: vscode.l10n.t('Where the Service can be reached, its backends with their shares, and its iptables rules'),
    command: 'kubeNetscope.showServices',
    // Not the cluster: while files are missing, the Service may seem to belong to another one.
    arguments: [{ service: id, file: uri.toString() }],
  });
}

/** What was not read may hold more of them. */
function endpointsText(endpoints: number, phase: SessionState['phase']): string {
  if (phase === 'scanning') return vscode.l10n.t('reading the workspace …');
  if (phase === 'cancelled') return vscode.l10n.t('at least {0} endpoints', endpoints);
  return endpoints === 1 ? vscode.l10n.t('1 endpoint') : vscode.l10n.t('{0} endpoints', endpoints);
}
