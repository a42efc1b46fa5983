import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { LookupView, NamespaceView, RevealTarget, RouteRow, RoutingTableView } from '../../src/protocol/panel-contract';
import type { App } from '../app';
import type { Subject } from '../menu/subject';
import { savedFlags, savedNumbers, savedRecord, savedTexts } from '../saved';
import { Tab } from '../tab';
import { text } from '../text';
import { failure, loading } from '../ui/states';
import { VirtualList } from '../ui/virtual-list';
import { Windowed } from '../ui/windowed';
import { comparedRows, comparison } from './comparison';
import { routesHead } from './head';
import { lookupSteps } from './lookup';
import { namespaceList } from './namespaces';
import { Selection } from './selection';
import { shownRows } from './shown';
import { routeColumns, type RouteColumn, type RouteSort } from './sort';
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
  readonly routes = this.asked<RoutingTableView | undefined>();
  /** The table that is laid beside. */
  readonly other = this.asked<RoutingTableView | undefined>();
  readonly lookup = this.asked<LookupView | undefined>();
  /** The namespaces that the filter leaves, asked for in parts. */
  readonly namespaces: Windowed<NamespaceView>;
  readonly selection = new Selection(() => this.app.changed());
  /** Where the table was when the page was left. */
  #scroll: number | undefined;
  #shownLookup: unknown;
  /** Place of the namespace in the list, to be brought into view. */
  #place: number | undefined;
  #there = false;

  constructor(app: App, saved: unknown) {
    super(app, restored(saved));
    this.#scroll = this.state.routesScroll;
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
    for (const asked of [this.namespaces, this.routes, this.other, this.lookup]) asked.forget();
    this.selection.clear();
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
    this.#askRoutes();
  }

  /** Lays the table of another namespace beside; '' takes it away. */
  compareWith(compare: string): void {
    this.set({ compare, lines: false });
    this.#askOther();
  }

  /** Looks an address up in the table that is shown. */
  lookUp(address: string): void {
    this.set({ address });
    this.#askLookup();
  }

  /** Sorts the table; a second time turns the order round, a third time takes it back. */
  sortBy(column: RouteColumn): void {
    const { sort } = this.state;
    if (sort?.column !== column) this.set({ sort: { column, descending: false } });
    else this.set({ sort: sort.descending ? undefined : { column, descending: true } });
  }

  /** The row that is shown at a place, in the table or in the comparison. */
  rowAt(place: number): RouteRow | undefined {
    const table = this.routes.value;
    if (!table) return undefined;
    if (!this.comparing) return table.rows[shownRows(this, table)[place] ?? -1];
    const { here, there } = comparedRows(this)[place] ?? {};
    return table.rows[here ?? -1] ?? this.other.value?.rows[there ?? -1];
  }

  /** Whether two tables are laid side by side. */
  get comparing(): boolean {
    return this.state.compare !== '' && this.other.value !== undefined;
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
    const rows = view.querySelector('.routes-table .grid-rows');
    if (!this.routes.value || !(rows instanceof VirtualList)) return;
    if (this.#scroll !== undefined) {
      rows.scrollTop = this.#scroll;
      this.#scroll = undefined;
      this.#shownLookup = this.lookup.value;
    }
    if (this.lookup.value === this.#shownLookup) return;
    this.#shownLookup = this.lookup.value;
    const winner = this.lookup.value?.winner;
    if (winner === undefined) return;
    const at = shownRows(this, this.routes.value).indexOf(winner);
    const top = at * routeRowHeight;
    if (at >= 0 && (top < rows.scrollTop || top + routeRowHeight > rows.scrollTop + rows.clientHeight)) rows.reveal(at, 'center');
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
    this.routes.forget();
    this.lookup.forget();
    this.selection.clear();
    this.set({ namespace, routesScroll: 0 });
  }

  #askRoutes(): void {
    const { cluster, routing } = this.app.state;
    const { namespace } = this.state;
    if (cluster === undefined || namespace === undefined) return;
    void this.routes.ask(() => this.app.host.call.routes(cluster, routing, namespace));
    this.#askOther();
    this.#askLookup();
  }

  #askOther(): void {
    const { cluster, routing } = this.app.state;
    const { compare } = this.state;
    if (cluster === undefined || compare.trim() === '') this.other.forget();
    else void this.other.ask(() => this.app.host.call.routes(cluster, routing, compare.trim()));
  }

  #askLookup(): void {
    const { cluster, routing } = this.app.state;
    const { namespace, address } = this.state;
    if (cluster === undefined || namespace === undefined || address.trim() === '') this.lookup.forget();
    else void this.lookup.ask(() => this.app.host.call.lookup(cluster, routing, namespace, address.trim()));
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
  const { routes, namespaces, app } = tab;
  if (routes.value) return html`${routes.error === undefined ? nothing : failure(routes.error, app)} ${tableOf(tab, routes.value)}`;
  if (routes.error !== undefined) return failure(routes.error, app);
  if (routes.loading || namespaces.count === undefined) return loading();
  return html`<div class="state">${tab.state.namespace === undefined ? text.chooseNamespace : text.noNamespace}</div>`;
}

function tableOf(tab: RoutesTab, table: RoutingTableView): TemplateResult {
  const { lines } = tab.state;
  return html`
    ${routesHead(tab, table)} ${lookupSteps(tab, table)}
    ${table.rows.length === 0
      ? html`<div class="state">${text.noRoutes}</div>`
      : tab.comparing
        ? comparison(tab, table)
        : lines
          ? html`<pre class="lines" tabindex="0" role="region" aria-label=${text.linesHint}>${marked(tab, table)}</pre>`
          : routesTable(tab, table)}
    <div class="unseen" role="status">${tab.app.state.copied ? text.copied : ''}</div>
  `;
}

// One text node, but for the few lines that match.
function marked(tab: RoutesTab, table: RoutingTableView): (TemplateResult | string)[] {
  const lookup = tab.lookup.value;
  const marks = new Set(lookup?.matches.map((match) => match.row));
  const parts: (TemplateResult | string)[] = [];
  let plain = '';
  for (const index of shownRows(tab, table)) {
    const line = table.rows[index]?.line ?? '';
    if (!marks.has(index)) plain += `${line}\n`;
    else {
      parts.push(plain, html`<mark class=${index === lookup?.winner ? 'wins' : 'matches'}>${line}</mark>`, '\n');
      plain = '';
    }
  }
  return [...parts, plain];
}
