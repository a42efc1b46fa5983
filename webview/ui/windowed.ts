/** What a question for a part of a list is answered with. */
export interface Part<Entry> {
  /** How long the whole list is. */
  readonly count: number;
  readonly entries: readonly Entry[];
}

interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** The round that it was asked for in. */
  round: number;
}

/** Units: entries asked for at once. */
const size = 200;
/** Pages that are kept. */
const most = 30;

/** A list that the editor has and the page looks at in parts. What is there stays until newer parts come. */
export class Windowed<Entry> {
  readonly #ask: (start: number, limit: number) => Promise<Part<Entry> | undefined>;
  readonly #changed: () => void;
  #pages = new Map<number, Page<Entry>>();
  #count: number | undefined;
  #error: string | undefined;
  #round = 0;
  #asked = new Set<number>();

  /** `changed` is called when there is something new to draw. */
  constructor(ask: (start: number, limit: number) => Promise<Part<Entry> | undefined>, changed: () => void) {
    this.#ask = ask;
    this.#changed = changed;
  }

  /** How long the list is; undefined while nobody knows. */
  get count(): number | undefined {
    return this.#count;
  }

  /** Why the last part did not come. */
  get error(): string | undefined {
    return this.#error;
  }

  /** An entry, where its part is there; else the part is asked for. */
  at(index: number): Entry | undefined {
    const number = Math.floor(index / size);
    const page = this.#pages.get(number);
    if (page?.round !== this.#round) void this.#load(number);
    return page?.entries[index - number * size];
  }

  /** Asks again for what is looked at: the list, or what is asked of it, has changed. Settles when its beginning is there. */
  async refresh(): Promise<void> {
    this.#round++;
    this.#asked.clear();
    await this.#load(0);
  }

  /** Forgets all parts. */
  forget(): void {
    this.#round++;
    this.#asked.clear();
    this.#pages.clear();
    this.#count = undefined;
    this.#error = undefined;
    this.#changed();
  }

  async #load(number: number): Promise<void> {
    const round = this.#round;
    if (this.#asked.has(number)) return;
    this.#asked.add(number);
    try {
      const part = await this.#ask(number * size, size);
      if (round !== this.#round) return;
      this.#error = undefined;
      this.#put(number, part ?? { count: 0, entries: [] });
    } catch (error) {
      if (round !== this.#round) return;
      this.#error = error instanceof Error ? error.message : String(error);
    }
    this.#changed();
  }

  #put(number: number, { count, entries }: Part<Entry>): void {
    this.#count = count;
    this.#pages.delete(number);
    this.#pages.set(number, { entries, round: this.#round });
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= most && old * size < Math.max(1, count)) continue;
      this.#pages.delete(old);
      this.#asked.delete(old);
    }
  }
}
