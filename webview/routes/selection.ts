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

  /** Chooses the row at a place of the lines shown: alone, besides the others (or no longer), or with all since the last one. */
  select(shown: readonly string[], place: number, { more = false, through = false }: { readonly more?: boolean; readonly through?: boolean }): void {
    const line = shown[place];
    if (line === undefined) return;
    if (through) {
      const [from, to] = [Math.min(this.#anchor, place), Math.max(this.#anchor, place)];
      this.#lines = new Set(shown.slice(from, to + 1));
    } else {
      const had = this.#lines.has(line);
      if (!more) this.#lines = new Set();
      if (more && had) this.#lines.delete(line);
      else this.#lines.add(line);
      this.#anchor = place;
    }
    this.#changed();
  }

  /** Chooses all rows. */
  all(shown: readonly string[]): void {
    this.#lines = new Set(shown);
    this.#changed();
  }

  /** Chooses none. */
  clear(): void {
    if (this.#lines.size === 0) return;
    this.#lines = new Set();
    this.#changed();
  }
}
