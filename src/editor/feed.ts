import * as vscode from 'vscode';
import type { AnalysisClient } from '../worker/client';
import type { LoadedFile } from '../worker/contract';
import type { Suspects } from '../worker/suspects';
import { Buffers } from './buffers';
import { WorkspacePaths } from './convert';
import { FolderFiles } from './folder-files';
import { logged, type Log } from './log';
import { withoutEnd } from '../core/text/globs';
import { hashText } from '../core/text/hash';
import { chartFolderOf, decodeText, foldersAbove } from '../reading/filter';
import { inSlices } from './pacing';
import { findFiles, inParallel, isLink, readFiles, type FoundFile, width } from './scan';
import type { Settings } from './settings';
import { FileChanges } from './watch';
import { YoungFolders, type WatchFolder } from './young-folders';

/** What the feed tells and asks its owner. */
export interface FeedOwner {
  readonly log: Log;
  /** Decides about files that ended the analysis before. */
  readonly suspects: Suspects;
  ask(): AnalysisClient;
  /** Whether the analysis reads large files of the machine itself. */
  readonly readsFiles: boolean;
  /** Watches one folder, where the editor may not. */
  readonly watchFolder?: WatchFolder | undefined;
  /** Texts were sent: findings may differ. */
  sent(): void;
  /** What decides which files are read has changed: only a new scan helps. */
  outdated(): void;
}

/** Paths in one message to the worker. */
const mostForgotten = 1000;

/** Counts of a scan while it runs. */
export interface ScanProgress {
  readonly read: number;
  readonly found: number;
}

/**
 * Brings the workspace's texts into the analysis: the files of all folders, what changes of them,
 * and open buffers, which win. It knows files and editors; it must never know what is in them.
 */
export class Feed implements vscode.Disposable {
  readonly paths = new WorkspacePaths(vscode.workspace.workspaceFolders ?? []);
  readonly buffers: Buffers;
  readonly #owner: FeedOwner;
  readonly #settings: Settings;
  readonly #folders: readonly FolderFiles[];
  readonly #watch: FileChanges;
  readonly #young: YoungFolders;
  /** Paths whose files the analysis has or will have. */
  readonly #loaded = new Set<string>();
  readonly #end = new vscode.CancellationTokenSource();
  /** Groups of changes that are being read, or wait for it. */
  #changing = 0;
  /** When the last of them was looked at. */
  #last: Promise<void> = Promise.resolve();
  /** Not all findings were asked for. */
  #untold = false;
  /** For what is being read by the scan or of a group, what is gone since that began: a folder stands for what was in it. */
  readonly #gone = new Set<Set<string>>();

  /** Starts with the open buffers; files come with `scan`. */
  constructor(owner: FeedOwner, settings: Settings) {
    this.#owner = owner;
    this.#settings = settings;
    this.#folders = this.paths.folders.map((folder) => new FolderFiles(folder, settings, this.paths.foldersBelow(folder)));
    this.buffers = new Buffers({
      pathOf: (uri) => this.#readPathOf(uri),
      edit: (path, text) => this.#edit(path, text),
      close: (path, uri) => void this.#reload(path, uri),
    });
    this.#watch = new FileChanges((changed, gone) => this.#changed(changed, gone));
    this.#young = new YoungFolders(owner.watchFolder, (uri) => this.#watch.note(uri));
  }

  /** Reads all files of all folders. Errors: unreadable files are logged; a cancelled scan ends early. */
  async scan(token: vscode.CancellationToken, progress: (counts: ScanProgress) => void): Promise<void> {
    let [read, found] = [0, 0];
    for (const files of this.#folders) {
      const list = await findFiles(files, '', this.#owner.log, token);
      // Open documents came first, before it was known what `.gitignore` files and charts leave out.
      this.#forgetLeftOut();
      found += list.length;
      // The first of them may take its time.
      progress({ read, found });
      await this.#read(files, list, token, (count) => progress({ read: (read += count), found }));
    }
  }

  /** The path of a file that is read, or would be if it were there; undefined for one that settings leave out. */
  takenPathOf(uri: vscode.Uri): string | undefined {
    return this.#folderOf(uri) === undefined ? undefined : this.#readPathOf(uri);
  }

  /** Whether a path names a file or buffer that was read; only such are ever opened on request of the page. */
  knows(path: string): boolean {
    return this.#loaded.has(path) || this.buffers.has(path);
  }

  /**
   * Whether findings of all files have to wait: while files that changed are being read, what is known is a part. They are
   * asked for as soon as all are there.
   */
  postpones(): boolean {
    const isChanging = this.#changing > 0;
    this.#untold ||= isChanging;
    return isChanging;
  }

  dispose(): void {
    this.#end.cancel();
    this.#end.dispose();
    this.#watch.dispose();
    this.#young.dispose();
    this.buffers.dispose();
  }

  #forgetLeftOut(): void {
    const paths = this.buffers.dropLeftOut();
    if (paths.length === 0) return;
    void logged(this.#owner.log, 'files that are left out', () => this.#owner.ask().edit(paths.map((path) => ({ path, text: undefined }))));
    this.#owner.sent();
  }

  #folderOf(uri: vscode.Uri): { files: FolderFiles; relative: string } | undefined {
    const place = this.paths.within(uri);
    const files = place && this.#folders.find(({ root }) => root === place.folder);
    return files && { files, relative: place.relative };
  }

