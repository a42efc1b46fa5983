import { comparePrefixes, covers, maskPrefix, samePrefix } from './prefix';
import type { Prefix } from './prefix';

/**
 * What one item shares addresses with.
 * Shape: `equal` is every item of the same block, this one included; `nearest` every item of the smallest larger block
 * around it, or empty. Both in input order, and shared between items, so that n equal items cost n and not n².
 */
export interface Overlap<T> {
  readonly item: T;
  readonly equal: readonly T[];
  readonly nearest: readonly T[];
}

interface Group<T> {
  readonly prefix: Prefix;
  readonly items: T[];
  readonly nearest: readonly T[];
}

const NOTHING: readonly never[] = [];

/**
 * For every item the items of its own block and of the block next above it; all further overlaps follow from these.
 * Shape: one entry per item, in input order; host bits are ignored.
 * Cost: O(n log n), however many pairs overlap.
 */
export function overlappingPairs<T extends { readonly prefix: Prefix }>(items: readonly T[]): Overlap<T>[] {
  const order = items.map((item, index) => ({ item, index, prefix: maskPrefix(item.prefix) }));
  // The sort is stable, so equal blocks stay in input order.
  order.sort((a, b) => comparePrefixes(a.prefix, b.prefix));
  const found = new Array<Overlap<T>>(items.length);
  // Blocks are nested or disjoint, so after sorting the stack holds exactly the blocks around the current one.
  const around: Group<T>[] = [];
  for (const { item, index, prefix } of order) {
    const group = groupOf(around, prefix);
    group.items.push(item);
    found[index] = { item, equal: group.items, nearest: group.nearest };
  }
  return found;
}

function groupOf<T>(around: Group<T>[], prefix: Prefix): Group<T> {
  let top = around.at(-1);
  while (top !== undefined && !covers(top.prefix, prefix)) {
    around.pop();
    top = around.at(-1);
  }
  if (top !== undefined && samePrefix(top.prefix, prefix)) return top;
  const group: Group<T> = { prefix, items: [], nearest: top?.items ?? NOTHING };
  around.push(group);
  return group;
}
