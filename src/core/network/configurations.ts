import type { WorkspaceConfiguration } from '../kube/facts';
import { globMatcher, trimmedGlob } from '../text/globs';
import { ancestors, folderOf, pathBelow } from './paths';

/** An entry of `ignores` with the folder that its globs start from. */
export interface Ignore {
  readonly rule: string;
  readonly matches: (path: string) => boolean;
}

interface Placed {
  readonly path: string;
  readonly folder: string;
  readonly said: readonly WorkspaceConfiguration[];
}

/**
 * What the `.kube-netscope.yaml` files of the workspace say of a file. For each section the nearest folder above the
 * file that has it wins; rules do so one by one, and entries of `ignores` add up.
 */
export class Configurations {
  readonly #files = new Map<string, Placed>();
  #folders = new Map<string, Placed>();
  readonly #rules = new Map<string, Readonly<Record<string, string>>>();
  readonly #matchers = new Map<string, (path: string) => boolean>();

  /** Takes what a file says (nothing: gone). Answers whether anything differs. */
  update(path: string, said: readonly WorkspaceConfiguration[]): boolean {
    const before = this.#files.get(path);
    if (before === undefined ? said.length === 0 : sameItems(before.said, said)) return false;
    if (said.length === 0) this.#files.delete(path);
    else this.#files.set(path, { path, folder: folderOf(path), said });
    // Of two spellings in one folder the first counts.
    this.#folders = new Map([...this.#files.values()].sort((a, b) => (a.path < b.path ? 1 : -1)).map((placed) => [placed.folder, placed]));
    this.#rules.clear();
    return true;
  }

  /** Whether there is any. */
  get isEmpty(): boolean {
    return this.#files.size === 0;
  }

  /** The cluster whose globs a file matches in the nearest configuration that names clusters. */
  clusterOf(path: string): { readonly name: string; readonly globs: readonly string[]; readonly from: string } | undefined {
    const placed = this.#nearest(path, 'clusters');
    if (placed === undefined) return undefined;
    const clusters = placed.said.flatMap(({ clusters: list }) => list ?? []);
    const found = clusters.find(({ globs }) => globs.some((glob) => this.#matches(glob, pathBelow(placed.folder, path))));
    return found && { ...found, from: placed.path };
  }

  /** The folder named as the output of a chart that a file stands in. */
  renderedFolder(path: string): { readonly folder: string; readonly from: string } | undefined {
    const placed = this.#nearest(path, 'rendered');
    if (placed === undefined) return undefined;
    for (const written of placed.said.flatMap(({ rendered }) => rendered ?? [])) {
      const name = trimmedGlob(written);
      const folder = [placed.folder, name === '.' ? '' : name].filter((part) => part !== '').join('/');
      if (folder === '' || path.startsWith(`${folder}/`)) return { folder, from: placed.path };
    }
    return undefined;
  }

  /** Severities set for a file: rule id or name → severity or `off`. The same object for all files of a folder. */
  rulesFor(path: string): Readonly<Record<string, string>> | undefined {
    if (this.isEmpty) return undefined;
    const folder = folderOf(path);
    let rules = this.#rules.get(folder);
    if (rules === undefined) {
      const lists = ancestors(path).reverse().flatMap((above) => this.#folders.get(above)?.said ?? []);
      rules = Object.fromEntries(lists.flatMap(({ rules: set }) => Object.entries(set ?? {}).map(([rule, { value }]) => [rule, value])));
      this.#rules.set(folder, rules);
    }
    return rules;
  }

  /** Entries of `ignores` that may be about a file. */
  ignoresFor(path: string): Ignore[] {
    if (this.isEmpty) return [];
    const placed = ancestors(path).flatMap((folder) => this.#folders.get(folder) ?? []);
    return placed.flatMap(({ folder, said }) =>
      said.flatMap(({ ignores }) =>
        (ignores ?? []).map(({ rule, files }) => ({
          rule: rule.value,
          matches: (file: string) => files.some((glob) => this.#matches(glob, pathBelow(folder, file))),
        })),
      ),
    );
  }

  /** Paths of the configurations whose external networks and whose reserved ranges count for a file. */
  networksFor(path: string): readonly string[] {
    if (this.isEmpty) return [];
    const external = this.#nearest(path, 'externalNetworks')?.path;
    const reserved = this.#nearest(path, 'reservedRanges')?.path;
    return [...new Set([external && `external-network ${external}`, reserved && `reserved-network ${reserved}`].filter((each) => each !== undefined))];
  }

  #nearest(path: string, section: keyof WorkspaceConfiguration): Placed | undefined {
    if (this.isEmpty) return undefined;
    for (const folder of ancestors(path)) {
      const placed = this.#folders.get(folder);
      if (placed?.said.some((said) => said[section] !== undefined) === true) return placed;
    }
    return undefined;
  }

  #matches(glob: string, path: string): boolean {
    let matches = this.#matchers.get(glob);
    if (matches === undefined) this.#matchers.set(glob, (matches = matcherOf(glob)));
    return matches(path);
  }
}

/** A glob of a configuration: without `/` it fits a name at any depth, and one that fits a folder fits all below. */
function matcherOf(glob: string): (path: string) => boolean {
  const trimmed = trimmedGlob(glob);
  const globs = trimmed.includes('/') ? [trimmed, `${trimmed}/**`] : [trimmed, `${trimmed}/**`, `**/${trimmed}`];
  return globMatcher(globs);
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at]);
}
