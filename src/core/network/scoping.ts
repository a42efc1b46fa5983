import type { ClusterDefinition } from '../kube/facts';
import type { KustomizationFact } from '../kube/kustomization-facts';
import { Configurations } from './configurations';
import { type Build, type BuildPlan, planBuilds } from './kustomize/plan';
import type { ClusterKind } from './network';
import { globMatcher } from '../text/globs';
import { ancestors, folderOf, joinPath, looksLikeFile } from './paths';
import type { ClusterId } from './subjects';
import { sameValue } from '../store/same-value';

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
  readonly kustomization: KustomizationFact | undefined;
  /** Names of its Services, to which other objects refer. */
  readonly services: readonly string[];
}

/**
 * One way in which a file belongs to a cluster: as written, or as a kustomization builds it. `patch`: it changes other
 * objects and is none itself. `incomplete`: the cluster holds objects that no file shows.
 */
export interface Placement {
  readonly scope: ClusterScope;
  readonly build: Build | undefined;
  readonly part: 'whole' | 'patch';
  readonly incomplete: boolean;
}

/** Folders whose files are cases on their own unless something inside them says otherwise. */
const caseFolder = /^(tests?|testdata|test-data|testing|fixtures?|examples?|samples?|e2e|golden|hack|docs?|templates?)$/i;

/**
 * Decides which files form one cluster. In this order: the user's settings; the nearest `.kube-netscope.yaml`; the
 * nearest folder with a document that defines a cluster; the outermost kustomization that builds the file or alone uses
 * its folder; the folder. A file that several kustomizations build belongs to the cluster of each. Files of test and
 * example folders stand alone when nothing in the folder joins them.
 */
export class Scoping {
  readonly configurations = new Configurations();
  readonly #files = new Map<string, FileScope>();
  readonly #folders = new Map<string, Folder>();
  /** Folder → folders of the kustomizations that list it or a file in it. */
  readonly #usedBy = new Map<string, Map<string, number>>();
  readonly #kustomizations = new Map<string, { readonly path: string; readonly fact: KustomizationFact }>();
  readonly #stampOf: (path: string) => string;
  #configured: readonly { readonly scope: ClusterScope; readonly matches: (path: string) => boolean }[] = [];
  #plan: BuildPlan | undefined;
  #rootsByDefinition: ReadonlyMap<ClusterId, number> | undefined;

  /** `stampOf` tells something that differs whenever the text of a file does. */
  constructor(stampOf: (path: string) => string = () => '') {
    this.#stampOf = stampOf;
  }

