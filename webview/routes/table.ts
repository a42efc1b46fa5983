import { html, nothing, type TemplateResult } from 'lit/html.js';
import { routeColumns, type LookupView, type RouteColumn, type RouteRow, type RoutesView } from '../../src/protocol/routes-contract';
import { provenanceChip } from '../details/value';
import { text } from '../text';
import { grid, type GridRow } from '../ui/grid';
import { icon, type IconName } from '../ui/icons';
import type { RoutesTab } from './routes-tab';

/** Units: CSS pixels. */
export const routeRowHeight = 26;

/** Most tables have no metric at all; the other columns need the room. */
function columnsOf({ metrics }: Pick<RoutesView, 'metrics'>): readonly RouteColumn[] {
  return metrics ? routeColumns : routeColumns.filter((column) => column !== 'metric');
}

/** The rows of a routing table; those that match the looked-up address are marked. */
export function routesTable(tab: RoutesTab, head: Pick<RoutesView, 'metrics' | 'title'>): TemplateResult {
  const { app, lookup, rows } = tab;
  const { sort } = tab.state;
  const columns = columnsOf(head);
  const count = rows.list.count ?? 0;
  if (count === 0) return html`<div class="state">${text.noRowLeft}</div>`;
  return grid(app, {
    key: 'route',
    name: head.title,
    classes: `routes-table ${columns.length < routeColumns.length ? 'without-metric' : ''}`,
    columns: columns.map((id) => ({
      id,
      title: text.columns[id],
      order: sort?.column !== id ? 'none' : sort.descending ? 'descending' : 'ascending',
      hint: text.sorted(text.columns[id], sort?.column === id && !sort.descending),
    })),
    count,
    rowHeight: routeRowHeight,
    row: (at) => {
      const route = rows.list.at(at);
      if (!route) return undefined;
      return rowOf(tab, columns, route, markOf(lookup.value, route), rows.selection.has(route.line));
    },
    sort: (column) => {
      const known = routeColumns.find((each) => each === column);
      if (known) tab.sortBy(known);
    },
    act: (at, column) => actOn(tab, tab.rowAt(at), column),
    select: (at, how) => void rows.select(at, how),
    selectAll: () => void rows.selectAll(),
    clear: () => rows.selection.clear(),
    copy: () => void rows.copy(),
    scrolled: (top) => keepScroll(tab, top),
  });
}

/** What a row is to the address that is looked up. */
export type Mark = '' | 'wins' | 'matches';

/** Whether a row of a table matches the address that was looked up in it. */
export function markOf(lookup: LookupView | undefined, route: RouteRow | undefined): Mark {
  // Two rows of one line would be one row of the kernel.
  const match = route && lookup?.matches.find(({ line }) => line === route.line);
  return match === undefined ? '' : match.row === lookup?.winner ? 'wins' : 'matches';
}

/** The mark in a word. */
export function markSign(mark: Mark): TemplateResult | typeof nothing {
  return mark === '' ? nothing : html`<strong class="mark">${mark === 'wins' ? text.winner : text.matches}</strong>`;
}

/** Enter on the last column opens the manifest, on the others it shows where the row leads. */
export function actOn({ app }: RoutesTab, row: RouteRow | undefined, column: string): void {
  if (row?.location && (column === 'known' || row.target === undefined)) app.open(row.location);
  else if (row?.target !== undefined) app.visit(row.target);
}

let keeping: ReturnType<typeof setTimeout> | undefined;

function keepScroll(tab: RoutesTab, routesScroll: number): void {
  clearTimeout(keeping);
  keeping = setTimeout(() => routesScroll !== tab.state.routesScroll && tab.set({ routesScroll }), 200);
}

function rowOf(tab: RoutesTab, columns: readonly RouteColumn[], route: RouteRow, mark: Mark, selected: boolean): GridRow {
  return {
    classes: `${mark} ${route.provenance}`,
    selected,
    hint: route.line,
    cells: columns.map((column) => (column === 'known' ? known(tab, route, mark) : html`<span title=${route[column]}>${route[column]}</span>`)),
  };
}

function known(tab: RoutesTab, route: RouteRow, mark: Mark): TemplateResult {
  const { target, location, provenance, because } = route;
  return html`${provenanceChip(provenance, because)}
  ${markSign(mark)}
  <span class="row-buttons">${location ? rowButton('file', text.openAt(location.file, location.range.start.line + 1), () => tab.app.open(location)) : nothing}
  ${target === undefined ? nothing : rowButton('pin', text.showInTopology, () => tab.app.visit(target))}</span>`;
}

/** A button in a row: the keyboard has Enter and the menu of the row instead. */
export function rowButton(sign: IconName, label: string, act: () => void): TemplateResult {
  return html`<button class="icon-button" tabindex="-1" title=${label} aria-label=${label} @click=${act}>${icon(sign)}</button>`;
}
