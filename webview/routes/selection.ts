/** The chosen rows of a table, by their lines: an edit that changes other rows keeps them. */
export class Selection {
  readonly #changed: () => void;
  #lines = new Set<string>();
  /** Place where a stretch begins. */
  #anchor = 0;

  /** `changed` is called after every change. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Whether a row is chosen. */
  has(line: string): boolean {
    return this.#lines.has(line);
  }

  get size(): number {
    return this.#lines.size;
  }

  /** The places from the last chosen row to another one, both in it. */
  stretchTo(place: number): { readonly from: number; readonly to: number } {
    return { from: Math.min(this.#anchor, place), to: Math.max(this.#anchor, place) };
  }

  /** Chooses the row at a place: alone, or besides the others (or no longer). */
  select(line: string, place: number, more: boolean): void {
    const had = this.#lines.has(line);
    if (!more) this.#lines = new Set();
    if (more && had) this.#lines.delete(line);
    else this.#lines.add(line);
    this.#anchor = place;
    this.#changed();
  }

  /** Chooses these rows and no others; a stretch goes on from where it began. */
  choose(lines: readonly string[]): void {
    this.#lines = new Set(lines);
    this.#changed();
  }

  /** Chooses none. */
  clear(): void {
    if (this.#lines.size > 0) this.choose([]);
  }
}
