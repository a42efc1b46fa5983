// Keeps what was computed while what it was computed from stays the same. It must never know what is computed.

/** One step of a computation that is done again and again: gives its last result while all that it reads is the same. */
export class Stage<T> {
  #kept: { readonly reads: readonly unknown[]; readonly value: T } | undefined;

  /** The result for `reads`, which must name everything that `compute` depends on. Cost: a look at each element of lists among `reads`. */
  of(reads: readonly unknown[], compute: (before: T | undefined) => T): T {
    const kept = this.#kept;
    if (kept !== undefined && sameElements(kept.reads, reads, (a, b) => a === b || (Array.isArray(a) && Array.isArray(b) && sameElements(a, b)))) return kept.value;
    const value = compute(kept?.value);
    this.#kept = { reads, value };
    return value;
  }
}

/** Whether two lists hold the same at each position: identical elements, unless told how to compare. */
export function sameElements<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean = Object.is): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (!same(a[at] as T, b[at] as T)) return false;
  return true;
}

/** The list that was known if the new one holds the same elements, so that what is derived from it stays. */
export function keptList<T>(before: readonly T[] | undefined, now: readonly T[]): readonly T[] {
  return before !== undefined && sameElements(before, now) ? before : now;
}
