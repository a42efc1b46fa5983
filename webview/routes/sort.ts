import type { RouteRow } from '../../src/protocol/panel-contract';
import { compareRanges, range } from '../ip';

/** The columns of a routing table. */
export const routeColumns = ['destination', 'via', 'device', 'protocol', 'scope', 'source', 'metric', 'known'] as const;

/** A column of a routing table. */
export type RouteColumn = (typeof routeColumns)[number];

/** The order of the rows. */
export interface RouteSort {
  readonly column: RouteColumn;
  readonly descending: boolean;
}

const natural = new Intl.Collator('en', { numeric: true });
const certainty = ['declared', 'derived', 'assumed'];

/** Row numbers in the order of a column, `default` first among destinations. Shape: stable. Cost: O(n log n). */
export function sortedRows(rows: readonly RouteRow[], sort: RouteSort | undefined): number[] {
  const order = rows.map((_, index) => index);
  if (!sort) return order;
  const compare = comparer(sort.column);
  const sign = sort.descending ? -1 : 1;
  return order.sort((a, b) => {
    const [left, right] = [rows[a], rows[b]];
    return left && right ? sign * compare(left, right) || a - b : 0;
  });
}

function comparer(column: RouteColumn): (a: RouteRow, b: RouteRow) => number {
  switch (column) {
    case 'destination':
    case 'via':
    case 'source':
      return (a, b) => compareTexts(a[column], b[column]);
    case 'known':
      return (a, b) => certainty.indexOf(a.provenance) - certainty.indexOf(b.provenance);
    default:
      return (a, b) => natural.compare(a[column], b[column]);
  }
}

/** Addresses and ranges by their bits, behind what is neither. */
function compareTexts(a: string, b: string): number {
  const [left, right] = [range(a), range(b)];
  if (left && right) return compareRanges(left, right);
  return left ? 1 : right ? -1 : natural.compare(a, b);
}
