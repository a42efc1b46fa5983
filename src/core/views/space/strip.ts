// One strip of the map: a window with all that is to be seen in it. It must never know clusters or questions.
import type { StripView } from '../../../protocol/space-contract';
import { formatAddress } from '../../ip/address';
import { intervalsOverlap } from '../../ip/interval';
import type { Interval } from '../../ip/interval';
import type { ViewContext } from '../context';
import { MOST_LEVELS, blocksIn } from './blocks';
import type { BlockSource } from './blocks';
import type { HeldAddresses } from './held';
import type { Overlap } from './overlaps';
import { intervalText, sizeOf } from './ranges';
import { clipped, positionOf, windowText } from './scale';

/** Width of a cell of the addresses in use. Units: CSS pixels. */
const CELL = 4;
const MOST_TICKS = 40;
/** Room for the text of a tick. Units: CSS pixels. */
const TICK = { 4: 110, 6: 190 } as const;

/** What strips are made of. */
export interface StripSource extends BlockSource {
  readonly overlaps: readonly Overlap[];
  /** Level of a range, by its id. */
  readonly levels: ReadonlyMap<string, number>;
}

/** A window as it is drawn so many pixels wide. Cost: O(ranges + width). */
export function stripOf(source: StripSource, window: Interval, width: number, context: ViewContext): StripView {
  const blocks = blocksIn(source, window, width, context);
  const cells = Math.max(8, Math.min(600, Math.floor(width / CELL)));
  return {
    window: windowText(window),
    title: intervalText(window),
    levels: blocks.reduce((most, { level }) => Math.max(most, level + 1), 1),
    blocks,
    hatches: hatches(source, window),
    cells,
    held: heldCells(source.held, window, cells),
    ticks: ticksIn(window, width),
  };
}

function hatches({ overlaps, levels }: StripSource, window: Interval): StripView['hatches'] {
  return overlaps.flatMap(({ id, parties, shared }) => {
    if (!intervalsOverlap(shared, window)) return [];
    const drawn = new Set(parties.flatMap((party) => levels.get(party.id) ?? []));
    return [...drawn].map((level) => ({ overlap: id, level: Math.min(level, MOST_LEVELS - 1), ...clipped(shared, window) }));
  });
}

function heldCells(held: HeldAddresses, window: Interval, cells: number): [number, number][] {
  const size = sizeOf(window);
  const edge = (cell: number): bigint => window.first + (size * BigInt(cell)) / BigInt(cells);
  const found: [number, number][] = [];
  if (held.count(window) === 0) return found;
  for (let cell = 0; cell < cells; cell++) {
    const first = edge(cell);
    const last = edge(cell + 1) - 1n;
    const count = last < first ? 0 : held.count({ ...window, first, last });
    if (count > 0) found.push([cell, count]);
  }
  return found;
}

/** Addresses at multiples of the largest power of two that leaves room for their texts. */
function ticksIn(window: Interval, width: number): { at: number; text: string }[] {
  const size = sizeOf(window);
  const most = BigInt(Math.max(1, Math.min(MOST_TICKS, Math.floor(width / TICK[window.family]))));
  let shift = 0n;
  while (size >> shift > most) shift++;
  const step = 1n << shift;
  const found: { at: number; text: string }[] = [];
  for (let value = ((window.first + step - 1n) >> shift) << shift; value <= window.last; value += step) {
    found.push({ at: positionOf(value, window), text: formatAddress({ family: window.family, value }) });
  }
  return found;
}
