import * as vscode from 'vscode';
import { foldersAbove, isHelmTemplatePath, pathFilter, type PathFilter } from '../reading/filter';
import { GitIgnore } from '../reading/git-ignore';
import type { RootFolder } from './convert';
import type { Settings } from './settings';

/**
 * Which files of one workspace folder are read: its settings, `files.exclude`, its `.gitignore` files, no templates of
 * charts. Paths are relative to the folder.
 */
export class FolderFiles {
  readonly root: RootFolder;
  readonly #filter: PathFilter;
  readonly #ignored = new GitIgnore();
  readonly #charts = new Set<string>();
  /** Symbolic links to files and folders: what they lead to has a name of its own here, or nobody asked for it. */
  readonly #links = new Set<string>();
  readonly #others: ReadonlySet<string>;

  /** `others`: folders below that are folders of the workspace themselves; their files are read there. */
  constructor(root: RootFolder, { include, exclude }: Settings, others: readonly string[] = []) {
    this.root = root;
    this.#others = new Set(others);
    this.#filter = pathFilter({ include, exclude: [...exclude, ...hiddenFiles(root.uri)] });
  }

  /** Takes the text of a `.gitignore` that lies in a folder (`''`: the root); undefined: it is gone. */
  setIgnore(folder: string, text: string | undefined): void {
    this.#ignored.set(folder, text);
  }

  /** Takes note of a folder that holds a `Chart.yaml`. */
  addChart(folder: string): void {
    this.#charts.add(folder);
  }

  /** Whether a folder is known to hold a `Chart.yaml`. */
  hasChart(folder: string): boolean {
    return this.#charts.has(folder);
  }

  /** Takes note of a symbolic link, or that a name is none any more. */
  setLink(path: string, isLink: boolean): void {
    if (isLink) this.#links.add(path);
    else this.#links.delete(path);
  }

  /** Whether a file is read. */
  takes(path: string): boolean {
    return this.#filter.takes(path) && !this.#isLinked(path) && !isHelmTemplatePath(path, this.#charts) && !this.#ignored.ignoresFile(path);
  }

  /** Whether a folder is looked into. */
  enters(path: string): boolean {
    return path === '' || (!this.#others.has(path) && !this.#isLinked(path) && this.#filter.entersFolder(path) && !this.#ignored.ignoresFolder(path));
  }

  #isLinked(path: string): boolean {
    return this.#links.size > 0 && [path, ...foldersAbove(path)].some((one) => this.#links.has(one));
  }
}

function hiddenFiles(scope: vscode.Uri): string[] {
  const globs = vscode.workspace.getConfiguration('files', scope).get<Record<string, unknown>>('exclude', {});
  return Object.keys(globs).filter((glob) => globs[glob] === true);
}
