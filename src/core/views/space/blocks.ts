// What a strip shows of the ranges in its window: single ones, groups of narrow ones, free stretches. It must never know how they are drawn.
import type { BlockView, SpaceRole } from '../../../protocol/space-contract';
import { addressBits } from '../../ip/address';
import { intervalsOverlap, intervalToPrefixes, subtractIntervals } from '../../ip/interval';
import type { Interval } from '../../ip/interval';
import { formatPrefix, subPrefix } from '../../ip/prefix';
import { weakest } from '../../network/sourced';
import type { ViewContext } from '../context';
import { counted, formatCount, valueOf } from '../values';
import type { HeldAddresses } from './held';
import type { Nested } from './nesting';
import type { BlockLength } from './node-blocks';
import { intervalText, sizeOf } from './ranges';
import type { SpaceRange } from './ranges';
import { clipped, windowText, withRoom } from './scale';

/** Node ranges that are narrower are told as groups. Units: CSS pixels. */
const NARROW = 14;
/** Groups are at least so wide, and free stretches. Units: CSS pixels. */
const GROUP_WIDTH = 28;
const FREE_WIDTH = 24;
/** Of so many other ranges each is drawn by itself, however narrow it is. */
const MOST_SINGLE = 60;
/** Deeper ranges share the last level. */
export const MOST_LEVELS = 8;

/** What blocks are made of. */
export interface BlockSource {
  readonly nested: readonly Nested[];
  readonly held: HeldAddresses;
  readonly lengths: ReadonlyMap<SpaceRange, BlockLength>;
  /** Ids of the overlaps of a range, by its id. */
  readonly overlapsOf: ReadonlyMap<string, readonly string[]>;
}

/** The blocks of a window that is drawn so many pixels wide. Cost: O(n). Shape: by level, then position; bounded by the width. */
export function blocksIn(source: BlockSource, window: Interval, width: number, context: ViewContext): BlockView[] {
  const inside = source.nested.filter(({ range }) => intervalsOverlap(range.interval, window));
  const singles: Nested[] = [];
  const narrow: Nested[] = [];
  const others = inside.filter(({ range }) => range.role !== 'node-pods').length;
  for (const entry of inside) {
    const { from, to } = clipped(entry.range.interval, window);
    const pixels = (to - from) * width;
    const isSingle = entry.range.role === 'node-pods' ? pixels >= NARROW : pixels >= NARROW || others <= MOST_SINGLE;
    (isSingle ? singles : narrow).push(entry);
  }
  const blocks = [...singles.map((entry) => single(entry, source, window, context)), ...groups(narrow, source, window, width, context), ...free(singles, inside, source, window, width)];
  return blocks.sort((a, b) => a.level - b.level || a.from - b.from);
}

function levelOf({ level }: Nested): number {
  return Math.min(level, MOST_LEVELS - 1);
}

function single(entry: Nested, source: BlockSource, window: Interval, context: ViewContext): BlockView {
  const { range } = entry;
  return {
    id: range.id,
    kind: 'range',
    role: range.role,
    name: range.name,
    text: range.text,
    provenance: range.known.provenance,
    value: valueOf(range.known, range.text, context),
    level: levelOf(entry),
    ...clipped(range.interval, window),
    overlaps: source.overlapsOf.get(range.id) ?? [],
    window: windowText(range.interval),
    detail: useText(range.interval, source.held),
    ...(range.topology !== undefined && { topology: range.topology }),
  };
}

/** `256 addresses`, `256 addresses, 12 in use`. */
export function useText(interval: Interval, held: HeldAddresses): string {
  const size = sizeOf(interval);
  const count = held.count(interval);
  return `${formatCount(size)} ${size === 1n ? 'address' : 'addresses'}${count > 0 ? `, ${formatCount(BigInt(count))} in use` : ''}`;
}

/** Narrow ranges by aligned cells, so that a group is a prefix that one can look into. */
function groups(narrow: readonly Nested[], source: BlockSource, window: Interval, width: number, context: ViewContext): BlockView[] {
  const shift = cellShift(window, width);
  const cells = new Map<string, Nested[]>();
  for (const entry of narrow) {
    const key = `${levelOf(entry)}/${entry.range.role}/${entry.range.interval.first >> shift}`;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [entry]);
    else cell.push(entry);
  }
  return [...cells].flatMap(([key, members]) => {
    const [first] = members;
    if (first === undefined) return [];
    return members.length === 1 ? [single(first, source, window, context)] : [group(key, members, first, source, window, shift)];
  });
}

