import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { changesSinceHead } from '../../../src/editor/changes';
import { GitBase } from '../../../src/editor/git-base';
import type { Session } from '../../../src/editor/session';

const setGit = (enabled: boolean | undefined): Thenable<void> => vscode.workspace.getConfiguration('git').update('enabled', enabled, vscode.ConfigurationTarget.Workspace);

describe('changes since the last commit', () => {
  before(() => setGit(false));
  after(() => setGit(undefined));

  it('say what helps where Git is switched off', async () => {
    const git = new GitBase();
    const session = { run: { feed: { paths: { folders: [] } } } } as unknown as Session;
    const view = await changesSinceHead(session, git, 'cluster', 'host');
    assert.deepEqual(view, { since: '', refusal: 'Git is switched off: see the settings git.enabled and git.path.', remedy: 'open-git-settings' });
    git.dispose();
  });
});
