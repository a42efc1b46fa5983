import * as vscode from 'vscode';
import type { Diagnostics } from './diagnostics';
import type { Session } from './session';

/** Keeps the keys that decide which welcome view is shown, and that complete a step of the walkthrough. */
export function registerContextKeys(session: Session, diagnostics: Diagnostics): vscode.Disposable {
  const set = new Map<string, unknown>();
  const keep = (key: string, value: unknown): void => {
    if (set.get(key) === value) return;
    set.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  const update = (): void => {
    keep('kubeNetscope.phase', session.settings.enable ? session.state.phase : 'disabled');
    const { errors, warnings } = diagnostics.counts();
    keep('kubeNetscope.findings', errors + warnings > 0);
  };
  update();
  return session.onDidChange(update);
}
