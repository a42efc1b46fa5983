// What the suites share about findings. Only the `vscode` API.
import * as vscode from 'vscode';
import { eventually } from './editor';

/** A Service with one finding: leading zeros (KN103), which has a preferred fix. */
export const paddedService = [
  'apiVersion: v1',
  'kind: Service',
  'metadata:',
  '  name: padded',
  'spec:',
  '  clusterIP: 10.96.000.50',
  '  ports:',
  '    - port: 80',
  '',
].join('\n');

/** The codes of a document's diagnostics that come from this extension, sorted. */
export function codesOf(uri: vscode.Uri): string[] {
  return ours(uri).map(codeOf).sort();
}

/** The diagnostics of this extension. */
export function ours(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Kube Netscope');
}

/** The code of a diagnostic without its link. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : String(code);
}

/** Waits until a document has a diagnostic with a code and answers it. */
export function findingIn(uri: vscode.Uri, code: string): Promise<vscode.Diagnostic> {
  return eventually(`${code} in ${uri.path}`, () => ours(uri).find((diagnostic) => codeOf(diagnostic) === code));
}

/** Waits until a document has no diagnostic with a code. */
export function noFindingIn(uri: vscode.Uri, code: string): Promise<true> {
  return eventually(`no ${code} in ${uri.path}`, () => ours(uri).every((diagnostic) => codeOf(diagnostic) !== code));
}

let unsavedCount = 0;

/** An editor with a text that was never saved. Each has a name of its own: VS Code may give a used one its old text. */
export async function unsaved(content: string, ending = 'yaml'): Promise<vscode.TextEditor> {
  const uri = vscode.Uri.from({ scheme: 'untitled', path: `unsaved-${++unsavedCount}.${ending}` });
  const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), content), { undoStopBefore: false, undoStopAfter: false });
  return editor;
}

/** Replaces a text that occurs once. */
export async function replace(editor: vscode.TextEditor, from: string, to: string): Promise<void> {
  const start = editor.document.getText().indexOf(from);
  if (start < 0) throw new Error(`the document has no "${from}"`);
  const range = new vscode.Range(editor.document.positionAt(start), editor.document.positionAt(start + from.length));
  if (!(await editor.edit((edit) => edit.replace(range, to)))) throw new Error('the edit was refused');
}

/** The code actions at a diagnostic. */
export async function actionsAt(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range);
}

/** Applies the action with a title: its edit, then its command, as the editor does. */
export async function applyAction(actions: readonly vscode.CodeAction[], title: RegExp): Promise<void> {
  const action = actions.find((candidate) => title.test(candidate.title));
  if (action === undefined) throw new Error(`no action ${title} among: ${actions.map((candidate) => candidate.title).join('; ')}`);
  if (action.edit !== undefined) await vscode.workspace.applyEdit(action.edit);
  if (action.command !== undefined) await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
}

/** Closes everything without asking to save. */
export async function closeEverything(): Promise<void> {
  while (vscode.window.activeTextEditor?.document.isDirty) await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
