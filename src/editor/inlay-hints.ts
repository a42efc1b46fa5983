import * as vscode from 'vscode';
import { askAbout } from './ask';
import { manifestSelector } from './manifest';
import type { Session } from './session';

/** Notes beside values in the visible part of an editor, where the setting asks for them. Errors: no notes. */
export function registerInlayHints(session: Session): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let shown = false;
  const subscription = session.onDidChange(() => {
    if (shown || session.settings.inlayHints) changed.fire();
    shown = session.settings.inlayHints;
  });
  const provider = vscode.languages.registerInlayHintsProvider(manifestSelector, {
    onDidChangeInlayHints: changed.event,
    provideInlayHints: async (document, range) => {
      if (!session.settings.inlayHints) return [];
      const found = await askAbout(session, document, 'inlay hints', (ask, path) => ask.inlays(path, document.offsetAt(range.start), document.offsetAt(range.end)));
      return found?.answer.map(({ at, text, because }) => {
        const hint = new vscode.InlayHint(new vscode.Position(at.line, at.column), text);
        hint.paddingLeft = true;
        hint.tooltip = because;
        return hint;
      });
    },
  });
  return vscode.Disposable.from(provider, subscription, changed);
}
