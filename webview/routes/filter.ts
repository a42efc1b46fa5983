import type { RouteRow } from '../../src/protocol/panel-contract';
import { holds, range, type Range } from '../ip';

/** Whether a row is one of IPv6: `ip` marks those. */
export function isSix({ line }: RouteRow): boolean {
  return / pref \w+$/.test(line);
}

/** Whether the destination of a row holds an address or range. */
export function rowHolds(row: RouteRow, wanted: Range): boolean {
  if (row.destination === 'default') return wanted.family === (isSix(row) ? 6 : 4);
  const own = range(row.destination);
  return own !== undefined && holds(own, wanted);
}

/** The rows of an order that a filter leaves: those with the text in any column, and those whose destination holds it where it is an address or range. Cost: O(rows). */
export function filteredRows(rows: readonly RouteRow[], order: readonly number[], filter: string): readonly number[] {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return order;
  const inside = range(wanted);
  return order.filter((index) => {
    const row = rows[index];
    return row !== undefined && (row.line.toLowerCase().includes(wanted) || row.provenance === wanted || (inside !== undefined && rowHolds(row, inside)));
  });
}
