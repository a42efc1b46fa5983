import type { NumberedRow, RoutesQuestion, RouteSort, RoutesView, RowsChoice } from '../../../protocol/routes-contract';
import { covers, hostOrPrefix, type Prefix } from '../../ip/prefix';
import type { ViewContext } from '../context';
import type { LongTable } from './long-table';
import { sortedRows } from './sort';

/** The most rows that are answered, whatever is asked for. */
export const MOST_ROWS = 500;

/** A window into a routing table. Cost: O(limit), after the order and the filter once each. */
export function routesWindow(table: LongTable, question: RoutesQuestion, context: ViewContext): RoutesView {
  const { routes, namespace, title } = table;
  const { start, limit, place } = question;
  const shown = shownRows(table, question);
  const { first, length } = windowIn(shown.length, start, limit);
  const rows = Array.from(shown.slice(first, first + length), (row): NumberedRow => ({ ...table.whole(row, context), row }));
  const at = place === undefined ? -1 : shown.indexOf(place);
  return {
    revision: context.revision,
    namespace,
    title,
    total: routes.length,
    count: shown.length,
    metrics: hasMetrics(table),
    start: first,
    rows,
    ...(at >= 0 && { place: at }),
  };
}

/** Where a window begins in a list, and how long it is. */
export function windowIn(count: number, start: number, limit: number): { readonly first: number; readonly length: number } {
  const first = Math.max(0, Math.min(start, count));
  return { first, length: Math.max(0, Math.min(limit, MOST_ROWS, count - first)) };
}

/** The rows that are shown of a table, as `ip route` prints them. Shape: a line each. */
export function routeLines(table: LongTable, choice: RowsChoice): string {
  return Array.from(shownRows(table, choice), (row) => `${table.texts(row).line}\n`).join('');
}

interface Shown {
  readonly sort: string;
  readonly order: Uint32Array;
  text: string;
  rows: Uint32Array;
}

// Scrolling asks for many windows of one choice.
const known = new WeakMap<LongTable, Shown>();

/** Numbers of the rows in the order shown, without those that the filter hides. */
function shownRows(table: LongTable, { text, sort }: RowsChoice): Uint32Array {
  const key = sort === undefined ? '' : `${sort.column} ${sort.descending}`;
  let shown = known.get(table);
  if (shown?.sort !== key) known.set(table, (shown = inOrder(table, sort, key)));
  const wanted = text.trim().toLowerCase();
  if (shown.text !== wanted) {
    shown.text = wanted;
    const holds = rowFilter(table, wanted);
    shown.rows = shown.order.filter(holds);
  }
  return shown.rows;
}

function inOrder(table: LongTable, sort: RouteSort | undefined, key: string): Shown {
  const order = sort === undefined ? Uint32Array.from({ length: table.routes.length }, (_, row) => row) : sortedRows(table, sort);
  return { sort: key, order, text: '', rows: order };
}

/** Tells of each row whether a text is in it, or an address or range in its destination. Shape: `wanted` is in small letters. */
export function rowFilter(table: LongTable, wanted: string): (row: number) => boolean {
  if (wanted === '') return () => true;
  const inside = hostOrPrefix(wanted);
  return (row) => {
    const { line, provenance } = table.texts(row);
    return line.toLowerCase().includes(wanted) || provenance === wanted || (inside !== undefined && holds(table, row, inside));
  };
}

function holds({ routes }: LongTable, row: number, inside: Prefix): boolean {
  const destination = routes[row]?.destination;
  return destination !== undefined && covers(destination, inside);
}

function hasMetrics({ routes }: LongTable): boolean {
  return routes.some(({ metric }) => metric !== undefined);
}
