import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, open } from '../support/editor';
import { closeEverything } from '../support/findings';

const panels = (): vscode.Tab[] =>
  vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('kubeNetscope.topology'));

describe('the panel', () => {
  afterEach(closeEverything);

  it('opens by its command, once', async () => {
    await open('cluster.yaml');
    await vscode.commands.executeCommand('kubeNetscope.showTopology');
    await eventually('a panel', () => panels().length === 1);
    await vscode.commands.executeCommand('kubeNetscope.showRoutes');
    await eventually('the same panel', () => panels().length === 1 && panels()[0]?.isActive);
  });

  it('opens several times when asked to', async () => {
    await vscode.commands.executeCommand('kubeNetscope.showTopology');
    await vscode.commands.executeCommand('kubeNetscope.showAnotherTopology');
    await eventually('two panels', () => panels().length === 2);
  });

  it('opens only files that were read', async () => {
    await open('cluster.yaml');
    const before = vscode.window.activeTextEditor?.document.uri.toString();
    const range = { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } };
    for (const file of ['../../etc/passwd', '/etc/passwd', 'README.md', 'no-such.yaml']) {
      // The command shows its refusal and must not wait for somebody to close it.
      await vscode.commands.executeCommand('kubeNetscope.openLocation', { file, range });
    }
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), before);
    await vscode.commands.executeCommand('kubeNetscope.openLocation', { file: 'nodes.yaml', range });
    assert.match(String(vscode.window.activeTextEditor?.document.uri.path), /nodes\.yaml$/);
  });
});
