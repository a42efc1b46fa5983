const LIST_LIMIT = 16;

/**
 * A collection that may hold a value several times and gives up one of them at a time.
 * Cost: a plain list while small, since nearly every prefix has one value; constant time per change when large.
 */
export class Bag<T> {
  private list: T[] = [];
  private counts: Map<T, number> | undefined;

  /** Whether nothing is left in the bag. */
  get empty(): boolean {
    return this.counts === undefined ? this.list.length === 0 : this.counts.size === 0;
  }

  /** Puts the value in, once more if it is there already. */
  add(value: T): void {
    if (this.counts === undefined && this.list.length < LIST_LIMIT) {
      // No room to grow: nearly all stay alone.
      if (this.list.length === 0) this.list = [value];
      else this.list.push(value);
      return;
    }
    this.counts ??= countsOf(this.list);
    this.list = [];
    this.counts.set(value, (this.counts.get(value) ?? 0) + 1);
  }

  /** Takes the value out once; answers whether it was there. */
  delete(value: T): boolean {
    if (this.counts === undefined) {
      const at = this.list.indexOf(value);
      if (at >= 0) this.list.splice(at, 1);
      return at >= 0;
    }
    const count = this.counts.get(value);
    if (count === undefined) return false;
    if (count === 1) this.counts.delete(value);
    else this.counts.set(value, count - 1);
    return true;
  }

  /** Shows each value, as often as it is there, in the order of `toArray`. The bag must not be changed meanwhile. */
  each(visit: (value: T) => void): void {
    if (this.counts === undefined) for (const value of this.list) visit(value);
    else for (const [value, count] of this.counts) for (let i = 0; i < count; i++) visit(value);
  }

  /** A copy of what is inside, in the order of insertion; in a large bag equal values stand together. */
  toArray(): T[] {
    if (this.counts === undefined) return [...this.list];
    const values: T[] = [];
    for (const [value, count] of this.counts) for (let i = 0; i < count; i++) values.push(value);
    return values;
  }
}

function countsOf<T>(list: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of list) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
