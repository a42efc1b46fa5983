import type { RoutingTableView } from '../../src/protocol/panel-contract';
import { filteredRows } from './filter';
import type { RoutesTab } from './routes-tab';
import { routeColumns, sortedRows, type RouteColumn, type RouteSort } from './sort';

/** Most tables have no metric at all; the other columns need the room. */
function columnsOf({ rows }: RoutingTableView): readonly RouteColumn[] {
  return rows.some((row) => row.metric !== '') ? routeColumns : routeColumns.filter((column) => column !== 'metric');
}

interface Shown {
  readonly table: RoutingTableView;
  readonly sort: RouteSort | undefined;
  readonly order: readonly number[];
  readonly columns: readonly RouteColumn[];
  filter: string;
  rows: readonly number[];
}

let shown: Shown | undefined;

/** What is shown of a table, made anew only where something that it depends on has changed. */
export function shownOf(tab: RoutesTab, table: RoutingTableView): Shown {
  const { sort, rowFilter } = tab.state;
  if (shown?.table !== table || shown.sort !== sort) {
    const order = sortedRows(table.rows, sort);
    shown = { table, sort, order, columns: columnsOf(table), filter: '', rows: order };
  }
  if (shown.filter !== rowFilter) {
    shown.filter = rowFilter;
    shown.rows = filteredRows(table.rows, shown.order, rowFilter);
  }
  return shown;
}

/** Row numbers of the table in the order shown, without those that the filter hides. */
export function shownRows(tab: RoutesTab, table: RoutingTableView): readonly number[] {
  return shownOf(tab, table).rows;
}

/** Copies the chosen rows, or all that are shown, as `ip route` prints them. */
export function copyRows(tab: RoutesTab, table: RoutingTableView): void {
  const { selection, app } = tab;
  const order = tab.comparing ? table.rows.map((_, at) => at) : shownRows(tab, table);
  const lines = order.flatMap((at) => table.rows[at]?.line ?? []).filter((line) => selection.size === 0 || selection.has(line));
  void app.copy(`${lines.join('\n')}\n`);
}
