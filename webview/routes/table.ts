import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { RouteRow, RoutingTableView } from '../../src/protocol/panel-contract';
import { manifestLink, provenanceChip } from '../details/value';
import { text } from '../text';
import { icon } from '../ui/icons';
import type { RoutesTab } from './routes-tab';
import { routeColumns, sortedRows, type RouteColumn, type RouteSort } from './sort';

/** Most tables have no metric at all; the other columns need the room. */
function columnsOf({ rows }: RoutingTableView): readonly RouteColumn[] {
  return rows.some((row) => row.metric !== '') ? routeColumns : routeColumns.filter((column) => column !== 'metric');
}

/** Units: CSS pixels. */
export const routeRowHeight = 26;

let ordered: { readonly table: RoutingTableView; readonly sort: RouteSort | undefined; readonly rows: readonly number[] } | undefined;

/** Row numbers of a table in the order shown. */
export function orderOf(table: RoutingTableView, sort: RouteSort | undefined): readonly number[] {
  if (ordered?.table !== table || ordered.sort !== sort) ordered = { table, sort, rows: sortedRows(table.rows, sort) };
  return ordered.rows;
}

/** The rows of a routing table; those that match the looked-up address are marked. */
export function routesTable(tab: RoutesTab, table: RoutingTableView): TemplateResult {
  const { lookup } = tab;
  const { sort } = tab.state;
  const order = orderOf(table, sort);
  const columns = columnsOf(table);
  const matches = new Set(lookup.value?.matches.map((match) => match.row));
  const row = (at: number): TemplateResult | typeof nothing => {
    const index = order[at] ?? 0;
    const route = table.rows[index];
    const mark = index === lookup.value?.winner ? 'wins' : matches.has(index) ? 'matches' : '';
    return route ? routeRow(tab, columns, route, at, mark) : nothing;
  };
  return html`<div class="table-frame">
    <div class="routes-table ${columns.length < routeColumns.length ? 'without-metric' : ''}" role="table" aria-label=${table.title} aria-rowcount=${order.length + 1} aria-colcount=${columns.length}>
      <div role="rowgroup">
        <div role="row" aria-rowindex="1" class="route-row heads">${columns.map((column) => head(tab, column))}</div>
      </div>
      <kn-list
        class="route-rows"
        role="rowgroup"
        tabindex="0"
        aria-label=${table.title}
        .content=${{ count: order.length, rowHeight: routeRowHeight, row }}
        @scroll=${(event: Event) => event.currentTarget instanceof Element && keepScroll(tab, event.currentTarget.scrollTop)}
      ></kn-list>
    </div>
  </div>`;
}

let keeping: ReturnType<typeof setTimeout> | undefined;

function keepScroll(tab: RoutesTab, routesScroll: number): void {
  clearTimeout(keeping);
  keeping = setTimeout(() => routesScroll !== tab.state.routesScroll && tab.set({ routesScroll }), 200);
}

function head(tab: RoutesTab, column: RouteColumn): TemplateResult {
  const sort = tab.state.sort?.column === column ? tab.state.sort : undefined;
  const order = sort ? (sort.descending ? 'descending' : 'ascending') : 'none';
  return html`<span role="columnheader" aria-sort=${order} class="cell ${column}">
    <button class="head" title=${text.sorted(text.columns[column], sort?.descending !== false)} @click=${() => tab.sortBy(column)}>
      ${text.columns[column]}${sort ? icon(sort.descending ? 'descending' : 'ascending') : nothing}
    </button>
  </span>`;
}

function routeRow({ app }: RoutesTab, columns: readonly RouteColumn[], route: RouteRow, at: number, mark: '' | 'wins' | 'matches'): TemplateResult {
  const cell = (column: Exclude<RouteColumn, 'known'>): TemplateResult =>
    html`<span role="cell" class="cell ${column}" title=${route[column]}>${route[column]}</span>`;
  return html`<div role="row" aria-rowindex=${at + 2} class="route-row ${mark} ${route.provenance}" title=${route.line}>
    ${columns.map((column) =>
      column === 'known'
        ? html`<span role="cell" class="cell known">
            ${provenanceChip(route.provenance, route.because)}${manifestLink(route.location, app)}
            ${mark === '' ? nothing : html`<strong class="mark">${mark === 'wins' ? text.winner : text.matches}</strong>`}
          </span>`
        : cell(column),
    )}
  </div>`;
}
