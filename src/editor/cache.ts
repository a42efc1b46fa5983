import * as vscode from 'vscode';

/** The folder of the extension's own storage in which facts of this workspace are kept. Errors: nothing for a window without a workspace. */
export function cacheFolder(storage: vscode.Uri | undefined): vscode.Uri | undefined {
  return storage && vscode.Uri.joinPath(storage, 'facts');
}

/** Removes what is kept of this workspace. Errors: those of removing, but for a folder that is not there. */
export async function clearCache(storage: vscode.Uri | undefined): Promise<void> {
  const folder = cacheFolder(storage);
  try {
    if (folder !== undefined) await vscode.workspace.fs.delete(folder, { recursive: true, useTrash: false });
  } catch (error) {
    if (!(error instanceof vscode.FileSystemError && error.code === 'FileNotFound')) throw error;
  }
  void vscode.window.showInformationMessage(vscode.l10n.t('What Kube Netscope kept of this workspace is removed. It is kept again after the next reading, unless the setting {0} is off.', 'kubeNetscope.cache'));
}
