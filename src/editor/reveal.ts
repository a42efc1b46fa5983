import * as vscode from 'vscode';
import type { RevealTarget } from '../protocol/panel-contract';
import { askAbout } from './ask';
import type { Panels } from './panel';
import type { Session } from './session';

/**
 * Shows what the cursor is in, in the picture: its cluster where the picture has no such thing. `argument`: the
 * file whose menu was opened; of one that is not open in the active editor the first thing is shown.
 */
export async function revealInTopology(session: Session, panels: Panels, argument?: unknown): Promise<void> {
  session.start();
  const uri = argument instanceof vscode.Uri ? argument : undefined;
  if (uri !== undefined && uri.toString() !== vscode.window.activeTextEditor?.document.uri.toString()) {
    const target = session.query('place in the picture', async (ask, { feed, scanned }) => {
      await scanned;
      return ask.revealTarget(feed.paths.pathOf(uri), 0);
    });
    return panels.show(target.then((found): RevealTarget => found ?? { tab: 'topology' }));
  }
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return panels.show({ tab: 'topology' });
  const { document, selection } = editor;
  const target = askAbout(session, document, 'place in the picture', (ask, path) => ask.revealTarget(path, document.offsetAt(selection.active)));
  await panels.show(target.then((found): RevealTarget => found?.answer ?? { tab: 'topology' }));
}
