// A file system of another extension: files in memory, which nothing but `vscode.workspace.fs` can read.
import * as vscode from 'vscode';

interface Entry {
  readonly bytes: Uint8Array | undefined;
  readonly changed: number;
  readonly broken: boolean;
}

/** Files in memory under a scheme of their own. */
export class MemoryFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #scheme: string;
  readonly #entries = new Map<string, Entry>();
  readonly #events = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #registration: vscode.Disposable;
  #clock = 1;
  /** How many files were read. */
  reads = 0;
  readonly onDidChangeFile = this.#events.event;

  constructor(scheme: string) {
    this.#scheme = scheme;
    this.#registration = vscode.workspace.registerFileSystemProvider(scheme, this, { isCaseSensitive: true });
  }

  uri(path: string): vscode.Uri {
    return vscode.Uri.from({ scheme: this.#scheme, path });
  }

  makeFolder(path: string): void {
    if (path === '' || this.#entries.has(path)) return;
    this.makeFolder(path.slice(0, path.lastIndexOf('/')));
    this.#entries.set(path, { bytes: undefined, changed: this.#clock++, broken: false });
  }

  /** Writes a file and says so; one that is broken cannot be read. */
  write(path: string, text: string, { broken = false } = {}): void {
    const isNew = !this.#entries.has(path);
    this.makeFolder(path.slice(0, path.lastIndexOf('/')));
    this.#entries.set(path, { bytes: new TextEncoder().encode(text), changed: this.#clock++, broken });
    this.#events.fire([{ type: isNew ? vscode.FileChangeType.Created : vscode.FileChangeType.Changed, uri: this.uri(path) }]);
  }

  /** Removes a file or folder; only it is named. */
  remove(path: string): void {
    for (const each of [...this.#entries.keys()]) if (each === path || each.startsWith(`${path}/`)) this.#entries.delete(each);
    this.#events.fire([{ type: vscode.FileChangeType.Deleted, uri: this.uri(path) }]);
  }

  /** Moves a folder; only it is named. */
  move(from: string, to: string): void {
    for (const [path, entry] of [...this.#entries]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.#entries.delete(path);
      this.#entries.set(to + path.slice(from.length), entry);
    }
    this.#events.fire([{ type: vscode.FileChangeType.Deleted, uri: this.uri(from) }, { type: vscode.FileChangeType.Created, uri: this.uri(to) }]);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#events.dispose();
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { bytes, changed } = this.#at(uri);
    return { type: bytes === undefined ? vscode.FileType.Directory : vscode.FileType.File, ctime: 0, mtime: changed, size: bytes?.length ?? 0 };
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    this.#at(uri);
    const below = [...this.#entries].filter(([path]) => path.startsWith(`${uri.path}/`) && !path.slice(uri.path.length + 1).includes('/'));
    return below.map(([path, { bytes }]) => [path.slice(uri.path.length + 1), bytes === undefined ? vscode.FileType.Directory : vscode.FileType.File]);
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const { bytes, broken } = this.#at(uri);
    this.reads++;
    if (broken || bytes === undefined) throw vscode.FileSystemError.Unavailable(uri);
    return bytes;
  }

  createDirectory(uri: vscode.Uri): void {
    this.makeFolder(uri.path);
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    this.write(uri.path, new TextDecoder().decode(content));
  }

  delete(uri: vscode.Uri): void {
    this.remove(uri.path);
  }

  rename(from: vscode.Uri, to: vscode.Uri): void {
    this.move(from.path, to.path);
  }

  #at(uri: vscode.Uri): Entry {
    const entry = this.#entries.get(uri.path);
    if (entry === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return entry;
  }
}
