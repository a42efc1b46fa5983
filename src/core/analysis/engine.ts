import { type ActiveRule, type ActiveRules, AT_ONCE, type Filed, FirstRun, NO_SCOPES, type RuleReport, RuleScope, type Watched } from './rule-runs';
import type { AnalysisSettings, FileChange } from '../../protocol/analysis-contract';
import type { ClusterDefinition } from '../kube/facts';
import { isConfigurationPath } from '../kube/workspace-configuration';
import type { ChunkSubjects } from '../network/chunk-subjects';
import type { Ignore } from '../network/configurations';
import { chunkOrder, NetworkIndex } from '../network/index';
import { type ClusterScope, type Placement, Scoping } from '../network/scoping';
import { clusterInFile, clustersInFile } from '../network/several-clusters';
import type { ClusterId } from '../network/subjects';
import type { Report, Rule, Severity, SubjectType, SubjectTypes } from '../rules/rule';
import { Tracker } from '../store/cell';
import type { DumpContent } from '../store/dump';
import { bordersOf, type ChunkRecord, definitionsIn, type FileRecord, FileTable, type FileUpdate } from '../store/files';
import type { ChunkId } from '../store/place';
import { finished } from '../store/steps';
import { SharedNetworks } from './shared-networks';
import { hasPatches, samePlacements, standingOf } from './standings';
import { withUnknownRules } from './unknown-rules';

/** How a file is filed. */
interface FiledFile {
  readonly placements: readonly Placement[];
  /** Those of the placements, and those that its chunks are told apart into. */
  readonly clusters: readonly ClusterId[];
  /** Severities that configurations set for it. */
  readonly rules: Readonly<Record<string, string>> | undefined;
  readonly networks: readonly string[];
}

/**
 * Keeps texts, facts, indexes and the reports of rules in step. A change is applied in three
 * moves: read the new texts, draw the clusters' borders, replace the facts of what changed.
 * What rules have to run again is found by what they read. Knows nothing of positions.
 */
