import { addressBits } from './address';
import type { Family } from './address';
import { intervalToPrefixes, mergeIntervals, prefixToInterval, subtractIntervals } from './interval';
import type { Interval } from './interval';
import { covers, maskPrefix, networkAddress, prefix } from './prefix';
import type { Prefix } from './prefix';

// Literals of this file: a wrong one is a programming error and shows in every test.
const block = (text: string): Prefix => prefix(text) as Prefix;

const PRIVATE_BLOCKS: Readonly<Record<Family, readonly Prefix[]>> = {
  4: [block('10.0.0.0/8'), block('172.16.0.0/12'), block('192.168.0.0/16')],
  6: [block('fd00::/8')],
};
const UNIQUE_LOCAL = block('fc00::/7');
const SITE_LENGTH = 48;

/**
 * Ranges never proposed: link-local space, and what Docker takes for its bridges by default, the one of kind among them.
 * Source: moby libnetwork/ipamutils, 172.17.0.0/16 to 172.31.0.0/16.
 */
const NEVER = [block('169.254.0.0/16'), block('fe80::/10'), ...['172.17.0.0/16', '172.18.0.0/15', '172.20.0.0/14', '172.24.0.0/13'].map(block)];

/**
 * The part of `within` that no used prefix touches.
 * Shape: the fewest prefixes, sorted. Cost: O(n log n) in the used prefixes.
 */
export function freeBlocks(within: Prefix, used: readonly Prefix[]): Prefix[] {
  return gaps(within, used).flatMap(intervalToPrefixes);
}

/**
 * The first aligned block of this length in `within` that no used prefix touches, or nothing when there is none.
 * Cost: O(n log n) in the used prefixes.
 */
export function firstFree(within: Prefix, length: number, used: readonly Prefix[]): Prefix | undefined {
  const bits = addressBits(within.family);
  if (!Number.isInteger(length) || length < within.length || length > bits) return undefined;
  for (const gap of gaps(within, used)) for (const { lowest } of roomIn(gap, length)) return { family: within.family, value: lowest, length };
  return undefined;
}

/** Private space that nothing uses, for many questions. */
export class FreeSpace {
  /** Shape: sorted, disjoint, never adjacent. */
  readonly #used: readonly Interval[];
  /** Block and length → the aligned blocks of each gap that has room, as the first and the last of them. */
  readonly #rooms = new Map<string, readonly Room[]>();

  constructor(used: readonly Prefix[]) {
    this.#used = mergeIntervals([...used, ...NEVER].map(prefixToInterval));
  }

  /**
   * The free private block of the same size that is nearest to `p`: first in the private block `p` lies in, then in the
   * others; `p` itself when nothing uses it. For IPv6 in the /48 of `p` when it is unique local, then in fd00::/8.
   * Shape: never Docker's default pools nor link-local space; nothing when no block is free or large enough.
   * Cost: O(log n) in the used prefixes, and once for a length O(n). Source: RFC 1918 section 3, RFC 4193 section 3.1.
   */
  nearestPrivate(p: Prefix): Prefix | undefined {
    const target = networkAddress(p).value;
    for (const home of homesOf(p)) {
      const found = this.#nearestIn(home, p.length, target);
      if (found !== undefined) return found;
    }
    return nearest(PRIVATE_BLOCKS[p.family].map((within) => this.#nearestIn(within, p.length, target)), target);
  }

  #nearestIn(within: Prefix, length: number, target: bigint): Prefix | undefined {
    const rooms = this.#roomsIn(within, length);
    const size = 1n << BigInt(addressBits(within.family) - length);
    const aligned = (target / size) * size;
    const next = firstIndex(rooms, ({ highest }) => highest >= aligned);
    // The nearest is in the gap that holds the target, or else in one beside it.
    const beside = [rooms[next - 1], rooms[next]].map((room) => room && { family: within.family, value: aligned < room.lowest ? room.lowest : aligned > room.highest ? room.highest : aligned, length });
    return nearest(beside, target);
  }

  #roomsIn(within: Prefix, length: number): readonly Room[] {
    const bits = addressBits(within.family);
    if (!Number.isInteger(length) || length < within.length || length > bits) return [];
    const key = `${within.family} ${within.value} ${within.length} ${length}`;
    let rooms = this.#rooms.get(key);
    if (rooms === undefined) this.#rooms.set(key, (rooms = this.#gapsIn(within).flatMap((gap) => roomIn(gap, length))));
    return rooms;
  }

  #gapsIn(within: Prefix): Interval[] {
    const around = prefixToInterval(within);
    const { family, first, last } = around;
    const from = firstIndex(this.#used, (each) => each.family > family || (each.family === family && each.last >= first));
    const to = firstIndex(this.#used, (each) => each.family > family || (each.family === family && each.first > last));
    return subtractIntervals([around], this.#used.slice(from, to));
  }
}

/** The free private block that is nearest to `p`, as `FreeSpace` finds it. Cost: O(n log n) in the used prefixes. */
export function nearestFreePrivate(p: Prefix, used: readonly Prefix[]): Prefix | undefined {
  return new FreeSpace(used).nearestPrivate(p);
}

/** First addresses of the first and the last aligned block in a gap. */
interface Room {
  readonly lowest: bigint;
  readonly highest: bigint;
}

/** The first index from which on a test is true. Shape: the list is partitioned by it. */
function firstIndex<T>(list: readonly T[], isAfter: (item: T) => boolean): number {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isAfter(list[middle] as T)) to = middle;
    else from = middle + 1;
  }
  return from;
}

function homesOf(p: Prefix): Prefix[] {
  if (p.family === 4) return PRIVATE_BLOCKS[4].filter((within) => covers(within, p));
  return p.length >= SITE_LENGTH && covers(UNIQUE_LOCAL, p) ? [maskPrefix({ ...p, length: SITE_LENGTH })] : [];
}

function gaps(within: Prefix, used: readonly Prefix[]): Interval[] {
  return subtractIntervals([prefixToInterval(within)], used.map(prefixToInterval));
}

function roomIn(gap: Interval, length: number): readonly Room[] {
  const size = 1n << BigInt(addressBits(gap.family) - length);
  const lowest = ((gap.first + size - 1n) / size) * size;
  const highest = ((gap.last + 1n) / size - 1n) * size;
  return lowest > highest ? [] : [{ lowest, highest }];
}

/** The first of the nearest, so that a tie goes to the lower address. */
function nearest(candidates: readonly (Prefix | undefined)[], target: bigint): Prefix | undefined {
  let best: Prefix | undefined;
  for (const candidate of candidates) {
    if (candidate === undefined) continue;
    if (best === undefined || distance(candidate, target) < distance(best, target)) best = candidate;
  }
  return best;
}

function distance(p: Prefix, target: bigint): bigint {
  return p.value < target ? target - p.value : p.value - target;
}
