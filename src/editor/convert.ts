import * as vscode from 'vscode';
import type { Severity } from '../core/rules/rule';
import type { FileLocation, FileRange } from '../protocol/locations';

/*
 * The only place where the protocol's words become the editor's: ranges, severities, and paths,
 * which name files across all workspace folders.
 */

/** The editor's range of a protocol range. Errors: lines beyond the document are left for the editor to clip. */
export function toRange({ start, end }: FileRange): vscode.Range {
  return new vscode.Range(start.line, start.column, end.line, end.column);
}

/** The protocol's range of an editor range. */
export function fromRange({ start, end }: vscode.Range): FileRange {
  return {
    start: { line: start.line, column: start.character },
    end: { line: end.line, column: end.character },
  };
}

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** The editor's severity. */
export function toSeverity(severity: Severity): vscode.DiagnosticSeverity {
  return severities[severity];
}

/** A workspace folder with the path that its files start with (`''` in workspaces of one folder, a path below another folder for one inside it). */
export interface RootFolder {
  readonly uri: vscode.Uri;
  readonly prefix: string;
}

/**
 * Paths of the protocol and addresses of the editor, both ways. Files outside the workspace and
 * unsaved buffers have paths that start with their scheme, so that they never meet a workspace file.
 */
export class WorkspacePaths {
  readonly folders: readonly RootFolder[];
  readonly #foreign = new Map<string, vscode.Uri>();
  /** What was asked for last: what a finding points to is mostly in the file of the one before. */
  #last: { readonly path: string; readonly uri: vscode.Uri | undefined } | undefined;

  constructor(folders: readonly vscode.WorkspaceFolder[]) {
    const seen = new Map<string, number>();
    const prefixOf = ({ uri, name }: vscode.WorkspaceFolder): string => {
      if (folders.length === 1) return '';
      // What lies inside another folder keeps its place there, and so its cluster.
      const outer = folders.map((other) => ({ other, below: relativeTo(other.uri, uri) })).filter(({ below }) => below !== undefined && below !== '');
      const nearest = outer.sort((a, b) => (a.below ?? '').length - (b.below ?? '').length)[0];
      if (nearest !== undefined) return `${prefixes.get(nearest.other) ?? ''}${nearest.below ?? ''}/`;
      const plain = name.replaceAll('/', '-');
      const count = (seen.get(plain) ?? 0) + 1;
      seen.set(plain, count);
      return count === 1 ? `${plain}/` : `${plain}-${count}/`;
    };
    const prefixes = new Map<vscode.WorkspaceFolder, string>();
    for (const folder of [...folders].sort((a, b) => a.uri.path.length - b.uri.path.length)) prefixes.set(folder, prefixOf(folder));
    this.folders = folders.map((folder) => ({ uri: folder.uri, prefix: prefixes.get(folder) ?? '' }));
  }

  /** The path of an address. */
  pathOf(uri: vscode.Uri): string {
    const found = this.within(uri);
    if (found !== undefined) return found.folder.prefix + found.relative;
    const path = `${uri.scheme}:${uri.path.startsWith('/') ? '' : '/'}${uri.path}`;
    this.#foreign.set(path, uri);
    return path;
  }

  /** The folder that an address is in, innermost first, and its place there; undefined outside the workspace. */
  within(uri: vscode.Uri): { readonly folder: RootFolder; readonly relative: string } | undefined {
    const home = vscode.workspace.getWorkspaceFolder(uri);
    const folder = home && this.folders.find((candidate) => candidate.uri.toString() === home.uri.toString());
    if (folder === undefined) return undefined;
    const root = folder.uri.path.replace(/\/$/, '');
    return { folder, relative: uri.path.slice(root.length + 1) };
  }

  /** The workspace folders that lie inside another one, relative to it. */
  foldersBelow({ uri }: RootFolder): string[] {
    return this.folders.map((other) => relativeTo(uri, other.uri)).filter((path) => path !== undefined && path !== '') as string[];
  }

  /** The address of a path that `pathOf` could have made; undefined for others. */
  uriOf(path: string): vscode.Uri | undefined {
    const foreign = this.#foreign.get(path);
    if (foreign !== undefined) return foreign;
    if (this.#last?.path !== path) this.#last = { path, uri: this.#inFolder(path) };
    return this.#last.uri;
  }

  #inFolder(path: string): vscode.Uri | undefined {
    if (path.split('/').includes('..')) return undefined;
    const folder = this.folders.find(({ prefix }) => path.startsWith(prefix));
    return folder && vscode.Uri.joinPath(folder.uri, path.slice(folder.prefix.length));
  }

  /** The editor's location. Errors: undefined for paths of no folder. */
  toLocation({ file, range }: FileLocation): vscode.Location | undefined {
    const uri = this.uriOf(file);
    return uri && new vscode.Location(uri, toRange(range));
  }
}

/** The path of an address below a folder (`''`: the folder itself); undefined outside. */
function relativeTo(folder: vscode.Uri, uri: vscode.Uri): string | undefined {
  const root = `${folder.path.replace(/\/$/, '')}/`;
  const path = `${uri.path.replace(/\/$/, '')}/`;
  return uri.scheme === folder.scheme && uri.authority === folder.authority && path.startsWith(root) ? path.slice(root.length, -1) : undefined;
}

/** Whether a value from outside is a location. */
export function isLocation(value: unknown): value is FileLocation {
  if (!isRecord(value) || typeof value['file'] !== 'string' || !isRecord(value['range'])) return false;
  return isPosition(value['range']['start']) && isPosition(value['range']['end']);
}

function isPosition(value: unknown): boolean {
  return isRecord(value) && isIndex(value['line']) && isIndex(value['column']);
}

function isIndex(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Whether a value from outside is an object with named parts. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
