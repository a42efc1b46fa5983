import type { FileChange } from '../protocol/analysis-contract';
import type { DumpContent } from '../core/store/dump';
import { decodeText, largestText, looksBinary } from '../reading/filter';
import type { LargeFileProgress, LoadedFile, LoadReport } from './contract';
import { Job } from './job';
import { type OpenFile, readLarge } from './large-file';
import { sliceEnd } from './slices';

export type { OpenFile } from './large-file';

/** Files and bytes that are taken in together: the borders of clusters are drawn once for all of them. */
const groupFiles = 16;
const groupBytes = 64 * 1024;

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

/** What takes the texts in, resting now and then. Errors: throws for none. */
export interface IntakeTarget {
  /** `isStale` tells a path of which a newer text has come meanwhile. */
  applySteps(changes: readonly FileChange[], isStale: (path: string) => boolean): Generator<void, void>;
  takeSteps(path: string, content: DumpContent): Generator<void, void>;
}

/** Hears which files are read from now on, and which were begun and wait meanwhile. */
export type ReadingListener = (paths: readonly string[], begun: readonly string[]) => void;

/** Hears how far the large file is that is being read; undefined when it is in, or nobody wants it any more. */
export type ProgressListener = (progress: LargeFileProgress | undefined) => void;

/**
 * The texts that wait for the analysis: edits first, then files in order of arrival, large ones last, and only the
 * newest text of each path. It knows when to take a break; it must never know what a manifest is.
 */
export class Intake {
  readonly #edits = new Map<string, FileChange>();
  readonly #files = new Map<string, Waiting>();
  readonly #settings: Job[] = [];
  readonly #pause: () => Promise<void>;
  readonly #target: IntakeTarget;
  readonly #open: OpenFile | undefined;
  readonly #reading: ReadingListener;
  readonly #progress: ProgressListener;
  readonly #alone = new Set<string>();
  readonly #edited = new Set<string>();
  #running = false;
  /** What is being taken in; an edit goes ahead of files that were begun. */
  #edit: Job | undefined;
  #group: Job | undefined;
  /** The large file that is being read; undefined also once a newer text of it has come. */
  #large: Waiting | undefined;
  /** The large file that was read and is being taken in. */
  #dump: Job | undefined;

