import type { FileChange } from '../protocol/analysis-contract';
import { decodeText, looksBinary } from '../reading/filter';
import type { LoadedFile, LoadReport } from './contract';

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
  readonly done: (report: LoadReport) => void;
}

/**
 * The texts that wait for the analysis: edits first, then files in order of arrival, and only the
 * newest text of each path. It knows when to take a break; it must never know what a manifest is.
 */
export class Intake {
  readonly #edits = new Map<string, FileChange>();
  readonly #files = new Map<string, { readonly file: LoadedFile; readonly batch: Batch }>();
  readonly #pause: () => Promise<void>;
  readonly #apply: (changes: readonly FileChange[]) => void;
  #running = false;

  /** `pause` lets messages in; `apply` takes texts into the analysis. */
  constructor(apply: (changes: readonly FileChange[]) => void, pause: () => Promise<void>) {
    this.#apply = apply;
    this.#pause = pause;
  }

  /** Queues files; answers when all of them are in or replaced by newer texts. */
  load(files: readonly LoadedFile[]): Promise<LoadReport> {
    return new Promise((done) => {
      const batch: Batch = { remaining: files.length, binary: [], done };
      for (const file of files) {
        this.#drop(file.path);
        this.#files.set(file.path, { file, batch });
      }
      if (files.length === 0) done({ binary: [] });
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
      }
    } finally {
      this.#running = false;
    }
  }

  #takeSlice(): void {
    const isOver = sliceEnd();
    this.flushEdits();
    while (this.#files.size > 0 && !isOver()) this.#takeGroup();
  }

  #takeGroup(): void {
    const changes: FileChange[] = [];
    const batches: Batch[] = [];
    let bytes = 0;
    for (const [path, { file, batch }] of this.#files) {
      this.#files.delete(path);
      changes.push(changeOf(file, batch));
      batches.push(batch);
      bytes += file.bytes?.length ?? 0;
      if (changes.length >= groupFiles || bytes >= groupBytes) break;
    }
    this.#take(changes);
    batches.forEach(finish);
  }

  // The analysis does not throw; if it does after all, some files must not end the worker.
  #take(changes: readonly FileChange[]): void {
    try {
      this.#apply(changes);
    } catch (error) {
      console.error(`Kube Netscope cannot take ${changes.map(({ path }) => path).join(', ')}:`, error);
    }
  }

  #drop(path: string): void {
    this.#edits.delete(path);
    const waiting = this.#files.get(path);
    if (waiting === undefined) return;
    this.#files.delete(path);
    finish(waiting.batch);
  }
}

function changeOf(file: LoadedFile, batch: Batch): FileChange {
  const binary = file.bytes !== undefined && looksBinary(file.bytes);
  if (binary) batch.binary.push(file.path);
  return { path: file.path, text: file.bytes === undefined || binary ? undefined : decodeText(file.bytes) };
}

function finish(batch: Batch): void {
  batch.remaining--;
  if (batch.remaining === 0) batch.done({ binary: batch.binary });
}
