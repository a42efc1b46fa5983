// The only file-system access of the command line: finds manifests below the given paths and reads them.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { configurationNames } from '../core/kube/workspace-configuration';
import type { DumpContent } from '../core/store/dump';
import {
  type PathFilter,
  decodeText,
  defaultSizeLimit,
  largestText,
  isHelmTemplatePath,
  looksBinary,
  pathFilter,
} from '../reading/filter';
import { GitIgnore } from '../reading/git-ignore';
import { Disk, readBytes, statOf } from './disk';
import { growAsUsual, growFast } from './heap';
import { lanes } from './lanes';
import { readStream } from './read-dump';

/** Name of standard input in findings. */
export const standardInputName = '<stdin>';

/** With so much text the heap grows as engines let it. Units: characters. */
const muchText = 64 * 1024 * 1024;

/** How much of a large file is read at once. Units: bytes. */
const blockSize = 1024 * 1024;

/** What to read and how. */
export interface ReadOptions {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Whether `.gitignore` files are obeyed; true when absent. */
  readonly gitIgnore?: boolean;
  /** Units: bytes. `defaultSizeLimit` when absent. */
  readonly sizeLimit?: number;
  /** Units: bytes. Of larger files only facts and places are kept. */
  readonly largestText?: number;
  /** The current folder; absolute. */
  readonly folder: string;
}

/**
 * Text of one manifest. `path` is relative to what was read, so that folders above it say nothing about the
 * manifests; `shown` is what a person would type. Both `/`-separated.
 */
export interface ManifestText {
  readonly path: string;
  readonly shown: string;
  readonly text: string;
  /** What was read of a file that is too large for a text, which is empty then. */
  readonly dump?: DumpContent;
}

/** Something that could not be read, with what to do about it. */
export interface ReadProblem {
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
}

/** Everything that was found below the paths. Shape: sorted by path, each file once. */
export interface ReadResult {
  readonly files: readonly ManifestText[];
  readonly problems: readonly ReadProblem[];
  /** Templates of Helm charts, left out unread. */
  readonly templates: number;
  /** Files with the name of a manifest that hold no text. */
  readonly binaries: number;
}

/**
 * Reads the manifests of files and folders; `-` is standard input. A file given by name is read whatever its name.
 * Errors: none; what cannot be read becomes a problem, the rest is read all the same.
 */
export async function readManifests(paths: readonly string[], options: ReadOptions): Promise<ReadResult> {
  const given = paths.length === 0 ? ['.'] : paths;
  const reader = new Reader(options, await baseOf(given, options.folder));
  growFast();
  await Promise.all(given.map((one) => reader.take(one)));
  await Promise.all(given.map((one) => reader.takeConfigurationsAbove(one)));
  growAsUsual();
  return reader.result();
}

/** Text of one small file, such as a configuration. Errors: a problem with a remedy. */
export async function readTextFile(file: string): Promise<{ readonly text: string } | { readonly problem: ReadProblem }> {
  try {
    return { text: decodeText(await readBytes(file)) };
  } catch (error) {
    return { problem: problemOf(file, error) };
  }
}

/** Version of the package that this program is part of. */
export function readVersion(): string {
  const { version } = readPackage();
  return typeof version === 'string' ? version : '0.0.0';
}

/** Address of the package's home on the web. */
export function readHomepage(): string | undefined {
  const { homepage } = readPackage();
  return typeof homepage === 'string' && homepage.startsWith('https://') ? homepage.replace(/\/+$/, '') : undefined;
}

function readPackage(): Record<string, unknown> {
  for (const up of ['..', '../..']) {
    try {
      const found = JSON.parse(fs.readFileSync(path.join(__dirname, up, 'package.json'), 'utf8')) as Record<string, unknown>;
      if (found.name === 'kube-netscope') return found;
    } catch {
      // The bundle lies one folder deep, the sources two.
    }
  }
  return {};
}

