import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { NamespaceView, RevealTarget } from '../../src/protocol/panel-contract';
import { routeColumns, type LookupView, type RouteColumn, type RouteRow, type RouteSort, type RoutesView } from '../../src/protocol/routes-contract';
import type { App } from '../app';
import type { Subject } from '../menu/subject';
import { savedFlags, savedNumbers, savedRecord, savedTexts } from '../saved';
import { Tab } from '../tab';
import { text } from '../text';
import { failure, lacking, loading } from '../ui/states';
import { VirtualList } from '../ui/virtual-list';
import { Windowed } from '../ui/windowed';
import { ComparedRows } from './compared-rows';
import { comparison } from './comparison';
import { routesHead } from './head';
import { routeLines } from './lines';
import { lookupSteps } from './lookup';
import { namespaceList } from './namespaces';
import { ShownRows } from './rows';
import { routeRowHeight, routesTable } from './table';

/** What the tab of the routing tables keeps. */
interface RoutesState {
  readonly namespace?: string;
  readonly namespaceFilter: string;
  readonly address: string;
  readonly rowFilter: string;
  readonly lines: boolean;
  readonly sort?: RouteSort;
  /** The namespace whose table is laid beside, by its id; '' for none. */
  readonly compare: string;
  /** Whether rows that both tables have are left out. */
  readonly differences: boolean;
  /** Units: CSS pixels. */
  readonly routesScroll: number;
}

/** The tab of the routing tables. */
export class RoutesTab extends Tab<RoutesState> {
  /** The table that is shown, and with another one beside. */
  readonly rows: ShownRows;
  readonly compared: ComparedRows;
  /** The rows that are shown as text. */
  readonly lines = this.asked<string | undefined>();
  readonly lookup = this.asked<LookupView | undefined>();
  /** The same address in the table that is laid beside. */
  readonly lookupThere = this.asked<LookupView | undefined>();
  /** The namespaces that the filter leaves, asked for in parts. */
  readonly namespaces: Windowed<NamespaceView>;
  /** Where the table was when the page was left. */
  #scroll: number | undefined;
  /** Place of the row that wins, to be brought into view. */
  #winner: number | undefined;
  /** Place of the namespace in the list, to be brought into view. */
  #place: number | undefined;
  #there = false;