export class Engine {
  readonly files = new FileTable();
  readonly tracker = new Tracker();
  readonly #order = chunkOrder((id) => this.files.chunk(id), (id) => this.files.aliases.variant(id));
  readonly index = new NetworkIndex(this.tracker, this.#order);
  readonly #scoping = new Scoping((path) => stampOf(this.files.file(path)));
  readonly #shared = new SharedNetworks(this.files, this.index);
  readonly #filed = new Map<string, FiledFile>();
  readonly #members = new Map<ClusterId, Set<ChunkRecord>>();
  readonly #listed = new Map<ClusterId, { readonly revision: number; readonly subjects: readonly ChunkSubjects[] }>();
  readonly #known = new Map<ClusterId, ClusterScope>();
  /** Shape: in the order of the file's placements. */
  readonly #chunks = new Map<ChunkId, readonly Filed[]>();
  readonly #clusterRevisions = new Map<ClusterId, number>();
  /** Path → chunks that are filed with facts that they have no more, or that are gone. */
  readonly #stale = new Map<string, Set<ChunkRecord>>();
  readonly #rules: readonly Rule[];
  #settings: AnalysisSettings['rules'] = {};
  #active = new Map<string, ActiveRules>();
  /** Paths whose findings may differ from those last taken. */
  readonly changedFiles = new Set<string>();
  /** Rule id → message of its last crash; a crash hides only the rule's own report. */
  readonly crashes = new Map<string, string>();
  revision = 0;

  constructor(rules: readonly Rule[], settings: AnalysisSettings) {
    this.#rules = rules;
    this.#activate(settings);
  }

  /** Applies settings. Cost: all rules run again when a severity changed, all files are placed again when clusters did. */
  configure(settings: AnalysisSettings): void {
    finished(this.configureSteps(settings));
  }

  /** `configure` with rests, in which everything may be asked and changed. */
  *configureSteps(settings: AnalysisSettings): Generator<void, void> {
    this.#activate(settings);
    this.revision++;
    yield* this.#rescopeSteps([...this.files.files()], true);
    for (const cluster of this.#shared.reconcile(new Set())) this.#bump(cluster);
    this.index.publishCounts();
    this.revision++;
  }

  /** Applies new texts; rules become due but do not run. */
  apply(changes: readonly FileChange[]): void {
    finished(this.applySteps(changes));
  }

  /** Takes a file of which only facts and places are kept. */
  take(path: string, content: DumpContent): void {
    finished(this.takeSteps(path, content));
  }

  /**
   * `apply` with rests, in which everything may be asked and changed: a chunk then counts as before, as it is now, or
   * not yet. `isStale` tells a path of which a newer text has come meanwhile.
   */
  *applySteps(changes: readonly FileChange[], isStale: (path: string) => boolean = () => false): Generator<void, void> {
    const updates: FileUpdate[] = [];
    for (const { path, text } of changes) {
      const update = isStale(path) ? undefined : yield* this.files.updateSteps(path, text, () => isStale(path));
      if (update?.textChanged === true) updates.push(this.#noted(update));
    }
    yield* this.#updateSteps(updates);
  }

  /** `take` with rests. */
  *takeSteps(path: string, content: DumpContent): Generator<void, void> {
    const update = this.#noted(this.files.take(path, content));
    yield;
    yield* this.#updateSteps([update]);
  }

  *#updateSteps(updates: readonly FileUpdate[]): Generator<void, void> {
    if (updates.length === 0) return;
    this.revision++;
    const bordersMoved = updates.map(({ file }) => this.#updateScope(file.path)).some((moved) => moved);
    for (const { file } of updates) yield* this.#retractSteps(file.path);
    const touched = bordersMoved ? [...this.files.files()] : updates.map((update) => update.file);
    yield* this.#rescopeSteps(touched, false);
    const changed = new Set(updates.map(({ file }) => file.path));
    for (const cluster of this.#shared.reconcile(changed)) this.#bump(cluster);
    this.index.publishCounts();
    // What was asked in between saw a part.
    this.revision++;
  }

  /** How many rules the settings leave on. */
  get ruleCount(): number {
    return this.#rules.filter(({ id, name }) => (this.#settings[id] ?? this.#settings[name]) !== 'off').length;
  }

  /** Runs due rules until `pause` says to stop; answers whether all ran. */
  settle(pause?: () => boolean): boolean {
    return this.tracker.settle(pause);
  }

  /**
   * Runs what is due of some files ahead of everything else; answers whether all of it ran. What is not due is passed over
   * without a rest, or a file of very many chunks would never come to its end.
   */
  settleFiles(paths: Iterable<string>, pause: () => boolean): boolean {
    for (const path of paths) {
      for (const chunk of this.files.file(path)?.chunks ?? []) {
        for (const standing of this.#chunks.get(chunk.id) ?? []) {
          while (standing.first !== undefined && this.tracker.advance(standing.first)) if (pause()) return false;
          for (const scope of standing.scopes) if (this.tracker.advance(scope) && pause()) return false;
        }
      }
    }
    return true;
  }

  /** Reports on the chunks of a file, in the order of the chunks and rules. */
  reportsOf(file: FileRecord): RuleReport[] {
    return file.chunks.flatMap((chunk) => this.reportsOfChunk(chunk));
  }

  /** Reports on one chunk, in the order of its clusters and subjects; with an id those of one standing. */
  reportsOfChunk(chunk: ChunkRecord, id?: ChunkId): RuleReport[] {
    const standings = this.#chunks.get(chunk.id) ?? [];
    return standings.flatMap(({ subjects, scopes, reports }) => {
      if (reports === undefined || reports.size === 0 || (id !== undefined && subjects.chunk !== id)) return [];
      return scopes.flatMap((scope) => reports.get(scope) ?? []);
    });
  }

  /** Clusters that have files, in order of id. */
  clusters(): ClusterScope[] {
    return [...this.#members.keys()].sort().map((id) => this.#known.get(id)).filter((scope) => scope !== undefined);
  }

  /** The cluster of a file that was applied; the first one where it belongs to several. */
  clusterOf(path: string): ClusterScope | undefined {
    return this.#filed.get(path)?.placements[0]?.scope;
  }

  /** The ways in which a file that was applied belongs to clusters. */
  placementsOf(path: string): readonly Placement[] {
    return this.#filed.get(path)?.placements ?? [];
  }

  /** The clusters of a file's chunks in one placement. */
  scopesOf(file: FileRecord, { scope }: Placement): readonly ClusterScope[] {
    const names = clustersInFile(definitionsIn(file));
    return names.length === 0 ? [scope] : [...new Map(file.chunks.map(({ facts }) => clusterInFile(scope, names, facts)).map((own) => [own.id, own])).values()];
  }

  /** Entries of configurations that say which findings of a file are ignored. */
  ignoresFor(path: string): readonly Ignore[] {
    return this.#scoping.configurations.ignoresFor(path);
  }

  /** Subjects of a cluster's chunks, by file and place. Cost: the whole cluster once per change of its facts. */
  subjectsOf(cluster: ClusterId): readonly ChunkSubjects[] {
    const members = this.#members.get(cluster);
    if (members === undefined) return [];
    const revision = this.clusterRevision(cluster);
    const known = this.#listed.get(cluster);
    if (known?.revision === revision) return known.subjects;
    const chunks = [...members].sort((a, b) => this.#order(a.id, b.id));
    // What is in order already is sorted in one pass, and an edit moves its chunks to the end.
    this.#members.set(cluster, new Set(chunks));
    const subjects = chunks.flatMap((chunk) => (this.#chunks.get(chunk.id) ?? []).filter(({ subjects: own }) => own.cluster === cluster).map(({ subjects: own }) => own));
    this.#listed.set(cluster, { revision, subjects });
    return subjects;
  }

  /** Networks that configurations name for a cluster. */
  networksOf(cluster: ClusterId): readonly ChunkSubjects[] {
    return this.#shared.of(cluster);
  }

  /** Subjects of one chunk; in the first cluster where it stands in several. */
  subjectsOfChunk(id: ChunkId): ChunkSubjects | undefined {
    return this.#chunks.get(id)?.[0]?.subjects;
  }

  /** Definitions of a cluster in one chunk. */
  definitionsOf(id: ChunkId): readonly ClusterDefinition[] {
    return this.files.chunk(id)?.facts.definitions ?? [];
  }

  /** Grows whenever facts of the cluster change: the key of what is cached per cluster. */
  clusterRevision(cluster: ClusterId): number {
    return this.#clusterRevisions.get(cluster) ?? 0;
  }

  #activate(settings: AnalysisSettings): void {
    this.#settings = settings.rules;
    this.#active.clear();
    this.#scoping.configure(settings.clusters);
  }

  /** The rules that run for files with these severities of configurations; settings go before those. */
  #activeRules(configured: FiledFile['rules']): ActiveRules {
    const key = configured === undefined ? '' : JSON.stringify(configured);
    const known = this.#active.get(key);
    if (known !== undefined) return known;
    const active = new Map<SubjectType, ActiveRule[]>();
    for (const rule of this.#rules) {
      const set = this.#settings[rule.id] ?? this.#settings[rule.name] ?? configured?.[rule.id] ?? configured?.[rule.name];
      const severity = (set ?? rule.severity) as Severity | 'off';
      if (severity === 'off') continue;
      const list = active.get(rule.subject) ?? [];
      list.push({ rule, severity, chosen: set !== undefined });
      active.set(rule.subject, list);
    }
    this.#active.set(key, active);
    return active;
  }

  #updateScope(path: string): boolean {
    const file = this.files.file(path);
    if (file === undefined) this.#unfile(path);
    const configured = this.#updateConfiguration(path, file === undefined || file.template ? [] : file.chunks);
    if (file === undefined) return this.#scoping.update(path, undefined) || configured;
    return this.#scoping.update(path, file.template ? { definitions: [], kustomization: undefined, services: [] } : bordersOf(file)) || configured;
  }

  /** Everything may be told anew after a change of a configuration: severities, borders, what is ignored. */
  #updateConfiguration(path: string, chunks: readonly ChunkRecord[]): boolean {
    if (!isConfigurationPath(path)) return false;
    const said = chunks.map(({ facts }) => facts.configuration).filter((each) => each !== undefined);
    if (!this.#scoping.configurations.update(path, said)) return false;
    for (const file of this.files.files()) this.changedFiles.add(file.path);
    return true;
  }

  /** Remembers which chunks an update makes stale. */
  #noted(update: FileUpdate): FileUpdate {
    const { file, removed, changed, templateChanged } = update;
    this.changedFiles.add(file.path);
    // What patches made of a chunk has the places of its text.
    const patched = this.placementsOf(file.path).some(hasPatches);
    this.#outdate(file.path, removed);
    this.#outdate(file.path, templateChanged || patched ? file.chunks : changed.map(({ chunk }) => chunk));
    return update;
  }

  #outdate(path: string, chunks: readonly ChunkRecord[]): void {
    const filed = chunks.filter(({ id }) => this.#chunks.has(id));
    if (filed.length === 0) return;
    const stale = this.#stale.get(path) ?? new Set();
    for (const chunk of filed) stale.add(chunk);
    this.#stale.set(path, stale);
  }

  *#retractSteps(path: string): Generator<void, void> {
    const stale = this.#stale.get(path);
    if (stale === undefined) return;
    for (const chunk of stale) {
      this.#retract(chunk);
      yield;
    }
  }

  /** Puts chunks into their clusters and files the facts of those that are not filed there yet. */
  *#rescopeSteps(files: readonly FileRecord[], always: boolean): Generator<void, void> {
    for (const file of files) {
      if (this.files.file(file.path) !== file) continue;
      const before = this.#filed.get(file.path);
      const now = this.#file(file);
      const same = before === undefined || (before.rules === now.rules && samePlacements(before.placements, now.placements));
      const { chunks, path } = file;
      if (always || !same) this.#outdate(path, chunks);
      const names = clustersInFile(definitionsIn(file));
      for (const chunk of chunks) {
        const own = names.length === 0 ? now.placements : now.placements.map((placement) => ({ ...placement, scope: clusterInFile(placement.scope, names, chunk.facts) }));
        const filed = this.#chunks.get(chunk.id);
        if (filed !== undefined && (this.#stale.get(path)?.has(chunk) === true || filed.some(({ subjects }, at) => subjects.cluster !== own[at]?.scope.id))) this.#retract(chunk);
        if (!this.#chunks.has(chunk.id)) this.#assert(chunk, own, now.rules);
        yield;
        // Whoever came in between and put the file into its clusters put all of it there, or it is gone.
        if (this.#filed.get(path) !== now || file.chunks !== chunks || this.files.file(path) !== file) break;
      }
    }
  }

  #file(file: FileRecord): FiledFile {
    const { path } = file;
    this.#unfile(path);
    const placements = this.#scoping.placementsOf(path);
    const { configurations } = this.#scoping;
    const isTold = clustersInFile(definitionsIn(file)).length > 0;
    const scopes = placements.flatMap((placement) => (isTold ? [placement.scope, ...this.scopesOf(file, placement)] : placement.scope));
    const clusters = scopes.length === 1 ? scopes.map(({ id }) => id) : [...new Set(scopes.map(({ id }) => id))];
    const filed = { placements, clusters, rules: configurations.rulesFor(path), networks: isConfigurationPath(path) ? [] : configurations.networksFor(path) };
    for (const scope of scopes) {
      this.#known.set(scope.id, scope);
      this.index.setScope(scope);
    }
    this.#filed.set(path, filed);
    this.#shared.count(clusters, filed.networks, 1);
    return filed;
  }

  #unfile(path: string): void {
    const before = this.#filed.get(path);
    if (before === undefined) return;
    this.#shared.count(before.clusters, before.networks, -1);
    this.#filed.delete(path);
  }

  #assert(chunk: ChunkRecord, placements: readonly Placement[], rules: FiledFile['rules']): void {
    const active = this.#activeRules(rules);
    const standings = placements.map((placement, at): Filed => {
      const subjects = withUnknownRules(standingOf(this.files, chunk, placement, at), chunk, this.#rules);
      this.index.add(subjects);
      const filed: Filed = { subjects, first: undefined, scopes: NO_SCOPES, reports: undefined };
      filed.first = new FirstRun(this.#runFirst, filed, active);
      const members = this.#members.get(subjects.cluster) ?? new Set<ChunkRecord>();
      this.#members.set(subjects.cluster, members.add(chunk));
      this.#bump(subjects.cluster);
      return filed;
    });
    this.#chunks.set(chunk.id, standings);
    this.changedFiles.add(chunk.file.path);
    for (const { first } of standings) if (first !== undefined) this.tracker.add(first);
  }

  #retract(chunk: ChunkRecord): void {
    this.#forgetStale(chunk);
    const standings = this.#chunks.get(chunk.id);
    if (standings === undefined) return;
    this.#chunks.delete(chunk.id);
    for (const { subjects, first, scopes } of standings) {
      if (first !== undefined) this.tracker.retire(first);
      for (const scope of scopes) this.tracker.retire(scope);
      this.index.remove(subjects);
      this.files.aliases.delete(subjects.chunk);
      const members = this.#members.get(subjects.cluster);
      members?.delete(chunk);
      this.#listed.delete(subjects.cluster);
      if (members?.size === 0) this.#members.delete(subjects.cluster);
      this.#bump(subjects.cluster);
    }
    this.changedFiles.add(chunk.file.path);
  }

  #forgetStale(chunk: ChunkRecord): void {
    const { path } = chunk.file;
    const stale = this.#stale.get(path);
    if (stale?.delete(chunk) === true && stale.size === 0) this.#stale.delete(path);
  }

  #bump(cluster: ClusterId): void {
    this.#clusterRevisions.set(cluster, this.clusterRevision(cluster) + 1);
  }

  /** Runs the rules for some subjects of a chunk that has come; what read nothing and found nothing will never run again. */
  readonly #runFirst = (run: FirstRun): void => {
    const { filed, subjects } = run;
    const kept: RuleScope[] = [];
    for (let rest = AT_ONCE; rest > 0 && run.at < subjects.length; rest--) {
      const { rules, subject } = subjects[run.at++] as Watched;
      const scope = new RuleScope(this.#run, filed, rules, subject);
      this.tracker.run(scope);
      if (scope.cells.length > 0 || filed.reports?.has(scope) === true) kept.push(scope);
    }
    if (kept.length > 0) filed.scopes = filed.scopes.concat(kept).slice();
    if (run.at < subjects.length) this.tracker.add(run);
    else filed.first = undefined;
  };

  readonly #run = (scope: RuleScope): void => {
    const { filed } = scope;
    const found = this.#check(scope.rules, scope.subject);
    if (found.length === 0 && filed.reports?.has(scope) !== true) return;
    filed.reports ??= new Map();
    if (found.length > 0) filed.reports.set(scope, found);
    else filed.reports.delete(scope);
    this.changedFiles.add(filed.subjects.file);
  };

  #check(rules: readonly ActiveRule[], subject: SubjectTypes[SubjectType]): readonly RuleReport[] {
    let found: RuleReport[] | undefined;
    let reports: Report[] = [];
    const report = (each: Report): void => void reports.push(each);
    for (const { rule, severity, chosen } of rules) {
      const { reads } = this.tracker;
      try {
        rule.check(subject as never, this.index, report);
      } catch (error) {
        this.crashes.set(rule.id, error instanceof Error ? error.message : String(error));
      }
      if (reports.length === 0) continue;
      const final = this.tracker.reads === reads;
      for (const each of reports) (found ??= []).push({ rule, severity: chosen ? severity : (each.severity ?? severity), report: each, final });
      reports = [];
    }
    return found ?? NO_REPORTS;
  }
}

/** Most subjects have none. */
const NO_REPORTS: readonly RuleReport[] = [];

function stampOf(file: FileRecord | undefined): string {
  return file?.chunks.map(({ hash, start, end }) => `${hash}:${end - start}`).join() ?? '';
}
