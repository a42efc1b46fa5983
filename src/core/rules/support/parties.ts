// This file knows how many parties of a conflict are told apart. Thousands may want one thing, and each of them is a
// finding of its own that would name all the others: whoever has this many rivals has "many more".

/** Rivals that a finding counts. */
export const MOST_PARTIES = 32;

/** The first items that fit, one more than are counted. Cost: looks no further than it has to. */
export function firstParties<T>(items: Iterable<T>, fits: (item: T) => boolean): readonly T[] {
  const found: T[] = [];
  for (const item of items) {
    if (!fits(item)) continue;
    found.push(item);
    if (found.length > MOST_PARTIES) break;
  }
  return found;
}

