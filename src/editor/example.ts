import * as vscode from 'vscode';
import { exampleFiles } from './example-files';

/** Names that are tried for the copy before the command gives up. */
const mostCopies = 100;

/**
 * Copies the example into a new folder where the user wants it and opens that: people try things out by changing
 * them. Nothing that is there already is written to.
 */
export async function openExample(extensionUri: vscode.Uri): Promise<void> {
  const [place] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      canSelectMany: false,
      title: vscode.l10n.t('Choose Where to Put a Copy of the Example'),
      openLabel: vscode.l10n.t('Copy the Example Here'),
    })) ?? [];
  if (place === undefined) return;
  const copy = await newFolder(place);
  for (const path of exampleFiles) {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'examples', 'three-nodes', path));
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(copy, path), bytes);
  }
  const occupied = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
  await vscode.commands.executeCommand('vscode.openFolder', copy, { forceNewWindow: occupied });
}

/** Makes a folder that was not there. Errors: rejects when every name is taken. */
async function newFolder(place: vscode.Uri): Promise<vscode.Uri> {
  for (let count = 1; count <= mostCopies; count++) {
    const folder = vscode.Uri.joinPath(place, count === 1 ? 'kube-netscope-example' : `kube-netscope-example-${count}`);
    if (await exists(folder)) continue;
    await vscode.workspace.fs.createDirectory(folder);
    return folder;
  }
  throw new Error(vscode.l10n.t('There are too many copies of the example in this folder already.'));
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(() => true, () => false);
}