  constructor(app: App, saved: unknown) {
    super(app, restored(saved));
    this.#scroll = this.state.routesScroll;
    this.rows = new ShownRows(this);
    this.compared = new ComparedRows(this);
    this.namespaces = new Windowed((start, limit) => this.#namespacesFrom(start, limit), () => this.app.changed());
  }

  override kept(): unknown {
    return this.state;
  }

  override get field(): string {
    return '.address';
  }

  override async ask(): Promise<void> {
    const list = this.namespaces.refresh();
    this.#askRoutes();
    await list;
    // The router's table is gone with its routes.
    const gone = this.state.namespace === 'router' && !this.#there && this.state.namespaceFilter === '';
    const first = this.namespaces.at(0);
    if ((this.state.namespace === undefined || gone) && first) this.showNamespace(first.id);
  }

  override get link(): RevealTarget {
    const { namespace, address } = this.state;
    return { ...(namespace !== undefined && { namespace }), ...(address !== '' && { address }) };
  }

  override reveal({ namespace, address }: RevealTarget): void {
    if (namespace !== undefined) {
      this.#choose(namespace);
      this.set({ namespaceFilter: '' });
    }
    if (address !== undefined) this.set({ address });
  }

  override forget(): void {
    for (const asked of [this.namespaces, this.rows, this.compared, this.lines, this.lookup, this.lookupThere]) asked.forget();
    this.set({ namespace: undefined, sort: undefined, compare: '', rowFilter: '', routesScroll: 0 });
  }

  override subjectOf(element: Element): Subject | undefined {
    const number = element.closest('[data-row]')?.getAttribute('data-row');
    const row = number === null || number === undefined ? undefined : this.rowAt(Number(number));
    if (!row) return undefined;
    const { destination, via, line, location, target } = row;
    return { title: destination, line, ...(target !== undefined && { id: target }), ...(location && { location }), addresses: [destination, via].filter((each) => each !== '' && each !== 'default') };
  }

  /** Filters the list of namespaces. */
  filterNamespaces(namespaceFilter: string): void {
    this.set({ namespaceFilter });
    void this.namespaces.refresh();
  }

  /** Shows the routing table of a namespace. */
  showNamespace(namespace: string): void {
    this.#choose(namespace);
    // Whoever chose it from the list sees it there.
    this.#placed = namespace;
    this.#askRoutes();
  }

  /** Lays the table of another namespace beside; '' takes it away. */
  compareWith(compare: string): void {
    this.compared.forget();
    this.set({ compare, lines: false });
    this.#askCompared();
  }

  /** Leaves rows out of the comparison that both tables have, or not. */
  onlyDifferences(differences: boolean): void {
    this.set({ differences });
    this.#askCompared();
  }

  /** Shows the rows as text, or as a table. */
  showLines(lines: boolean): void {
    if (lines && this.state.compare !== '') this.compareWith('');
    this.set({ lines });
    this.#askLines();
  }

  /** Filters the rows. */
  filterRows(rowFilter: string): void {
    this.set({ rowFilter });
    this.#askRows();
  }

  /** Looks an address up in the table that is shown. */
  lookUp(address: string): void {
    this.set({ address });
    void this.#askLookup();
  }

  /** Sorts the table; a second time turns the order round, a third time takes it back. */
  sortBy(column: RouteColumn): void {
    const { sort } = this.state;
    if (sort?.column !== column) this.set({ sort: { column, descending: false } });
    else this.set({ sort: sort.descending ? undefined : { column, descending: true } });
    this.#askRows();
  }

  /** The row that is shown at a place, in the table or in the comparison. */
  rowAt(place: number): RouteRow | undefined {
    if (!this.comparing) return this.rows.list.at(place);
    const { here, there } = this.compared.list.at(place) ?? {};
    return here ?? there;
  }

  /** Whether two tables are laid side by side. */
  get comparing(): boolean {
    return this.state.compare !== '' && this.compared.head !== undefined;
  }

  override render(): TemplateResult {
    return html`<div class="routes-tab">
      ${namespaceList(this)}
      <div class="routes-main">${main(this)}</div>
    </div>`;
  }

  // The winning row comes into view once per answer; after a reload the table is where it was.
  override drawn(view: Element): void {
    this.#showPlace(view.querySelector('.namespaces kn-list'));
    const list = view.querySelector('.routes-table .grid-rows');
    if (!(list instanceof VirtualList)) return;
    if (this.#scroll !== undefined) {
      list.scrollTop = this.#scroll;
      this.#scroll = undefined;
      this.#winner = undefined;
    }
    const top = (this.#winner ?? -1) * routeRowHeight;
    if (this.#winner !== undefined && (top < list.scrollTop || top + routeRowHeight > list.scrollTop + list.clientHeight)) list.reveal(this.#winner, 'center');
    this.#winner = undefined;
  }

  #showPlace(list: Element | null): void {
    if (this.#place === undefined || !(list instanceof VirtualList) || list.content.count <= this.#place) return;
    list.reveal(this.#place);
    this.#place = undefined;
  }

  async #namespacesFrom(start: number, limit: number): Promise<{ readonly count: number; readonly entries: readonly NamespaceView[] } | undefined> {
    const { cluster, routing } = this.app.state;
    const { namespaceFilter, namespace } = this.state;
    if (cluster === undefined) return undefined;
    const first = start === 0 && namespace !== undefined;
    const view = await this.app.host.call.namespaces(cluster, routing, { text: namespaceFilter, start, limit, ...(first && { place: namespace }) });
    if (first && namespace === this.state.namespace) {
      this.#there = view?.place !== undefined;
      // Once per choice: a change of the model moves nothing under the mouse.
      if (this.#placed !== namespace) this.#place = view?.place;
      this.#placed = namespace;
    }
    return view && { count: view.count, entries: view.namespaces };
  }

  #placed: string | undefined;

  #choose(namespace: string): void {
    if (namespace === this.state.namespace) return;
    for (const asked of [this.rows, this.compared, this.lines, this.lookup, this.lookupThere]) asked.forget();
    this.set({ namespace, routesScroll: 0 });
  }

  #askRoutes(): void {
    if (this.app.state.cluster === undefined || this.state.namespace === undefined) return;
    this.#askRows();
    void this.#askLookup();
  }

  #askRows(): void {
    void this.rows.list.refresh();
    this.#askLines();
    this.#askCompared();
  }

  #askCompared(): void {
    if (this.state.compare.trim() === '') this.compared.forget();
    else void this.compared.list.refresh();
    this.#askLookupThere();
  }

