// The map of a cluster's address space as the page and the command line ask for it: what is in a window, at a resolution.
import type { FamilySpace, OverlapParty, SpaceOverlap, SpaceQuestion, SpaceView } from '../../protocol/space-contract';
import type { Family } from '../ip/address';
import { intervalContains } from '../ip/interval';
import type { Interval } from '../ip/interval';
import type { ViewContext } from './context';
import { areasOf } from './space/areas';
import { useText } from './space/blocks';
import { capacityView } from './space/bar';
import { searchFree } from './space/free';
import { findItem, itemView } from './space/item';
import type { SpaceMap } from './space/map';
import type { Nested } from './space/nesting';
import type { Overlap, Party } from './space/overlaps';
import { intervalText, sizeOf } from './space/ranges';
import { positionOf, windowOf, windowText, withRoom, zoomed } from './space/scale';
import { stripOf } from './space/strip';
import { valueOf } from './values';

/** Units: CSS pixels. */
const USUAL_WIDTH = 1000;
const NARROWEST = 120;
const WIDEST = 1_000_000;
/** Areas stand side by side as long as each has this room; then they take further rows. Units: CSS pixels. */
const AREA_WIDTH = 260;

/** The map as asked for. Cost: O(ranges + width). Errors: what is not understood of the question is as if it were not said. */
export function addressSpaceView(map: SpaceMap, question: SpaceQuestion, context: ViewContext): SpaceView {
  const width = Math.max(NARROWEST, Math.min(WIDEST, Number.isFinite(question.width) ? Number(question.width) : USUAL_WIDTH));
  const item = question.selected === undefined ? undefined : findItem(map, question.selected);
  const windows = windowsOf(map, question, item);
  return {
    revision: context.revision,
    cluster: map.model.cluster,
    name: map.model.name,
    families: map.families.map((family) => familySpace(map, family, windows.get(family), width, context)),
    overlaps: map.overlaps.map((overlap) => overlapView(overlap, map, context)),
    moreOverlaps: map.found.more,
    free: map.free,
    found: question.free && searchFree(map.ranges, question.free.within, question.free.length),
    capacity: map.capacities.map((each) => capacityView(each, context)),
    selected: item && itemView(map, item, context),
  };
}

function windowsOf(map: SpaceMap, question: SpaceQuestion, item: Nested | undefined): Map<Family, Interval> {
  const windows = new Map<Family, Interval>();
  const put = (window: Interval | undefined, family?: Family): void => {
    if (window === undefined || (family !== undefined && window.family !== family)) return;
    if (isEverything(map, window)) windows.delete(window.family);
    else windows.set(window.family, window);
  };
  for (const family of map.families) put(windowOf(question.windows?.[family] ?? ''), family);
  const { zoom } = question;
  const from = zoom && windowOf(zoom.window);
  if (zoom !== undefined && from !== undefined) put(zoomed(from, zoom.from, zoom.to));
  if (item !== undefined && question.reveal === true) {
    const shown = windowAround(map, item);
    if (shown === undefined) windows.delete(item.range.interval.family);
    else windows.set(shown.family, shown);
  }
  return windows;
}

/** Whether a window shows no less than everything that is in use. */
function isEverything(map: SpaceMap, window: Interval): boolean {
  return map.nested.every(({ level, range }) => level > 0 || range.interval.family !== window.family || intervalContains(window, range.interval));
}

/** A window in which a range is large enough to be seen; undefined: it is where everything is shown. */
function windowAround(map: SpaceMap, { range, parent }: Nested): Interval | undefined {
  const least = 16n;
  const areas = areasOf(map.nested, range.interval.family);
  const size = sizeOf(range.interval);
  if (areas.some((area) => intervalContains(area, range.interval) && size * least >= sizeOf(area))) return undefined;
  if (parent !== undefined && size * least >= sizeOf(parent.range.interval)) return parent.range.interval;
  return withRoom(range.interval, 2);
}

function familySpace(map: SpaceMap, family: Family, window: Interval | undefined, width: number, context: ViewContext): FamilySpace {
  const areas = window === undefined ? areasOf(map.nested, family) : [window];
  const each = width / Math.max(1, Math.min(areas.length, Math.floor(width / AREA_WIDTH)));
  return {
    family,
    window: window && windowText(window),
    crumbs: crumbsOf(map, family, window),
    strips: areas.map((area) => stripOf(map, area, each, context)),
    ranges: map.ranges.filter(({ interval, role }) => interval.family === family && role !== 'static-band' && role !== 'dynamic-band').length,
  };
}

function crumbsOf(map: SpaceMap, family: Family, window: Interval | undefined): FamilySpace['crumbs'] {
  const all = { text: `All of IPv${family}` };
  if (window === undefined) return [all];
  const outer = map.nested.filter(({ range }) => intervalContains(range.interval, window)).sort((a, b) => a.level - b.level);
  const steps = outer.slice(-6).map(({ range }) => ({ text: `${range.name} ${range.text}`, window: windowText(range.interval) }));
  const here = { text: intervalText(window), window: windowText(window) };
  return [all, ...steps, ...(steps.at(-1)?.window === here.window ? [] : [here])];
}

function overlapView({ id, parties, shared, certain, because }: Overlap, map: SpaceMap, context: ViewContext): SpaceOverlap {
  const [a, b] = parties;
  // The smaller party with room, so that the shared part is never a line.
  const smaller = sizeOf(a.interval) < sizeOf(b.interval) ? a.interval : b.interval;
  const window = withRoom(smaller, 1);
  const within = (interval: Interval): { from: number; to: number } => ({ from: positionOf(interval.first, window), to: positionOf(interval.last + 1n, window) });
  const party = ({ id: own, role, name, text, known, interval }: Party): OverlapParty => {
    const { from, to } = within(interval);
    return { id: own, role, name, value: valueOf(known, text, context), from: Math.max(-1, from), to: Math.min(2, to) };
  };
  return { id, family: shared.family, parties: [party(a), party(b)], text: intervalText(shared), detail: useText(shared, map.held), window: windowText(window), certain, because, ...within(shared) };
}
