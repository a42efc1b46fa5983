import type { RouteRow } from '../../src/protocol/panel-contract';
import { addressKey } from '../ip';

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

/** Row numbers in the order of a column, `default` first among destinations. Shape: stable. Cost: O(n log n), comparing numbers. */
export function sortedRows(rows: readonly RouteRow[], sort: RouteSort | undefined): number[] {
  const order = rows.map((_, index) => index);
  if (!sort) return order;
  const ranks = ranksOf(rows, sort.column);
  const sign = sort.descending ? -1 : 1;
  return order.sort((a, b) => sign * ((ranks[a] ?? 0) - (ranks[b] ?? 0)) || a - b);
}

// Texts are compared once per different text, and addresses read once.
function ranksOf(rows: readonly RouteRow[], column: RouteColumn): Uint32Array {
  const texts = rows.map((row) => (column === 'known' ? row.provenance : row[column]));
  const distinct = [...new Set(texts)];
  const sorted = column === 'known' ? certainty : column === 'destination' || column === 'via' || column === 'source' ? byAddress(distinct) : distinct.sort(natural.compare);
  const ranks = new Map(sorted.map((text, rank) => [text, rank]));
  return Uint32Array.from(texts, (text) => ranks.get(text) ?? 0);
}

/** Addresses and ranges by their bits, behind what is neither. */
function byAddress(texts: readonly string[]): string[] {
  const keys = texts.map((text) => ({ text, key: addressKey(text) ?? '' }));
  return keys.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : natural.compare(a.text, b.text))).map(({ text }) => text);
}
