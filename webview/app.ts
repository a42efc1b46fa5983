import type { NodeRouting } from '../src/core/network/model';
import type { FileLocation } from '../src/protocol/locations';
import type { PanelAction, PanelTab, RevealTarget, RulesChoice } from '../src/protocol/panel-contract';
import { RpcError } from '../src/protocol/rpc';
import type { Host } from './host';
import { keptOf, startState, type Answers, type PageState, type RouteColumn } from './state';
import { noQuestion, splitTarget, targetOf, type Question } from './trace/question';

/** What the page does: keeps its state, asks the editor, tells the view. */
export class App {
  #state: PageState;
  #asked: Partial<Record<keyof Answers, number>> = {};
  #count = 0;
  #refreshing = false;
  #again = false;
  #saving: ReturnType<typeof setTimeout> | undefined;
  /** Id that is brought into view as soon as the picture has it. */
  #wanted: string | undefined;

  /** `changed` is called after every change of the state. */
  constructor(
    readonly host: Host,
    readonly changed: () => void,
  ) {
    this.#state = startState(host.savedState(), firstRouting());
    host.on('changed', ({ partial }) => {
      this.set({ partial });
      this.refresh();
    });
    host.on('reveal', (target) => this.reveal(target));
  }

  /** The state now. */
  get state(): PageState {
    return this.#state;
  }

