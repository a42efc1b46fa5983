import * as vscode from 'vscode';
import type { RevealTarget } from '../protocol/panel-contract';
import { askAbout } from './ask';
import type { Panels } from './panel';
import type { Session } from './session';

/** Shows what the cursor is in, in the picture: its cluster where the picture has no such thing. */
export async function revealInTopology(session: Session, panels: Panels): Promise<void> {
  session.start();
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return panels.show({ tab: 'topology' });
  const { document, selection } = editor;
  const target = askAbout(session, document, 'place in the picture', (ask, path) => ask.revealTarget(path, document.offsetAt(selection.active)));
  await panels.show(target.then((found): RevealTarget => found?.answer ?? { tab: 'topology' }));
}
