import * as vscode from 'vscode';
import type { NodeRouting } from '../core/network/model';
import type { ChangesView } from '../protocol/panel-contract';
import { GitRefusal } from './git-api';
import type { GitBase } from './git-base';
import { messageOf } from './log';
import type { Session } from './session';

/** What the edits since the last commit, saved or not, do to the network of a cluster. Errors: told in the view. */
export async function changesSinceHead(session: Session, git: GitBase, cluster: string, routing: NodeRouting): Promise<ChangesView> {
  const { run } = session;
  if (run === undefined) return { since: '', refusal: vscode.l10n.t('The analysis does not run; see the output.') };
  try {
    const { since, files } = await git.read(run.feed);
    return { since, difference: await run.ask.changes(cluster, routing, files) };
  } catch (error) {
    return { since: '', refusal: messageOf(error), ...(error instanceof GitRefusal && { remedy: error.remedy }) };
  }
}
