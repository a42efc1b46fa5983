import * as vscode from 'vscode';
import type { LinksView } from '../protocol/language-contract';
import { askAbout, type Answered } from './ask';
import { toRange } from './convert';
import { manifestSelector } from './manifest';
import type { Session } from './session';

/** Go to Definition and Find All References on names, selectors, ports, addresses and ranges. Errors: nothing is found. */
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
  );
}

function locationsOf(found: Answered<LinksView> | undefined): vscode.Location[] {
  return found === undefined ? [] : found.answer.targets.map((target) => found.paths.toLocation(target)).filter((location) => location !== undefined);
}
