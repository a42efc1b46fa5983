/*
 * The façade of the core: plain arguments, plain results, no I/O. It knows how the parts are kept
 * in step; it must never know who asks.
 */
import {
  type AnalysisContract,
  type AnalysisSettings,
  type ClusterFiles,
  type ClusterSummary,
  type ContractView,
  type DiffView,
  type DeclaredService,
  defaultAnalysisSettings,
  type ExplainView,
  type FileChange,
  type FileFindings,
  type Finding,
  type HoverView,
  type IptablesView,
  type LabView,
  type Statistics,
  type TraceView,
} from '../protocol/analysis-contract';
import type { FindingsQuestion, FindingsView } from '../protocol/findings-contract';
import type { CompletionView, InlayView, LinksView, RuleMention } from '../protocol/language-contract';
import type { FileLocation } from '../protocol/locations';
import type { OutlineEntry, OutlinePlace } from '../protocol/outline-contract';
import type { DetailsView, NamespacesQuestion, NamespacesView, NamespaceView, RevealTarget, RulesChoice, ServiceRulesView } from '../protocol/panel-contract';
import type { ComparisonQuestion, ComparisonView, LookupView, RoutesQuestion, RoutesView, RoutingTableView, RowsChoice } from '../protocol/routes-contract';
import type { LostWaysView, NeighboursView, PodsView, SearchQuestion, SearchView, TopologyView } from '../protocol/topology-contract';
import type { SpaceQuestion, SpaceView } from '../protocol/space-contract';
import { clusterFiles } from './analysis/cluster-files';
import { Engine } from './analysis/engine';
import { FindingLists } from './analysis/finding-lists';
import { FindingStore, locate, type Portion, type TakenFindings } from './analysis/findings';
import { hoverTarget } from './analysis/hover';
import { Language } from './analysis/language';
import { type HeldModel, Models } from './analysis/models';
import { clusterEntry } from './analysis/outline';
import { sourceOf } from './analysis/sources';
import { SpaceMaps } from './analysis/space-maps';
import { viewContext, wholeOf } from './analysis/view-context';
import type { Family } from './ip/address';
import { contract, contractSteps } from './network/contract/contract';
import { besidePolicies } from './network/contract/policies';
import { inputOf, proxyCluster } from './network/kube-proxy/from-manifests';
import { restoreText } from './network/kube-proxy/restore';
import { NodeRules } from './network/kube-proxy/rules';
import { saveText } from './network/kube-proxy/save';
import { labScript } from './network/lab/script';
import { diff, diffSteps } from './network/diff/diff';
import type { Snapshot } from './network/diff/snapshot';
import type { ClusterModel, NamespaceId, NodeRouting } from './network/model';
import { podNamespace } from './network/namespaces';
import type { ClusterScope } from './network/scoping';
import type { WorkloadSubject } from './network/subjects';
import { trace } from './network/trace/trace';
import { World } from './network/trace/world';
import { rules } from './rules/all';
import type { FactCache } from './store/cache/fact-cache';
import type { KeptChunk } from './store/cache/pack';
import type { DumpContent } from './store/dump';
import { tallyOf } from './store/dump-pieces';
import { linesOf } from './store/files';
import { finished } from './store/steps';
import type { Place } from './store/place';
import { addressSpaceView } from './views/address-space';
import type { ViewContext } from './views/context';
import { contractView } from './views/contract-view';
import { detailsView } from './views/details-view';
import { diffView } from './views/diff-view';
import { explainView } from './views/explain';
import type { ExplainSource } from './views/question';
import { namespaceViews, namespaceWindow } from './views/routes/namespaces';
import { comparisonWindow } from './views/routes/comparison';
import { tableOf } from './views/routes/long-table';
import { routeLines, routesWindow } from './views/routes/rows';
import { lookupView, routingTableView } from './views/routes/routing-table';
import { declaredServices, rulesOnFirstNode, serviceRulesView } from './views/services-view';
import { outlinePath, outlineView } from './views/outline/outline-view';
import { neighboursView } from './views/picture/neighbours';
import { podsView } from './views/picture/pods';
import { searchView } from './views/search/search-view';
import { lostWaysSteps } from './views/picture/lost-ways';
import { topologyView } from './views/topology-view';
import { traceView } from './views/trace-view';

