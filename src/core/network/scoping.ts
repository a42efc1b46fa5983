import picomatch from 'picomatch';
import type { ClusterDefinition } from '../kube/facts';
import type { ClusterKind } from './network';
import type { ClusterId } from './subjects';

/** A cluster of the workspace and why its files belong together. */
export interface ClusterScope {
  readonly id: ClusterId;
  readonly name: string;
  readonly kind: ClusterKind;
  readonly because: string;
}

/** What one file says about the borders of clusters. */
export interface FileScope {
  readonly definitions: readonly ClusterDefinition[];
  /** Paths that a kustomization in this file lists, as written. */
  readonly lists: readonly string[] | undefined;
}

/** Folders whose files are cases on their own unless something inside them says otherwise. */
const caseFolder = /^(tests?|testdata|test-data|testing|fixtures?|examples?|samples?|e2e|golden|hack|docs?|templates?)$/i;

/**
 * Decides which files form one cluster. In this order: the user's settings; the nearest folder
 * with a document that defines a cluster; the outermost kustomization that alone uses the
 * folder; the folder. Files of test and example folders stand alone when nothing in the folder
 * joins them.
 */
export class Scoping {
  readonly #files = new Map<string, FileScope>();
  readonly #folders = new Map<string, Folder>();
  /** Folder → folders of the kustomizations that list it or a file in it. */
  readonly #usedBy = new Map<string, Map<string, number>>();
  #configured: readonly { readonly scope: ClusterScope; readonly matches: (path: string) => boolean }[] = [];

  /** Sets the clusters that the user named: name → globs over workspace paths. Errors: bad globs match nothing. */
  configure(clusters: Readonly<Record<string, readonly string[]>>): void {
    this.#configured = Object.entries(clusters).map(([name, globs]) => ({
      scope: { id: `configured:${name}`, name, kind: 'configured', because: `The setting kubeNetscope.clusters names it: ${globs.join(', ')}.` },
      matches: matcher(globs),
    }));
  }

  /** Takes what a file says (undefined: gone). Answers whether the clusters of other files may differ now. */
  update(path: string, scope: FileScope | undefined): boolean {
    const before = this.#files.get(path);
    if (before !== undefined) this.#retract(path, before);
    if (scope === undefined) this.#files.delete(path);
    else {
      this.#files.set(path, scope);
      this.#assert(path, scope);
    }
    return says(before) || says(scope);
  }

  /** The cluster of a file, known or not. */
  clusterOf(path: string): ClusterScope {
    const configured = this.#configured.find((cluster) => cluster.matches(path));
    if (configured !== undefined) return configured.scope;
    return this.#byDefinition(path) ?? this.#byKustomization(path) ?? this.#byFolder(path);
  }

  #assert(path: string, scope: FileScope): void {
    const folder = folderOf(path);
    for (const definition of scope.definitions) this.#folder(folder).add(definition.singleton, path);
    if (scope.lists === undefined) return;
    this.#folder(folder).kustomizations++;
    for (const target of listedFolders(folder, scope.lists)) count(this.#usedBy, target, folder, 1);
  }

  #retract(path: string, scope: FileScope): void {
    const folder = folderOf(path);
    for (const definition of scope.definitions) this.#folder(folder).remove(definition.singleton, path);
    if (scope.lists === undefined) return;
    this.#folder(folder).kustomizations--;
    for (const target of listedFolders(folder, scope.lists)) count(this.#usedBy, target, folder, -1);
  }

  #folder(path: string): Folder {
    let folder = this.#folders.get(path);
    if (folder === undefined) this.#folders.set(path, (folder = new Folder()));
    return folder;
  }

  #byDefinition(path: string): ClusterScope | undefined {
    for (const folder of ancestors(path)) {
      const found = this.#folders.get(folder);
      if (found?.defines !== true) {
        if (isCaseFolder(folder)) return undefined;
        continue;
      }
      if (found.alternatives.has(path)) return alone(path, `other files of ${shown(folder)} define the same one differently`);
      if (isSampleFolder(folder)) return found.defining.has(path) ? alone(path, `${shown(folder)} is a folder of samples`) : undefined;
      if (!found.definesWhole && found.alternatives.size > 0) return undefined;
      const because = `${shown(folder)} holds ${found.example}, which defines the cluster.`;
      return { id: `folder:${folder}`, name: shown(folder), kind: 'definition', because };
    }
    return undefined;
  }

  #byKustomization(path: string): ClusterScope | undefined {
    const start = ancestors(path).find((folder) => (this.#folders.get(folder)?.kustomizations ?? 0) > 0 || this.#usedBy.has(folder));
    if (start === undefined) return undefined;
    let folder = start;
    const seen = new Set<string>();
    for (let users = this.#usedBy.get(folder); users?.size === 1 && !seen.has(folder); users = this.#usedBy.get(folder)) {
      seen.add(folder);
      folder = [...users.keys()][0] ?? folder;
    }
    return { id: `kustomization:${folder}`, name: shown(folder), kind: 'kustomization', because: `The kustomization in ${shown(folder)} lists it.` };
  }

  #byFolder(path: string): ClusterScope {
    const folder = folderOf(path);
    if (ancestors(path).some(isCaseFolder)) {
      return { id: `file:${path}`, name: path, kind: 'file', because: `${path} is in a folder of tests or examples, where each file is a case of its own.` };
    }
    return { id: `folder:${folder}`, name: shown(folder), kind: 'folder', because: `Nothing defines a cluster around it, so the files of ${shown(folder)} are taken together.` };
  }
}

