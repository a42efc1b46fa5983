import * as vscode from 'vscode';
import type { LinksView } from '../protocol/language-contract';
import type { FileRange } from '../protocol/locations';
import { askAbout, type Answered } from './ask';
import { toRange } from './convert';
import { manifestSelector } from './manifest';
import type { Session } from './session';

/** Go to Definition, Find All References and the marks of what belongs together, on names, selectors, ports, addresses and ranges. Errors: nothing is found. */
export function registerLinks(session: Session): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerDefinitionProvider(manifestSelector, {
      provideDefinition: async (document, position) => {
        const found = await askAbout(session, document, 'definitions', (ask, path) => ask.definitions(path, document.offsetAt(position)));
        const originSelectionRange = found && toRange(found.answer.origin);
        return locationsOf(found).map(({ uri, range }): vscode.LocationLink => ({ originSelectionRange, targetUri: uri, targetRange: range, targetSelectionRange: range }));
      },
    }),
    vscode.languages.registerReferenceProvider(manifestSelector, {
      provideReferences: async (document, position) =>
        locationsOf(await askAbout(session, document, 'references', (ask, path) => ask.references(path, document.offsetAt(position)))),
    }),
    vscode.languages.registerDocumentHighlightProvider(manifestSelector, {
      provideDocumentHighlights: async (document, position) => {
        const at = document.offsetAt(position);
        const found = await askAbout(session, document, 'highlights', async (ask, path) => {
          const [definitions, references] = await Promise.all([ask.definitions(path, at), ask.references(path, at)]);
          const origin = (references ?? definitions)?.origin;
          const targets = [...(definitions?.targets ?? []), ...(references?.targets ?? [])].filter(({ file }) => file === path);
          return origin === undefined || targets.length === 0 ? undefined : [origin, ...targets.map(({ range }) => range)];
        });
        // Without an answer the editor marks equal words.
        return found && distinct(found.answer).map((range) => new vscode.DocumentHighlight(toRange(range)));
      },
    }),
  );
}

function distinct(ranges: readonly FileRange[]): FileRange[] {
  return [...new Map(ranges.map((range) => [JSON.stringify(range), range])).values()];
}

function locationsOf(found: Answered<LinksView> | undefined): vscode.Location[] {
  return found === undefined ? [] : found.answer.targets.map((target) => found.paths.toLocation(target)).filter((location) => location !== undefined);
}
