import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, inFolder, open, writeFile } from '../support/editor';
import { closeEverything, codesOf, findingIn, noFindingIn, paddedService, replace, unsaved } from '../support/findings';

describe('diagnostics', () => {
  afterEach(closeEverything);

  it('appear in an editor that was never saved', async () => {
    const { document } = await unsaved(paddedService);
    const diagnostic = await findingIn(document.uri, 'KN103');
    assert.equal(document.getText(diagnostic.range), '10.96.000.50');
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
  });

  it('follow the edits of an editor, not the file', async () => {
    const file = await writeFile('edited.yaml', paddedService.replace('000', '0'));
    const editor = await open('edited.yaml');
    await replace(editor, '10.96.0.50', '10.96.0.300');
    const diagnostic = await findingIn(file, 'KN101');
    assert.equal(editor.document.getText(diagnostic.range), '10.96.0.300');
    await replace(editor, '10.96.0.300', '10.96.0.50');
    await noFindingIn(file, 'KN101');
    await vscode.workspace.fs.delete(file);
  });

  it('fall back to the file when the editor is closed without saving', async () => {
    const file = await writeFile('closed.yaml', paddedService.replace('000', '0'));
    const editor = await open('closed.yaml');
    await replace(editor, '10.96.0.50', '10.96.0.300');
    await findingIn(file, 'KN101');
    await closeEverything();
    await noFindingIn(file, 'KN101');
    await vscode.workspace.fs.delete(file);
  });

  it('appear in files that are not open, and go with the file', async () => {
    await open('cluster.yaml');
    const file = await writeFile('not-open/padded.yaml', paddedService);
    await findingIn(file, 'KN103');
    await vscode.workspace.fs.delete(inFolder('not-open'), { recursive: true });
    await noFindingIn(file, 'KN103');
  });

  it('leave out what .gitignore names, as soon as it names it', async () => {
    await open('cluster.yaml');
    const file = await writeFile('rendered/padded.yaml', paddedService);
    await findingIn(file, 'KN103');
    const ignore = await writeFile('.gitignore', 'rendered/\n');
    await noFindingIn(file, 'KN103');
    await vscode.workspace.fs.delete(ignore);
    await findingIn(file, 'KN103');
    await vscode.workspace.fs.delete(inFolder('rendered'), { recursive: true });
  });

  it('name the other party of a conflict and where it is', async () => {
    const service = (name: string): string => paddedService.replace('padded', name).replace('10.96.000.50', '10.96.0.77');
    const file = await writeFile('apps/first.yaml', service('first'));
    const other = await writeFile('apps/second.yaml', service('second'));
    await open('apps/first.yaml');
    const { relatedInformation } = await findingIn(file, 'KN502');
    assert.deepEqual(relatedInformation?.map(({ location }) => location.uri.path), [other.path]);
    await vscode.workspace.fs.delete(file);
    await vscode.workspace.fs.delete(other);
    await noFindingIn(other, 'KN502');
  });

  it('link their code to the page of the rule', async () => {
    const { document } = await unsaved(paddedService);
    const { code } = await findingIn(document.uri, 'KN103');
    assert.ok(typeof code === 'object' && code.target.scheme === 'command');
  });

  it('are none for files that are no manifests', async () => {
    const { document } = await unsaved('version: "3"\nservices:\n  web:\n    networks:\n      default:\n        ipv4_address: 10.0.0.300\n');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(inFolder('cluster.yaml')));
    const marked = await writeFile('marked.yaml', paddedService);
    await findingIn(marked, 'KN103');
    assert.deepEqual(codesOf(document.uri), []);
    await vscode.workspace.fs.delete(marked);
  });

  it('survive bytes that are no text, broken YAML and huge lines', async () => {
    await vscode.workspace.fs.writeFile(inFolder('binary.yaml'), Uint8Array.from({ length: 5000 }, (_, index) => index % 256));
    await writeFile('broken.yaml', 'apiVersion: v1\nkind: Service\nspec: {{ .Values.x }\n\t- : [\n');
    await writeFile('long.yaml', `apiVersion: v1\nkind: ConfigMap\ndata:\n  text: ${'x'.repeat(2_000_000)}\n`);
    const marked = await writeFile('marked.yaml', paddedService);
    await open('cluster.yaml');
    await findingIn(marked, 'KN103');
    for (const name of ['binary.yaml', 'broken.yaml', 'long.yaml', 'marked.yaml']) await vscode.workspace.fs.delete(inFolder(name));
    await eventually('nothing left', () => codesOf(marked).length === 0);
  });
});
