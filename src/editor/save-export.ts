import * as vscode from 'vscode';
import type { ExportKind } from '../protocol/panel-contract';
import { messageOf } from './log';

/*
 * Exports of pictures. The page makes them, the user says where they go: nothing is written without that.
 */

/** Units: characters. */
const LONGEST = 20_000_000;

const FORMATS: Readonly<Record<ExportKind, { readonly extension: string; /** '' where it is no name but a word. */ readonly title: string }>> = {
  svg: { extension: 'svg', title: 'SVG' },
  png: { extension: 'png', title: 'PNG' },
  mermaid: { extension: 'mmd', title: 'Mermaid' },
  outline: { extension: 'txt', title: '' },
};

/** Asks where to, and writes there; does nothing where the user declines, and says when it cannot. Errors: refuses other kinds, sizes and contents. */
export async function saveExport(kind: ExportKind, name: string, content: string): Promise<void> {
  // A list that holds a name would pass for the name.
  if (typeof kind !== 'string' || !Object.hasOwn(FORMATS, kind)) throw new Error('svg, png, mermaid or outline was expected');
  if (typeof content === 'string' && content.length > LONGEST) void vscode.window.showErrorMessage(vscode.l10n.t('The picture is too large to be saved. Zoom in, or save it in another format.'));
  const bytes = bytesOf(kind, content);
  const { extension, title: own } = FORMATS[kind];
  const title = own === '' ? vscode.l10n.t('Text') : own;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = `${fileName(name)}.${extension}`;
  const target = await vscode.window.showSaveDialog({ filters: { [title]: [extension] }, ...(folder && { defaultUri: vscode.Uri.joinPath(folder, file) }) });
  if (target === undefined) return;
  try {
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (error) {
    void vscode.window.showErrorMessage(vscode.l10n.t('The picture could not be saved as {0}: {1}', target.fsPath, messageOf(error)));
  }
}

/** The bytes of an export. Errors: refuses what is no text, too long, or no PNG file where one should be. */
export function bytesOf(kind: ExportKind, content: string): Uint8Array {
  if (typeof content !== 'string' || content.length > LONGEST) throw new Error('A text was expected');
  if (kind !== 'png') return new TextEncoder().encode(content);
  // The first bytes of every PNG file.
  if (!/^iVBORw0KGgo[A-Za-z0-9+/]*={0,2}$/.test(content)) throw new Error('A PNG file in base64 was expected');
  return Uint8Array.from(atob(content), (letter) => letter.codePointAt(0) ?? 0);
}

/** A name that every file system takes. */
export function fileName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[-.]+|[-.]+$/g, '').slice(0, 80) || 'network';
}
