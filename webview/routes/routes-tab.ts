import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { LookupView, NamespaceView, RevealTarget, RoutingTableView } from '../../src/protocol/panel-contract';
import type { App } from '../app';
import { savedFlags, savedNumbers, savedRecord, savedTexts } from '../saved';
import { Tab } from '../tab';
import { text } from '../text';
import { failure, loading } from '../ui/states';
import { VirtualList } from '../ui/virtual-list';
import { addressField, lookupSteps } from './lookup';
import { namespaceList } from './namespaces';
import { routeColumns, type RouteColumn, type RouteSort } from './sort';
import { orderOf, routeRowHeight, routesTable } from './table';

/** What the tab of the routing tables keeps. */
interface RoutesState {
  readonly namespace?: string;
  readonly namespaceFilter: string;
  readonly address: string;
  readonly lines: boolean;
  readonly sort?: RouteSort;
  /** Units: CSS pixels. */
  readonly routesScroll: number;
}

/** The tab of the routing tables. */
export class RoutesTab extends Tab<RoutesState> {
  readonly namespaces = this.asked<readonly NamespaceView[]>();
  readonly routes = this.asked<RoutingTableView | undefined>();
  readonly lookup = this.asked<LookupView | undefined>();
  /** Where the table was when the page was left. */
  #scroll: number | undefined;
  #shownLookup: unknown;

  constructor(app: App, saved: unknown) {
    super(app, restored(saved));
    this.#scroll = this.state.routesScroll;
  }

  override kept(): unknown {
    return this.state;
  }

  override get field(): string {
    return '.address';
  }

  override async ask(): Promise<void> {
    const { cluster, routing } = this.app.state;
    if (cluster === undefined) return;
    const list = this.namespaces.ask(() => this.app.host.call.namespaces(cluster, routing));
    this.#askRoutes();
    if (!(await list)) return;
    const all = this.namespaces.value ?? [];
    // The router's table is gone with its routes.
    const gone = this.state.namespace === 'router' && !all.some(({ id }) => id === 'router');
    const first = all[0];
    if ((this.state.namespace === undefined || gone) && first) this.showNamespace(first.id);
  }

  override get link(): RevealTarget {
    const { namespace, address } = this.state;
    return { ...(namespace !== undefined && { namespace }), ...(address !== '' && { address }) };
  }

  override reveal({ namespace, address }: RevealTarget): void {
    if (namespace !== undefined) this.#choose(namespace);
    if (address !== undefined) this.set({ address });
  }

  override forget(): void {
    for (const asked of [this.namespaces, this.routes, this.lookup]) asked.forget();
    this.set({ namespace: undefined, sort: undefined, routesScroll: 0 });
  }

  /** Shows the routing table of a namespace. */
  showNamespace(namespace: string): void {
    this.#choose(namespace);
    this.#askRoutes();
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

  override render(): TemplateResult {
    return html`<div class="routes-tab">
      ${namespaceList(this)}
      <div class="routes-main">${main(this)}</div>
    </div>`;
  }

  // The winning row comes into view once per answer; after a reload the table is where it was.
  override drawn(view: Element): void {
    const rows = view.querySelector('.route-rows');
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
    const at = orderOf(this.routes.value, this.state.sort).indexOf(winner);
    const top = at * routeRowHeight;
    if (top < rows.scrollTop || top + routeRowHeight > rows.scrollTop + rows.clientHeight) rows.reveal(at, 'center');
  }

  #choose(namespace: string): void {
    if (namespace === this.state.namespace) return;
    this.routes.forget();
    this.lookup.forget();
    this.set({ namespace, routesScroll: 0 });
  }

  #askRoutes(): void {
    const { cluster, routing } = this.app.state;
    const { namespace } = this.state;
    if (cluster === undefined || namespace === undefined) return;
    void this.routes.ask(() => this.app.host.call.routes(cluster, routing, namespace));
    this.#askLookup();
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
    lines: false,
    routesScroll: 0,
    ...savedTexts(saved, ['namespace', 'namespaceFilter', 'address']),
    ...savedFlags(saved, ['lines']),
    ...savedNumbers(saved, ['routesScroll']),
    ...(known && { sort: { column: known, descending: descending === true } }),
  };
}

function main(tab: RoutesTab): TemplateResult {
  const { routes, namespaces, app } = tab;
  if (routes.value) return html`${routes.error === undefined ? nothing : failure(routes.error, app)} ${tableOf(tab, routes.value)}`;
  if (routes.error !== undefined) return failure(routes.error, app);
  if (routes.loading || namespaces.loading) return loading();
  return html`<div class="state">${tab.state.namespace === undefined ? text.chooseNamespace : text.noNamespace}</div>`;
}

function tableOf(tab: RoutesTab, table: RoutingTableView): TemplateResult {
  const { app } = tab;
  const { lines } = tab.state;
  const { copied } = app.state;
  const printed = (): string => table.rows.map((row) => row.line).join('\n');
  return html`
    <div class="routes-head">
      <h2 title=${table.title}><bdi>${table.title}</bdi></h2>
      <span class="dim">${text.rows(table.rows.length)}</span>
      <span class="spring"></span>
      ${addressField(tab)}
      <span class="toggle" role="group" aria-label=${text.routes}>
        <vscode-button appearance=${lines ? 'secondary' : 'primary'} aria-pressed=${lines ? 'false' : 'true'} @click=${() => tab.set({ lines: false })}
          >${text.table}</vscode-button
        >
        <vscode-button
          appearance=${lines ? 'primary' : 'secondary'}
          aria-pressed=${lines ? 'true' : 'false'}
          title=${text.linesHint}
          @click=${() => tab.set({ lines: true })}
          >${text.lines}</vscode-button
        >
      </span>
      <vscode-button appearance="secondary" title=${text.copyHint} @click=${() => void app.copy(`${printed()}\n`)}>${copied ? text.copied : text.copy}</vscode-button>
    </div>
    ${lookupSteps(tab, table)}
    ${table.rows.length === 0
      ? html`<div class="state">${text.noRoutes}</div>`
      : lines
        ? html`<pre class="lines" tabindex="0" aria-label=${text.linesHint}>${marked(tab, table)}</pre>`
        : routesTable(tab, table)}
    ${table.rows.length === 0 ? nothing : html`<div class="unseen" role="status">${copied ? text.copied : ''}</div>`}
  `;
}

// One text node, but for the few lines that match.
function marked(tab: RoutesTab, table: RoutingTableView): (TemplateResult | string)[] {
  const lookup = tab.lookup.value;
  const marks = new Set(lookup?.matches.map((match) => match.row));
  const parts: (TemplateResult | string)[] = [];
  let plain = '';
  table.rows.forEach((row, index) => {
    if (!marks.has(index)) plain += `${row.line}\n`;
    else {
      parts.push(plain, html`<mark class=${index === lookup?.winner ? 'wins' : 'matches'}>${row.line}</mark>`, '\n');
      plain = '';
    }
  });
  return [...parts, plain];
}
