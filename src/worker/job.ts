/** Files that go into the analysis together, in as many slices as it takes. */
export class Job {
  readonly paths: readonly string[];
  readonly #begin: (isStale: (path: string) => boolean) => Generator<void, void>;
  readonly #end: () => void;
  readonly #dropped = new Set<string>();
  #steps: Generator<void, void> | undefined;

  /** `end` is called once when it is done. */
  constructor(paths: readonly string[], begin: (isStale: (path: string) => boolean) => Generator<void, void>, end: () => void = () => undefined) {
    this.paths = paths;
    this.#begin = begin;
    this.#end = end;
  }

  /** Says that a newer text of a file has come: that of this job does not go in any more. */
  drop(path: string): void {
    this.#dropped.add(path);
  }

  /** Works until it is done or the slice is over; answers whether it is done. The analysis does not throw; if it does after all, some files must not end the worker. */
  work(isOver: () => boolean): boolean {
    try {
      this.#steps ??= this.#begin((path) => this.#dropped.has(path));
      while (this.#steps.next().done !== true) if (isOver()) return false;
    } catch (error) {
      console.error(`Kube Netscope cannot take ${this.paths.join(', ')}:`, error);
    }
    this.#end();
    return true;
  }
}
