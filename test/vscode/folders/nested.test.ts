import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, activateExtension, inFolder, open, writeFile } from '../support/editor';
import { closeEverything, codesOf, findingIn, noFindingIn, ours, paddedService } from '../support/findings';

describe('a folder of the workspace inside another one', () => {
  before(activateExtension);
  afterEach(closeEverything);

  it('has its files read once, as those of the inner folder', async () => {
    await eventually('both folders', () => vscode.workspace.workspaceFolders?.length === 2);
    const inner = await writeFile('apps/padded.yaml', paddedService);
    const outer = await writeFile('padded.yaml', paddedService.replace('.50', '.51'));
    await open('nodes.yaml');
    await findingIn(inner, 'KN103');
    await findingIn(outer, 'KN103');
    // Read twice, the Service would meet itself.
    assert.deepEqual(codesOf(inner), ['KN103']);
    assert.equal(ours(inner).length, 1);
    await vscode.workspace.fs.delete(inner);
    await noFindingIn(inner, 'KN103');
    await vscode.workspace.fs.delete(outer);
    await noFindingIn(outer, 'KN103');
  });

  it('keeps its place in the cluster of the outer one, also in unsaved text', async () => {
    const editor = await open('apps/web.yaml');
    const { document } = editor;
    const at = document.positionAt(document.getText().indexOf('  type: NodePort'));
    await editor.edit((edit) => edit.insert(at, '  clusterIP: 10.50.0.1\n'));
    // What is outside of the Service range that the outer folder states.
    const { relatedInformation } = await findingIn(document.uri, 'KN501');
    assert.ok(relatedInformation?.some(({ location }) => location.uri.path === inFolder('cluster.yaml').path));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await noFindingIn(document.uri, 'KN501');
  });
});
