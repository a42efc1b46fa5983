import * as vscode from 'vscode';
import { askAbout } from './ask';
import { commandUri } from './command-link';
import { toRange } from './convert';
import { manifestSelector } from './manifest';
import type { Session } from './session';

/** Makes the rules that comments ignore lead to their pages. Errors: no links. */
export function registerRuleLinks(session: Session): vscode.Disposable {
  return vscode.languages.registerDocumentLinkProvider(manifestSelector, {
    provideDocumentLinks: async (document) => {
      const found = await askAbout(session, document, 'links of rules', (ask, path) => ask.ruleMentions(path));
      return found?.answer.map(({ range, code }) => {
        const link = new vscode.DocumentLink(toRange(range), commandUri('kubeNetscope.openRule', code));
        link.tooltip = vscode.l10n.t('Open the page of {0}', code);
        return link;
      });
    },
  });
}
