import * as vscode from 'vscode';

/** Says on the files that ended the analysis twice that they are not read. */
export class SetAside implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('Kube Netscope: set aside');

  /** Replaces what is said. */
  show(files: readonly vscode.Uri[]): void {
    this.#collection.clear();
    const message = vscode.l10n.t('Kube Netscope does not read this file: its analysis ended twice while reading it. It is tried again when the file changes, and by the command "Rescan Workspace".');
    for (const file of files) {
      const diagnostic = new vscode.Diagnostic(new vscode.Range(0, 0, 0, 0), message, vscode.DiagnosticSeverity.Warning);
      diagnostic.source = 'Kube Netscope';
      this.#collection.set(file, [diagnostic]);
    }
  }

  dispose(): void {
    this.#collection.dispose();
  }
}