  #askLookupThere(): void {
    const { cluster, routing } = this.app.state;
    const [compare, address] = [this.state.compare.trim(), this.state.address.trim()];
    if (cluster === undefined || compare === '' || address === '') this.lookupThere.forget();
    else void this.lookupThere.ask(() => this.app.host.call.lookup(cluster, routing, compare, address));
  }

  #askLines(): void {
    const { cluster, routing } = this.app.state;
    const { namespace, lines } = this.state;
    if (cluster === undefined || namespace === undefined || !lines) this.lines.forget();
    else void this.lines.ask(() => this.app.host.call.routeLines(cluster, routing, namespace, this.rows.choice));
  }

  async #askLookup(): Promise<void> {
    this.#askLookupThere();
    const { cluster, routing } = this.app.state;
    const { namespace, address } = this.state;
    if (cluster === undefined || namespace === undefined || address.trim() === '') return this.lookup.forget();
    if (!(await this.lookup.ask(() => this.app.host.call.lookup(cluster, routing, namespace, address.trim())))) return;
    const answer = this.lookup.value;
    const place = answer?.winner === undefined ? undefined : await this.rows.placeOf(answer.winner).catch(() => undefined);
    if (this.lookup.value !== answer) return;
    this.#winner = place;
    this.app.changed();
  }
}

function restored(saved: unknown): RoutesState {
  const { column, descending } = savedRecord(savedRecord(saved)['sort']);
  const known = routeColumns.find((each) => each === column);
  return {
    namespaceFilter: '',
    address: '',
    rowFilter: '',
    lines: false,
    compare: '',
    differences: true,
    routesScroll: 0,
    ...savedTexts(saved, ['namespace', 'namespaceFilter', 'address', 'rowFilter', 'compare']),
    ...savedFlags(saved, ['lines', 'differences']),
    ...savedNumbers(saved, ['routesScroll']),
    ...(known && { sort: { column: known, descending: descending === true } }),
  };
}

function main(tab: RoutesTab): TemplateResult {
  const { rows, namespaces, app } = tab;
  const { error, count } = rows.list;
  if (rows.head) return html`${error === undefined ? nothing : failure(error, app)} ${tableOf(tab, rows.head)}`;
  if (error !== undefined) return failure(error, app);
  if (namespaces.count === undefined || (tab.state.namespace !== undefined && count === undefined)) return loading();
  if (namespaces.count === 0 && tab.state.namespaceFilter === '') return lacking(text.noNamespaces, app);
  return html`<div class="state">${tab.state.namespace === undefined ? text.chooseNamespace : text.noNamespace}</div>`;
}

function tableOf(tab: RoutesTab, head: Omit<RoutesView, 'rows'>): TemplateResult {
  const { lines } = tab.state;
  return html`
    ${routesHead(tab, head)} ${lookupSteps(tab, head.total)}
    ${head.total === 0 ? html`<div class="state">${text.noRoutes}</div>` : tab.comparing ? comparison(tab) : lines ? routeLines(tab) : routesTable(tab, head)}
    <div class="unseen" role="status">${tab.app.state.copied ? text.copied : ''}</div>
  `;
}