/** A folder that is walked. */
interface Root {
  readonly folder: string;
  readonly ignored: GitIgnore;
  readonly ignoreBase: string;
  readonly charts: Set<string>;
}

class Reader {
  readonly #options: ReadOptions;
  readonly #base: string;
  readonly #filter: PathFilter;
  readonly #limit: number;
  readonly #largestText: number;
  readonly #disk = new Disk();
  /** One after the other: each needs the processor alone. */
  readonly #dumpLane = lanes(1);
  readonly #files = new Map<string, ManifestText | undefined>();
  readonly #problems: ReadProblem[] = [];
  #templates = 0;
  #binaries = 0;
  /** Units: characters. */
  #length = 0;

  constructor(options: ReadOptions, base: string) {
    this.#options = options;
    this.#base = base;
    this.#filter = pathFilter(options);
    this.#limit = options.sizeLimit ?? defaultSizeLimit;
    this.#largestText = options.largestText ?? largestText;
  }

  async take(given: string): Promise<void> {
    if (given === '-') return this.#takeStream(standardInputName, process.stdin);
    const absolute = path.resolve(this.#options.folder, given);
    try {
      const stat = await statOf(absolute);
      if (stat.isDirectory()) await this.#takeRoot(absolute);
      else if (stat.isFile()) await this.#takeFile(absolute, true);
      else if (stat.isSocket()) this.#report(given, 'is a socket, not a file', 'name a manifest or a folder');
      else await this.#takeStream(given, fs.createReadStream(absolute));
    } catch (error) {
      this.#problems.push(problemOf(given, error));
    }
  }

  /** A configuration counts for all below its folder, also where only a part of that is asked for. */
  async takeConfigurationsAbove(given: string): Promise<void> {
    if (given === '-') return;
    let folder = path.resolve(this.#options.folder, given);
    while (folder !== this.#base && isInside(this.#base, folder)) {
      folder = path.dirname(folder);
      for (const name of configurationNames) {
        const file = path.join(folder, name);
        if (this.#filter.takesFile(this.#path(file)) && (await isFile(file))) await this.#takeFile(file, false);
      }
    }
  }

  result(): ReadResult {
    const files = [...this.#files.values()].filter((file) => file !== undefined);
    return {
      files: files.sort(byPath),
      problems: this.#problems.sort(byPath),
      templates: this.#templates,
      binaries: this.#binaries,
    };
  }

  async #takeRoot(folder: string): Promise<void> {
    const { ignored, base } = await this.#ignoreFilesAbove(folder);
    const root: Root = {
      folder,
      ignored,
      ignoreBase: base,
      charts: new Set(),
    };
    await this.#walk(root, folder);
  }

  /** Reads what is below a folder; what there is to wait for is in the promise. */
  #walk(root: Root, folder: string): Promise<void> | undefined {
    const entries = this.#disk.entriesNow(folder);
    return entries === undefined ? this.#walkLater(root, folder) : this.#takeEntries(root, folder, entries);
  }

  async #walkLater(root: Root, folder: string): Promise<void> {
    let entries: fs.Dirent[];
    try {
      entries = await this.#disk.entries(folder);
    } catch (error) {
      this.#problems.push(problemOf(this.#shown(folder), error));
      return;
    }
    await this.#takeEntries(root, folder, entries);
  }

  #takeEntries(root: Root, folder: string, entries: readonly fs.Dirent[]): Promise<void> | undefined {
    let hasIgnoreFile = false;
    for (const entry of entries) {
      if (entry.name === 'Chart.yaml' && !entry.isDirectory()) root.charts.add(this.#path(folder));
      else if (entry.name === '.gitignore' && !entry.isDirectory()) hasIgnoreFile = true;
    }
    return hasIgnoreFile ? this.#takeIgnoreFile(root, folder).then(() => this.#takeEach(root, folder, entries)) : this.#takeEach(root, folder, entries);
  }

  #takeEach(root: Root, folder: string, entries: readonly fs.Dirent[]): Promise<void> | undefined {
    const start = folder.endsWith(path.sep) ? folder : folder + path.sep;
    let waiting: Promise<void>[] | undefined;
    for (const entry of entries) {
      const more = this.#takeEntry(root, start + entry.name, entry);
      if (more !== undefined) (waiting ??= []).push(more);
    }
    return waiting && Promise.all(waiting).then(() => undefined);
  }

