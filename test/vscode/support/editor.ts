// What tests inside the extension host share. Only the `vscode` API: the same tests run in Node and in the web host.
import * as vscode from 'vscode';

/** This extension, activated. Errors: rejects when VS Code has not loaded it. */
export async function activateExtension(): Promise<vscode.Extension<unknown>> {
  const extension = vscode.extensions.getExtension('kube-netscope.kube-netscope');
  if (!extension) throw new Error('the extension is not loaded');
  await extension.activate();
  return extension;
}

/** The address of a file of the open folder (a temporary copy of an example; tests may write there). */
export function inFolder(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('no folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Writes a file of the open folder and answers its address. */
export async function writeFile(path: string, text: string): Promise<vscode.Uri> {
  await vscode.workspace.fs.writeFile(inFolder(path), new TextEncoder().encode(text));
  return inFolder(path);
}

/** Opens a file of the folder in an editor. */
export async function open(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(inFolder(path));
}

/**
 * Asks until the answer is neither undefined nor false, then answers it.
 * Errors: rejects with the last error or the given words after `timeout` ms.
 */
export async function eventually<T>(what: string, ask: () => T | undefined | false | PromiseLike<T | undefined | false>, timeout = 15_000): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    let problem: unknown;
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      problem = error;
    }
    if (Date.now() > end) throw new Error(`not in time: ${what}`, { cause: problem });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
