import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEverything, findingIn, paddedService, unsaved } from '../support/findings';

describe('in a folder that is not trusted', () => {
  afterEach(closeEverything);

  it('findings appear as everywhere', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const { document } = await unsaved(paddedService);
    await findingIn(document.uri, 'KN103');
  });
});
