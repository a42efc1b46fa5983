import { addressBits, compareAddresses, formatAddress, parseAddress } from './address';
import type { Address, Family } from './address';
import { lastAddress, networkAddress, parsePrefix } from './prefix';
import type { Prefix, PrefixIssue } from './prefix';

/**
 * An exact range of addresses, both ends included; it need not be a prefix.
 * Shape: `first` is never above `last`.
 */
export interface Interval {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

/** What is wrong or unusual about the text of a range; `not-an-interval`, `mixed-families` and `reversed` give none. */
export type IntervalIssue = 'not-an-interval' | 'mixed-families' | 'reversed' | PrefixIssue;

/** A range read from text, with what was odd about the text. */
export interface ParsedInterval {
  readonly interval?: Interval;
  readonly issues: readonly IntervalIssue[];
}

/**
 * Reads `a-b`, `a - b`, a prefix or a single address.
 * Errors: never throws; a prefix with host bits gives its whole block.
 * Source: MetalLB `ParseCIDR`, which accepts these forms in an address pool and refuses reversed ranges.
 */
export function parseInterval(text: string): ParsedInterval {
  const dash = text.indexOf('-');
  if (dash >= 0) return parseRange(text.slice(0, dash).trimEnd(), text.slice(dash + 1).trimStart());
  if (!text.includes('/')) return parseRange(text, text);
  const { prefix, issues } = parsePrefix(text);
  return prefix === undefined ? { issues } : { interval: prefixToInterval(prefix), issues };
}

/** The addresses of a prefix as a range. */
export function prefixToInterval(p: Prefix): Interval {
  return { family: p.family, first: networkAddress(p).value, last: lastAddress(p).value };
}

/** Whether the two ranges share an address. */
export function intervalsOverlap(a: Interval, b: Interval): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** Whether the range holds the address, or every address of the other range. */
export function intervalContains(outer: Interval, inner: Interval | Address): boolean {
  if (outer.family !== inner.family) return false;
  return 'value' in inner
    ? outer.first <= inner.value && inner.value <= outer.last
    : outer.first <= inner.first && inner.last <= outer.last;
}

/** The range as `first-last` in canonical spelling, or as one address when it has only one. */
export function formatInterval(i: Interval): string {
  const first = formatAddress({ family: i.family, value: i.first });
  return i.first === i.last ? first : `${first}-${formatAddress({ family: i.family, value: i.last })}`;
}

/** Orders ranges by family, first address, last address. */
export function compareIntervals(a: Interval, b: Interval): number {
  const byFirst = compareAddresses({ family: a.family, value: a.first }, { family: b.family, value: b.first });
  return byFirst || (a.last < b.last ? -1 : a.last > b.last ? 1 : 0);
}

/**
 * The same addresses as the fewest ranges.
 * Shape: sorted, disjoint, never adjacent. Cost: O(n log n).
 */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const next of [...intervals].sort(compareIntervals)) {
    const top = merged.at(-1);
    if (top === undefined || top.family !== next.family || next.first > top.last + 1n) merged.push(next);
    else if (next.last > top.last) merged[merged.length - 1] = { ...top, last: next.last };
  }
  return merged;
}

/**
 * The addresses that are in `from` and in none of `removed`.
 * Shape: sorted, disjoint, never adjacent. Cost: O(n log n) in both together.
 */
export function subtractIntervals(from: readonly Interval[], removed: readonly Interval[]): Interval[] {
  const holes = mergeIntervals(removed);
  const left: Interval[] = [];
  let at = 0;
  for (const { family, first, last } of mergeIntervals(from)) {
    let start = first;
    for (; at < holes.length; at++) {
      const hole = holes[at] as Interval;
      if (hole.family > family || (hole.family === family && hole.first > last)) break;
      if (hole.family < family || hole.last < start) continue;
      if (hole.first > start) left.push({ family, first: start, last: hole.first - 1n });
      start = hole.last + 1n;
      // The same hole may reach into the next range, so it is not passed yet.
      if (hole.last >= last) break;
    }
    if (start <= last) left.push({ family, first: start, last });
  }
  return left;
}

/**
 * The fewest prefixes that hold exactly the addresses of the range.
 * Shape: sorted, disjoint; at most 62 for IPv4 and 254 for IPv6.
 */
export function intervalToPrefixes(i: Interval): Prefix[] {
  const bits = addressBits(i.family);
  const prefixes: Prefix[] = [];
  let value = i.first;
  while (value <= i.last) {
    let free = 0;
    // Grows the block while it stays aligned and inside the range.
    while (free < bits && (value >> BigInt(free) & 1n) === 0n && value + (2n << BigInt(free)) - 1n <= i.last) free++;
    prefixes.push({ family: i.family, value, length: bits - free });
    value += 1n << BigInt(free);
  }
  return prefixes;
}

function parseRange(from: string, to: string): ParsedInterval {
  const first = parseAddress(from);
  const last = from === to ? first : parseAddress(to);
  if (first.address === undefined || last.address === undefined) return { issues: ['not-an-interval'] };
  const issues = [...new Set([...first.issues, ...last.issues])];
  if (first.address.family !== last.address.family) return { issues: [...issues, 'mixed-families'] };
  if (first.address.value > last.address.value) return { issues: [...issues, 'reversed'] };
  return { interval: { family: first.address.family, first: first.address.value, last: last.address.value }, issues };
}
