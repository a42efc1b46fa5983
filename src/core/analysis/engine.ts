import type { AnalysisSettings, FileChange } from '../../protocol/analysis-contract';
import type { ClusterDefinition } from '../kube/facts';
import { type ChunkSubjects, subjectsOf } from '../network/chunk-subjects';
import { chunkOrder, NetworkIndex } from '../network/index';
import { type ClusterScope, Scoping } from '../network/scoping';
import { clusterInFile, clustersInFile } from '../network/several-clusters';
import type { ClusterId } from '../network/subjects';
import type { Report, Rule, Severity, SubjectType, SubjectTypes } from '../rules/rule';
import { Scope, Tracker } from '../store/cell';
import { type ChunkRecord, type FileRecord, FileTable, type FileUpdate } from '../store/files';
import type { ChunkId } from '../store/place';

/** A report together with the rule that made it. */
export interface RuleReport {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly report: Report;
  /** The rule looked at its subject alone, so nothing that is yet to be read can take the report back. */
  readonly final: boolean;
}

interface ChunkState {
  readonly subjects: ChunkSubjects;
  readonly scopes: readonly Scope[];
  /** One list per scope; empty lists are left out. */
  readonly reports: Map<Scope, readonly RuleReport[]>;
}

interface ActiveRule {
  readonly rule: Rule;
  readonly severity: Severity;
}

/**
 * Keeps texts, facts, indexes and the reports of rules in step. A change is applied in three
 * moves: read the new texts, draw the clusters' borders, replace the facts of what changed.
 * What rules have to run again is found by what they read. Knows nothing of positions.
 */