  /** `pause` lets messages in; `open` reads files that are too large to be sent; `reading` hears what is read from now on, `progress` at each hundredth of a large file. */
  constructor(target: IntakeTarget, pause: () => Promise<void>, open?: OpenFile, reading: ReadingListener = () => undefined, progress: ProgressListener = () => undefined) {
    this.#target = target;
    this.#pause = pause;
    this.#open = open;
    this.#reading = reading;
    this.#progress = progress;
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

  /** Queues new settings like an edit of everything. */
  configure(steps: Generator<void, void>): void {
    this.#settings.push(new Job([], () => steps));
    void this.#run();
  }

  /** Names files that are never read together with others. */
  readAlone(paths: readonly string[]): void {
    for (const path of paths) this.#alone.add(path);
  }

  /** Paths of edits that went in since the last call. */
  takeEdited(): Set<string> {
    const edited = new Set(this.#edited);
    this.#edited.clear();
    return edited;
  }

  /** Takes waiting edits in for a slice of work; answers whether all are in, so that an answer rests on them. */
  takeEdits(isOver = sliceEnd()): boolean {
    for (;;) {
      this.#edit ??= this.#nextEdit();
      if (this.#edit === undefined) return true;
      if (!this.#work(this.#edit, isOver)) return false;
      for (const path of this.#edit.paths) this.#edited.add(path);
      this.#edit = undefined;
    }
  }

  /** Answers when the edits that wait now are in. */
  async editsTaken(): Promise<void> {
    while (!this.takeEdits()) await this.#pause();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      // The messages that came together with the first one are let in before work starts.
      await this.#pause();
      while (this.#hasWork()) {
        this.#takeSlice();
        await this.#pause();
        const [first] = this.#files.values();
        if (first !== undefined && this.#group === undefined && !this.#hasSmall()) await this.#takeLarge(first);
      }
    } finally {
      this.#running = false;
    }
  }

  #hasWork(): boolean {
    return this.#edits.size + this.#files.size + this.#settings.length > 0 || this.#edit !== undefined || this.#group !== undefined;
  }

  #takeSlice(): void {
    const isOver = sliceEnd();
    if (!this.takeEdits(isOver)) return;
    while (!isOver()) {
      this.#group ??= this.#nextGroup();
      if (this.#group === undefined || !this.#work(this.#group, isOver)) return;
      this.#group = undefined;
    }
  }

  #hasSmall(): boolean {
    for (const { file } of this.#files.values()) if (!isLarge(file)) return true;
    return false;
  }

  /** Settings, then edits: all of them together, but those of suspected files one by one. */
  #nextEdit(): Job | undefined {
    const settings = this.#settings.shift();
    if (settings !== undefined) return settings;
    const [first] = this.#edits.values();
    if (first === undefined) return undefined;
    const together = [...this.#edits.values()].filter(({ path }) => !this.#alone.has(path));
    const changes = together.length > 0 ? together : [first];
    for (const { path } of changes) this.#edits.delete(path);
    return this.#jobOf(changes);
  }

  #nextGroup(): Job | undefined {
    const changes: FileChange[] = [];
    const batches: Batch[] = [];
    let bytes = 0;
    for (const [path, { file, batch }] of this.#files) {
      if (isLarge(file)) continue;
      const isAlone = this.#alone.has(path);
      if (isAlone && changes.length > 0) break;
      this.#files.delete(path);
      changes.push(changeOf(file, batch));
      batches.push(batch);
      bytes += file.bytes?.length ?? 0;
      if (isAlone || changes.length >= groupFiles || bytes >= groupBytes) break;
    }
    return changes.length === 0 ? undefined : this.#jobOf(changes, () => batches.forEach(finish));
  }

  #jobOf(changes: readonly FileChange[], end?: () => void): Job {
    return new Job(changes.map(({ path }) => path), (isStale) => this.#target.applySteps(changes, isStale), end);
  }

  /** Works on a job until it is done or the slice is over; answers whether it is done. */
  #work(job: Job, isOver: () => boolean): boolean {
    const others = [this.#group, this.#dump].filter((other) => other !== job).flatMap((other) => other?.paths ?? []);
    const begun = this.#large === undefined ? others : [...others, this.#large.file.path];
    this.#reading(job.paths, begun);
    const isDone = job.work(isOver);
    this.#reading([], isDone ? begun : [...begun, ...job.paths]);
    return isDone;
  }

  /** Edits and other files go in between; a newer text of the same file ends the reading. */
  async #takeLarge(waiting: Waiting): Promise<void> {
    const { file, batch } = waiting;
    this.#files.delete(file.path);
    this.#large = waiting;
    const size = file.bytes?.length ?? file.size ?? 0;
    let told = 0;
    const pause = async (read: number): Promise<void> => {
      const hundredths = size > 0 ? Math.floor((read / size) * 100) : 0;
      if (hundredths > told) this.#progress({ path: file.path, read, size });
      told = Math.max(told, hundredths);
      // What happens in between has nothing to do with this file.
      this.#reading([], [file.path]);
      await this.#pause();
      this.#takeSlice();
      this.#reading([file.path], []);
    };
    this.#reading([file.path], []);
    try {
      const content = await readLarge(file, this.#open, pause, () => this.#large !== waiting);
      this.#reading([], [file.path]);
      if (content === undefined || this.#large !== waiting) return;
      this.#large = undefined;
      if (content === 'binary') batch.binary.push(file.path);
      this.#dump = content === 'binary' ? this.#jobOf([{ path: file.path, text: undefined }]) : new Job([file.path], () => this.#target.takeSteps(file.path, content));
      while (!this.#work(this.#dump, sliceEnd())) {
        await this.#pause();
        this.#takeSlice();
      }
    } catch (error) {
      batch.failed.push({ path: file.path, why: error instanceof Error ? error.message : String(error) });
    } finally {
      this.#dump = undefined;
      if (this.#large === waiting) this.#large = undefined;
      this.#reading([], []);
      this.#progress(undefined);
      finish(batch);
    }
  }

  #drop(path: string): void {
    this.#edits.delete(path);
    this.#group?.drop(path);
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
