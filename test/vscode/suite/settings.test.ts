import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { writeFile } from '../support/editor';
import { closeEverything, findingIn, noFindingIn, paddedService, unsaved } from '../support/findings';

describe('settings', () => {
  const set = (key: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('kubeNetscope').update(key, value, vscode.ConfigurationTarget.Workspace);

  afterEach(async () => {
    for (const key of ['rules', 'enable', 'exclude']) await set(key, undefined);
    await closeEverything();
  });

  it('change the severity of a rule, by id or by name', async () => {
    const { document } = await unsaved(paddedService);
    await findingIn(document.uri, 'KN103');
    for (const key of ['KN103', 'leading-zeros']) {
      await set('rules', { [key]: 'off' });
      await noFindingIn(document.uri, 'KN103');
      await set('rules', { [key]: 'hint' });
      const { severity } = await findingIn(document.uri, 'KN103');
      assert.equal(severity, vscode.DiagnosticSeverity.Hint);
    }
  });

  it('are replaced one by one where they are invalid', async () => {
    const { document } = await unsaved(paddedService);
    await set('rules', { KN103: 'loud', KN999: 'off', KN101: 'off' });
    await findingIn(document.uri, 'KN103');
  });

  it('leave files out', async () => {
    const file = await writeFile('excluded/padded.yaml', paddedService);
    await unsaved(paddedService);
    await findingIn(file, 'KN103');
    await set('exclude', ['excluded']);
    await noFindingIn(file, 'KN103');
    await set('exclude', undefined);
    await findingIn(file, 'KN103');
    await vscode.workspace.fs.delete(file);
  });

  it('switch everything off and on again', async () => {
    const { document } = await unsaved(paddedService);
    await findingIn(document.uri, 'KN103');
    await set('enable', false);
    await noFindingIn(document.uri, 'KN103');
    await set('enable', undefined);
    await findingIn(document.uri, 'KN103');
  });
});