/** Definitions of one folder: which singleton is defined by which files. */
class Folder {
  kustomizations = 0;
  readonly alternatives = new Set<string>();
  readonly #definers = new Map<string, Map<string, number>>();

  add(singleton: string, path: string): void {
    count(this.#definers, singleton, path, 1);
    this.#refresh();
  }

  remove(singleton: string, path: string): void {
    count(this.#definers, singleton, path, -1);
    this.#refresh();
  }

  /** Files that define something here. */
  get defining(): ReadonlySet<string> {
    return new Set([...this.#definers.values()].flatMap((paths) => [...paths.keys()]));
  }

  get defines(): boolean {
    return this.#definers.size > 0;
  }

  /** Whether something is defined here that has no alternative. */
  get definesWhole(): boolean {
    return [...this.#definers.values()].some((paths) => [...paths.keys()].some((path) => !this.alternatives.has(path)));
  }

  /** The defining file that stands for the folder: the same one for every file of the cluster. */
  get example(): string {
    const paths = [...this.#definers.values()].flatMap((definers) => [...definers.keys()]);
    return paths.filter((path) => !this.alternatives.has(path)).sort()[0] ?? 'a document';
  }

  #refresh(): void {
    this.alternatives.clear();
    for (const paths of this.#definers.values()) {
      if (paths.size > 1) for (const path of paths.keys()) this.alternatives.add(path);
    }
  }
}

function says(scope: FileScope | undefined): boolean {
  return scope !== undefined && (scope.definitions.length > 0 || scope.lists !== undefined);
}

function count(table: Map<string, Map<string, number>>, key: string, inner: string, by: number): void {
  const counts = table.get(key) ?? new Map<string, number>();
  const next = (counts.get(inner) ?? 0) + by;
  if (next > 0) counts.set(inner, next);
  else counts.delete(inner);
  if (counts.size > 0) table.set(key, counts);
  else table.delete(key);
}

function matcher(globs: readonly string[]): (path: string) => boolean {
  try {
    return picomatch([...globs], { dot: true });
  } catch {
    return () => false;
  }
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** Folders of a file, nearest first, '' (the workspace) last. */
function ancestors(path: string): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    folders.push(folder);
    if (folder === '') return folders;
  }
}

/** Samples beside each other are never one cluster; a folder named `test` may well be an environment. */
function isSampleFolder(folder: string): boolean {
  return isCaseFolder(folder) && !/(^|\/)(tests?|testing)$/i.test(folder);
}

function alone(path: string, why: string): ClusterScope {
  return { id: `file:${path}`, name: path, kind: 'file', because: `${path} defines a cluster and ${why}.` };
}

function isCaseFolder(folder: string): boolean {
  return caseFolder.test(folder.slice(folder.lastIndexOf('/') + 1));
}

function shown(folder: string): string {
  return folder === '' ? 'the workspace folder' : folder;
}

function listedFolders(base: string, lists: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const entry of lists) {
    if (entry.includes('://')) continue;
    const target = joinPath(base, entry);
    if (target === undefined) continue;
    const folder = /\.(ya?ml|json)$/i.test(target) ? folderOf(target) : target;
    if (folder !== base) folders.add(folder);
  }
  return folders;
}

/** Joins a relative path to a folder; undefined when it leaves the workspace. */
function joinPath(base: string, relative: string): string | undefined {
  const parts = base === '' ? [] : base.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
