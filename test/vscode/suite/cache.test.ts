import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Diagnostics } from '../../../src/editor/diagnostics';
import { openLog } from '../../../src/editor/log';
import { Session } from '../../../src/editor/session';
import { startWorker } from '../../../src/worker/port.node';
import { activateExtension, eventually, inFolder, open, writeFile } from '../support/editor';
import { closeEverything, findingIn, paddedService } from '../support/findings';

describe('what is kept for later sessions', function () {
  this.timeout(120_000);
  const set = (key: string, value: unknown): Thenable<void> => vscode.workspace.getConfiguration('kubeNetscope').update(key, value, vscode.ConfigurationTarget.Workspace);
  // The folder with the data of this VS Code lies beside the workspace.
  const kept = (): string[] => {
    const names = readdirSync(inFolder('..').fsPath, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
    return names.filter((name) => /\/workspaceStorage\/[^/]+\/kube-netscope\.kube-netscope\/facts\/[^/]+\.pack$/.test(name));
  };
  let extension: vscode.Extension<unknown>;

  before(async () => {
    extension = await activateExtension();
    const file = await writeFile('kept/padded.yaml', paddedService);
    // Not the file itself: the editor holds a document for minutes after it was shown, and what is open is read although its file is gone.
    await open('nodes.yaml');
    await findingIn(file, 'KN103');
  });

  after(async () => {
    for (const key of ['cache', 'exclude']) await set(key, undefined);
    await closeEverything();
    await vscode.workspace.fs.delete(inFolder('kept'), { recursive: true });
  });

  it("stands in the extension's own storage of this workspace; Clear Cache removes it, and the next reading keeps it again", async () => {
    await eventually('something is kept', () => kept().length > 0, 40_000);
    await vscode.commands.executeCommand('kubeNetscope.clearCache');
    assert.deepEqual(kept(), []);
    // Other files are read: everything is read anew.
    await set('exclude', ['nothing-of-this-name/**']);
    await eventually('it is kept again', () => kept().length > 0, 40_000);
    await vscode.commands.executeCommand('kubeNetscope.clearCache');
    await vscode.commands.executeCommand('kubeNetscope.clearCache');
    assert.deepEqual(kept(), []);
  });

  it('is neither kept nor used where the setting is off', async () => {
    const started: boolean[] = [];
    const run = async (): Promise<void> => {
      const diagnostics = new Diagnostics();
      const session = new Session({ log: openLog(), diagnostics, knownRules: new Set(), startWorker: (cached) => (started.push(cached), startWorker(join(extension.extensionPath, 'dist', 'worker.js'))) });
      session.start();
      await eventually('it is read', () => session.state.phase === 'ready' && diagnostics.counts('kept/padded.yaml').errors > 0);
      session.dispose();
      diagnostics.dispose();
    };
    await set('cache', false);
    await run();
    await set('cache', undefined);
    await run();
    assert.deepEqual(started, [false, true]);
  });
});
