import type { CacheUpdate, FactCache } from '../core/store/cache/fact-cache';
import type { KeptChunk } from '../core/store/cache/pack';
import { sliceEnd } from './slices';

/** Units: ms without new files after which facts are written. */
const quiet = 5000;

/** Where facts are kept. */
export interface FactKeep {
  readonly cache: FactCache;
  /** Errors: those of writing. */
  write(update: CacheUpdate | undefined): void;
}

/** What tells facts, and is told those of earlier sessions. */
export interface FactSource {
  useCache(cache: FactCache | undefined): void;
  keptChunks(): readonly KeptChunk[];
}

/**
 * Gives the analysis what was kept in earlier sessions, and writes once what is new, when no files have come for a
 * while. What is edited later is written in the next session. Errors: told once to `failed`; facts that are not kept are
 * read again.
 */
export class FactKeeper {
  readonly #keep: FactKeep;
  readonly #source: FactSource;
  readonly #failed: (why: string) => void;
  readonly #quiet: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDone = false;

  /** Units: ms of quiet. */
  constructor(keep: FactKeep, source: FactSource, failed: (why: string) => void, after = quiet) {
    this.#keep = keep;
    this.#source = source;
    this.#failed = failed;
    this.#quiet = after;
    source.useCache(keep.cache);
  }

  /** Says that files were taken in. */
  soon(): void {
    if (this.#isDone) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), this.#quiet);
  }

  #begin(): void {
    this.#isDone = true;
    this.#slice(this.#keep.cache.update(this.#source.keptChunks()));
  }

  /** Works for a moment, and goes on after what waits was answered. */
  #slice(work: Generator<void, CacheUpdate | undefined>): void {
    const isOver = sliceEnd();
    try {
      for (;;) {
        const step = work.next();
        if (step.done === true) return this.#end(step.value);
        if (isOver()) break;
      }
      setTimeout(() => this.#slice(work), 0);
    } catch (error) {
      this.#failed(error instanceof Error ? error.message : String(error));
      this.#close();
    }
  }

  #end(update: CacheUpdate | undefined): void {
    this.#keep.write(update);
    this.#close();
  }

  #close(): void {
    this.#source.useCache(undefined);
    this.#keep.cache.close();
  }
}
