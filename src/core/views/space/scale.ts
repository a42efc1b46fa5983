// Arithmetic of a strip: addresses as positions from 0 to 1, and windows as texts. It must never know ranges.
import { address, addressBits } from '../../ip/address';
import { formatInterval, parseInterval } from '../../ip/interval';
import type { Interval } from '../../ip/interval';
import { sizeOf } from './ranges';

/** Steps between 0 and 1 in which positions are told. */
const STEPS = 40n;
/** Nobody looks closer than this. Units: addresses. */
const CLOSEST = 16n;

/** Where an address lies in a window: 0 at its first address, 1 behind its last; beyond them outside. */
export function positionOf(value: bigint, window: Interval): number {
  const size = sizeOf(window);
  return Number(((value - window.first) << STEPS) / size) / 2 ** Number(STEPS);
}

/** Both ends of a range in a window, cut at the window's ends. */
export function clipped(interval: Interval, window: Interval): { readonly from: number; readonly to: number } {
  return { from: Math.max(0, positionOf(interval.first, window)), to: Math.min(1, positionOf(interval.last + 1n, window)) };
}

/** The part of a window between two positions. Shape: inside the family's space, never closer than a few addresses. Errors: positions that are no numbers give the window. */
export function zoomed(window: Interval, from: number, to: number): Interval {
  if (!Number.isFinite(from) || !Number.isFinite(to) || from >= to) return window;
  const size = sizeOf(window);
  const most = 1n << BigInt(addressBits(window.family));
  const at = (position: number): bigint => (BigInt(Math.round(Math.max(-1e6, Math.min(1e6, position)) * 2 ** 20)) * size) >> 20n;
  let first = window.first + at(from);
  let wanted = at(to) - at(from);
  if (wanted < CLOSEST) {
    first -= (CLOSEST - wanted) / 2n;
    wanted = CLOSEST;
  }
  if (wanted > most) wanted = most;
  if (first < 0n) first = 0n;
  if (first + wanted > most) first = most - wanted;
  return { family: window.family, first, last: first + wanted - 1n };
}

/** The window with room on both sides of a range. */
export function withRoom(interval: Interval, room: number): Interval {
  return zoomed(interval, -room, 1 + room);
}

/** A window as the page keeps it. */
export function windowText(window: Interval): string {
  return window.first === window.last ? `${formatInterval(window)}-${formatInterval(window)}` : formatInterval(window);
}

/** Reads such a text. Errors: undefined for anything else. */
export function windowOf(text: string): Interval | undefined {
  const ends = text.split('-');
  // Elsewhere an address of ::ffff:0:0/96 is read as the one of IPv4 that it maps; windows may end there.
  if (ends.length !== 2 || !ends.every((end) => end.includes(':'))) return parseInterval(text).interval;
  const [first, last] = ends.map((end) => addressOfSix(end.trim()));
  return first === undefined || last === undefined || first > last ? undefined : { family: 6, first, last };
}

function addressOfSix(text: string): bigint | undefined {
  const read = address(text);
  return read && (read.family === 4 ? (0xffffn << 32n) | read.value : read.value);
}