  // Symbolic links are passed over, as in the editor: what they lead to has a name of its own here, or nobody asked for it.
  #takeEntry(root: Root, entryPath: string, entry: fs.Dirent): Promise<void> | undefined {
    const glob = this.#path(entryPath);
    if (entry.isDirectory()) {
      const isIgnored = !root.ignored.isEmpty && root.ignored.ignoresFolder(this.#ignorePath(root, entryPath));
      return !isIgnored && this.#filter.entersFolder(glob) ? this.#walk(root, entryPath) : undefined;
    }
    if (!entry.isFile() || !this.#filter.takesFile(glob) || (!root.ignored.isEmpty && root.ignored.ignoresFile(this.#ignorePath(root, entryPath)))) return undefined;
    if (!isHelmTemplatePath(glob, root.charts)) return this.#takeFile(entryPath, false);
    this.#templates++;
    return undefined;
  }

  #takeFile(file: string, named: boolean): Promise<void> | undefined {
    if (this.#files.has(file)) return undefined;
    this.#files.set(file, undefined);
    const own = this.#path(file);
    const name = { path: own, shown: this.#base === this.#options.folder ? own : this.#shown(file) };
    const small = this.#disk.bytesNow(file);
    if (small === undefined || small.length > Math.min(this.#limit, this.#largestText)) return this.#takeLater(file, name, named);
    this.#takeBytes(file, name, small, named);
    return undefined;
  }

  async #takeLater(file: string, name: Omit<ManifestText, 'text'>, named: boolean): Promise<void> {
    const { shown } = name;
    try {
      const { size } = await this.#disk.stat(file);
      if (size > this.#limit) return this.#reportSize(shown);
      if (size > this.#largestText) return await this.#dumpLane(() => this.#takeParts(file, name, fs.createReadStream(file, { highWaterMark: blockSize }), named));
      this.#takeBytes(file, name, await this.#disk.bytes(file), named);
    } catch (error) {
      this.#problems.push(problemOf(shown, error));
    }
  }

  #takeBytes(key: string, name: Omit<ManifestText, 'text'>, bytes: Uint8Array, named: boolean): void {
    if (looksBinary(bytes)) return this.#takeBinary(name.shown, named);
    const text = decodeText(bytes);
    this.#files.set(key, { path: name.path, shown: name.shown, text });
    const before = this.#length;
    this.#length += text.length;
    if (before < muchText && this.#length >= muchText) growAsUsual();
  }

  #takeBinary(shown: string, named: boolean): void {
    if (named) this.#report(shown, 'is a binary file, not a manifest', 'name YAML or JSON files');
    else this.#binaries++;
  }

  async #takeStream(shown: string, stream: NodeJS.ReadableStream): Promise<void> {
    if (this.#files.has(shown)) return;
    this.#files.set(shown, undefined);
    try {
      await this.#takeParts(shown, { path: shown, shown }, stream, true);
    } catch (error) {
      this.#problems.push(problemOf(shown, error));
    }
  }

  async #takeParts(key: string, name: Omit<ManifestText, 'text'>, stream: NodeJS.ReadableStream, named: boolean): Promise<void> {
    const content = await readStream(stream, this.#largestText, this.#limit);
    if (content === 'too-large') this.#reportSize(name.shown);
    else if (content === 'binary') this.#takeBinary(name.shown, named);
    else if ('dump' in content) this.#files.set(key, { ...name, text: '', dump: content.dump });
    else this.#takeBytes(key, name, content.bytes, named);
  }

  async #takeIgnoreFile(root: Root, folder: string): Promise<void> {
    if (this.#options.gitIgnore === false) return;
    const read = await readTextFile(path.join(folder, '.gitignore'));
    if ('text' in read) root.ignored.set(this.#ignorePath(root, folder), read.text);
  }

  /** The `.gitignore` files above a folder count up to the top of its repository. */
  async #ignoreFilesAbove(folder: string): Promise<{ ignored: GitIgnore; base: string }> {
    const ignored = new GitIgnore();
    if (this.#options.gitIgnore === false) return { ignored, base: folder };
    let base = folder;
    while (!fs.existsSync(path.join(base, '.git'))) {
      const up = path.dirname(base);
      if (up === base) return { ignored, base: folder };
      base = up;
    }
    for (let above = folder; above !== base; ) {
      above = path.dirname(above);
      const read = await readTextFile(path.join(above, '.gitignore'));
      if ('text' in read) ignored.set(slashed(path.relative(base, above)), read.text);
    }
    return { ignored, base };
  }

  #report(shown: string, message: string, remedy: string): void {
    this.#problems.push({ path: shown, message, remedy });
  }

  #reportSize(shown: string): void {
    const limit = Math.round(this.#limit / 1024 / 1024);
    this.#report(shown, `is larger than ${limit} MB`, 'raise the limit with --max-size or leave it out with --exclude');
  }

  #shown(absolute: string): string {
    const { folder } = this.#options;
    return slashed(isInside(folder, absolute) ? relative(folder, absolute) : absolute);
  }

  #path(absolute: string): string {
    return slashed(relative(this.#base, absolute));
  }

  #ignorePath(root: Root, absolute: string): string {
    return slashed(relative(root.ignoreBase, absolute));
  }
}

/** The folder that paths are relative to: the current one where it holds all that was given, else the nearest that does. */
async function baseOf(given: readonly string[], folder: string): Promise<string> {
  const roots = given.filter((one) => one !== '-').map((one) => path.resolve(folder, one));
  if (roots.every((root) => isInside(folder, root))) return folder;
  const folders = await Promise.all(roots.map(async (root) => ((await isFolder(root)) ? root : path.dirname(root))));
  return folders.reduce((base, one) => {
    let common = base;
    while (!isInside(common, one)) common = path.dirname(common);
    return common;
  });
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await statOf(file)).isFile();
  } catch {
    return false;
  }
}

async function isFolder(file: string): Promise<boolean> {
  try {
    return (await statOf(file)).isDirectory();
  } catch {
    return false;
  }
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

function slashed(text: string): string {
  return path.sep === '/' ? text : text.replaceAll(path.sep, '/');
}

function isInside(folder: string, file: string): boolean {
  const below = relative(folder, file);
  return below !== '..' && !below.startsWith(`..${path.sep}`) && !path.isAbsolute(below);
}

/** The way from one absolute path to another. Cost: little where that is below; the platform's function takes both apart. */
function relative(from: string, to: string): string {
  return to.startsWith(from) && to.charAt(from.length) === path.sep ? to.slice(from.length + 1) : path.relative(from, to);
}

function problemOf(shown: string, error: unknown): ReadProblem {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOENT') return { path: shown, message: 'no such file or folder', remedy: 'check the path' };
  if (code === 'EACCES' || code === 'EPERM') {
    return { path: shown, message: 'permission denied', remedy: 'make it readable or leave it out with --exclude' };
  }
  if (code === 'EISDIR') return { path: shown, message: 'is a folder', remedy: 'name a file' };
  const message = error instanceof Error ? error.message : String(error);
  return { path: shown, message: `cannot be read: ${message}`, remedy: 'check the file or leave it out with --exclude' };
}
