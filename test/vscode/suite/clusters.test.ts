import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, inFolder, open, writeFile } from '../support/editor';
import { closeEverything } from '../support/findings';

const openFile = (): string => vscode.window.activeTextEditor?.document.uri.path ?? '';

/** Runs the command and accepts the row that is chosen after some steps down. */
async function choose(stepsDown: number): Promise<void> {
  const done = vscode.commands.executeCommand('kubeNetscope.showClusters');
  let ended = false;
  void Promise.resolve(done).then(() => (ended = true));
  // The list opens when the analysis has answered; a step before that does nothing.
  await eventually('the list', async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (let step = 0; step < stepsDown; step++) await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await new Promise((resolve) => setTimeout(resolve, 300));
    return ended;
  });
}

describe('which cluster each file belongs to', () => {
  afterEach(closeEverything);

  it('lists the files of every cluster, begins at the open one and opens the chosen one', async () => {
    await open('nodes.yaml');
    await choose(0);
    assert.equal(openFile(), inFolder('nodes.yaml').path);
    await eventually('another file', async () => {
      // The list may open after the step and before the choice: then it is the first again.
      await choose(1);
      return openFile() !== inFolder('nodes.yaml').path;
    });
    assert.ok(openFile().startsWith(inFolder('').path), openFile());
  });

  it('follows a configuration that names clusters', async () => {
    const file = await writeFile('.kube-netscope.yaml', 'clusters:\n  mine: [nodes.yaml]\n');
    try {
      await open('nodes.yaml');
      await choose(0);
      assert.equal(openFile(), inFolder('nodes.yaml').path);
    } finally {
      await vscode.workspace.fs.delete(file);
    }
  });
});
