import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateExtension } from '../support/editor';

describe('the extension in a folder that is not trusted', () => {
  it('activates', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    assert.equal((await activateExtension()).isActive, true);
  });
});