  /** Changes the state; it is saved a little later. */
  set(change: Partial<PageState>): void {
    this.#state = { ...this.#state, ...change };
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => this.host.save(keptOf(this.#state)), 150);
    this.changed();
  }

  /**
   * Asks again for everything that is shown; what is there stays until the answers come. Asked for
   * while it still waits, it asks once more afterwards: a burst of changes costs two rounds.
   */
  refresh(): void {
    this.#again = this.#refreshing;
    if (this.#refreshing) return;
    this.#refreshing = true;
    void this.#round().finally(() => {
      this.#refreshing = false;
      if (this.#again) this.refresh();
    });
  }

  async #round(): Promise<void> {
    if (!(await this.#ask('clusters', () => this.host.call.clusters()))) return;
    const clusters = this.#state.clusters.value ?? [];
    if (!clusters.some((cluster) => cluster.id === this.#state.cluster)) this.#useCluster(clusters[0]?.id);
    await this.askShown();
  }

  /** Asks for what the tab shows; settles when the picture is there. */
  async askShown(): Promise<void> {
    const { cluster, routing, tab, selection } = this.#state;
    if (cluster === undefined) return;
    const topology = this.#ask('topology', () => this.host.call.topology(cluster, routing));
    if (selection !== undefined) this.#askDetails(selection);
    if (tab === 'routes') this.#askTables(cluster, routing);
    if (tab === 'trace') this.#askTrace();
    if (tab === 'contract') void this.#ask('contract', () => this.host.call.contract(cluster));
    if (tab === 'changes') void this.#ask('changes', () => this.host.call.changes(cluster, routing));
    if (tab === 'services') this.#askService();
    await topology;
    // The first of the list is shown where none was chosen.
    const first = this.#state.topology.value?.services[0]?.id;
    if (this.#state.tab === 'services' && this.#state.chosenService === undefined && first !== undefined) this.chooseService(first);
  }

  #askTables(cluster: string, routing: NodeRouting): void {
    void this.#ask('namespaces', () => this.host.call.namespaces(cluster, routing)).then((came) => {
      const first = this.#state.namespaces.value?.[0];
      if (came && this.#state.namespace === undefined && first) this.showNamespace(first.id);
    });
    this.#askRoutes();
  }

  /** Shows another cluster. */
  chooseCluster(id: string): void {
    if (id === this.#state.cluster) return;
    this.#useCluster(id);
    void this.askShown();
  }

  /** Shows the other way between nodes. */
  chooseRouting(routing: NodeRouting): void {
    if (routing === this.#state.routing) return;
    const gone = routing === 'host' ? this.#state.topology.value?.router?.id : undefined;
    this.set({
      routing,
      ...(gone !== undefined && this.#state.selection === gone && { selection: undefined }),
      ...(gone !== undefined && this.#state.namespace === gone && { namespace: undefined, routes: { loading: false } }),
    });
    void this.askShown();
  }

  /** Shows a tab. */
  chooseTab(tab: PanelTab): void {
    if (tab === this.#state.tab) return;
    this.set({ tab, playing: false, open: undefined });
    void this.askShown();
  }

  /** Selects a thing of the picture, or nothing. */
  select(id: string | undefined): void {
    if (id === this.#state.selection) return;
    if (id !== this.#wanted) this.#wanted = undefined;
    this.set({ selection: id, details: { loading: false }, ...(id !== undefined && { paneOpen: true }) });
    if (id !== undefined) this.#askDetails(id);
  }

  /** Selects a thing and brings it into view. */
  visit(id: string): void {
    this.#wanted = id;
    if (this.#state.tab !== 'topology') this.chooseTab('topology');
    this.select(id);
    this.changed();
  }

  /** Whether something is still to be brought into view. */
  get waits(): boolean {
    return this.#wanted !== undefined;
  }

  /** The id to bring into view, once. */
  takeWanted(exists: (id: string) => boolean): string | undefined {
    const id = this.#wanted;
    if (id === undefined || !exists(id)) return undefined;
    this.#wanted = undefined;
    return id;
  }

  /** Shows the routing table of a namespace. */
  showNamespace(namespace: string): void {
    if (namespace !== this.#state.namespace) this.set({ namespace, routes: { loading: false }, lookup: { loading: false }, routesScroll: 0 });
    if (this.#state.tab !== 'routes') this.chooseTab('routes');
    else this.#askRoutes();
  }

  /** Looks an address up in the table that is shown. */
  lookUp(address: string): void {
    this.set({ address });
    this.#askLookup();
  }

  /** Shows what kube-proxy makes of a Service. */
  chooseService(id: string): void {
    if (id !== this.#state.chosenService) this.set({ chosenService: id, service: { loading: false }, line: -1 });
    if (this.#state.tab !== 'services') this.chooseTab('services');
    else this.#askService();
  }

  /** Shows the rules of another node or family, or in the other format. */
  chooseRules(choice: Partial<RulesChoice>): void {
    this.set({ rules: { ...this.#state.rules, ...choice }, line: -1 });
    this.#askService();
  }

  /** Changes the question about a packet and follows it. `complete`: the target is written to its end. */
  inquire(change: Partial<Question>, complete = false): void {
    const question = { ...this.#state.question, ...change };
    this.set({ question: complete ? splitTarget(question) : question, branch: 0, step: -1, playing: false });
    if (this.#state.tab === 'trace') this.#askTrace();
  }

  /** Traces from or to a thing of the picture. */
  traceWith(change: Partial<Question>): void {
    this.inquire({ ...change, ...(change.to !== undefined && { port: '', protocol: '' }) }, true);
    this.chooseTab('trace');
  }

  /** Sorts the table; a second time turns the order round, a third time takes it back. */
  sortBy(column: RouteColumn): void {
    const { sort } = this.#state;
    if (sort?.column !== column) this.set({ sort: { column, descending: false } });
    else this.set({ sort: sort.descending ? undefined : { column, descending: true } });
  }

  /** Follows the editor's wish to show something, whatever has been loaded yet. */
  reveal(target: RevealTarget): void {
    const { cluster, tab, id, namespace, address, service, from, to } = target;
    if (cluster !== undefined && cluster !== this.#state.cluster) this.#useCluster(cluster);
    this.set({
      ...(tab ? { tab } : id !== undefined ? { tab: 'topology' } : namespace !== undefined || address !== undefined ? { tab: 'routes' } : {}),
      ...(id !== undefined && { selection: id, details: { loading: false }, paneOpen: true }),
      ...(namespace !== undefined && { namespace, routes: { loading: false }, lookup: { loading: false } }),
      ...(address !== undefined && { address }),
      ...(service !== undefined && { chosenService: service, service: { loading: false }, line: -1 }),
    });
    if (from !== undefined || to !== undefined) this.inquire({ ...(from !== undefined && { from }), ...(to !== undefined && { to, port: '', protocol: '' }) }, true);
    if (id !== undefined) this.#wanted = id;
    // A cluster that the list does not have is new, or gone: then the first is shown.
    if (cluster !== undefined && !this.#state.clusters.value?.some(({ id: known }) => known === cluster)) this.refresh();
    else if (this.#state.clusters.value) void this.askShown();
  }

  /** Opens a manifest. */
  open(location: FileLocation): void {
    this.host.call.open(location).catch(() => undefined);
  }

  /** Puts text on the clipboard and says so for a while. */
  async copy(text: string): Promise<void> {
    await this.host.call.copy(text);
    this.set({ copied: true });
    setTimeout(() => this.set({ copied: false }), 1500);
  }

  /** Stands at another step of the trace; -1: before the first. Playing ends unless it goes on by itself. */
  goToStep(step: number, playing = false): void {
    this.set({ step, playing });
  }

  /** Asks the editor for one of its follow-ups. */
  run(action: PanelAction): void {
    this.host.call.run(action).catch(() => undefined);
  }

  #useCluster(cluster: string | undefined): void {
    const nothing = { loading: false };
    // Answers about the other cluster come too late; the list of clusters does not.
    this.#asked = { clusters: this.#asked.clusters };
    this.set({
      cluster,
      ...(this.#state.cluster !== undefined && { selection: undefined, namespace: undefined, camera: undefined, sort: undefined, routesScroll: 0, chosenService: undefined, question: noQuestion }),
      topology: nothing,
      details: nothing,
      namespaces: nothing,
      routes: nothing,
      lookup: nothing,
      service: nothing,
      trace: nothing,
      contract: nothing,
      changes: nothing,
      line: -1,
      branch: 0,
      step: -1,
      playing: false,
      query: '',
    });
  }

  #askDetails(id: string): void {
    const { cluster, routing } = this.#state;
    if (cluster === undefined || isLocal(id)) return;
    void this.#ask('details', () => this.host.call.details(cluster, routing, id));
  }

  #askRoutes(): void {
    const { cluster, routing, namespace } = this.#state;
    if (cluster === undefined || namespace === undefined) return;
    void this.#ask('routes', () => this.host.call.routes(cluster, routing, namespace));
    this.#askLookup();
  }

  #askLookup(): void {
    const { cluster, routing, namespace, address } = this.#state;
    if (cluster === undefined || namespace === undefined) return;
    this.#asked.lookup = ++this.#count;
    if (address.trim() === '') this.set({ lookup: { loading: false } });
    else void this.#ask('lookup', () => this.host.call.lookup(cluster, routing, namespace, address.trim()));
  }

  #askService(): void {
    const { cluster, chosenService, rules } = this.#state;
    if (cluster === undefined || chosenService === undefined) return;
    void this.#ask('service', () => this.host.call.service(cluster, chosenService, rules));
  }

  #askTrace(): void {
    const { cluster, routing, question } = this.#state;
    const { from, to } = question;
    this.#asked.trace = ++this.#count;
    if (cluster === undefined || from.trim() === '' || to.trim() === '') this.set({ trace: { loading: false } });
    else void this.#ask('trace', () => this.host.call.trace(cluster, routing, from.trim(), targetOf(question)));
  }

  // Answers of earlier questions are dropped: what they were about is not shown any more.
  async #ask<Name extends keyof Answers>(name: Name, question: () => Promise<Answers[Name]>): Promise<boolean> {
    const asked = (this.#asked[name] = ++this.#count);
    this.set({ [name]: { value: this.#state[name].value, loading: true } });
    try {
      const value = await question();
      if (this.#asked[name] !== asked) return false;
      this.set({ [name]: { value, loading: false } });
      return true;
    } catch (error) {
      if (this.#asked[name] !== asked || (error instanceof RpcError && error.disposed)) return false;
      this.set({ [name]: { value: this.#state[name].value, loading: false, error: error instanceof Error ? error.message : String(error) } });
      return false;
    }
  }
}

/** Whether a thing exists on the page only, so that the editor knows no details of it. */
export function isLocal(id: string): boolean {
  return id.startsWith('zone/') || id === 'unscheduled' || id === 'network';
}

/** The way between nodes that the user's settings want first; the editor writes it into the document. */
function firstRouting(): NodeRouting {
  return document.getElementById('page')?.dataset['routing'] === 'router' ? 'router' : 'host';
}
