/** Units: ms after which a death has nothing to do with the one before it. */
const apart = 10 * 60_000;

/** How many deaths over files are forgiven in that time: each second one of a file takes the file out of the way. */
const mostOverFiles = 8;

/** Decides whether a worker that died is started again: once, and anew when it has lived for a while since; more often when files are to blame. */
export class Restarts {
  #last: number | undefined;
  #overFiles: readonly number[] = [];

  /** Takes note of a death; answers whether to start again. Units: ms of any clock that does not run backwards. */
  mayRestart(now: number, whileReading = false): boolean {
    if (whileReading) {
      this.#overFiles = [...this.#overFiles.filter((time) => now - time <= apart), now];
      return this.#overFiles.length <= mostOverFiles;
    }
    const isFirst = this.#last === undefined || now - this.#last > apart;
    this.#last = now;
    return isFirst;
  }

  /** Somebody asked for a new start, so the deaths so far do not count. */
  forget(): void {
    this.#last = undefined;
    this.#overFiles = [];
  }
}
