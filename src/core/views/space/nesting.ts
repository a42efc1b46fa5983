// How ranges lie in each other. It must never know what they are for beyond an order among equal ones.
import type { SpaceRole } from '../../../protocol/space-contract';
import { compareAddresses } from '../../ip/address';
import { intervalContains } from '../../ip/interval';
import type { SpaceRange } from './ranges';

/** A range with its place among the others. */
export interface Nested {
  readonly range: SpaceRange;
  /** 0: nothing lies around it. */
  readonly level: number;
  /** The smallest range that holds all of it. */
  readonly parent: Nested | undefined;
  /** The ranges before it in the order that share addresses with it. Shape: outermost first, at most `MOST_MEETINGS`. */
  readonly meets: readonly Nested[];
}

/** Deeper nesting is a mistake made many times over. */
const MOST_MEETINGS = 32;

/** Of ranges with the same addresses the first holds the others. */
const ORDER: readonly SpaceRole[] = ['cloud', 'external', 'reserved', 'nodes', 'docker', 'join', 'pods', 'services', 'load-balancers', 'secondary', 'static-band', 'dynamic-band', 'node-pods'];

/**
 * Gives every range a level at which it meets no other. Ranges `a-b` may cross others; they stand below those.
 * Shape: by family and first address, a range before those in it. Cost: O(n log n + n · depth).
 */
export function nest(ranges: readonly SpaceRange[]): Nested[] {
  const order = [...ranges].sort(compareRanges);
  // The ranges that may still reach the current one, by level: those of one level never meet.
  const open: (Nested | undefined)[] = [];
  return order.map((range) => {
    const { family, first } = range.interval;
    let level = 0;
    let parent: Nested | undefined;
    const meets: Nested[] = [];
    open.forEach((other, at) => {
      if (other === undefined || other.range.interval.family !== family || other.range.interval.last < first) return;
      level = at + 1;
      if (meets.length < MOST_MEETINGS) meets.push(other);
      if (intervalContains(other.range.interval, range.interval)) parent = other;
    });
    const nested: Nested = { range, level, parent, meets };
    open.length = level;
    open[level] = nested;
    return nested;
  });
}

function compareRanges(a: SpaceRange, b: SpaceRange): number {
  const byFirst = compareAddresses({ family: a.interval.family, value: a.interval.first }, { family: b.interval.family, value: b.interval.first });
  if (byFirst !== 0) return byFirst;
  if (a.interval.last !== b.interval.last) return a.interval.last > b.interval.last ? -1 : 1;
  return ORDER.indexOf(a.role) - ORDER.indexOf(b.role);
}

/** The ranges around one. Shape: the next one first. */
export function around(nested: Nested): Nested[] {
  const found: Nested[] = [];
  for (let next = nested.parent; next !== undefined; next = next.parent) found.push(next);
  return found;
}
