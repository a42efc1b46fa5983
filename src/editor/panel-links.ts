import * as vscode from 'vscode';
import type { RevealTarget } from '../protocol/panel-contract';
import { linkedNode } from './outline/commands';
import { targetOf } from './outline/node';
import type { Panels } from './panel';
import { linkTo, targetOfLink } from './panel-link';
import type { Session } from './session';

/** Follows links to views. A link comes from anywhere: it can show something in a panel and nothing else. */
export function registerPanelLinks(session: Session, panels: Panels): vscode.Disposable {
  return vscode.window.registerUriHandler({
    handleUri: async ({ path, query }) => {
      const target = targetOfLink(path, query);
      if (target === undefined) return void vscode.window.showWarningMessage(vscode.l10n.t('Kube Netscope: this link leads to no view.'));
      session.start();
      if (target.cluster !== undefined && !(await knows(session, target.cluster))) {
        return void vscode.window.showInformationMessage(vscode.l10n.t('Kube Netscope: the cluster of this link is not in this workspace. Open the folder with its manifests and follow the link again.'));
      }
      await panels.show(target);
    },
  });
}

/** Puts the link to a row of the tree, else to what the panel shows, on the clipboard. */
export async function copyLink(panels: Panels, argument: unknown): Promise<void> {
  const node = linkedNode(argument);
  const target: RevealTarget = node === undefined ? (panels.shown ?? { tab: 'topology' }) : targetOf(node);
  const { path, query } = linkTo(target);
  // VS Code decodes a link before the handler sees it.
  await vscode.env.clipboard.writeText(`${vscode.env.uriScheme}://kube-netscope.kube-netscope${path}?${query.replaceAll('%', '%25')}`);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Link copied'), 3000);
}

async function knows(session: Session, cluster: string): Promise<boolean> {
  const clusters = await session.query('clusters', async (ask, { scanned }) => {
    await scanned;
    return ask.clusters();
  });
  return clusters?.some(({ id }) => id === cluster) === true;
}
