import * as vscode from 'vscode';
import type { ExportKind, RevealTarget } from '../protocol/panel-contract';
import type { Panels } from './panel';
import type { Session } from './session';
import { wholeScan } from './trace';

interface Item extends vscode.QuickPickItem {
  readonly exportKind: ExportKind;
}

/** Asks for a format, and lets the page make the picture; where it goes is asked when it is made. `target` is what a new panel shows. */
export async function exportPicture(session: Session, panels: Panels, target: () => Promise<RevealTarget>): Promise<void> {
  session.start();
  await wholeScan(session, vscode.l10n.t('Export Picture waits for the workspace to be read'));
  const clusters = await session.query('clusters', (ask) => ask.clusters());
  if (clusters === undefined || clusters.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no picture to export: no file of the workspace holds anything of Kubernetes.'));
    return;
  }
  const chosen = await vscode.window.showQuickPick(items(), { title: vscode.l10n.t('Export Picture'), placeHolder: vscode.l10n.t('What the panel shows: the picture of the cluster, a trace or the map of addresses') });
  if (chosen !== undefined) await panels.exportPicture(chosen.exportKind, target);
}

function items(): Item[] {
  return [
    { exportKind: 'svg', label: 'SVG', description: vscode.l10n.t('for print, with a legend') },
    { exportKind: 'png', label: 'PNG', description: vscode.l10n.t('for slides and chats') },
    { exportKind: 'mermaid', label: 'Mermaid', description: vscode.l10n.t('a flowchart for Markdown') },
    { exportKind: 'outline', label: vscode.l10n.t('Text'), description: vscode.l10n.t('an outline') },
  ];
}
