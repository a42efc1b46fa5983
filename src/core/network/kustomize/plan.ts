// This file knows which kustomizations a file passes on its way into a build; it must never know what they change.
import type { KustomizationFact } from '../../kube/kustomization-facts';
import { joinPath, looksLikeFile } from '../paths';

/** One kustomization on the way of an object into a build. */
export interface Level {
  readonly folder: string;
  /** Path of the file. */
  readonly path: string;
  readonly fact: KustomizationFact;
  /** Changes whenever the text of a patch file does. */
  readonly stamp: string;
}

/** How a file gets into the build of an outermost kustomization. Shape: levels from the innermost. */
export interface Build {
  readonly root: string;
  readonly levels: readonly Level[];
  /** Services of the whole build that are renamed: name as written → names as built. */
  readonly services: ReadonlyMap<string, readonly string[]>;
}

/** All builds of the workspace. */
export interface BuildPlan {
  /** File → ways into builds. Shape: by root, then in the order of listing. */
  readonly builds: ReadonlyMap<string, readonly Build[]>;
  /** Files that are patches. */
  readonly patches: ReadonlySet<string>;
  /** Folders of kustomizations whose builds hold objects that no file shows. */
  readonly opaque: ReadonlySet<string>;
}

/** What a plan is made from. */
export interface PlanSource {
  /** Folder → its kustomization. */
  readonly kustomizations: ReadonlyMap<string, { readonly path: string; readonly fact: KustomizationFact }>;
  /** Names of the Services in a file. */
  servicesIn(path: string): readonly string[];
  /** Something that differs whenever the text of a file does. */
  stampOf(path: string): string;
}

/** A file with more ways into builds than this is taken as it is written. */
const MOST_WAYS = 24;
/** Ways of one build, and of all builds together. */
const MOST_ITEMS = 20_000;

interface Item {
  readonly file: string;
  readonly levels: Level[];
}

/** Follows every kustomization that no other one lists. Cost: the files of all builds. */
export function planBuilds(source: PlanSource): BuildPlan {
  const planner = new Planner(source);
  const builds = new Map<string, Build[]>();
  let total = 0;
  for (const root of planner.roots()) {
    const items = planner.items(root);
    total += items.length;
    if (total > MOST_ITEMS) break;
    const services = renamedServices(items, source);
    for (const { file, levels } of items) {
      const ways = builds.get(file) ?? [];
      ways.push({ root, levels, services });
      builds.set(file, ways);
    }
  }
  for (const [file, ways] of builds) if (ways.length > MOST_WAYS || total > MOST_ITEMS) builds.delete(file);
  return { builds, patches: planner.patches(), opaque: planner.opaque };
}

/** A name after a kustomization added to it. */
export function renamed(name: string, levels: readonly Level[]): string {
  return levels.reduce((so, { fact }) => `${fact.namePrefix ?? ''}${so}${fact.nameSuffix ?? ''}`, name);
}

class Planner {
  readonly #source: PlanSource;
  readonly #levels = new Map<string, Level>();
  readonly opaque = new Set<string>();
  #count = 0;

  constructor(source: PlanSource) {
    this.#source = source;
  }

  /** Folders of kustomizations that no other one lists, in order. */
  roots(): string[] {
    const listed = new Set<string>();
    for (const [folder, { fact }] of this.#source.kustomizations) {
      for (const entry of [...fact.resources, ...fact.components]) {
        const target = joinPath(folder, entry);
        if (target !== undefined && target !== folder) listed.add(target);
      }
    }
    return [...this.#source.kustomizations.keys()].filter((folder) => !listed.has(folder)).sort();
  }

  /** Files that some kustomization applies as patches. */
  patches(): Set<string> {
    const found = new Set<string>();
    for (const [folder, { fact }] of this.#source.kustomizations) {
      for (const { path } of fact.patches) {
        const target = path === undefined ? undefined : joinPath(folder, path);
        if (target !== undefined) found.add(target);
      }
    }
    return found;
  }

  /** What the kustomization of a folder builds. */
  items(folder: string): Item[] {
    return this.#accumulate(folder, new Set(), folder, []);
  }

  /**
   * What a kustomization lists, with itself as a level of all that it sees: its own, and for a component also what was
   * listed before it.
   */
  #accumulate(folder: string, open: Set<string>, root: string, before: readonly Item[]): Item[] {
    const found = this.#source.kustomizations.get(folder);
    if (found === undefined || open.has(folder) || this.#count > MOST_ITEMS) return [];
    open.add(folder);
    const own: Item[] = [];
    for (const entry of found.fact.resources) {
      const target = joinPath(folder, entry);
      if (target !== undefined && this.#source.kustomizations.has(target)) own.push(...this.#accumulate(target, open, root, []));
      else if (target !== undefined && looksLikeFile(target)) own.push({ file: target, levels: [] });
      else this.opaque.add(root);
    }
    for (const entry of found.fact.components) {
      const target = joinPath(folder, entry);
      if (target !== undefined && this.#source.kustomizations.has(target)) own.push(...this.#accumulate(target, open, root, [...before, ...own]));
      else this.opaque.add(root);
    }
    this.#count += own.length;
    if (found.fact.opaque) this.opaque.add(root);
    if (changes(found.fact)) for (const item of [...before, ...own]) item.levels.push(this.#level(folder, found));
    open.delete(folder);
    return own;
  }

  #level(folder: string, { path, fact }: { readonly path: string; readonly fact: KustomizationFact }): Level {
    let level = this.#levels.get(folder);
    if (level === undefined) {
      const files = fact.patches.flatMap((patch) => (patch.path === undefined ? [] : (joinPath(folder, patch.path) ?? [])));
      level = { folder, path, fact, stamp: files.map((file) => this.#source.stampOf(file)).join(' ') };
      this.#levels.set(folder, level);
    }
    return level;
  }
}

/** Whether a kustomization changes anything of what it lists. */
function changes({ namespace, namePrefix, nameSuffix, labels, replicas, patches }: KustomizationFact): boolean {
  return namespace !== undefined || namePrefix !== undefined || nameSuffix !== undefined || labels.length + replicas.length + patches.length > 0;
}

function renamedServices(items: readonly Item[], source: PlanSource): ReadonlyMap<string, readonly string[]> {
  const renames = items.some(({ levels }) => levels.some(({ fact }) => fact.namePrefix !== undefined || fact.nameSuffix !== undefined));
  const names = new Map<string, string[]>();
  if (!renames) return names;
  for (const { file, levels } of items) {
    for (const name of source.servicesIn(file)) {
      const built = names.get(name) ?? [];
      if (!built.includes(renamed(name, levels))) names.set(name, [...built, renamed(name, levels)]);
    }
  }
  return names;
}
