import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../support/editor';
import { actionsAt, applyAction, closeEverything, codesOf, findingIn, noFindingIn, paddedService, unsaved } from '../support/findings';

describe('quick fixes', () => {
  afterEach(closeEverything);

  it('mend what they say they mend', async () => {
    const { document } = await unsaved(paddedService);
    const { range } = await findingIn(document.uri, 'KN103');
    const actions = await actionsAt(document.uri, range);
    assert.ok(actions.some(({ isPreferred }) => isPreferred));
    await applyAction(actions, /^Change to 10\.96\.0\.50$/);
    assert.match(document.getText(), /clusterIP: 10\.96\.0\.50$/m);
    await noFindingIn(document.uri, 'KN103');
  });

  it('remove what is there twice, and nothing around it', async () => {
    const node = 'apiVersion: v1\nkind: Node\nmetadata:\n  name: twice\nspec:\n  podCIDRs:\n    # the only one\n    - 10.244.1.0/24\n    - 10.244.1.0/24 # again\n  # of the cloud\n  providerID: cloud:///twice\n';
    const { document } = await unsaved(node);
    const { range } = await findingIn(document.uri, 'KN310');
    await applyAction(await actionsAt(document.uri, range), /^Remove the second 10\.244\.1\.0\/24$/);
    assert.equal(document.getText(), node.replace('    - 10.244.1.0/24 # again\n', ''));
    await noFindingIn(document.uri, 'KN310');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), node);
    await findingIn(document.uri, 'KN310');
  });

  it('mend all preferred at once', async () => {
    const { document } = await unsaved(`${paddedService}---\n${paddedService.replace('padded', 'other').replace('000.50', '000.51')}`);
    await eventually('both findings', () => codesOf(document.uri).filter((code) => code === 'KN103').length === 2);
    await eventually('both mended', async () => {
      // Does nothing while the editor does not have the focus yet.
      await vscode.commands.executeCommand('editor.action.fixAll');
      return !document.getText().includes('.000.');
    });
  });

  it('ignore one place by a comment above it, indented like it', async () => {
    const editor = await unsaved(paddedService);
    const { range } = await findingIn(editor.document.uri, 'KN103');
    await applyAction(await actionsAt(editor.document.uri, range), /^Ignore KN103 here$/);
    assert.match(editor.document.getText(), /^spec:\n {2}# kube-netscope-ignore KN103: reason\n {2}clusterIP:/m);
    assert.equal(editor.document.getText(vscode.window.activeTextEditor?.selection), 'reason');
    await noFindingIn(editor.document.uri, 'KN103');
  });

  it('offer no comment in JSON, which has none', async () => {
    const json = JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'padded' }, spec: { clusterIP: '10.96.000.50', ports: [{ port: 80 }] } }, undefined, 2);
    const { document } = await unsaved(json, 'json');
    const { range } = await findingIn(document.uri, 'KN103');
    const titles = (await actionsAt(document.uri, range)).map(({ title }) => title);
    assert.ok(titles.some((title) => title.startsWith('Change to')));
    assert.ok(!titles.some((title) => title.startsWith('Ignore')));
  });

  it('switch a rule off in the workspace', async () => {
    const { document } = await unsaved(paddedService);
    const { range } = await findingIn(document.uri, 'KN103');
    await applyAction(await actionsAt(document.uri, range), /^Turn off KN103 in this workspace$/);
    await noFindingIn(document.uri, 'KN103');
    const configuration = vscode.workspace.getConfiguration('kubeNetscope');
    assert.deepEqual(configuration.inspect('rules')?.workspaceValue, { KN103: 'off' });
    await configuration.update('rules', undefined, vscode.ConfigurationTarget.Workspace);
    await findingIn(document.uri, 'KN103');
  });
});