  #readPathOf(uri: vscode.Uri): string | undefined {
    const place = this.#folderOf(uri);
    if (place !== undefined && !place.files.takes(place.relative)) return undefined;
    return this.paths.pathOf(uri);
  }

  #edit(path: string, text: string): void {
    // What is set aside was never sent to the worker that runs now.
    if (!this.#owner.suspects.admits(path, () => identityOf(text))) return;
    void logged(this.#owner.log, 'an edit', () => this.#owner.ask().edit([{ path, text }]));
    this.#owner.sent();
  }

  async #read(files: FolderFiles, list: readonly FoundFile[], token: vscode.CancellationToken, progress: (count: number) => void): Promise<void> {
    const gone = new Set<string>();
    const take = async (batch: readonly LoadedFile[]): Promise<void> => {
      progress(batch.length);
      // Asked now, not when the file was listed: the editor may have opened it meanwhile, or it may be gone.
      await this.#load(batch.filter(({ path }) => !this.buffers.has(path) && !isWithin(path, gone)));
    };
    const skip = (file: FoundFile, why: string): void => this.#owner.log.info(`${file.uri.toString(true)} is skipped: ${why}`);
    this.#gone.add(gone);
    try {
      await readFiles(list, ({ path }) => files.root.prefix + path, { maxFileSize: this.#settings.maxFileSize, readsFiles: this.#owner.readsFiles, take, skip }, token);
    } finally {
      this.#gone.delete(gone);
    }
  }

  async #load(batch: readonly LoadedFile[]): Promise<void> {
    for (const { path, bytes, disk } of batch) {
      if (bytes === undefined && disk === undefined) this.#loaded.delete(path);
      else this.#loaded.add(path);
    }
    const admitted = batch.filter((file) => this.#owner.suspects.admits(file.path, () => identityOfFile(file)));
    const { binary, failed } = await this.#owner.ask().load(admitted);
    for (const path of binary) this.#owner.log.info(`${path} is skipped: it holds no text`);
    for (const { path, why } of failed) this.#owner.log.warn(`${path} is skipped: ${why}`);
  }

  /** An editor was closed: what it showed counts until the file, or that there is none, is known. */
  async #reload(path: string, uri: vscode.Uri): Promise<void> {
    this.#loaded.add(path);
    await this.#changed([uri], []);
  }

  /** Takes what happened to files and folders: thousands at once when a branch is checked out. */
  async #changed(changed: readonly vscode.Uri[], gone: readonly vscode.Uri[]): Promise<void> {
    let [isOutdated, touched] = [false, false];
    this.#changing++;
    // One group after the other, but for the reading: what an earlier one found gone may be there again in a later one.
    const seen = this.#last.then(() =>
      logged(this.#owner.log, 'looking at changed files', async () => {
        // What is a template now, or is none any more.
        await inSlices(changed, (uri) => (isOutdated ||= uri.path.endsWith('/.gitignore') || this.#isChart(uri) === false));
        await inSlices(gone, (uri) => (isOutdated ||= uri.path.endsWith('/.gitignore') || this.#isChart(uri) === true));
        return isOutdated ? undefined : this.#lookAt(changed, gone);
      }),
    );
    this.#last = seen.then(() => undefined);
    const group = await seen;
    if (group !== undefined) touched = (await logged(this.#owner.log, 'reading changed files', () => this.#readGroup(group.found))) === true || group.touched;
    this.#changing--;
    if (this.#end.token.isCancellationRequested) return;
    if (isOutdated) return this.#owner.outdated();
    this.#untold ||= touched;
    if (this.#changing > 0 || !this.#untold) return;
    this.#untold = false;
    this.#owner.sent();
  }

  /** Forgets what is gone. Shape: whether anything was, and what there is to read. */
  async #lookAt(changed: readonly vscode.Uri[], gone: readonly vscode.Uri[]): Promise<{ readonly touched: boolean; readonly found: ReadonlyMap<FolderFiles, readonly FoundFile[]> }> {
    const lost: vscode.Uri[] = [];
    const there: Entry[] = [];
    const found = new Map<FolderFiles, FoundFile[]>();
    const folders: Folders = { paths: new Set(), files: new Set() };
    // What is told to be gone may be there again: two watch, each in its own time.
    await inParallel(width, this.#end.token, [...changed, ...gone], async (uri) => {
      const place = this.#folderOf(uri);
      const type = place && (await typeOf(uri));
      if (place === undefined || type === undefined) lost.push(uri);
      else there.push({ uri, place, type });
    });
    // Before folders are watched anew: one of them may have come meanwhile.
    this.#young.forget(lost);
    await inParallel(width, this.#end.token, there, async (entry) => {
      const { uri, place, type } = entry;
      const list = await this.#filesAt(entry);
      if (list === undefined) return void lost.push(uri);
      const all = found.get(place.files) ?? [];
      // One by one: a folder may hold more than a call takes.
      for (const file of list) all.push(file);
      found.set(place.files, all);
      if ((type & vscode.FileType.Directory) === 0) return;
      folders.paths.add(withoutEnd(this.paths.pathOf(uri), '/'));
      for (const { path } of list) folders.files.add(place.files.root.prefix + path);
    });
    return { touched: await this.#forget(lost, folders), found };
  }

  /** Shape: whether there was anything to read. */
  async #readGroup(found: ReadonlyMap<FolderFiles, readonly FoundFile[]>): Promise<boolean> {
    let touched = false;
    for (const [folder, list] of found) {
      if (list.length > 0) await this.#read(folder, list, this.#end.token, () => undefined);
      touched ||= list.length > 0;
    }
    return touched;
  }

  /** For a `Chart.yaml`: whether its folder counted as that of a chart so far; undefined for other files. */
  #isChart(uri: vscode.Uri): boolean | undefined {
    const place = this.#folderOf(uri);
    const folder = place && chartFolderOf(place.relative);
    return folder === undefined || !place?.files.enters(folder) ? undefined : place.files.hasChart(folder);
  }

  /** A folder that is gone is named alone: its files are not, nor those that a new folder of its name lacks. Shape: whether something of it was known. */
  async #forget(gone: readonly vscode.Uri[], folders: Folders): Promise<boolean> {
    const paths = new Set<string>();
    // The path of a folder of the workspace itself ends with a slash, or is empty.
    await inSlices(gone, (uri) => void paths.add(withoutEnd(this.paths.pathOf(uri), '/')));
    for (const gone of this.#gone) for (const path of paths) gone.add(path);
    const lost: LoadedFile[] = [];
    const isLost = (path: string): boolean => !folders.files.has(path) && (isWithin(path, paths) || isWithin(path, folders.paths));
    await inSlices(paths.size + folders.paths.size === 0 ? [] : [...this.#loaded], (path) => void (isLost(path) && lost.push({ path, bytes: undefined })));
    // The editor may open some meanwhile.
    for (let at = 0; at < lost.length; at += mostForgotten) await this.#load(lost.slice(at, at + mostForgotten).filter(({ path }) => !this.buffers.has(path)));
    return lost.length > 0;
  }

  /** The files to read at an address: itself, or what is below; undefined when there is nothing. */
  async #filesAt({ uri, place: { files, relative }, type }: Entry): Promise<readonly FoundFile[] | undefined> {
    files.setLink(relative, isLink(type));
    if (isLink(type)) return undefined;
    if ((type & vscode.FileType.Directory) !== 0) {
      return files.enters(relative) ? findFiles(files, relative, this.#owner.log, this.#end.token, (folder) => this.#young.add(folder)) : [];
    }
    if (files.takes(relative)) return [{ path: relative, uri }];
    // It was open, and what leaves it out came later.
    return this.#loaded.has(this.paths.pathOf(uri)) ? undefined : [];
  }
}

/** What stands at an address. */
interface Entry {
  readonly uri: vscode.Uri;
  readonly place: { readonly files: FolderFiles; readonly relative: string };
  readonly type: vscode.FileType;
}

/** Folders that were looked through, and all files that they hold. */
interface Folders {
  readonly paths: Set<string>;
  readonly files: Set<string>;
}

/** Whether one of some paths is this one or that of a folder above it; an empty one is above all. */
function isWithin(path: string, paths: ReadonlySet<string>): boolean {
  return paths.size > 0 && ['', path, ...foldersAbove(path)].some((each) => paths.has(each));
}

/** Tells two texts of one path apart. */
function identityOf(text: string): string {
  return `${text.length}:${hashText(text)}`;
}

function identityOfFile({ bytes, disk, stamp }: LoadedFile): string {
  if (bytes !== undefined) return identityOf(decodeText(bytes));
  return disk === undefined ? 'gone' : `on disk: ${stamp ?? ''}`;
}

async function typeOf(uri: vscode.Uri): Promise<vscode.FileType | undefined> {
  try {
    return (await vscode.workspace.fs.stat(uri)).type;
  } catch {
    return undefined;
  }
}
