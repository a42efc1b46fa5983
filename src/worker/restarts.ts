/** Units: ms after which a death has nothing to do with the one before it. */
const apart = 10 * 60_000;

/** Decides whether a worker that died is started again: once, and anew when it has lived for a while since. */
export class Restarts {
  #last: number | undefined;

  /** Takes note of a death; answers whether to start again. Units: ms of any clock that does not run backwards. */
  mayRestart(now: number): boolean {
    const isFirst = this.#last === undefined || now - this.#last > apart;
    this.#last = now;
    return isFirst;
  }

  /** Somebody asked for a new start, so the deaths so far do not count. */
  forget(): void {
    this.#last = undefined;
  }
}
