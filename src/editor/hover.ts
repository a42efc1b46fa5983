import * as vscode from 'vscode';
import { toRange } from './convert';
import { hoverText } from './hover-text';
import { manifestSelector } from './manifest';
import type { Session } from './session';

/** Commands that links of a hover may run. */
const linkCommands = ['kubeNetscope.openLocation', 'kubeNetscope.showRoutes', 'kubeNetscope.showAddressSpace'];

/** Explains the address or range under the mouse. Errors: no hover. */
export function registerHover(session: Session): vscode.Disposable {
  return vscode.languages.registerHoverProvider(manifestSelector, {
    provideHover: (document, position) => hoverAt(session, document, position),
  });
}

async function hoverAt(session: Session, document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
  const { version } = document;
  const view = await session.query('hover', async (ask, { feed }) => {
    const path = feed.buffers.flush(document);
    return path === undefined ? undefined : ask.hover(path, document.offsetAt(position));
  });
  if (view === undefined || document.version !== version) return undefined;
  const text = new vscode.MarkdownString(hoverText(view) + (session.state.phase === 'ready' ? '' : `\n\n---\n${vscode.l10n.t('The workspace is not fully read: what is assumed here may be declared in a file that is still to come.')}`));
  text.isTrusted = { enabledCommands: linkCommands };
  return new vscode.Hover(text, toRange(view.range));
}
