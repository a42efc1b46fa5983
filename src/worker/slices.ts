/** Units: ms of work between two looks at the mailbox. */
const sliceLength = 5;
/** Beginnings after which a computation is finished without a rest, as the workspace never keeps still; a word that is typed is no reason. */
const mostBeginnings = 8;

/** Answers whether a slice of work that begins now is over; to be asked after each step. */
export function sliceEnd(): () => boolean {
  const end = performance.now() + sliceLength;
  return () => performance.now() > end;
}

/** What surrounds a long computation. */
export interface Surroundings {
  /** Lasts until the messages that wait are delivered. */
  readonly pause: () => Promise<void>;
  /** Takes edits that were sent; answers the revision after them. */
  readonly revision: () => number;
}

/**
 * Does long computations in slices, between which edits and other questions are served. One is begun again when the
 * workspace changed meanwhile; asked for twice at a time, it is done once.
 */
export class Slices {
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(readonly around: Surroundings) {}

  /** The answer of a computation that rests now and then. `key` names it: what, and of which cluster. */
  run<T>(key: string, begin: () => Generator<void, T>): Promise<T> {
    const running = this.#running.get(key) as Promise<T> | undefined;
    if (running !== undefined) return running;
    const made = this.#work(begin).finally(() => this.#running.delete(key));
    this.#running.set(key, made);
    return made;
  }

  /** The same, given up when the workspace changes: undefined then, and whoever still wants it asks again. */
  attempt<T>(key: string, begin: () => Generator<void, T>): Promise<T | undefined> {
    const revision = this.around.revision();
    const name = `${key} ${revision}`;
    const running = this.#running.get(name) as Promise<T | undefined> | undefined;
    if (running !== undefined) return running;
    const made = this.#finish(begin(), revision, true).then((answer) => answer?.value).finally(() => this.#running.delete(name));
    this.#running.set(name, made);
    return made;
  }

  async #work<T>(begin: () => Generator<void, T>): Promise<T> {
    for (let beginnings = 1; ; beginnings++) {
      // What begins may change the workspace there and back.
      const steps = begin();
      const answer = await this.#finish(steps, this.around.revision(), beginnings < mostBeginnings);
      if (answer !== undefined) return answer.value;
    }
  }

  /** Undefined when the workspace changed before the end. */
  async #finish<T>(steps: Generator<void, T>, revision: number, resting: boolean): Promise<{ readonly value: T } | undefined> {
    let isOver = sliceEnd();
    for (;;) {
      const step = steps.next();
      if (step.done === true) return { value: step.value };
      if (!resting || !isOver()) continue;
      await this.around.pause();
      if (this.around.revision() !== revision) return undefined;
      isOver = sliceEnd();
    }
  }
}
