import * as vscode from 'vscode';
import { decodeText, largestText } from '../reading/filter';
import type { LoadedFile } from '../worker/contract';
import type { FolderFiles } from './folder-files';
import { messageOf, type Log } from './log';
import { isOver, paced } from './pacing';

/** Files that are asked for at once; more gain nothing on disks and too much on remote file systems. */
export const width = 32;
/** Units: files and bytes of one batch. */
const batchFiles = 64;
const batchBytes = 1024 * 1024;
/** Files above this size are never held as a whole. Units: bytes. */
const mostSent = 256 * 1024 * 1024;

/** A file that was found. `path` is relative to its folder. */
export interface FoundFile {
  readonly path: string;
  readonly uri: vscode.Uri;
}

/** Whether an entry is a symbolic link, to whatever. */
export function isLink(type: vscode.FileType): boolean {
  return (type & vscode.FileType.SymbolicLink) !== 0;
}

/**
 * Finds the files to read below a folder (`''`: the root). Symbolic links are not followed: what they lead to
 * has a name of its own here or was not asked for, and they may lead in circles.
 * `entering` hears of each folder before it is read.
 * Errors: folders that cannot be read are logged and skipped. A cancelled search answers what it has.
 */
export async function findFiles(
  files: FolderFiles,
  below: string,
  log: Log,
  token: vscode.CancellationToken,
  entering: (folder: vscode.Uri) => void = () => undefined,
): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const folders = [below];
  await inParallel(width, token, folders, async (folder) => {
    const uri = vscode.Uri.joinPath(files.root.uri, folder);
    entering(uri);
    const entries = await readFolder(uri, log);
    if (entries.some(([name]) => name === '.gitignore')) files.setIgnore(folder, await readText(vscode.Uri.joinPath(uri, '.gitignore')));
    if (entries.some(([name]) => name === 'Chart.yaml')) files.addChart(folder);
    for (const [name, type] of entries) {
      if (isOver()) await paced();
      const path = folder === '' ? name : `${folder}/${name}`;
      files.setLink(path, isLink(type));
      if (type === vscode.FileType.Directory) {
        if (files.enters(path)) folders.push(path);
      } else if (type === vscode.FileType.File && files.takes(path)) {
        found.push({ path, uri: vscode.Uri.joinPath(uri, name) });
      }
    }
  });
  return found;
}

/** What becomes of read files. */
export interface ReadTarget {
  /** Units: bytes. */
  readonly maxFileSize: number;
  /** Whether the worker reads large files of the machine itself. */
  readonly readsFiles: boolean;
  /** Takes a batch; reading goes on meanwhile, but not far ahead. */
  take(batch: readonly LoadedFile[]): Promise<void>;
  /** Names a file that is not read. */
  skip(file: FoundFile, why: string): void;
}

/** Reads files in batches. Shape: `toPath` makes the paths of the batches. Errors: unreadable files are skipped. */
export async function readFiles(found: readonly FoundFile[], toPath: (file: FoundFile) => string, target: ReadTarget, token: vscode.CancellationToken): Promise<void> {
  let batch: LoadedFile[] = [];
  let bytes = 0;
  let ahead: Promise<void> = Promise.resolve();
  const send = async (): Promise<void> => {
    const [full, previous] = [batch, ahead];
    [batch, bytes] = [[], 0];
    ahead = target.take(full);
    // Whoever waits for it next gets the error; until then it must not count as unhandled.
    ahead.catch(() => undefined);
    await previous;
  };
  await inParallel(width, token, [...found], async (file) => {
    const content = await readFile(file, target);
    if (content === undefined) return;
    if (isOver()) await paced();
    batch.push({ path: toPath(file), ...content });
    bytes += content.bytes?.length ?? 0;
    if (batch.length >= batchFiles || bytes >= batchBytes) await send();
  });
  await send();
  await ahead;
}

async function readFile(file: FoundFile, target: ReadTarget): Promise<Omit<LoadedFile, 'path'> | undefined> {
  try {
    const { size, mtime } = await vscode.workspace.fs.stat(file.uri);
    const isOnDisk = target.readsFiles && file.uri.scheme === 'file';
    const shown = `${(size / 1024 / 1024).toFixed(1)} MB`;
    if (size > target.maxFileSize) target.skip(file, `${shown} are more than kubeNetscope.maxFileSizeMB allows`);
    else if (size > largestText && isOnDisk) return { bytes: undefined, disk: file.uri.fsPath, stamp: `${size}:${mtime}`, size };
    else if (size > mostSent) target.skip(file, `${shown} are too much for a file system that gives whole files only; more than ${mostSent / 1024 / 1024} MB are read from local disks alone`);
    else return { bytes: await vscode.workspace.fs.readFile(file.uri) };
  } catch (error) {
    target.skip(file, messageOf(error));
  }
  return undefined;
}

async function readFolder(uri: vscode.Uri, log: Log): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(uri);
  } catch (error) {
    log.warn(`${uri.toString(true)} cannot be read: ${messageOf(error)}`);
    return [];
  }
}

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return decodeText(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

/** Works through a list that may grow meanwhile. Errors: the first one of the work. */
export async function inParallel<T>(limit: number, token: vscode.CancellationToken, queue: T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  let busy = 0;
  await new Promise<void>((resolve, reject) => {
    const fill = (): void => {
      while (busy < limit && next < queue.length && !token.isCancellationRequested) {
        busy++;
        work(queue[next++] as T).then(() => {
          busy--;
          fill();
        }, reject);
      }
      if (busy === 0) resolve();
    };
    fill();
  });
}
