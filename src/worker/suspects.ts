/** How often the analysis may end over one file before the file is set aside. */
const most = 2;

/**
 * Which files are to blame when a worker ends. The worker says what it is about to read, so whoever holds it knows what
 * was being read: files of a group are read one by one the next time, and the one that ends the analysis again is set
 * aside until its text changes. It lives longer than any worker; it must never know what a file means.
 */
export class Suspects {
  readonly #changed: () => void;
  /** Path → how often the analysis ended while it was being read. */
  readonly #deaths = new Map<string, number>();
  /** Suspected path → what was sent of it last. */
  readonly #sent = new Map<string, string>();
  /** Path → what was being read when it was set aside. */
  readonly #aside = new Map<string, string | undefined>();
  #reading: readonly string[] = [];
  #begun: readonly string[] = [];

  /** `changed` is called when a file is set aside or comes back. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Files to be read one by one. */
  get suspected(): readonly string[] {
    return [...this.#deaths.keys()];
  }

  /** Files that are not read. */
  get aside(): readonly string[] {
    return [...this.#aside.keys()];
  }

  /** The worker begins to read files, and rests from those that it has begun. It is done with others that it read, which clears them. */
  reads(paths: readonly string[], begun: readonly string[] = []): void {
    for (const path of [...this.#reading, ...this.#begun]) if (!paths.includes(path) && !begun.includes(path)) this.#deaths.delete(path);
    this.#reading = paths;
    this.#begun = begun;
  }

  /** The worker has ended. Shape: whether it was reading files, and those that are set aside now. */
  died(): { readonly whileReading: boolean; readonly aside: readonly string[] } {
    const paths = this.#reading;
    this.stopped();
    const aside: string[] = [];
    for (const path of paths) {
      const deaths = (this.#deaths.get(path) ?? 0) + 1;
      this.#deaths.set(path, deaths);
      if (paths.length === 1 && deaths >= most) aside.push(path);
    }
    for (const path of aside) {
      this.#aside.set(path, this.#sent.get(path));
      this.#deaths.delete(path);
    }
    if (aside.length > 0) this.#changed();
    return { whileReading: paths.length > 0, aside };
  }

  /** A worker was stopped by whoever holds it: what it was reading is not to blame. */
  stopped(): void {
    this.#reading = this.#begun = [];
  }

  /** Whether a file is to be read. One that was set aside is when `identify`, asked only of suspects, tells of another text. */
  admits(path: string, identify: () => string): boolean {
    if (this.#aside.has(path)) {
      if (this.#aside.get(path) === identify()) return false;
      this.#aside.delete(path);
      this.#changed();
    } else if (this.#deaths.has(path)) this.#sent.set(path, identify());
    return true;
  }

  /** Forgets everything: somebody wants another try. */
  forget(): void {
    const some = this.#aside.size > 0;
    for (const each of [this.#deaths, this.#sent, this.#aside]) each.clear();
    this.stopped();
    if (some) this.#changed();
  }
}