function cellShift(window: Interval, width: number): bigint {
  let shift = 0n;
  const least = sizeOf(window) * BigInt(GROUP_WIDTH);
  while ((1n << shift) * BigInt(Math.max(1, Math.round(width))) < least) shift++;
  return shift;
}

function group(key: string, members: readonly Nested[], first: Nested, source: BlockSource, window: Interval, shift: bigint): BlockView {
  const last = members.reduce((most, { range }) => (range.interval.last > most ? range.interval.last : most), 0n);
  const extent: Interval = { ...first.range.interval, last };
  const cell = (extent.first >> shift) << shift;
  const overlaps = new Set(members.flatMap(({ range }) => source.overlapsOf.get(range.id) ?? []));
  return {
    id: `group/${extent.family}/${shift}/${key}`,
    kind: 'group',
    role: first.range.role,
    name: groupName(members.length, first.range.role),
    text: intervalText(extent),
    provenance: weakest(...members.map(({ range }) => range.known.provenance)),
    level: levelOf(first),
    ...clipped(extent, window),
    overlaps: [...overlaps].slice(0, 10),
    window: windowText({ ...extent, first: cell, last: cell + (1n << shift) - 1n > last ? cell + (1n << shift) - 1n : last }),
    detail: `${members[0]?.range.name ?? ''} – ${members.at(-1)?.range.name ?? ''}`,
  };
}

function groupName(count: number, role: SpaceRole): string {
  return counted(count, role === 'node-pods' ? 'node' : 'range');
}

/** What nothing uses inside ranges that blocks are taken from. */
function free(singles: readonly Nested[], inside: readonly Nested[], { lengths }: BlockSource, window: Interval, width: number): BlockView[] {
  return singles.flatMap((entry): BlockView[] => {
    const { range } = entry;
    if (range.role !== 'pods' && range.role !== 'cloud') return [];
    const taken = inside.filter((other) => other !== entry && other.meets.includes(entry)).map((other) => other.range.interval);
    const first = range.interval.first > window.first ? range.interval.first : window.first;
    const last = range.interval.last < window.last ? range.interval.last : window.last;
    const length = lengths.get(range)?.length.value;
    return subtractIntervals([{ ...range.interval, first, last }], taken).flatMap((gap): BlockView[] => {
      const at = clipped(gap, window);
      if ((at.to - at.from) * width < FREE_WIDTH) return [];
      return [
        {
          id: `free/${range.id}/${gap.first.toString(16)}`,
          kind: 'free',
          role: range.role,
          name: 'Free',
          text: intervalText(gap),
          provenance: 'derived',
          level: Math.min(entry.level + 1, MOST_LEVELS - 1),
          ...at,
          overlaps: [],
          window: windowText(withRoom(gap, 0.05)),
          detail: freeText(gap, length),
          ...nodeBlockIn(gap, length),
        },
      ];
    });
  });
}

function nodeBlockIn(gap: Interval, length: number | undefined): Pick<BlockView, 'nodeBlock'> {
  const home = length === undefined ? undefined : intervalToPrefixes(gap).find((one) => one.length <= length);
  const block = home && subPrefix(home, length ?? home.length, 0n);
  return block === undefined ? {} : { nodeBlock: formatPrefix(block) };
}

function freeText(gap: Interval, length: number | undefined): string {
  const blocks = intervalToPrefixes(gap);
  const size = `${formatCount(sizeOf(gap))} addresses`;
  if (length !== undefined) {
    const count = blocks.reduce((sum, block) => (block.length <= length ? sum + (1n << BigInt(length - block.length)) : sum), 0n);
    return `${size}, ${formatCount(count)} ${count === 1n ? 'block' : 'blocks'} of /${length}`;
  }
  const [largest] = [...blocks].sort((a, b) => a.length - b.length);
  return largest === undefined || largest.length === addressBits(gap.family) ? size : `${size}, the largest block is ${formatPrefix(largest)}`;
}
