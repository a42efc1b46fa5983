import ignore from 'ignore';
import { isTameGlob } from '../core/text/globs';
import { foldersAbove, nameOf, parentOf } from './filter';

/**
 * What the `.gitignore` files of a tree leave out, each read by whoever knows the files and handed in as text.
 * A deeper file wins over one above it; what lies in an ignored folder stays ignored.
 * Source: gitignore(5).
 */
export class GitIgnore {
  readonly #rules = new Map<string, ignore.Ignore>();
  readonly #folders = new Map<string, boolean>();

  /** Takes the text of the `.gitignore` of a folder (`''`: the root); undefined: the file is gone. Patterns that are not tame are passed over. */
  set(folder: string, text: string | undefined): void {
    this.#folders.clear();
    if (text === undefined) this.#rules.delete(folder);
    else this.#rules.set(folder, ignore({ ignorecase: false }).add(text.split('\n').filter(isTameGlob).join('\n')));
  }

  /** Whether nothing is left out. */
  get isEmpty(): boolean {
    return this.#rules.size === 0;
  }

  /** Whether a file is left out. Paths are relative to the root, `/`-separated. Cost: its depth; folders are remembered. */
  ignoresFile(path: string): boolean {
    if (this.#rules.size === 0) return false;
    return foldersAbove(path).some((folder) => this.#ignoresFolderItself(folder)) || this.#decide(path, '');
  }

  /** Whether a folder with all that it holds is left out. */
  ignoresFolder(path: string): boolean {
    if (this.#rules.size === 0 || path === '') return false;
    return [...foldersAbove(path), path].some((folder) => this.#ignoresFolderItself(folder));
  }

  #ignoresFolderItself(folder: string): boolean {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const answer = this.#decide(folder, '/');
    this.#folders.set(folder, answer);
    return answer;
  }

  // The folders above are known not to be ignored when this is asked, so a verdict inherited from one is no verdict.
  #decide(path: string, slash: '' | '/'): boolean {
    for (let folder = parentOf(path); ; folder = parentOf(folder)) {
      const rules = this.#rules.get(folder);
      if (rules !== undefined) {
        const inside = folder === '' ? path : path.slice(folder.length + 1);
        const { ignored, unignored, rule } = rules.test(inside + slash);
        if (unignored) return false;
        if (ignored && !(inside !== nameOf(inside) && rules.test(`${parentOf(inside)}/`).rule === rule)) return true;
      }
      if (folder === '') return false;
    }
  }
}
