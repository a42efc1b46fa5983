// What an analysis from scratch says of the open folders: the same files, read at once, without any history.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Analysis } from '../../../src/core/analysis';
import { DumpReader } from '../../../src/core/store/dump';
import { decodeText, largestText } from '../../../src/reading/filter';
import { codeOf, ours } from './findings';

const line = (path: string, at: { readonly line: number; readonly column: number }, code: string, message: string): string => `${path}:${at.line}:${at.column} ${code} ${message}`;

/** The manifests below a folder by their paths in it. */
async function textsBelow(folder: vscode.Uri, path = ''): Promise<Map<string, Uint8Array>> {
  const texts = new Map<string, Uint8Array>();
  for (const [name, type] of await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(folder, path))) {
    const below = path === '' ? name : `${path}/${name}`;
    if (type === vscode.FileType.Directory) for (const [each, text] of await textsBelow(folder, below)) texts.set(each, text);
    else if (type === vscode.FileType.File && /\.(ya?ml|json)$/.test(name)) texts.set(below, await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, below)));
  }
  return texts;
}

/** What the files of the open folders, as they lie there now, say from scratch. Shape: sorted. */
async function expected(): Promise<string[]> {
  const analysis = new Analysis();
  const folders = vscode.workspace.workspaceFolders ?? [];
  const uris = new Map<string, vscode.Uri>();
  for (const { uri, name } of folders) {
    // What lies inside another one keeps its place there.
    if (folders.some((other) => uri.path.startsWith(`${other.uri.path}/`) && uri.scheme === other.uri.scheme)) continue;
    for (const [path, bytes] of await textsBelow(uri)) {
      const at = vscode.Uri.joinPath(uri, path);
      const key = folders.length > 1 ? `${name}/${path}` : path;
      uris.set(key, at);
      if (bytes.length > largestText) {
        const reader = new DumpReader(new TextDecoder());
        reader.push(bytes);
        analysis.take(key, reader.finish());
      } else analysis.apply([{ path: key, text: decodeText(bytes) }]);
    }
  }
  return analysis.findings().map(({ file, range, code, message }) => line(uris.get(file)?.toString() ?? file, range.start, code, message)).sort();
}

/** What the editor shows of the open folders. Shape: sorted. */
function shown(): string[] {
  const all = vscode.languages.getDiagnostics().filter(([uri]) => vscode.workspace.getWorkspaceFolder(uri) !== undefined);
  return all.flatMap(([uri]) => ours(uri).map((each) => line(uri.toString(), { line: each.range.start.line, column: each.range.start.character }, codeOf(each), each.message))).sort();
}

/** Waits until the editor shows what an analysis from scratch says. Errors: the difference, when it lasts. */
export async function sameAsFromScratch(timeout = 20_000): Promise<void> {
  const wanted = await expected();
  const end = Date.now() + timeout;
  const isSame = (): boolean => JSON.stringify(shown()) === JSON.stringify(wanted);
  while (!isSame() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(shown(), wanted);
  assert.ok(wanted.length > 0, 'there is something to be found');
}
