import * as vscode from 'vscode';
import { isLocation, toRange } from './convert';
import type { Session } from './session';

/** Opens a file that the analysis has read, at a place. Errors: rejects for anything else. */
export async function openLocation(session: Session, location: unknown): Promise<void> {
  const feed = session.run?.feed;
  if (feed === undefined || !isLocation(location) || !feed.knows(location.file)) throw new Error(vscode.l10n.t('This is no place in a file that was read'));
  const uri = feed.paths.uriOf(location.file);
  if (uri === undefined) throw new Error(vscode.l10n.t('{0} is in no folder of the workspace', location.file));
  const open = feed.buffers.documentOf(location.file);
  await vscode.window.showTextDocument(open?.uri ?? uri, { selection: toRange(location.range), viewColumn: columnOf(open?.uri ?? uri) });
}

/** Where the file is shown already, else beside a panel rather than over it. */
function columnOf(uri: vscode.Uri): vscode.ViewColumn {
  const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  if (shown?.viewColumn !== undefined) return shown.viewColumn;
  const active = vscode.window.tabGroups.activeTabGroup;
  if (!(active.activeTab?.input instanceof vscode.TabInputWebview)) return vscode.ViewColumn.Active;
  const other = vscode.window.tabGroups.all.find((group) => group !== active && !(group.activeTab?.input instanceof vscode.TabInputWebview));
  return other?.viewColumn ?? vscode.ViewColumn.Beside;
}
