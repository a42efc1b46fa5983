// This room knows which paths may be manifests; it must never read files: the command line and the editor do that.
import { isConfigurationPath } from '../core/kube/workspace-configuration';
import { globMatcher, trimmedGlob } from '../core/text/globs';
import { withoutLoneReturns } from '../core/text/lines';
import type { StreamDecoder } from '../core/store/dump';
import { Utf8Stream } from './utf8-stream';

/** Globs of the files that are read when nothing else is asked for. */
export const manifestGlobs: readonly string[] = ['**/*.yaml', '**/*.yml', '**/*.json'];

/** Folders that are never entered: dependencies and version control. */
export const skippedFolders: ReadonlySet<string> = new Set(['node_modules', '.git', '.hg', '.svn', '.terraform']);

/** Files larger than this are reported instead of read. Units: bytes. */
export const defaultSizeLimit = 4096 * 1024 * 1024;

/** Of files larger than this only facts and places are kept; they are read as streams where the file system can. Units: bytes. */
export const largestText = 16 * 1024 * 1024;

/** How many bytes at the start of a file `looksBinary` wants to see. */
export const binaryProbeLength = 8192;

/** Which files to take. Globs without `/` match a name at any depth, as in `.gitignore`. */
export interface PathFilterOptions {
  /** Empty: `manifestGlobs`. */
  readonly include?: readonly string[];
  /** Files, or folders with all that they hold. */
  readonly exclude?: readonly string[];
}

/** Answers which files are taken and which folders are entered. Paths are relative, `/`-separated. */
export interface PathFilter {
  /** Whether a file is a manifest to read, by its path alone; folders above it are not looked at. */
  takesFile(path: string): boolean;
  /** Whether a folder may hold manifests to read, by its path alone. */
  entersFolder(path: string): boolean;
  /** Both at once: the file is taken and every folder above it is entered. */
  takes(path: string): boolean;
}

/**
 * Makes a filter from globs.
 * Cost: one regular expression per path. Errors: a glob without a meaning matches nothing.
 */
export function pathFilter(options: PathFilterOptions = {}): PathFilter {
  const include = options.include?.length ? options.include : manifestGlobs;
  const included = matcher(include);
  const excluded = matcher(options.exclude ?? []);
  // What a folder's configuration says counts whatever else is read.
  const takesFile = (path: string): boolean => (included(path) || isConfigurationPath(path)) && !excluded(path);
  const entersFolder = (path: string): boolean => !skippedFolders.has(nameOf(path)) && !excluded(path);
  // Files of one folder are mostly asked for one after the other.
  let last: { readonly folder: string; readonly entered: boolean } | undefined;
  const entersAllAbove = (path: string): boolean => {
    const folder = parentOf(path);
    if (last?.folder !== folder) last = { folder, entered: foldersAbove(path).every(entersFolder) };
    return last.entered;
  };
  return {
    takesFile,
    entersFolder,
    takes: (path) => takesFile(path) && entersAllAbove(path),
  };
}

/**
 * Whether a file is a template of a Helm chart: below the folder `templates` that stands beside a `Chart.yaml`.
 * `chartFolders` are the folders that hold a `Chart.yaml` (`''` for the root).
 * Source: Helm, "The chart file structure".
 */
export function isHelmTemplatePath(path: string, chartFolders: ReadonlySet<string>): boolean {
  if (chartFolders.size === 0) return false;
  return foldersAbove(path).some((folder) => nameOf(folder) === 'templates' && chartFolders.has(parentOf(folder)));
}

/** The folder that a path makes a chart folder: that of a `Chart.yaml`; nothing for other files. */
export function chartFolderOf(path: string): string | undefined {
  return nameOf(path) === 'Chart.yaml' ? parentOf(path) : undefined;
}

/** Whether the beginning of a file says that it holds no text. UTF-16 with a byte order mark is text. */
export function looksBinary(bytes: Uint8Array): boolean {
  if (utf16Of(bytes) !== undefined) return false;
  return bytes.subarray(0, binaryProbeLength).includes(0);
}

/**
 * The text of a file: UTF-8, or UTF-16 where a byte order mark says so; the mark is dropped, as editors do. A carriage
 * return alone ends a line for YAML and for editors, so it becomes the line feed that they make of it; no place moves.
 * Errors: none; bytes that are no text become U+FFFD.
 */
export function decodeText(bytes: Uint8Array): string {
  const utf16 = utf16Of(bytes);
  return withoutLoneReturns((utf16 === undefined ? utf8 : new TextDecoder(utf16)).decode(bytes));
}

const utf8 = new TextDecoder('utf-8');

/** What decodes a file that begins with these bytes, part by part. */
export function decoderFor(start: Uint8Array): StreamDecoder {
  const utf16 = utf16Of(start);
  return utf16 === undefined ? new Utf8Stream() : new TextDecoder(utf16);
}

function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

/** The folders above a path, outermost first, itself excluded. Shape: `a/b/c.yaml` gives `a`, `a/b`. */
export function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at));
  return folders;
}

/** The folder of a path; `''` for one without a folder. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function matcher(globs: readonly string[]): (path: string) => boolean {
  const trimmed = globs.map(trimmedGlob).filter((glob) => glob !== '');
  const named = compile(trimmed.filter((glob) => !glob.includes('/')));
  const placed = compile(trimmed.filter((glob) => glob.includes('/')));
  if (trimmed.length === 0) return NOTHING;
  const takes = named === NOTHING ? placed : (path: string): boolean => placed(path) || named(nameOf(path));
  const endings = trimmed.map((glob) => ANY_WITH_ENDING.exec(glob)?.[1]);
  if (!endings.every((ending) => ending !== undefined)) return takes;
  // Most paths are decided by how they end; what is odd in a name is left to those who know.
  return (path) => (endings.some((ending) => path.endsWith(ending)) ? (path.length < LONG && !ODD.test(path)) || takes(path) : path.endsWith('/') && takes(path));
}

/** The name of a file with an ending, in any folder. */
const ANY_WITH_ENDING = /^\*\*\/\*(\.[A-Za-z0-9]+)$/;
/** Parts that are dots alone, and breaks of lines, which fit no glob. */
const ODD = /\.\/|[\n\r\u2028\u2029]/;
const LONG = 1000;
const NOTHING = (): boolean => false;

function compile(globs: readonly string[]): (text: string) => boolean {
  return globs.length === 0 ? NOTHING : globMatcher(globs);
}
