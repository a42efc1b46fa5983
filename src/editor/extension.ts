import * as vscode from 'vscode';
import { registerCodeActions } from './code-actions';
import { registerCodeLens } from './code-lens';
import { registerCommands } from './commands';
import { registerCompletion } from './completion';
import { Diagnostics } from './diagnostics';
import { registerHover } from './hover';
import { registerInlayHints } from './inlay-hints';
import { registerLinks } from './links';
import { registerContextKeys } from './context-keys';
import { openLog } from './log';
import { looksLikeManifest } from './manifest';
import { registerFindingDecorations } from './outline/decorations';
import { OutlineTree } from './outline/tree';
import { Panels } from './panel';
import { registerPanelLinks } from './panel-links';
import { registerRuleLinks } from './rule-links';
import { gatherReport } from './report';
import { Session, type SessionParts } from './session';
import { declaredRules } from './settings';
import { Status } from './status';

/** What differs between the hosts of extensions. */
export type Host = Pick<SessionParts, 'startWorker' | 'watchFolder'>;

/**
 * Registers everything and reads nothing: the analysis starts with the first open manifest, or
 * with the first command that needs it.
 */
export function register({ subscriptions, extension, extensionUri, storageUri }: vscode.ExtensionContext, host: Host): void {
  const log = openLog();
  const diagnostics = new Diagnostics();
  const knownRules = declaredRules(extension.packageJSON);
  const session = new Session({ log, diagnostics, ...host, knownRules });
  const panels = new Panels(extensionUri, session);
  subscriptions.push(
    log,
    diagnostics,
    session,
    panels,
    new Status(session, diagnostics),
    registerHover(session),
    registerLinks(session),
    registerRuleLinks(session, knownRules),
    registerInlayHints(session),
    registerCompletion(session),
    registerCodeLens(session),
    registerCodeActions(session, diagnostics),
    new OutlineTree(session, panels),
    registerFindingDecorations(),
    registerPanelLinks(session, panels),
    registerContextKeys(session, diagnostics),
    registerCommands({ session, panels, log, extensionUri, storageUri, report: () => gatherReport(session, diagnostics, log, knownRules, extension.packageJSON) }),
    startWithManifest(session),
  );
}

function startWithManifest(session: Session): vscode.Disposable {
  const look = (document: vscode.TextDocument): void => {
    if (session.state.phase === 'off' && looksLikeManifest(document)) session.start();
  };
  // After activation, which VS Code waits for.
  const timer = setTimeout(() => vscode.workspace.textDocuments.forEach(look), 0);
  return vscode.Disposable.from(
    { dispose: () => clearTimeout(timer) },
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
  );
}
