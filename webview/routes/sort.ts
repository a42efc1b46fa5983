import type { RouteRow } from '../../src/protocol/panel-contract';
import { comparePrefixes, prefix } from '../../src/core/ip/prefix';
import { address, compareAddresses } from '../../src/core/ip/address';
import type { RouteColumn } from '../state';

const natural = new Intl.Collator('en', { numeric: true });
const certainty = ['declared', 'derived', 'assumed'];

/** Row numbers in the order of a column, `default` first among destinations. Shape: stable. Cost: O(n log n). */
export function sortedRows(rows: readonly RouteRow[], sort: { readonly column: RouteColumn; readonly descending: boolean } | undefined): number[] {
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
      return (a, b) => compareDestinations(a.destination, b.destination);
    case 'via':
    case 'source':
      return (a, b) => compareTexts(a[column], b[column]);
    case 'known':
      return (a, b) => certainty.indexOf(a.provenance) - certainty.indexOf(b.provenance);
    default:
      return (a, b) => natural.compare(a[column], b[column]);
  }
}

function compareDestinations(a: string, b: string): number {
  const [left, right] = [destination(a), destination(b)];
  if (left && right) return comparePrefixes(left, right);
  return left ? 1 : right ? -1 : natural.compare(a, b);
}

function destination(shown: string): ReturnType<typeof prefix> {
  if (shown.includes('/')) return prefix(shown);
  const single = address(shown);
  return single && prefix(`${shown}/${single.family === 4 ? 32 : 128}`);
}

function compareTexts(a: string, b: string): number {
  const [left, right] = [address(a), address(b)];
  if (left && right) return compareAddresses(left, right);
  return left ? 1 : right ? -1 : natural.compare(a, b);
}
