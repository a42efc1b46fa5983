import type { NodeRouting } from '../src/core/network/model';
import type { FileLocation } from '../src/protocol/locations';
import type { DetailsView, ExportKind, PanelAction, PanelCluster, PanelTab, RevealTarget } from '../src/protocol/panel-contract';
import type { FoundView, LostWaysView, NeighboursView, SearchView } from '../src/protocol/topology-contract';
import { Asked } from './asked';
import { History } from './history';
import type { Host } from './host';
import { isLocal } from './local';
import { savedRecord } from './saved';
import { Shelf } from './shelf';
import { keptOf, startState, type PageState } from './state';
import type { Tab } from './tab';
import { tabs } from './tabs';
import { text } from './text';
import { breaksOf, type Breaks } from './topology/breaks';
import { clusterOf, manyNodes, type Cluster } from './topology/cluster';
import { Stage } from './topology/stage';

/** What the page does: keeps the state that its parts share, asks the editor, tells the view. What one tab alone needs is the tab's. */
export class App {
  readonly clusters = new Asked<readonly PanelCluster[]>(() => this.changed());
  readonly topology = new Asked<Cluster | undefined>(() => this.changed());
  /** What the selected thing leads to. */
  readonly neighbours = new Asked<NeighboursView | undefined>(() => this.changed());
  /** What the search field found. */
  readonly found = new Asked<SearchView | undefined>(() => this.changed());
  /** What the open field with suggestions may mean. */
  readonly suggested = new Asked<SearchView | undefined>(() => this.changed());
  /** What the filter of the contents leaves. */
  readonly contents = new Asked<SearchView | undefined>(() => this.changed());
  readonly details = new Asked<DetailsView | undefined>(() => this.changed());
  /** The picture, which several tabs show. */
  readonly stage: Stage;
  /** What the editor calls the workspace. */
  readonly workspace = document.getElementById('page')?.dataset['workspace'] ?? '';
  /** The views that were shown. */
  readonly history: History;
  readonly #shelf: Shelf;
  #state: PageState;
  #refreshing = false;
  #again = false;
  #saving: ReturnType<typeof setTimeout> | undefined;
  #lost: { readonly of: Cluster; readonly answer: LostWaysView } | undefined;
  #breaks: { readonly of: Cluster; readonly lost: LostWaysView | undefined; readonly place: string; readonly breaks: Breaks } | undefined;
  /** What the editor was told last that is shown. */
  #told = '';
  /** Id that is brought into view as soon as the picture has it. */
  #wanted: string | undefined;
  /** What the shown tab is saved as, as soon as it is drawn. */
  #exporting: ExportKind | undefined;

  /** `changed` is called after every change of anything that is drawn. */
  constructor(
    readonly host: Host,
    readonly changed: () => void,
  ) {
    const saved = host.savedState();
    this.#state = startState(saved, firstRouting());
    this.#shelf = new Shelf(this, savedRecord(saved)['tabs']);
    this.history = new History(savedRecord(saved)['history'], tabs.map(({ id }) => id));
    this.stage = new Stage(this);
    host.on('changed', ({ partial }) => {
      this.set({ partial });
      this.refresh();
    });
    host.on('reveal', (target) => this.reveal(target));
    host.on('navigate', (direction) => this.go(direction));
    host.on('exportPicture', (kind) => {
      if (!this.shown?.exports.includes(kind)) this.chooseTab('topology');
      this.#exporting = kind;
      this.#refuseExport();
      this.changed();
    });
    void this.#shelf.open(this.#state.tab);
  }

  /** The state now. */
  get state(): PageState {
    return this.#state;
  }

  /** Changes the state; it is saved a little later. */
  set(change: Partial<PageState>): void {
    this.#state = { ...this.#state, ...change };
    this.keep();
    this.changed();
  }