/** In clusters with more pods, what an edit does to rules is computed only when somebody asks for all changes. */
const MOST_PODS_COMPARED = 5000;

type ClusterCounts = Pick<ClusterSummary, 'files' | 'nodes' | 'services' | 'workloads'>;

/** The analysis of one workspace. Errors: none of its methods throws for any text. */
export class Analysis implements AnalysisContract {
  readonly #engine: Engine;
  readonly #models: Models;
  readonly #spaces: SpaceMaps;
  #routing: NodeRouting;
  readonly #findings: FindingStore;
  readonly #lists: FindingLists;
  readonly #language: Language;
  readonly #counts = new Map<string, { readonly revision: number; readonly counts: ClusterCounts }>();

  constructor(settings: AnalysisSettings = defaultAnalysisSettings) {
    this.#engine = new Engine(rules, settings);
    this.#models = new Models(this.#engine, settings.assumedNodes);
    this.#spaces = new SpaceMaps(this.#models);
    this.#routing = settings.nodeRouting ?? 'host';
    this.#findings = new FindingStore(this.#engine);
    this.#language = new Language({ engine: this.#engine, models: this.#models });
    this.#lists = new FindingLists({
      engine: this.#engine,
      rules,
      clusterFiles: () => this.clusterFiles(),
      findings: () => this.findings(),
      targetAt: (file, offset) => this.revealTarget(file, offset),
    });
  }

  configure(settings: AnalysisSettings): void {
    finished(this.configureSteps(settings));
  }

  /** `configure` with rests, in which everything may be asked and changed. */
  *configureSteps(settings: AnalysisSettings): Generator<void, void> {
    this.#models.assumedNodes = settings.assumedNodes;
    this.#routing = settings.nodeRouting ?? 'host';
    this.#models.clear();
    this.#lists.clear();
    yield* this.#engine.configureSteps(settings);
  }

  apply(changes: readonly FileChange[]): void {
    this.#engine.apply(changes);
  }

  /** Takes a file that is too large to be kept as a text; `apply` removes it or gives it a text again. */
  take(path: string, content: DumpContent): void {
    this.#engine.take(path, content);
  }

  /** `apply` with rests, in which everything may be asked and changed. `isStale` tells a path of which a newer text has come meanwhile. */
  applySteps(changes: readonly FileChange[], isStale?: (path: string) => boolean): Generator<void, void> {
    return this.#engine.applySteps(changes, isStale);
  }

  /** `take` with rests, in which everything may be asked and changed. */
  takeSteps(path: string, content: DumpContent): Generator<void, void> {
    return this.#engine.takeSteps(path, content);
  }

  /** From now on what chunks told in earlier sessions is not read again. */
  useCache(cache: FactCache | undefined): void {
    this.#engine.files.cache = cache;
  }

  /** What chunks tell, for sessions to come. */
  keptChunks(): readonly KeptChunk[] {
    return this.#engine.files.keptChunks();
  }

  /** Runs what is due until `pause` says to stop; answers whether nothing is left. For hosts that must stay responsive. */
  settle(pause?: () => boolean): boolean {
    return this.#engine.settle(pause);
  }

  /** The same for some files alone, ahead of all others. */
  settleFiles(files: Iterable<string>, pause: () => boolean): boolean {
    return this.#engine.settleFiles(files, pause);
  }

  takeChangedFindings(partial = false): readonly FileFindings[] {
    this.#engine.settle();
    return this.#findings.takeChanged({ partial }).files;
  }

  /** Takes a portion of the changed findings as far as rules have run. */
  takeFindings(portion: Portion): TakenFindings {
    return this.#findings.takeChanged(portion);
  }

  findings(): readonly Finding[] {
    this.#engine.settle();
    const paths = [...this.#engine.files.files()].map(({ path }) => path).sort();
    return paths.flatMap((path) => this.#findings.of(path));
  }

  findingsOf(file: string): readonly Finding[] {
    this.#engine.settle();
    return this.#findings.of(file);
  }

  findingWindow(cluster: string, question: FindingsQuestion): FindingsView | undefined {
    return this.#lists.window(cluster, question);
  }

  clusters(): readonly ClusterSummary[] {
    const summaries = this.#engine.clusters().map((scope) => this.#summary(scope));
    const weight = ({ nodes, workloads, services }: ClusterSummary): number => (nodes > 0 ? 2 : 0) + (workloads + services > 0 ? 1 : 0);
    return summaries
      .filter(({ id }) => this.#engine.subjectsOf(id).some(({ resources, claims, settings }) => resources.length + claims.length + settings.length > 0))
      .sort((a, b) => weight(b) - weight(a));
  }

  clusterOf(file: string): ClusterSummary | undefined {
    const scope = this.#engine.clusterOf(file);
    return scope && this.#summary(scope);
  }

  /** The same by its id alone. Cost: none. */
  clusterIdOf(file: string): string | undefined {
    return this.#engine.clusterOf(file)?.id;
  }

  clusterFiles(): readonly ClusterFiles[] {
    return clusterFiles(this.#engine, (scope) => this.#models.nameOf(scope));
  }

  /** Where a place of a model is now. */
  locate(place: Place): FileLocation | undefined {
    return locate(this.#engine.files, place);
  }

  hover(file: string, offset: number): HoverView | undefined {
    const target = hoverTarget(this.#engine, file, offset);
    if (target === undefined) return undefined;
    const lines = linesOf(target.file);
    const range = { start: lines.position(target.span.start), end: lines.position(target.span.end) };
    return { range, explanation: this.#explain(target.text, [target.cluster], target.workload) };
  }

  definitions(file: string, offset: number): LinksView | undefined {
    return this.#language.definitions(file, offset);
  }

  references(file: string, offset: number): LinksView | undefined {
    return this.#language.references(file, offset);
  }

  inlays(file: string, start: number, end: number): readonly InlayView[] {
    return this.#language.inlays(file, start, end);
  }

  completions(file: string, offset: number): CompletionView | undefined {
    return this.#language.completions(file, offset);
  }

  ruleMentions(file: string): readonly RuleMention[] {
    return this.#language.ruleMentions(file);
  }

  revealTarget(file: string, offset: number): RevealTarget | undefined {
    return this.#language.revealTarget(file, offset);
  }

  outlineClusters(): readonly OutlineEntry[] {
    return this.clusters().map((cluster) => clusterEntry(this.#engine, cluster));
  }

  outline(cluster: string, parent: OutlinePlace): readonly OutlineEntry[] {
    return this.#view(cluster, (model, context) => outlineView({ model, context }, parent)) ?? [];
  }

  outlinePath(cluster: string, id: string): readonly OutlineEntry[] {
    return this.#view(cluster, (model, context) => outlinePath({ model, context }, id)) ?? [];
  }

  explain(text: string, cluster?: string): ExplainView {
    const ids = cluster === undefined ? this.clusters().map(({ id }) => id) : [cluster];
    return this.#explain(text, ids, undefined);
  }

  model(cluster: string): ClusterModel | undefined {
    return this.#models.of(cluster);
  }

  /** Whether the model of a cluster is there, so that questions about it are answered soon. */
  hasModel(cluster: string): boolean {
    return this.#models.has(cluster);
  }

  /** `model` with rests. */
  modelSteps(cluster: string): Generator<void, ClusterModel | undefined> {
    return this.#models.steps(cluster);
  }

  topology(cluster: string, routing: NodeRouting): TopologyView | undefined {
    return this.#view(cluster, (model, context) => topologyView(model, routing, context));
  }

  lostWays(cluster: string, routing: NodeRouting): LostWaysView | undefined {
    return finished(this.lostWaysSteps(cluster, routing));
  }

  /** `lostWays` with rests. */
  *lostWaysSteps(cluster: string, routing: NodeRouting): Generator<void, LostWaysView | undefined> {
    const model = yield* this.#models.steps(cluster);
    return model && (yield* lostWaysSteps(model, routing, this.revision));
  }

  pods(cluster: string, nodes: readonly string[], holding: readonly string[]): PodsView | undefined {
    return this.#view(cluster, (model, context) => podsView(model, nodes, holding, context));
  }

  neighbours(cluster: string, id: string): NeighboursView | undefined {
    return this.#view(cluster, (model) => neighboursView(model, id));
  }

  search(cluster: string, routing: NodeRouting, question: SearchQuestion): SearchView | undefined {
    return this.#view(cluster, (model) => searchView(model, routing, question));
  }

  details(cluster: string, routing: NodeRouting, id: string): DetailsView | undefined {
    return this.#view(cluster, (model, context) => detailsView(model, routing, id, context));
  }

  namespaces(cluster: string, routing: NodeRouting): readonly NamespaceView[] {
    return this.#view(cluster, (model) => namespaceViews(model, routing)) ?? [];
  }

  namespaceWindow(cluster: string, routing: NodeRouting, question: NamespacesQuestion): NamespacesView | undefined {
    return this.#view(cluster, (model) => namespaceWindow(model, routing, question));
  }

  routes(cluster: string, routing: NodeRouting, namespace: NamespaceId): RoutingTableView | undefined {
    return this.#view(cluster, (model, context) => routingTableView(model, routing, namespace, context));
  }

  routeWindow(cluster: string, routing: NodeRouting, namespace: NamespaceId, question: RoutesQuestion): RoutesView | undefined {
    return this.#view(cluster, (model, context) => {
      const table = tableOf(model, routing, namespace);
      return table && routesWindow(table, question, context);
    });
  }

  routeLines(cluster: string, routing: NodeRouting, namespace: NamespaceId, choice: RowsChoice): string | undefined {
    return this.#view(cluster, (model) => {
      const table = tableOf(model, routing, namespace);
      return table && routeLines(table, choice);
    });
  }

  comparedRoutes(cluster: string, routing: NodeRouting, here: NamespaceId, there: NamespaceId, question: ComparisonQuestion): ComparisonView | undefined {
    return this.#view(cluster, (model, context) => {
      const [left, right] = [tableOf(model, routing, here), tableOf(model, routing, there)];
      return left && right && comparisonWindow(left, right, question, context);
    });
  }

  lookup(cluster: string, routing: NodeRouting, namespace: NamespaceId, address: string): LookupView | undefined {
    return this.#view(cluster, (model) => lookupView(model, routing, namespace, address));
  }

  trace(cluster: string, routing: NodeRouting, from: string, to: string): TraceView | undefined {
    return this.#view(cluster, (model, context) => traceView(trace(model, routing, this.#models.proxyOf(cluster), from, to, this.#models.policiesOf(cluster)), model, context));
  }

  contract(cluster: string): ContractView | undefined {
    return this.#view(cluster, (model, context) => contractView(besidePolicies(contract(model, this.#models.proxyOf(cluster)), this.#models.policiesOf(cluster)), context));
  }

  /** The same with rests, for hosts that must stay responsive: whoever goes on after `revision` changed gets what was before. */
  *contractSteps(cluster: string): Generator<void, ContractView | undefined> {
    const model = yield* this.#models.steps(cluster);
    if (model === undefined) return undefined;
    const proxy = this.#models.proxyOf(cluster);
    yield;
    const statements = yield* contractSteps((routing) => new World(model, routing, proxy));
    return contractView(besidePolicies(statements, this.#models.policiesOf(cluster)), viewContext(this.#engine));
  }

  /** Grows with every change of files and settings. */
  get revision(): number {
    return this.#engine.revision;
  }

  iptables(cluster: string, node: string, family: Family, format: 'restore' | 'save'): IptablesView | undefined {
    const proxy = this.#models.proxyOf(cluster);
    const input = proxy && inputOf(proxy, proxy.nodes.findIndex(({ name }) => name === node));
    if (input === undefined) return undefined;
    const rules = new NodeRules(input, family);
    return { mode: input.config.mode, text: format === 'save' ? saveText(rules) : restoreText(rules) };
  }

  lab(cluster: string, routing: NodeRouting): LabView | undefined {
    const model = this.#models.of(cluster);
    return model && labScript(new World(model, routing, this.#models.proxyOf(cluster)));
  }

  snapshot(cluster: string): Snapshot | undefined {
    const model = this.#models.of(cluster);
    return model && { model, proxy: this.#models.proxyOf(cluster), sources: this.#sourcesOf(cluster) };
  }

  diff(cluster: string, routing: NodeRouting, before: Snapshot): DiffView | undefined {
    const after = this.snapshot(cluster);
    return after && diffView(diff(before, after, routing));
  }

  service(cluster: string, id: string, choice: RulesChoice): ServiceRulesView | undefined {
    return this.#view(cluster, (model, context) => serviceRulesView(model, this.#models.proxyOf(cluster), id, choice, context));
  }

  servicesOf(file: string, before?: string): readonly DeclaredService[] {
    const cluster = this.#engine.clusterOf(file)?.id;
    const services = cluster === undefined ? undefined : this.#view(cluster, (model, context) => declaredServices(model, cluster, file, context, (place) => wholeOf(this.#engine, place)));
    if (services === undefined || cluster === undefined) return [];
    const { text, dump } = this.#engine.files.file(file) ?? {};
    const pods = this.#models.of(cluster)?.pods.length ?? 0;
    if (before === undefined || before === text || dump !== undefined || services.length === 0 || pods > MOST_PODS_COMPARED) return services;
    const now = services.map(({ id }) => this.#rulesOf(cluster, id));
    this.#engine.apply([{ path: file, text: before }]);
    const old = services.map(({ id }) => this.#rulesOf(cluster, id));
    this.#engine.apply([{ path: file, text }]);
    return services.map((service, at) => ({ ...service, changedRules: countDifferences(now[at], old[at]) }));
  }

  changes(cluster: string, routing: NodeRouting, base: readonly FileChange[]): DiffView | undefined {
    return finished(this.changesSteps(cluster, routing, base));
  }

  /**
   * `changes` with rests: what is compared with is put together when this is called, what it is compared with when the
   * work begins. `readyForChanges` makes the former cheap.
   */
  changesSteps(cluster: string, routing: NodeRouting, base: readonly FileChange[]): Generator<void, DiffView | undefined> {
    // Of a dump no text is known that could be put back.
    const known = base.filter(({ path }) => this.#engine.files.file(path)?.dump === undefined);
    const present = known.map(({ path }) => ({ path, text: this.#engine.files.file(path)?.text }));
    // Only what differs is read again, there and back; nothing is published in between.
    this.#engine.apply(known);
    const model = this.#models.held(cluster);
    const sources = model === undefined ? [] : this.#sourcesOf(cluster);
    this.#engine.apply(present);
    return this.#compare(cluster, routing, model, sources);
  }

  /** Does with rests what `changesSteps` would have to do at once. */
  *readyForChanges(cluster: string): Generator<void, void> {
    yield* this.#models.steps(cluster);
    for (const chunk of this.#engine.subjectsOf(cluster)) {
      sourceOf(chunk, this.#engine.files);
      yield;
    }
  }

  *#compare(cluster: string, routing: NodeRouting, held: HeldModel | undefined, sources: Snapshot['sources']): Generator<void, DiffView | undefined> {
    if (held === undefined) return undefined;
    const model = yield* held.steps();
    const before: Snapshot = { model, proxy: proxyCluster(held.input, model), sources };
    yield* this.#models.steps(cluster);
    const after = this.snapshot(cluster);
    yield;
    return after && diffView(yield* diffSteps(before, after, routing));
  }

  #sourcesOf(cluster: string): Snapshot['sources'] {
    return this.#engine.subjectsOf(cluster).flatMap((chunk) => sourceOf(chunk, this.#engine.files) ?? []);
  }

  addressSpace(cluster: string, question: SpaceQuestion): SpaceView | undefined {
    const map = this.#spaces.of(cluster);
    return map && addressSpaceView(map, question, viewContext(this.#engine));
  }

  statistics(): Statistics {
    const files = [...this.#engine.files.files()];
    const chunks = files.flatMap((file) => file.chunks);
    const tallies = chunks.map((chunk) => chunk.tally ?? tallyOf(chunk.facts));
    return {
      revision: this.#engine.revision,
      files: files.length,
      chunks: chunks.length,
      relevantChunks: tallies.filter(({ isRelevant }) => isRelevant).length,
      templates: files.filter(({ template }) => template).length,
      resources: tallies.reduce((sum, { resources }) => sum + resources, 0),
    };
  }

  #rulesOf(cluster: string, id: string): ReadonlySet<string> {
    const model = this.#models.of(cluster);
    return model === undefined ? new Set() : rulesOnFirstNode(model, this.#models.proxyOf(cluster), id);
  }

  #explain(text: string, clusters: readonly string[], asking: WorkloadSubject | undefined): ExplainView {
    const sources = clusters.map((id) => this.#source(id, asking)).filter((source) => source !== undefined);
    return explainView(text, sources, viewContext(this.#engine));
  }

  #source(cluster: string, asking: WorkloadSubject | undefined): ExplainSource | undefined {
    const model = this.#models.of(cluster);
    if (model === undefined) return undefined;
    const claims = [...this.#engine.subjectsOf(cluster), ...this.#engine.networksOf(cluster)].flatMap((chunk) => chunk.claims);
    const pod = asking && model.pods.find(({ workload }) => workload.place.chunk === asking.chunk);
    return { model, routing: this.#routing, claims, from: pod && podNamespace(pod) };
  }

  #view<T>(cluster: string, make: (model: ClusterModel, context: ViewContext) => T): T | undefined {
    const model = this.#models.of(cluster);
    return model && make(model, viewContext(this.#engine));
  }

  #summary(scope: ClusterScope): ClusterSummary {
    const { id, kind, because } = scope;
    return { id, name: this.#models.nameOf(scope), kind, because, ...this.#countsOf(id) };
  }

  #countsOf(cluster: string): ClusterCounts {
    const revision = this.#engine.clusterRevision(cluster);
    const known = this.#counts.get(cluster);
    if (known?.revision === revision) return known.counts;
    const chunks = this.#engine.subjectsOf(cluster);
    const count = (of: (chunk: (typeof chunks)[number]) => number): number => chunks.reduce((sum, chunk) => sum + of(chunk), 0);
    const counts = {
      files: new Set(chunks.map(({ file }) => file)).size,
      nodes: count(({ nodes }) => nodes.length),
      services: count(({ services }) => services.length),
      workloads: count(({ workloads }) => workloads.length),
    };
    this.#counts.set(cluster, { revision, counts });
    return counts;
  }
}

/** How many texts only one of both has. */
function countDifferences(a: ReadonlySet<string> = new Set(), b: ReadonlySet<string> = new Set()): number {
  let shared = 0;
  for (const text of a) if (b.has(text)) shared++;
  return a.size + b.size - 2 * shared;
}
