import type { Family } from './address';
import { lastAddress, networkAddress } from './prefix';
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

/**
 * One item's block. Shape: first and last address as numbers for IPv4, whose comparison is ten times as fast, and as
 * bigints for IPv6.
 */
interface Block {
  readonly index: number;
  readonly family: Family;
  readonly first: number | bigint;
  readonly last: number | bigint;
}

interface Group<T> {
  readonly block: Block;
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
  const order = inOrder(items);
  const found = new Array<Overlap<T>>(items.length);
  // Blocks are nested or disjoint, so after sorting the stack holds exactly the blocks around the current one.
  const around: Group<T>[] = [];
  for (const block of order) {
    const group = groupOf(around, block);
    const item = items[block.index] as T;
    group.items.push(item);
    found[block.index] = { item, equal: group.items, nearest: group.nearest };
  }
  return found;
}

/** The blocks, IPv4 first, by address, the larger before what it holds; equal ones in input order, as the sort is stable. */
function inOrder<T extends { readonly prefix: Prefix }>(items: readonly T[]): Block[] {
  const blocks = items.map(({ prefix }, index) => blockOf(prefix, index));
  const order = (a: Block, b: Block): number => (a.first < b.first ? -1 : a.first > b.first ? 1 : a.last > b.last ? -1 : a.last < b.last ? 1 : 0);
  return [...blocks.filter(({ family }) => family === 4).sort(order), ...blocks.filter(({ family }) => family === 6).sort(order)];
}

function blockOf(prefix: Prefix, index: number): Block {
  const { family, length } = prefix;
  if (family === 6) return { index, family, first: networkAddress(prefix).value, last: lastAddress(prefix).value };
  const size = 2 ** (32 - length);
  const value = Number(prefix.value);
  const first = value - (value % size);
  return { index, family, first, last: first + size - 1 };
}

function groupOf<T>(around: Group<T>[], block: Block): Group<T> {
  let top = around.at(-1);
  while (top !== undefined && (top.block.family !== block.family || top.block.last < block.first)) {
    around.pop();
    top = around.at(-1);
  }
  if (top !== undefined && top.block.first === block.first && top.block.last === block.last) return top;
  const group: Group<T> = { block, items: [], nearest: top?.items ?? NOTHING };
  around.push(group);
  return group;
}
