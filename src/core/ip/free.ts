import { addressBits } from './address';
import type { Family } from './address';
import { intervalToPrefixes, prefixToInterval, subtractIntervals } from './interval';
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
  return nearestIn(within, length, used, networkAddress(within).value);
}

/**
 * The free private block of the same size that is nearest to `p`: first in the private block `p` lies in, then in the
 * others; `p` itself when nothing uses it. For IPv6 in the /48 of `p` when it is unique local, then in fd00::/8.
 * Shape: never Docker's default pools nor link-local space; nothing when no block is free or large enough.
 * Cost: O(n log n) in the used prefixes. Source: RFC 1918 section 3, RFC 4193 section 3.1.
 */
export function nearestFreePrivate(p: Prefix, used: readonly Prefix[]): Prefix | undefined {
  const target = networkAddress(p).value;
  const taken = [...used, ...NEVER];
  for (const home of homesOf(p)) {
    const found = nearestIn(home, p.length, taken, target);
    if (found !== undefined) return found;
  }
  const others = PRIVATE_BLOCKS[p.family].map((within) => nearestIn(within, p.length, taken, target));
  return nearest(others, target);
}

function homesOf(p: Prefix): Prefix[] {
  if (p.family === 4) return PRIVATE_BLOCKS[4].filter((within) => covers(within, p));
  return p.length >= SITE_LENGTH && covers(UNIQUE_LOCAL, p) ? [maskPrefix({ ...p, length: SITE_LENGTH })] : [];
}

function gaps(within: Prefix, used: readonly Prefix[]): Interval[] {
  return subtractIntervals([prefixToInterval(within)], used.map(prefixToInterval));
}

function nearestIn(within: Prefix, length: number, used: readonly Prefix[], target: bigint): Prefix | undefined {
  const bits = addressBits(within.family);
  if (!Number.isInteger(length) || length < within.length || length > bits) return undefined;
  const found = gaps(within, used).map((gap) => nearestInGap(gap, length, target));
  return nearest(found, target);
}

/** The aligned block inside the gap that starts nearest to the target. */
function nearestInGap(gap: Interval, length: number, target: bigint): Prefix | undefined {
  const size = 1n << BigInt(addressBits(gap.family) - length);
  const lowest = ((gap.first + size - 1n) / size) * size;
  const highest = ((gap.last + 1n) / size - 1n) * size;
  if (lowest > highest) return undefined;
  const aligned = (target / size) * size;
  const value = aligned < lowest ? lowest : aligned > highest ? highest : aligned;
  return { family: gap.family, value, length };
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
