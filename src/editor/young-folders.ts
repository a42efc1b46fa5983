import * as vscode from 'vscode';
import { foldersAbove } from '../reading/filter';
import { inSlices } from './pacing';

/** What watches one folder. */
export interface WatchedFolder {
  close(): void;
}

/** Watches the entries of one folder of this machine; undefined where that is not possible. */
export type WatchFolder = (path: string, changed: (name: string) => void) => WatchedFolder | undefined;

/** Folders that are watched at most: each takes a place in a list of the system's. */
const most = 4096;
/** Units: ms in which names gather. */
const rest = 50;

/**
 * Folders that came while the editor was watching. On Linux it does not follow those of them that were made inside a new
 * folder at once, as a checkout makes them, and never hears of their files again.
 * Source: microsoft/vscode issue 142694, parcel-bundler/watcher issue 97.
 */
export class YoungFolders implements vscode.Disposable {
  readonly #watch: WatchFolder | undefined;
  readonly #changed: (uri: vscode.Uri) => void;
  readonly #watched = new Map<string, WatchedFolder>();
  #waiting = new Map<string, { readonly folder: vscode.Uri; readonly names: Set<string> }>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Without `watch` nothing is watched. `changed` hears of entries that came, changed or went. */
  constructor(watch: WatchFolder | undefined, changed: (uri: vscode.Uri) => void) {
    this.#watch = watch;
    this.#changed = changed;
  }

  /** Watches a folder, anew if it was watched: another one may have its name now. To be called before it is read. */
  add(folder: vscode.Uri): void {
    if (this.#watch === undefined || folder.scheme !== 'file') return;
    this.#watched.get(folder.path)?.close();
    this.#watched.delete(folder.path);
    if (this.#watched.size >= most) return;
    const watched = this.#watch(folder.fsPath, (name) => this.#note(folder, name));
    if (watched !== undefined) this.#watched.set(folder.path, watched);
  }

  /** Lets go of what is gone, with all below. */
  forget(gone: readonly vscode.Uri[]): void {
    if (this.#watched.size === 0 || gone.length === 0) return;
    const paths = new Set(gone.map(({ path }) => path));
    for (const [path, watched] of this.#watched) {
      if (!paths.has(path) && !foldersAbove(path).some((each) => paths.has(each))) continue;
      watched.close();
      this.#watched.delete(path);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const watched of this.#watched.values()) watched.close();
    this.#watched.clear();
    this.#waiting.clear();
  }

  #note(folder: vscode.Uri, name: string): void {
    let noted = this.#waiting.get(folder.path);
    if (noted === undefined) this.#waiting.set(folder.path, (noted = { folder, names: new Set() }));
    noted.names.add(name);
    this.#timer ??= setTimeout(() => void this.#tell(), rest);
  }

  async #tell(): Promise<void> {
    this.#timer = undefined;
    const told = this.#waiting;
    this.#waiting = new Map();
    for (const { folder, names } of told.values()) await inSlices(names, (name) => this.#changed(name === '' ? folder : vscode.Uri.joinPath(folder, name)));
  }
}
