import * as vscode from 'vscode';

/** Languages in which manifests are written. */
export const manifestLanguages: readonly string[] = ['yaml', 'json', 'jsonc', 'helm'];

/** What providers of hovers and quick fixes register for. */
export const manifestSelector: vscode.DocumentSelector = manifestLanguages.map((language) => ({ language }));

/** Units: lines that are looked at; kubectl writes `kind: List` last, but `apiVersion` first. */
const probedLines = 500;

/** Whether a document looks like one with a Kubernetes resource. Cost: its first lines. */
export function looksLikeManifest(document: vscode.TextDocument): boolean {
  if (!isReadable(document)) return false;
  const beginning = document.getText(new vscode.Range(0, 0, probedLines, 0));
  return /^[ \t-]*["']?(?:apiVersion|kind)["']?[ \t]*:/m.test(beginning) || /"apiVersion"\s*:/.test(beginning);
}

/** Whether a document may be read at all: its language, and no other version of a file, as the left side of a diff. */
export function isReadable({ languageId, uri }: vscode.TextDocument): boolean {
  if (!manifestLanguages.includes(languageId)) return false;
  return uri.scheme === 'file' || uri.scheme === 'untitled' || vscode.workspace.getWorkspaceFolder(uri)?.uri.scheme === uri.scheme;
}
