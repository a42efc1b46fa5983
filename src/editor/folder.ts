import * as vscode from 'vscode';
import type { ClusterFiles } from '../protocol/analysis-contract';
import type { Panels } from './panel';
import type { Session } from './session';
import { unmarked } from './unmarked';

/** Shows the cluster whose manifests lie in a folder; where there are several, the user chooses. */
export async function showFolder(session: Session, panels: Panels, argument: unknown): Promise<void> {
  if (!(argument instanceof vscode.Uri)) return panels.show({ tab: 'topology' });
  session.start();
  const found = await session.query('clusters of a folder', async (ask, { feed, scanned }) => {
    await scanned;
    const folder = feed.paths.pathOf(argument);
    return (await ask.clusterFiles()).map((cluster) => ({ cluster, count: countIn(cluster, folder) })).filter(({ count }) => count > 0);
  });
  if (found === undefined) return;
  if (found.length === 0) return void vscode.window.showInformationMessage(vscode.l10n.t('No file of this folder holds anything of Kubernetes.'));
  const items = found.sort((a, b) => b.count - a.count).map(({ cluster, count }) => ({ id: cluster.id, label: unmarked(cluster.name), description: count === 1 ? vscode.l10n.t('1 file') : vscode.l10n.t('{0} files', count) }));
  const chosen = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Network of Which Cluster?') });
  if (chosen !== undefined) await panels.show({ cluster: chosen.id, tab: 'topology' });
}

/** `folder`: '' is the whole workspace, whose files have no prefix. */
function countIn({ files }: ClusterFiles, folder: string): number {
  const prefix = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
  return files.filter(({ file }) => file.startsWith(prefix)).length;
}