  /** Saves the state a little later. */
  keep(): void {
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => {
      if (this.#note()) this.changed();
      this.host.save({ ...keptOf(this.#state), tabs: this.#shelf.kept(), history: this.history.kept() });
      this.#tell();
    }, 150);
  }

  // A tab whose code is on its way does not say what it shows.
  #note(): boolean {
    const { selection, routing, cluster } = this.#state;
    return cluster !== undefined && this.shown !== undefined && this.history.record({ ...(selection !== undefined && { id: selection }), ...this.link, routing }, Date.now());
  }

  /** Shows what was shown before, or after that. */
  go(direction: 'back' | 'forward'): void {
    this.#note();
    const view = this.history.step(direction);
    if (!view) return;
    this.chooseRouting(view.routing);
    // What the view does not name was not there.
    this.reveal({ ...view, ...(view.tab === 'routes' && { address: view.address ?? '' }) });
    if (view.id === undefined) this.select(undefined);
    this.changed();
  }

  // The tree of clusters follows the selection, and links are made from this.
  #tell(): void {
    const { selection } = this.#state;
    const view: RevealTarget = { ...(selection !== undefined && { id: selection }), ...this.link };
    const said = JSON.stringify(view);
    if (said === this.#told) return;
    this.#told = said;
    this.host.call.shows(view).catch(() => undefined);
  }

  /** The tab that is shown; nothing while its code is on its way. */
  get shown(): Tab | undefined {
    return this.#shelf.get(this.#state.tab);
  }

  /** Why the tab that is shown could not be loaded. */
  get loadError(): string | undefined {
    return this.#shelf.error(this.#state.tab);
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
    let shown: Promise<void> | undefined;
    const came = await this.clusters.ask(async () => {
      const clusters = await this.host.call.clusters();
      if (!clusters.some((cluster) => cluster.id === this.#state.cluster)) this.#useCluster(clusters[0]?.id);
      // Before anything is drawn: the analysis works meanwhile.
      shown = this.askShown();
      return clusters;
    });
    this.#refuseExport();
    if (came) await shown;
  }

  /** Asks for what the tab shows; settles when most of it is there. */
  async askShown(): Promise<void> {
    // At once where the tab is there: the question must not wait for a drawing.
    const tab = this.shown ?? (await this.#shelf.open(this.#state.tab));
    if (this.#state.cluster !== undefined && tab === this.shown) await tab?.ask();
  }

  /** Asks for the picture. */
  async askTopology(): Promise<void> {
    const { cluster, routing } = this.#state;
    if (cluster === undefined) return;
    const isThere = await this.topology.ask(async () => {
      const view = await this.host.call.topology(cluster, routing);
      const read = view && clusterOf(view);
      if (read && read.nodes.length > manyNodes) await new Promise((resolve) => setTimeout(resolve));
      return read;
    });
    if (isThere) void this.#askLostWays();
  }

  // After the picture: it takes longer, and few clusters have any. Of few nodes the links tell.
  async #askLostWays(): Promise<void> {
    const { cluster, routing } = this.#state;
    const { value: view } = this.topology;
    if (cluster === undefined || !view || view.nodes.length < 2 || view.links.length > 0) return;
    const answer = await this.host.call.lostWays(cluster, routing).catch(() => undefined);
    // Its places are those of the nodes of this picture; for another one it is asked again.
    if (!answer || this.topology.value !== view || answer.revision !== view.revision) return;
    this.#lost = { of: view, answer };
    this.changed();
  }

  /** Where nodes of the picture have no way to each other, as far as it is known. Those of the picture before stay until they are. */
  get breaks(): Breaks | undefined {
    const { value: view } = this.topology;
    if (!view) return undefined;
    const { cluster, routing } = view;
    const current = this.#lost?.of === view ? this.#lost.answer : undefined;
    if (this.#breaks?.of !== view || this.#breaks.lost !== current) {
      const old = this.#breaks?.place === `${cluster} ${routing}` ? this.#breaks.breaks : undefined;
      this.#breaks = { of: view, lost: current, place: `${cluster} ${routing}`, breaks: view.links.length === 0 && !current && old ? old : breaksOf(view, current) };
    }
    return this.#breaks.breaks;
  }

  /** Asks what the selected thing leads to. */
  async askNeighbours(): Promise<void> {
    const { cluster, selection } = this.#state;
    if (cluster === undefined || selection === undefined || !/^(pod|service)\//.test(selection)) return;
    await this.neighbours.ask(() => this.host.call.neighbours(cluster, selection));
  }

  /** Searches the cluster and keeps the answer under one of its names. */
  async search(where: Asked<SearchView | undefined>, text: string, limit: number, kinds?: readonly FoundView['kind'][]): Promise<void> {
    const { cluster, routing } = this.#state;
    if (cluster !== undefined) await where.ask(() => this.host.call.search(cluster, routing, { text, limit, ...(kinds && { kinds }) }));
  }

  /** Lets the editor collect what can be found, before something is typed. */
  readySearch(): void {
    const { cluster, routing } = this.#state;
    if (cluster !== undefined) this.host.call.search(cluster, routing, { text: '', limit: 0 }).catch(() => undefined);
  }

  /** Asks for the details of what is selected. */
  async askDetails(): Promise<void> {
    const { cluster, routing, selection } = this.#state;
    if (cluster === undefined || selection === undefined || isLocal(selection)) return;
    await this.details.ask(() => this.host.call.details(cluster, routing, selection));
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
    // The router is there only with its routes.
    this.set({ routing, ...(this.#state.selection === 'router' && { selection: undefined }) });
    void this.askShown();
  }

  /** Shows a tab. */
  chooseTab(tab: PanelTab): void {
    this.#bringTab(tab);
    void this.askShown();
  }

  /** Selects a thing of the picture, or nothing. */
  select(id: string | undefined): void {
    if (id === this.#state.selection) return;
    if (id !== this.#wanted) this.#wanted = undefined;
    this.#forgetSelection();
    this.set({ selection: id, ...(id !== undefined && { paneOpen: true }) });
    void this.askDetails();
    void this.askNeighbours();
  }

  /** Selects a thing and brings it into view. */
  visit(id: string): void {
    this.reveal({ tab: 'topology', id });
  }

  /** Whether something is still to be brought into view. */
  get waits(): boolean {
    return this.#wanted !== undefined || this.#exporting !== undefined;
  }

  /** What the tab that has been drawn shall be saved as, once. */
  takeExport(): ExportKind | undefined {
    const kind = this.#exporting;
    if (kind === undefined || !this.shown?.exports.includes(kind)) return undefined;
    this.#exporting = undefined;
    return kind;
  }

  /** Says for a while that an export was not made. */
  exportFailed(why: string): void {
    this.set({ exporting: text.exports.failed(why) });
    setTimeout(() => this.set({ exporting: '' }), 8000);
  }

  // Without a cluster there is nothing to wait for: a question where to save it, much later, would surprise.
  #refuseExport(): void {
    if (this.#exporting === undefined || this.#state.partial || this.clusters.value?.length !== 0) return;
    this.#exporting = undefined;
    this.exportFailed(text.emptyTitle);
  }

  /** The id to bring into view, once. */
  takeWanted(exists: (id: string) => boolean): string | undefined {
    const id = this.#wanted;
    if (id === undefined || !exists(id)) return undefined;
    this.#wanted = undefined;
    return id;
  }

  /** Follows a wish to show something, the editor's or of another part of the page, whatever has been loaded yet. */
  reveal(target: RevealTarget): void {
    const { cluster, id } = target;
    if (cluster !== undefined && cluster !== this.#state.cluster) this.#useCluster(cluster);
    const tab = target.tab ?? tabs.find(({ takes }) => takes.some((field) => target[field] !== undefined))?.id ?? this.#state.tab;
    this.#bringTab(tab);
    if (id !== undefined) {
      this.#wanted = id;
      if (id !== this.#state.selection) this.#forgetSelection();
      this.set({ selection: id, paneOpen: true });
    }
    this.#shelf.wish(tab, target);
    // A cluster that the list does not have is new, or gone: then the first is shown.
    if (cluster !== undefined && !this.clusters.value?.some(({ id: known }) => known === cluster)) this.refresh();
    else if (this.clusters.value) void this.askShown();
  }

  /** What is shown, as a wish that brings it back. */
  get link(): RevealTarget {
    const { cluster, tab } = this.#state;
    return { ...(cluster !== undefined && { cluster }), tab, ...this.shown?.link };
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

  /** Asks the editor for one of its follow-ups. */
  run(action: PanelAction): void {
    this.host.call.run(action).catch(() => undefined);
  }

  #bringTab(tab: PanelTab): void {
    if (tab === this.#state.tab) return;
    this.shown?.hide();
    this.#exporting = undefined;
    this.set({ tab, open: undefined });
  }

  #forgetSelection(): void {
    this.details.forget();
    this.neighbours.forget();
  }

  #useCluster(cluster: string | undefined): void {
    const another = this.#state.cluster !== undefined;
    for (const asked of [this.topology, this.found, this.contents]) asked.forget();
    this.#forgetSelection();
    if (another) this.#shelf.forget();
    this.set({ cluster, ...(another && { selection: undefined, look: undefined }), query: '' });
  }
}

/** The way between nodes that the user's settings want first; the editor writes it into the document. */
function firstRouting(): NodeRouting {
  return document.getElementById('page')?.dataset['routing'] === 'router' ? 'router' : 'host';
}