  /** Sets the clusters that the user named: name → globs over workspace paths. Errors: bad globs match nothing. */
  configure(clusters: Readonly<Record<string, readonly string[]>>): void {
    this.#rootsByDefinition = undefined;
    this.#configured = Object.entries(clusters).map(([name, globs]) => ({
      scope: { id: `configured:${name}`, name, kind: 'configured', because: `The setting kubeNetscope.clusters names it: ${globs.join(', ')}.` },
      matches: globMatcher(globs),
    }));
  }

  /** Takes what a file says (undefined: gone). Answers whether the clusters of other files may differ now. */
  update(path: string, scope: FileScope | undefined): boolean {
    const before = this.#files.get(path);
    const same = sameBorders(before, scope);
    if (before !== undefined && !same) this.#retract(path, before);
    if (scope === undefined) this.#files.delete(path);
    else {
      this.#files.set(path, scope);
      if (!same) this.#assert(path, scope);
    }
    // Most edits of a file that defines a cluster change what is in the cluster, not what belongs to it.
    const moved = (!same && (says(before) || says(scope))) || this.#changesBuilds(path, before, scope);
    if (moved) this.#plan = this.#rootsByDefinition = undefined;
    return moved;
  }

  /** The cluster of a file, known or not; the first one where it belongs to several. */
  clusterOf(path: string): ClusterScope {
    return this.placementsOf(path)[0]?.scope ?? this.#byFolder(path);
  }

  /** All ways in which a file belongs to clusters. Shape: at least one; by the root of the build. */
  placementsOf(path: string): readonly Placement[] {
    const { builds, patches, opaque } = this.#builds();
    const ways = builds.get(path);
    if (ways === undefined) {
      const scope = this.#byName(path) ?? this.#byDefinition(path) ?? this.#byKustomization(path) ?? this.#byFolder(path);
      const incomplete = opaque.has(folderOf(path)) && this.#kustomizations.get(folderOf(path))?.path === path;
      return [{ scope, build: undefined, part: patches.has(path) ? 'patch' : 'whole', incomplete }];
    }
    // Two kustomizations in the folder of one cluster may be alternatives: only the first way counts.
    const roots = new Map<ClusterId, string>();
    return ways.flatMap((build): Placement[] => {
      const scope = this.#ofBuild(path, build.root);
      const root = roots.get(scope.id) ?? build.root;
      roots.set(scope.id, root);
      return root === build.root ? [{ scope, build, part: 'whole', incomplete: false }] : [];
    });
  }

  #ofBuild(path: string, root: string): ClusterScope {
    const file = this.#kustomizations.get(root)?.path ?? `${root}/kustomization.yaml`;
    const named = this.#byName(file) ?? this.#byName(path) ?? this.#byDefinition(path);
    if (named !== undefined) return named;
    const defined = this.#byDefinition(file);
    if (defined !== undefined && (defined.id === `folder:${root}` || this.#rootsOf(defined.id) === 1)) return defined;
    return { id: `kustomization:${root}`, name: shown(root), kind: 'kustomization', because: `The kustomization in ${shown(root)} lists it.` };
  }

  /** How many outermost kustomizations stand in the folder of a definition. */
  #rootsOf(cluster: ClusterId): number {
    if (this.#rootsByDefinition === undefined) {
      const counts = new Map<ClusterId, number>();
      const roots = new Set([...this.#builds().builds.values()].flatMap((ways) => ways.map(({ root }) => root)));
      for (const root of roots) {
        const id = this.#byDefinition(this.#kustomizations.get(root)?.path ?? '')?.id;
        if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      this.#rootsByDefinition = counts;
    }
    return this.#rootsByDefinition.get(cluster) ?? 0;
  }

  #builds(): BuildPlan {
    this.#plan ??= planBuilds({ kustomizations: this.#kustomizations, servicesIn: (path) => this.#files.get(path)?.services ?? [], stampOf: this.#stampOf });
    return this.#plan;
  }

  /** A patch has another text, or Services of a build that renames them have other names. */
  #changesBuilds(path: string, before: FileScope | undefined, after: FileScope | undefined): boolean {
    if (this.#kustomizations.size === 0) return false;
    const { builds, patches } = this.#builds();
    if (patches.has(path)) return true;
    const renames = builds.get(path)?.some(({ levels }) => levels.some(({ fact }) => fact.namePrefix !== undefined || fact.nameSuffix !== undefined));
    return renames === true && before?.services.join() !== after?.services.join();
  }

  #byName(path: string): ClusterScope | undefined {
    const configured = this.#configured.find((cluster) => cluster.matches(path));
    if (configured !== undefined) return configured.scope;
    const found = this.configurations.clusterOf(path);
    if (found !== undefined) {
      const { name, globs, from } = found;
      const id = folderOf(from) === '' ? `configured:${name}` : `configured:${folderOf(from)}:${name}`;
      return { id, name, kind: 'configured', because: `${from} names it: ${globs.join(', ')}.` };
    }
    const rendered = this.configurations.renderedFolder(path);
    return rendered && { id: `rendered:${rendered.folder}`, name: shown(rendered.folder), kind: 'dump', because: `${rendered.from} names ${shown(rendered.folder)} as the output of a chart.` };
  }

  #assert(path: string, scope: FileScope): void {
    const folder = folderOf(path);
    for (const definition of scope.definitions) this.#folder(folder).add(definition.singleton, path);
    if (scope.kustomization === undefined) return;
    this.#folder(folder).kustomizations.set(path, scope.kustomization);
    this.#chooseKustomization(folder);
    for (const target of listedFolders(folder, scope.kustomization)) count(this.#usedBy, target, folder, 1);
  }

  #retract(path: string, scope: FileScope): void {
    const folder = folderOf(path);
    for (const definition of scope.definitions) this.#folder(folder).remove(definition.singleton, path);
    if (scope.kustomization === undefined) return;
    this.#folder(folder).kustomizations.delete(path);
    this.#chooseKustomization(folder);
    for (const target of listedFolders(folder, scope.kustomization)) count(this.#usedBy, target, folder, -1);
  }

  /** kustomize refuses two in one folder; the one with the usual name is meant. */
  #chooseKustomization(folder: string): void {
    const found = [...this.#folder(folder).kustomizations].sort(([a], [b]) => unusual(a) - unusual(b) || (a < b ? -1 : 1))[0];
    if (found === undefined) this.#kustomizations.delete(folder);
    else this.#kustomizations.set(folder, { path: found[0], fact: found[1] });
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
      return found.scopeOf(folder);
    }
    return undefined;
  }

  #byKustomization(path: string): ClusterScope | undefined {
    const start = ancestors(path).find((folder) => (this.#folders.get(folder)?.kustomizations.size ?? 0) > 0 || this.#usedBy.has(folder));
    if (start === undefined) return undefined;
    let folder = start;
    const seen = new Set<string>();
    const isOwn = this.#kustomizations.get(start)?.path === path;
    for (let users = this.#usedBy.get(folder); users !== undefined && (users.size === 1 || isOwn) && !seen.has(folder); users = this.#usedBy.get(folder)) {
      seen.add(folder);
      folder = [...users.keys()].sort()[0] ?? folder;
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
  readonly kustomizations = new Map<string, KustomizationFact>();
  readonly #definers = new Map<string, Map<string, number>>();
  #alternatives: ReadonlySet<string> | undefined;
  #example: string | undefined;
  #scope: ClusterScope | undefined;

  /** Files that define what another file of the folder defines, too. Cost: all definers, once per change. */
  get alternatives(): ReadonlySet<string> {
    this.#alternatives ??= this.#repeated();
    return this.#alternatives;
  }

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

  /** The defining file that stands for the folder: the same one for every file of the cluster. Cost: all definers, once per change. */
  get example(): string {
    this.#example ??= this.#firstDefiner() ?? 'a document';
    return this.#example;
  }

  /** The cluster that is defined here, at a path. Shape: the same object for every file of the cluster until a definition changes. */
  scopeOf(folder: string): ClusterScope {
    this.#scope ??= { id: `folder:${folder}`, name: shown(folder), kind: 'definition', because: `${shown(folder)} holds ${this.example}, which defines the cluster.` };
    return this.#scope;
  }

  #firstDefiner(): string | undefined {
    let first: string | undefined;
    for (const paths of this.#definers.values()) {
      for (const path of paths.keys()) if (!this.alternatives.has(path) && (first === undefined || path < first)) first = path;
    }
    return first;
  }

  #refresh(): void {
    this.#alternatives = undefined;
    this.#example = undefined;
    this.#scope = undefined;
  }

  #repeated(): Set<string> {
    const repeated = new Set<string>();
    for (const paths of this.#definers.values()) {
      if (paths.size > 1) for (const path of paths.keys()) repeated.add(path);
    }
    return repeated;
  }
}

function sameBorders(before: FileScope | undefined, after: FileScope | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  return sameValue(before.definitions, after.definitions) && sameValue(before.kustomization, after.kustomization);
}

function says(scope: FileScope | undefined): boolean {
  return scope !== undefined && (scope.definitions.length > 0 || scope.kustomization !== undefined);
}

function count(table: Map<string, Map<string, number>>, key: string, inner: string, by: number): void {
  const counts = table.get(key) ?? new Map<string, number>();
  const next = (counts.get(inner) ?? 0) + by;
  if (next > 0) counts.set(inner, next);
  else counts.delete(inner);
  if (counts.size > 0) table.set(key, counts);
  else table.delete(key);
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

function listedFolders(base: string, { resources, components }: KustomizationFact): Set<string> {
  const folders = new Set<string>();
  for (const entry of [...resources, ...components]) {
    const target = joinPath(base, entry);
    if (target === undefined) continue;
    const folder = looksLikeFile(target) ? folderOf(target) : target;
    if (folder !== base) folders.add(folder);
  }
  return folders;
}

function unusual(path: string): number {
  return /(^|\/)kustomization\.ya?ml$|(^|\/)Kustomization$/.test(path) ? 0 : 1;
}
