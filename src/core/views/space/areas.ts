// Which stretches of a family's addresses are drawn side by side when everything is shown. It must never know what ranges are for.
import type { SpaceRole } from '../../../protocol/space-contract';
import type { Family } from '../../ip/address';
import { mergeIntervals } from '../../ip/interval';
import type { Interval } from '../../ip/interval';
import type { Nested } from './nesting';
import { sizeOf } from './ranges';

/** More areas than these are no overview. */
const MOST_AREAS = 9;

/** What is seen only from near, so that it need not be visible at the scale of an area. */
const DETAILS: readonly SpaceRole[] = ['node-pods', 'static-band', 'dynamic-band', 'load-balancers'];

/** A range is drawn to scale with its neighbours as long as it gets this part of the strip. */
const LEAST_SHARE = 32n;

/**
 * The areas in use: ranges that are near each other are one area, so that both stay visible at one scale.
 * Shape: ascending; at most `MOST_AREAS`, the nearest ones joined. Cost: O(n log n).
 */
export function areasOf(nested: readonly Nested[], family: Family): Interval[] {
  const ranges = nested.filter(({ range }) => range.interval.family === family && !DETAILS.includes(range.role)).map(({ range }) => range.interval);
  const tops = mergeIntervals(nested.filter(({ level, range }) => level === 0 && range.interval.family === family).map(({ range }) => range.interval));
  const areas: { whole: Interval; least: bigint }[] = [];
  let at = 0;
  for (const top of tops) {
    const last = areas.at(-1);
    let size = sizeOf(top);
    // Both ascend, so that each range is looked at once.
    for (let range = ranges[at]; range !== undefined && range.first <= top.last; range = ranges[++at]) size = sizeOf(range) < size ? sizeOf(range) : size;
    const whole = last && { ...top, first: last.whole.first };
    const least = last && (last.least < size ? last.least : size);
    if (whole !== undefined && least !== undefined && sizeOf(whole) <= least * LEAST_SHARE) areas[areas.length - 1] = { whole, least };
    else areas.push({ whole: top, least: size });
  }
  const joined = areas.map(({ whole }) => whole);
  while (joined.length > MOST_AREAS) joinNearest(joined);
  return joined;
}

function joinNearest(areas: Interval[]): void {
  let best = 1;
  const gap = (at: number): bigint => (areas[at] as Interval).first - (areas[at - 1] as Interval).last;
  for (let at = 2; at < areas.length; at++) if (gap(at) < gap(best)) best = at;
  areas.splice(best - 1, 2, { ...(areas[best] as Interval), first: (areas[best - 1] as Interval).first });
}
