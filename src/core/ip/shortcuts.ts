/** Bits of an IPv4 address that a shortcut stands for: what the look-ups of one node's pods have in common. */
export const SHORTCUT_BITS = 24;

const FEWEST = 16;
const MOST = 8192;

/** Where a look-up goes on that begins with some bits, and the best match on the way there. */
export interface Shortcut<N> {
  readonly start: N | undefined;
  readonly best: N | undefined;
}

/**
 * Remembers how far down a trie the first bits of an address lead, so that look-ups of neighbours begin there.
 * Shape: a table with one seat per key, the later takes the seat of the earlier; nothing is known any more after `forget`.
 */
export class Shortcuts<N> {
  #keys = new Int32Array(0);
  /** The age in which a seat was taken; older ones count as empty. */
  #ages = new Int32Array(0);
  #seats: Shortcut<N>[] = [];
  #age = 1;

  /** What is known of the key. Cost: constant. */
  get(key: number): Shortcut<N> | undefined {
    const seat = key & (this.#keys.length - 1);
    return this.#keys[seat] === key && this.#ages[seat] === this.#age ? this.#seats[seat] : undefined;
  }

  /** Notes a shortcut. `size` is how many prefixes the trie has: a larger one gets more seats. */
  set(key: number, size: number, shortcut: Shortcut<N>): void {
    if (this.#keys.length < Math.min(size, MOST) || this.#keys.length === 0) this.#grow(size);
    const seat = key & (this.#keys.length - 1);
    this.#keys[seat] = key;
    this.#ages[seat] = this.#age;
    this.#seats[seat] = shortcut;
  }

  /** Forgets everything, because the trie changed. Cost: constant. */
  forget(): void {
    this.#age++;
  }

  #grow(size: number): void {
    let seats = FEWEST;
    while (seats < size && seats < MOST) seats *= 2;
    this.#keys = new Int32Array(seats);
    this.#ages = new Int32Array(seats);
    this.#seats = new Array<Shortcut<N>>(seats);
  }
}
