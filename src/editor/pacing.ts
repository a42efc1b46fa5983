/*
 * The editor's extensions share one thread. Work for very many things is done a few milliseconds at a time; what is done
 * side by side shares these, as the thread gets to others only after all of it.
 */

/** Units: ms of work in one turn of the thread after which others get theirs. */
const slice = 5;

/** When work of this turn began; undefined before. */
let began: number | undefined;
/** Those who wait for a later turn. */
const waiting: (() => void)[] = [];

/** Waits for a later turn of the thread if this one has been worked in for long enough. */
export async function paced(): Promise<void> {
  if (isOver()) await new Promise<void>((resolve) => waiting.push(resolve));
}

/** Does work for each of very many things. Errors: those of the work. */
export async function inSlices<T>(things: Iterable<T>, work: (thing: T) => void): Promise<void> {
  for (const thing of things) {
    work(thing);
    // Asked first: a promise for each thing would cost more than the thing.
    if (isOver()) await paced();
  }
}

/** Whether others should get their turn. */
export function isOver(): boolean {
  const now = performance.now();
  if (began === undefined) {
    began = now;
    setTimeout(() => void turn(), 0);
  }
  return now - began >= slice;
}

async function turn(): Promise<void> {
  began = undefined;
  while (waiting.length > 0 && !isOver()) {
    waiting.shift()?.();
    // Until whoever waited has worked.
    await Promise.resolve();
    await Promise.resolve();
  }
}
