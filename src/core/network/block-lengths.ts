import type { Family } from '../ip/address';
import type { Prefix } from '../ip/prefix';
import { Cell, type Tracker } from '../store/cell';

/**
 * How long the pod ranges of a cluster's nodes are. Readers hear of it when the order of the lengths changes, not of
 * every node that comes or goes.
 */
export class BlockLengths {
  readonly #families: Readonly<Record<Family, LengthCounts>> = { 4: new LengthCounts(), 6: new LengthCounts() };

  /** Counts a range in or out. */
  count({ family, length }: Prefix, by: 1 | -1): void {
    this.#families[family].count(length, by);
  }

  /** Lengths in use, the most frequent first; the asking subject hears of changes. */
  read(family: Family, tracker: Tracker): readonly number[] {
    return this.#families[family].read(tracker);
  }

  /** Tells the readers of what changed since the last time. */
  publish(tracker: Tracker): void {
    this.#families[4].publish(tracker);
    this.#families[6].publish(tracker);
  }
}

class LengthCounts {
  readonly #cell = new Cell();
  readonly #counts = new Map<number, number>();
  #published: readonly number[] = [];
  #stale = false;

  count(length: number, by: 1 | -1): void {
    const now = (this.#counts.get(length) ?? 0) + by;
    if (now > 0) this.#counts.set(length, now);
    else this.#counts.delete(length);
    this.#stale = true;
  }

  read(tracker: Tracker): readonly number[] {
    this.#cell.read(tracker);
    return this.#published;
  }

  publish(tracker: Tracker): void {
    if (!this.#stale) return;
    this.#stale = false;
    const order = [...this.#counts].sort(([a, countOfA], [b, countOfB]) => countOfB - countOfA || a - b).map(([length]) => length);
    if (order.join() === this.#published.join()) return;
    this.#published = order;
    this.#cell.touch(tracker);
  }
}
