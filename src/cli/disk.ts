import * as fs from 'node:fs';
import { performance } from 'node:perf_hooks';
import { lanes } from './lanes';

/** How many things are asked of the system at once where it lets wait. */
const laneCount = 32;
/** A file from the system's cache takes a fifth of it, one from a disk several times as long. Units: ms. */
const slow = 0.15;
/** Units: bytes. Larger files are opened another way. */
const smallest = 64 * 1024;

/**
 * Reads folders and files. What the system has at hand is read at once, which takes a fraction of a round through other
 * threads; as soon as it lets wait, many things are asked for at a time, and only now and then one is tried at once.
 */
export class Disk {
  readonly #lane = lanes(laneCount);
  readonly #block = Buffer.allocUnsafe(smallest + 1);
  readonly #slow: number;
  #wasSlow = false;
  /** How many are not tried at once. */
  #passed = 0;

  /** Units: ms from which on the system lets wait. */
  constructor(limit = slow) {
    this.#slow = limit;
  }

  /** What is in a folder; nothing for one that has to be waited for or cannot be read. */
  entriesNow(folder: string): fs.Dirent[] | undefined {
    return this.#now(() => fs.readdirSync(folder, { withFileTypes: true }));
  }

  /** What is in a folder. Errors: those of the system. */
  entries(folder: string): Promise<fs.Dirent[]> {
    return this.#lane(() => called((done) => fs.readdir(folder, { withFileTypes: true }, done)));
  }

  /** The bytes of an ordinary file, to be used before the next one is read; nothing for one that has to be waited for, is large or cannot be read. */
  bytesNow(file: string): Uint8Array | undefined {
    const length = this.#now(() => this.#fill(file));
    return length === undefined || length > smallest ? undefined : this.#block.subarray(0, length);
  }

  /** Size and type. Errors: those of the system. */
  stat(file: string): Promise<fs.Stats> {
    return this.#lane(() => statOf(file));
  }

  /** The bytes of a file. Errors: those of the system. */
  bytes(file: string): Promise<Uint8Array> {
    return this.#lane(() => readBytes(file));
  }

  /** How many bytes a file has, one more than fit at most. */
  #fill(file: string): number {
    const handle = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
    try {
      let length = 0;
      for (let more = -1; more !== 0 && length < this.#block.length; length += more) more = fs.readSync(handle, this.#block, length, this.#block.length - length, null);
      return length;
    } finally {
      fs.closeSync(handle);
    }
  }

  /** Errors: nothing for what fails; whoever asks again hears why. */
  #now<T>(work: () => T): T | undefined {
    if (this.#passed > 0) {
      this.#passed--;
      return undefined;
    }
    const start = performance.now();
    try {
      return work();
    } catch {
      return undefined;
    } finally {
      // Once may be other work of the machine.
      const isSlow = performance.now() - start > this.#slow;
      if (isSlow && this.#wasSlow) this.#passed = laneCount - 1;
      this.#wasSlow = isSlow;
    }
  }
}

/** Size and type of a file. Errors: those of the system. */
export const statOf = (file: string): Promise<fs.Stats> => called((done) => fs.stat(file, done));

/** The bytes of a file. Errors: those of the system. */
export const readBytes = (file: string): Promise<Uint8Array> => called((done) => fs.readFile(file, done));

/** Turns a function with a callback into a promise; `fs.promises` is several times slower for many small files. */
function called<T>(start: (done: (error: NodeJS.ErrnoException | null, value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => (error === null ? resolve(value) : reject(error)));
  });
}
