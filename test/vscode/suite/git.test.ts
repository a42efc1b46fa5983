import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { changesSinceHead } from '../../../src/editor/changes';
import { GitBase } from '../../../src/editor/git-base';
import type { Session } from '../../../src/editor/session';
import { eventually } from '../support/editor';

const setGit = (enabled: boolean | undefined): Thenable<void> => vscode.workspace.getConfiguration('git').update('enabled', enabled, vscode.ConfigurationTarget.Workspace);

describe('changes since the last commit', () => {
  after(() => setGit(undefined));

  it('say what helps where Git is switched off, and hear when that changes', async () => {
    await setGit(false);
    const git = new GitBase();
    const session = { run: { feed: { paths: { folders: [] } } } } as unknown as Session;
    let told = 0;
    git.onDidChange(() => told++);
    const view = await eventually('a refusal', async () => {
      const answer = await changesSinceHead(session, git, 'cluster', 'host');
      return answer.remedy !== undefined && answer;
    });
    assert.deepEqual(view, { since: '', refusal: 'Git is switched off: see the settings git.enabled and git.path.', remedy: 'open-git-settings' });
    const before = told;
    await setGit(true);
    await eventually('a word that it is on', () => told > before);
    const other = await changesSinceHead(session, git, 'cluster', 'host');
    assert.deepEqual(other, { since: '', refusal: 'No folder of this workspace is in a Git repository.' });
    git.dispose();
  });
});
