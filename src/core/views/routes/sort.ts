import type { RouteColumn, RouteSort } from '../../../protocol/routes-contract';
import { comparePrefixes, hostOrPrefix } from '../../ip/prefix';
import { compareNatural } from '../../network/natural';
import type { LongTable } from './long-table';

const certainty = ['declared', 'derived', 'assumed'];

/** Row numbers in the order of a column, `default` first among destinations. Shape: stable. Cost: O(n log n), comparing numbers. */
export function sortedRows(table: LongTable, { column, descending }: RouteSort): Uint32Array {
  const ranks = ranksOf(table, column);
  const sign = descending ? -1 : 1;
  return Uint32Array.from(ranks, (_, row) => row).sort((a, b) => sign * ((ranks[a] ?? 0) - (ranks[b] ?? 0)) || a - b);
}

// Texts are compared once per different text, and addresses read once.
function ranksOf(table: LongTable, column: RouteColumn): Uint32Array {
  const texts = table.routes.map((_, row) => (column === 'known' ? table.texts(row).provenance : table.texts(row)[column]));
  const distinct = [...new Set(texts)];
  const sorted = column === 'known' ? certainty : column === 'destination' || column === 'via' || column === 'source' ? byAddress(distinct) : distinct.sort(compareNatural);
  const ranks = new Map(sorted.map((text, rank) => [text, rank]));
  return Uint32Array.from(texts, (text) => ranks.get(text) ?? 0);
}

/** Addresses and ranges by their bits, behind what is neither. */
function byAddress(texts: readonly string[]): string[] {
  return texts
    .map((text) => ({ text, block: hostOrPrefix(text) }))
    .sort((a, b) => (a.block && b.block ? comparePrefixes(a.block, b.block) : Number(a.block !== undefined) - Number(b.block !== undefined) || compareNatural(a.text, b.text)))
    .map(({ text }) => text);
}
