// Tells the engine how its heap will grow, which it finds out late by itself.
import { setFlagsFromString } from 'node:v8';

/** Units: percent by which the heap may grow until it is looked through again. */
const MUCH = 700;
const LITTLE = 30;
/** The engine decides. */
const AS_USUAL = 0;

let isSmall = false;

/**
 * Files are about to be read, nearly all of which stays. Engines look through the whole heap at 20 MB and again at 100 MB,
 * where there is nothing to be found yet; without the second time `check` of 10,000 files takes a twentieth less.
 */
export function growFast(): void {
  grow(MUCH);
}

/** What is kept is read, or too much of it for large steps. */
export function growAsUsual(): void {
  grow(AS_USUAL);
}

/**
 * Lets the heap grow in small steps from now on, whatever else is asked for. Engines leave garbage until the heap has
 * doubled or more, which with some hundred megabytes in use is the larger part of what a process takes; collecting more
 * often costs a tenth of the time.
 */
export function growSlowly(): void {
  grow(LITTLE);
  isSmall = true;
}

function grow(percent: number): void {
  if (!isSmall) setFlagsFromString(`--heap-growing-percent=${percent}`);
}
