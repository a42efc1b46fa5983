import type { FileChange } from '../protocol/analysis-contract';
import type { DumpContent } from '../core/store/dump';
import { decodeText, largestText, looksBinary } from '../reading/filter';
import type { LoadedFile, LoadReport } from './contract';
import { type OpenFile, readLarge } from './large-file';

export type { OpenFile } from './large-file';

/** Units: ms of work between two looks at the mailbox. */
const sliceLength = 5;
/** Files and bytes that are taken in together: the borders of clusters are drawn once for all of them. */
const groupFiles = 16;
const groupBytes = 64 * 1024;

/** Answers whether a slice of work that begins now is over. */
export function sliceEnd(): () => boolean {
  const end = performance.now() + sliceLength;
  return () => performance.now() > end;
}

interface Batch {
  remaining: number;
  readonly binary: string[];
  readonly failed: { readonly path: string; readonly why: string }[];
  readonly done: (report: LoadReport) => void;
}

interface Waiting {
  readonly file: LoadedFile;
  readonly batch: Batch;
}

/** What takes the texts in. */
export interface IntakeTarget {
  apply(changes: readonly FileChange[]): void;
  take(path: string, content: DumpContent): void;
}

/**
 * The texts that wait for the analysis: edits first, then files in order of arrival, large ones last, and only the
 * newest text of each path. It knows when to take a break; it must never know what a manifest is.
 */
export class Intake {
  readonly #edits = new Map<string, FileChange>();
  readonly #files = new Map<string, Waiting>();
  readonly #pause: () => Promise<void>;
  readonly #target: IntakeTarget;
  readonly #open: OpenFile | undefined;
  readonly #reading: (paths: readonly string[]) => void;
  readonly #alone = new Set<string>();
  #running = false;
  /** The large file that is being read; undefined also once a newer text of it has come. */
  #large: Waiting | undefined;

  /** `pause` lets messages in; `open` reads files that are too large to be sent; `reading` hears what is read from now on. */
  constructor(target: IntakeTarget, pause: () => Promise<void>, open?: OpenFile, reading: (paths: readonly string[]) => void = () => undefined) {
    this.#target = target;
    this.#pause = pause;
    this.#open = open;
    this.#reading = reading;
  }

  /** Queues files; answers when all of them are in or replaced by newer texts. */
  load(files: readonly LoadedFile[]): Promise<LoadReport> {
    return new Promise((done) => {
      const batch: Batch = { remaining: files.length, binary: [], failed: [], done };
      for (const file of files) {
        this.#drop(file.path);
        this.#files.set(file.path, { file, batch });
      }
      if (files.length === 0) done({ binary: [], failed: [] });
      void this.#run();
    });
  }

  /** Queues texts of open editors. */
  edit(changes: readonly FileChange[]): void {
    for (const change of changes) {
      this.#drop(change.path);
      this.#edits.set(change.path, change);
    }
    void this.#run();
  }

  /** Names files that are never read together with others. */
  readAlone(paths: readonly string[]): void {
    for (const path of paths) this.#alone.add(path);
  }

  /** Takes the waiting edits in now, so that an answer rests on them. */
  flushEdits(): void {
    if (this.#edits.size === 0) return;
    const changes = [...this.#edits.values()];
    this.#edits.clear();
    this.#take(changes);
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      // The messages that came together with the first one are let in before work starts.
      await this.#pause();
      while (this.#edits.size + this.#files.size > 0) {
        this.#takeSlice();
        await this.#pause();
        const [first] = this.#files.values();
        if (first !== undefined && !this.#hasSmall()) await this.#takeLarge(first);
      }
    } finally {
      this.#running = false;
    }
  }

  #takeSlice(): void {
    const isOver = sliceEnd();
    this.flushEdits();
    while (this.#hasSmall() && !isOver()) this.#takeGroup();
  }

  #hasSmall(): boolean {
    for (const { file } of this.#files.values()) if (!isLarge(file)) return true;
    return false;
  }

  #takeGroup(): void {
    const changes: FileChange[] = [];
    const batches: Batch[] = [];
    let bytes = 0;
    for (const [path, { file, batch }] of this.#files) {
      if (isLarge(file)) continue;
      this.#files.delete(path);
      changes.push(changeOf(file, batch));
      batches.push(batch);
      bytes += file.bytes?.length ?? 0;
      if (changes.length >= groupFiles || bytes >= groupBytes) break;
    }
    this.#take(changes);
    batches.forEach(finish);
  }

  /** Edits go in between; a newer text of the same file ends the reading. */
  async #takeLarge(waiting: Waiting): Promise<void> {
    const { file, batch } = waiting;
    this.#files.delete(file.path);
    this.#large = waiting;
    const pause = async (): Promise<void> => {
      // What happens in between has nothing to do with this file.
      this.#reading([]);
      await this.#pause();
      this.flushEdits();
      this.#reading([file.path]);
    };
    this.#reading([file.path]);
    try {
      const content = await readLarge(file, this.#open, pause, () => this.#large !== waiting);
      if (this.#large !== waiting) return;
      if (content === 'binary') batch.binary.push(file.path);
      if (content === 'binary') this.#take([{ path: file.path, text: undefined }]);
      else if (content !== undefined) this.#target.take(file.path, content);
    } catch (error) {
      batch.failed.push({ path: file.path, why: error instanceof Error ? error.message : String(error) });
    } finally {
      this.#reading([]);
      if (this.#large === waiting) this.#large = undefined;
      finish(batch);
    }
  }

  #take(changes: readonly FileChange[]): void {
    const together = changes.filter(({ path }) => !this.#alone.has(path));
    if (together.length > 0) this.#apply(together);
    for (const change of changes) if (this.#alone.has(change.path)) this.#apply([change]);
  }

  // The analysis does not throw; if it does after all, some files must not end the worker.
  #apply(changes: readonly FileChange[]): void {
    this.#reading(changes.map(({ path }) => path));
    try {
      this.#target.apply(changes);
    } catch (error) {
      console.error(`Kube Netscope cannot take ${changes.map(({ path }) => path).join(', ')}:`, error);
    } finally {
      this.#reading([]);
    }
  }

  #drop(path: string): void {
    this.#edits.delete(path);
    if (this.#large?.file.path === path) this.#large = undefined;
    const waiting = this.#files.get(path);
    if (waiting === undefined) return;
    this.#files.delete(path);
    finish(waiting.batch);
  }
}

function isLarge({ bytes, disk }: LoadedFile): boolean {
  return disk !== undefined || (bytes?.length ?? 0) > largestText;
}

function changeOf(file: LoadedFile, batch: Batch): FileChange {
  const binary = file.bytes !== undefined && looksBinary(file.bytes);
  if (binary) batch.binary.push(file.path);
  return { path: file.path, text: file.bytes === undefined || binary ? undefined : decodeText(file.bytes) };
}

function finish(batch: Batch): void {
  batch.remaining--;
  if (batch.remaining === 0) batch.done({ binary: batch.binary, failed: batch.failed });
}
