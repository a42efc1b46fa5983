import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateExtension } from '../support/editor';

describe('the extension in the Node extension host', () => {
  it('activates in a trusted folder', async () => {
    const extension = await activateExtension();
    assert.equal(extension.isActive, true);
    assert.equal(vscode.workspace.isTrusted, true);
  });

  it('registers every command that it contributes', async () => {
    const { packageJSON } = await activateExtension();
    const contributed = (packageJSON.contributes.commands as { command: string }[]).map(({ command }) => command);
    const known = new Set(await vscode.commands.getCommands(true));
    assert.ok(contributed.length > 0);
    assert.deepEqual(contributed.filter((command) => !known.has(command)), []);
  });
});