export class Engine {
  readonly files = new FileTable();
  readonly tracker = new Tracker();
  readonly index = new NetworkIndex(this.tracker, chunkOrder((id) => this.files.chunk(id)));
  readonly #scoping = new Scoping();
  readonly #scopes = new Map<string, ClusterScope>();
  readonly #members = new Map<ClusterId, Set<ChunkRecord>>();
  readonly #known = new Map<ClusterId, ClusterScope>();
  readonly #chunks = new Map<ChunkId, ChunkState>();
  readonly #clusterRevisions = new Map<ClusterId, number>();
  readonly #rules: readonly Rule[];
  #active = new Map<SubjectType, readonly ActiveRule[]>();
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
    this.#activate(settings);
    this.revision++;
    this.#rescope([...this.files.files()], true);
  }

  /** Applies new texts; rules become due but do not run. */
  apply(changes: readonly FileChange[]): void {
    const updates: FileUpdate[] = [];
    for (const { path, text } of changes) {
      const update = this.files.update(path, text);
      if (update?.textChanged === true) updates.push(update);
    }
    if (updates.length === 0) return;
    this.revision++;
    const bordersMoved = updates.map((update) => this.#updateScope(update)).some((moved) => moved);
    for (const update of updates) this.#replaceFacts(update);
    const touched = bordersMoved ? [...this.files.files()] : updates.map((update) => update.file);
    this.#rescope(touched, false);
    this.index.publishCounts();
  }

  /** Runs due rules until `pause` says to stop; answers whether all ran. */
  settle(pause?: () => boolean): boolean {
    return this.tracker.settle(pause);
  }

  /** Reports on the chunks of a file, in the order of the chunks and rules. */
  reportsOf(file: FileRecord): RuleReport[] {
    return file.chunks.flatMap((chunk) => this.reportsOfChunk(chunk));
  }

  /** Reports on one chunk, in the order of its subjects. */
  reportsOfChunk(chunk: ChunkRecord): RuleReport[] {
    const state = this.#chunks.get(chunk.id);
    if (state === undefined || state.reports.size === 0) return [];
    return state.scopes.flatMap((scope) => state.reports.get(scope) ?? []);
  }

  /** Clusters that have files, in order of id. */
  clusters(): ClusterScope[] {
    return [...this.#members.keys()].sort().map((id) => this.#known.get(id)).filter((scope) => scope !== undefined);
  }

  /** The cluster of a file that was applied. */
  clusterOf(path: string): ClusterScope | undefined {
    return this.#scopes.get(path);
  }

  /** Subjects of a cluster's chunks, by file and place. */
  subjectsOf(cluster: ClusterId): ChunkSubjects[] {
    const order = chunkOrder((id) => this.files.chunk(id));
    const chunks = [...(this.#members.get(cluster) ?? [])].sort((a, b) => order(a.id, b.id));
    return chunks.map((chunk) => this.#chunks.get(chunk.id)?.subjects).filter((subjects) => subjects !== undefined);
  }

  /** Subjects of one chunk. */
  subjectsOfChunk(id: ChunkId): ChunkSubjects | undefined {
    return this.#chunks.get(id)?.subjects;
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
    const active = new Map<SubjectType, ActiveRule[]>();
    for (const rule of this.#rules) {
      const severity = settings.rules[rule.id] ?? settings.rules[rule.name] ?? rule.severity;
      if (severity === 'off') continue;
      const list = active.get(rule.subject) ?? [];
      list.push({ rule, severity });
      active.set(rule.subject, list);
    }
    this.#active = active;
    this.#overrides = new Set(Object.keys(settings.rules));
    this.#scoping.configure(settings.clusters);
  }

  #overrides: ReadonlySet<string> = new Set();

  #updateScope(update: FileUpdate): boolean {
    const { file } = update;
    const gone = this.files.file(file.path) === undefined;
    if (gone) {
      this.#scopes.delete(file.path);
      return this.#scoping.update(file.path, undefined);
    }
    const facts = file.template ? [] : file.chunks.map((chunk) => chunk.facts);
    const lists = facts.map(({ kustomization }) => kustomization?.resources).filter((list) => list !== undefined);
    const definitions = facts.flatMap((fact) => fact.definitions);
    const scope = { definitions, lists: lists.length === 0 ? undefined : lists.flat() };
    return this.#scoping.update(file.path, scope);
  }

  #replaceFacts(update: FileUpdate): void {
    const { file } = update;
    this.changedFiles.add(file.path);
    for (const chunk of update.removed) this.#retract(chunk);
    const stale = update.templateChanged ? file.chunks : update.changed.map(({ chunk }) => chunk);
    for (const chunk of stale) this.#retract(chunk);
  }

  /** Puts chunks into their clusters and files the facts of those that are not filed there yet. */
  #rescope(files: readonly FileRecord[], always: boolean): void {
    for (const file of files) {
      if (this.files.file(file.path) === undefined) continue;
      const scope = this.#scoping.clusterOf(file.path);
      this.#scopes.set(file.path, scope);
      const names = clustersInFile(file.chunks.map(({ facts }) => facts));
      for (const chunk of file.chunks) {
        const own = clusterInFile(scope, names, chunk.facts);
        const filed = this.#chunks.get(chunk.id)?.subjects.cluster;
        if (filed !== undefined && (always || filed !== own.id)) this.#retract(chunk);
        if (this.#chunks.has(chunk.id)) continue;
        this.#known.set(own.id, own);
        this.index.setScope(own);
        this.#assert(chunk, own.id);
      }
      this.#known.set(scope.id, scope);
      this.index.setScope(scope);
    }
    if (always) this.index.publishCounts();
  }

  #assert(chunk: ChunkRecord, cluster: ClusterId): void {
    const subjects = subjectsOf(chunk, cluster);
    this.index.add(subjects);
    const reports = new Map<Scope, readonly RuleReport[]>();
    const scopes = this.#scopesOf(subjects, reports, chunk.file.path);
    this.#chunks.set(chunk.id, { subjects, scopes, reports });
    const members = this.#members.get(cluster) ?? new Set<ChunkRecord>();
    this.#members.set(cluster, members.add(chunk));
    this.#bump(cluster);
    this.changedFiles.add(chunk.file.path);
    for (const scope of scopes) this.tracker.add(scope);
  }

  #retract(chunk: ChunkRecord): void {
    const state = this.#chunks.get(chunk.id);
    if (state === undefined) return;
    this.#chunks.delete(chunk.id);
    for (const scope of state.scopes) this.tracker.retire(scope);
    this.index.remove(state.subjects);
    const { cluster } = state.subjects;
    const members = this.#members.get(cluster);
    members?.delete(chunk);
    if (members?.size === 0) this.#members.delete(cluster);
    this.#bump(cluster);
    this.changedFiles.add(chunk.file.path);
  }

  #bump(cluster: ClusterId): void {
    this.#clusterRevisions.set(cluster, this.clusterRevision(cluster) + 1);
  }

  #scopesOf(subjects: ChunkSubjects, reports: Map<Scope, readonly RuleReport[]>, path: string): Scope[] {
    const scopes: Scope[] = [];
    const watch = <S extends SubjectType>(type: S, subject: SubjectTypes[S]): void => {
      const rules = this.#active.get(type);
      if (rules === undefined) return;
      const scope: Scope = new Scope(() => {
        const found = this.#check(rules, subject);
        const before = reports.get(scope);
        if (found.length === 0 && before === undefined) return;
        if (found.length > 0) reports.set(scope, found);
        else reports.delete(scope);
        this.changedFiles.add(path);
      });
      scopes.push(scope);
    };
    for (const problem of subjects.problems) watch('problem', problem);
    for (const address of subjects.addresses) watch('address', address);
    for (const claim of subjects.claims) watch('claim', claim);
    for (const setting of subjects.settings) watch('setting', setting);
    for (const node of subjects.nodes) watch('node', node);
    for (const service of subjects.services) watch('service', service);
    for (const workload of subjects.workloads) watch('workload', workload);
    for (const endpoints of subjects.endpoints) watch('endpoints', endpoints);
    for (const ingress of subjects.ingresses) watch('ingress', ingress);
    for (const policy of subjects.policies) watch('policy', policy);
    return scopes;
  }

  #check(rules: readonly ActiveRule[], subject: SubjectTypes[SubjectType]): RuleReport[] {
    const found: RuleReport[] = [];
    for (const { rule, severity } of rules) {
      const set = this.#overrides.has(rule.id) || this.#overrides.has(rule.name);
      const reports: Report[] = [];
      const { reads } = this.tracker;
      try {
        rule.check(subject as never, this.index, (report) => reports.push(report));
      } catch (error) {
        this.crashes.set(rule.id, error instanceof Error ? error.message : String(error));
      }
      const final = this.tracker.reads === reads;
      for (const report of reports) found.push({ rule, severity: set ? severity : (report.severity ?? severity), report, final });
    }
    return found;
  }
}
