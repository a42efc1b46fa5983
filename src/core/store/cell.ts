/**
 * Dependencies between what is looked up and who looked. A cell stands for one answer (one key
 * of an index); a scope is one computation that reads cells and runs again when one is touched.
 * Knows nothing of what is computed.
 */
export class Cell {
  /** Most cells have one reader or none. */
  #readers: Scope | Set<Scope> | undefined;

  /** Remembers that the running scope, if any, read this cell. */
  read(tracker: Tracker): void {
    const scope = tracker.running;
    tracker.reads++;
    const readers = this.#readers;
    if (scope === undefined || readers === scope) return;
    if (readers === undefined) this.#readers = scope;
    else if (!(readers instanceof Set)) this.#readers = new Set([readers, scope]);
    else if (readers.has(scope)) return;
    else readers.add(scope);
    scope.cells.push(this);
  }

  /** Marks all readers as due. Cost: O(readers). */
  touch(tracker: Tracker): void {
    const readers = this.#readers;
    if (readers instanceof Set) for (const scope of readers) tracker.mark(scope);
    else if (readers !== undefined) tracker.mark(readers);
  }

  /** Forgets a reader; called when it runs again or goes away. */
  forget(scope: Scope): void {
    const readers = this.#readers;
    if (readers === scope) this.#readers = undefined;
    else if (readers instanceof Set) readers.delete(scope);
  }

  /** Whether nobody depends on it. */
  get idle(): boolean {
    return this.#readers === undefined || (this.#readers instanceof Set && this.#readers.size === 0);
  }
}

/** Never changed: what has not run, or read nothing, has no list of its own. */
const NO_CELLS: Cell[] = [];

/** One computation with the cells it read in its last run. */
export class Scope {
  /** Shape: each cell once, in reading order. */
  cells: Cell[] = NO_CELLS;
  /** False once retired: a retired scope never runs again. */
  alive = true;
  readonly #compute: (() => void) | undefined;

  constructor(compute?: () => void) {
    this.#compute = compute;
  }

  /** Computes; a kind of scope of which there are very many overrides it and needs no function of its own each. */
  compute(): void {
    this.#compute?.();
  }
}

/** Runs scopes, records their reads and knows which are due. */
export class Tracker {
  #due = new Set<Scope>();
  /** The scope that is running now. */
  running: Scope | undefined;
  /** Number of reads so far: a computation that did not raise it depends on nothing but its own input. */
  reads = 0;

  /** Takes a scope in; it is due at once. */
  add(scope: Scope): void {
    this.#due.add(scope);
  }

  /** Takes a scope out for good. */
  retire(scope: Scope): void {
    scope.alive = false;
    this.#due.delete(scope);
    release(scope);
  }

  /** Makes a scope due. */
  mark(scope: Scope): void {
    if (scope.alive) this.#due.add(scope);
  }

  /** Number of scopes that are due. */
  get due(): number {
    return this.#due.size;
  }

  /** Runs a scope ahead of the others if it is due; answers whether it was. */
  advance(scope: Scope): boolean {
    const isDue = this.#due.delete(scope);
    if (isDue) this.#run(scope);
    return isDue;
  }

  /**
   * Runs due scopes until none is left or `pause` says to stop; answers whether all are done.
   * Cost: the due scopes only.
   */
  settle(pause: () => boolean = () => false): boolean {
    for (const scope of this.#due) {
      this.#due.delete(scope);
      this.#run(scope);
      if (this.#due.size > 0 && pause()) return false;
    }
    return true;
  }

  /** Runs a scope that is new or due now, also while another one runs, which reads nothing by that. */
  run(scope: Scope): void {
    this.#due.delete(scope);
    this.#run(scope);
  }

  #run(scope: Scope): void {
    release(scope);
    scope.cells = [];
    const outer = this.running;
    this.running = scope;
    try {
      scope.compute();
    } finally {
      this.running = outer;
      // Lists that grow have room to spare, and there are very many.
      scope.cells = scope.cells.length === 0 ? NO_CELLS : scope.cells.slice();
    }
  }
}

function release(scope: Scope): void {
  for (const cell of scope.cells) cell.forget(scope);
  scope.cells = NO_CELLS;
}
