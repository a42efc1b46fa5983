import * as vscode from 'vscode';
import { askAbout } from './ask';
import { commandUri } from './command-link';
import { toRange } from './convert';
import { manifestSelector } from './manifest';
import type { Session } from './session';

/** Makes rules lead to their pages: in comments that ignore them, in `.kube-netscope.yaml`, in settings. Errors: no links. */
export function registerRuleLinks(session: Session, knownRules: ReadonlySet<string>): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerDocumentLinkProvider(manifestSelector, {
      provideDocumentLinks: async (document) => {
        const found = await askAbout(session, document, 'links of rules', (ask, path) => ask.ruleMentions(path));
        return found?.answer.map(({ range, code }) => linkTo(code, toRange(range)));
      },
    }),
    vscode.languages.registerDocumentLinkProvider(['jsonc', 'json'].map((language) => ({ language, pattern: '**/{settings.json,*.code-workspace}' })), {
      provideDocumentLinks: (document) => inSettings(document, knownRules),
    }),
  );
}

const setting = '"kubeNetscope.rules"';

function inSettings(document: vscode.TextDocument, knownRules: ReadonlySet<string>): vscode.DocumentLink[] {
  const text = document.getText();
  const links: vscode.DocumentLink[] = [];
  for (let at = text.indexOf(setting); at >= 0; at = text.indexOf(setting, at + setting.length)) {
    const from = at + setting.length;
    // The severities are words, so the first brace ends the setting.
    const end = text.indexOf('}', from);
    for (const { 1: code = '', index } of text.slice(from, end < 0 ? text.length : end).matchAll(/"(KN\d+)"\s*:/g)) {
      const start = document.positionAt(from + index + 1);
      if (knownRules.has(code)) links.push(linkTo(code, new vscode.Range(start, start.translate(0, code.length))));
    }
  }
  return links;
}

function linkTo(code: string, range: vscode.Range): vscode.DocumentLink {
  const link = new vscode.DocumentLink(range, commandUri('kubeNetscope.openRule', code));
  link.tooltip = vscode.l10n.t('Open the page of {0}', code);
  return link;
}
