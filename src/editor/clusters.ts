import * as vscode from 'vscode';
import type { ClusterFiles } from '../protocol/analysis-contract';
import type { Session } from './session';
import { unmarked } from './unmarked';

interface Item extends vscode.QuickPickItem {
  readonly file?: string;
}

/** Lists the files of every cluster with the reason; choosing one opens it. The open file's own row is chosen at first. */
export async function showClusters(session: Session): Promise<void> {
  session.start();
  const clusters = await session.query('clusters', async (ask, run) => {
    await run.scanned;
    return ask.clusterFiles();
  });
  if (clusters === undefined) return;
  const items = clusters.flatMap(itemsOf);
  const chosen = await pick(items, ownFile(session));
  const uri = chosen?.file === undefined ? undefined : session.run?.feed.paths.uriOf(chosen.file);
  if (uri !== undefined) await vscode.window.showTextDocument(uri);
}

function itemsOf({ name, files }: ClusterFiles): Item[] {
  const heading: Item = { label: files.length === 1 ? vscode.l10n.t('{0} (1 file)', unmarked(name)) : vscode.l10n.t('{0} ({1} files)', unmarked(name), files.length), kind: vscode.QuickPickItemKind.Separator };
  return [heading, ...files.map(({ file, because }): Item => ({ label: unmarked(file), description: unmarked(name), detail: unmarked(because), file }))];
}

async function pick(items: readonly Item[], own: string | undefined): Promise<Item | undefined> {
  const list = vscode.window.createQuickPick<Item>();
  list.title = vscode.l10n.t('Which Cluster Each File Belongs To');
  list.placeholder = items.length > 0 ? vscode.l10n.t('Select a file to open it; a file .kube-netscope.yaml can name clusters') : vscode.l10n.t('No file of the workspace holds anything of Kubernetes');
  [list.matchOnDescription, list.matchOnDetail, list.items] = [true, true, items];
  list.activeItems = items.filter(({ file }) => file !== undefined && file === own).slice(0, 1);
  list.show();
  return new Promise((resolve) => {
    list.onDidAccept(() => {
      resolve(list.selectedItems[0]);
      list.hide();
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
  });
}

function ownFile(session: Session): string | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri && session.run?.feed.paths.pathOf(uri);
}
