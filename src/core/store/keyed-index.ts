import { Cell, type Tracker } from './cell';

/** Orders the values of one key; must be a total preorder that does not change while they stay. */
export type Order<V> = (a: V, b: V) => number;

interface Entry<V> {
  readonly cell: Cell;
  values: V[];
  sorted: boolean;
  /** Somebody holds the list, which must not change any more. */
  given: boolean;
  /** Values that still stand in a long list and count no more; taken out together. */
  gone: Set<V> | undefined;
}

/** In longer lists a value is not looked for as soon as it goes: thousands often go at once. */
const shortList = 32;

/**
 * A retractable multimap whose reads are tracked: whoever read a key runs again when a value is
 * added to it or removed from it, also when the key was empty.
 */
export class KeyedIndex<V> {
  readonly #entries = new Map<string, Entry<V>>();
  readonly #tracker: Tracker;
  readonly #order: Order<V>;

  constructor(tracker: Tracker, order: Order<V>) {
    this.#tracker = tracker;
    this.#order = order;
  }

  /** Adds a value under a key and touches the key. */
  add(key: string, value: V): void {
    const entry = this.#entry(key);
    if (entry.gone?.has(value) === true) weed(entry);
    if (entry.values.length === 0) {
      // A list that begins empty and grows has room for seventeen.
      entry.values = [value];
      entry.given = false;
    } else {
      keep(entry);
      entry.values.push(value);
    }
    entry.sorted = entry.values.length === 1;
    entry.cell.touch(this.#tracker);
  }

  /** Removes a value (by identity), which the key has, from a key and touches the key. Cost: O(1), and O(values of the key) at the next look at it or after many removals. */
  remove(key: string, value: V): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    if (entry.values.length > shortList) {
      const gone = (entry.gone ??= new Set()).add(value);
      // Nobody may ever look at the key.
      if (gone.size * 2 > entry.values.length) weed(entry);
    } else {
      const at = entry.values.indexOf(value);
      if (at < 0) return;
      keep(entry);
      entry.values.splice(at, 1);
    }
    entry.cell.touch(this.#tracker);
    if (entry.values.length === (entry.gone?.size ?? 0) && entry.cell.idle) this.#entries.delete(key);
  }

  /** Values of a key in order; the running scope is noted as a reader. Shape: the same list until the next change, then another. */
  get(key: string): readonly V[] {
    const entry = this.#tracker.running === undefined ? this.#entries.get(key) : this.#entry(key);
    if (entry === undefined) return [];
    entry.cell.read(this.#tracker);
    weed(entry);
    if (!entry.sorted) {
      entry.values.sort(this.#order);
      entry.sorted = true;
    }
    entry.given = true;
    return entry.values;
  }

  /** How many values a key has, without noting a read: for choosing the shortest list. */
  count(key: string): number {
    const entry = this.#entries.get(key);
    return entry === undefined ? 0 : entry.values.length - (entry.gone?.size ?? 0);
  }

  #entry(key: string): Entry<V> {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { cell: new Cell(), values: [], sorted: true, given: false, gone: undefined };
      this.#entries.set(key, entry);
    }
    return entry;
  }
}

/** Leaves a list that was given away as it is. */
function keep<V>(entry: Entry<V>): void {
  if (entry.given) entry.values = [...entry.values];
  entry.given = false;
}

/** Takes out what counts no more, all at once. */
function weed<V>(entry: Entry<V>): void {
  const { gone } = entry;
  if (gone === undefined) return;
  entry.values = entry.values.filter((value) => !gone.has(value));
  entry.given = false;
  entry.gone = undefined;
}
