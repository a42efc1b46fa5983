import * as vscode from 'vscode';
import type { CompletionItemView } from '../protocol/language-contract';
import { askAbout } from './ask';
import { toRange } from './convert';
import { manifestSelector } from './manifest';
import type { Session } from './session';

const kinds: Readonly<Record<CompletionItemView['kind'], vscode.CompletionItemKind>> = {
  label: vscode.CompletionItemKind.EnumMember,
  port: vscode.CompletionItemKind.Constant,
  address: vscode.CompletionItemKind.Value,
  range: vscode.CompletionItemKind.Value,
  node: vscode.CompletionItemKind.Reference,
  service: vscode.CompletionItemKind.Reference,
};

/** Proposes values that the cluster knows, in the fields that take them. Errors: nothing is proposed. */
export function registerCompletion(session: Session): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider(
    manifestSelector,
    {
      provideCompletionItems: async (document, position, _token, { triggerCharacter }) => {
        if (triggerCharacter !== undefined && !startsValue(document, position)) return undefined;
        const found = await askAbout(session, document, 'completion', (ask, path) => ask.completions(path, document.offsetAt(position)));
        if (found === undefined) return undefined;
        const range = toRange(found.answer.range);
        const items = found.answer.items.map((item, index) => itemOf(item, index, range, position, document));
        // Free ranges follow the length that is being typed.
        return new vscode.CompletionList(items, found.answer.items.some(({ kind }) => kind === 'range'));
      },
    },
    ' ',
    '"',
  );
}

/** A blank or quote asks for something only where a value begins, not in sentences. */
function startsValue(document: vscode.TextDocument, position: vscode.Position): boolean {
  const before = document.lineAt(position.line).text.slice(0, position.character);
  return before.length < 500 && /^[^#]*(?:[\w"']:|^\s*-|[{,])\s+"?$/.test(before);
}

function itemOf({ label, kind, insert, detail }: CompletionItemView, index: number, range: vscode.Range, position: vscode.Position, document: vscode.TextDocument): vscode.CompletionItem {
  const item = new vscode.CompletionItem(label, kinds[kind]);
  const typed = document.getText(range);
  item.insertText = insert;
  item.detail = detail;
  item.range = { inserting: range.with({ end: position }), replacing: range };
  item.sortText = String(index).padStart(4, '0');
  // A range with its length asks for any free range of that size.
  item.filterText = kind === 'range' && typed.includes('/') ? typed : label;
  return item;
}
