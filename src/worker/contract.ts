import type { AnalysisContract, FileChange } from '../protocol/analysis-contract';
import { analysisMethods } from '../protocol/methods';
import type { NamesOf } from '../protocol/rpc';

/** What the editor asks of the worker: the questions of the analysis, and ways to feed it that never block it. */
export interface WorkerRequests extends Omit<AnalysisContract, 'apply' | 'takeChangedFindings'> {
  /** Takes files as they lie on disk; answers when they are in. Cost: taken in slices, behind edits and questions. */
  load(files: readonly LoadedFile[]): Promise<LoadReport>;
  /** Takes texts of open editors, ahead of everything else. A text replaces one that still waits. */
  edit(changes: readonly FileChange[]): void;
  /** Findings that changed since the last call, once every edit sent before is in; those of edited files ahead of all others. */
  publish(extent: PublishExtent): PublishReport;
  /** Names files that are read one by one, because a worker before this one ended while it read them together. */
  readAlone(paths: readonly string[]): void;
}

/** What the worker tells unasked. */
export interface WorkerEvents {
  /** The files that are read from now on, and those that were begun and wait: neither of both, and a file is in. What is read when the worker ends has ended it. */
  reading(paths: readonly string[], begun: readonly string[]): void;
  /** How far the large file is that is being read, now and then; undefined when it is in. */
  largeFile(progress: LargeFileProgress | undefined): void;
  /** What was read could not be kept for later sessions, and why. */
  notKept(why: string): void;
}

/**
 * Which findings are wanted. `final`: not all files were sent, so those that no further file can take back; `edited`:
 * files are just being sent, so those of edited files alone.
 */
export type PublishExtent = 'final' | 'edited' | 'all';

/** Some of the findings that changed. */
export interface PublishReport {
  readonly files: readonly PublishedFindings[];
  /** There are more, to be asked for at once. */
  readonly rest: boolean;
}

/**
 * The findings of one file that are shown, and how many there are besides. One text costs the editor's thread next to
 * nothing to take and to keep; it is read when it is shown. Size: `mostFindings`.
 */
export interface PublishedFindings {
  readonly file: string;
  /** JSON of a list of `Finding`. */
  readonly findings: string;
  readonly errors: number;
  readonly warnings: number;
  readonly more: number;
}

/** A file's bytes. `bytes` undefined: the file is gone, or lies where `disk` says. */
export interface LoadedFile {
  readonly path: string;
  readonly bytes: Uint8Array | undefined;
  /** Where a file lies that is too large to be sent; only for workers that read files. */
  readonly disk?: string;
  /** Differs when the content of a file on disk does. */
  readonly stamp?: string;
  /** Of a file on disk. Units: bytes. */
  readonly size?: number;
}

/** How much of a large file was read. Units: bytes. */
export interface LargeFileProgress {
  readonly path: string;
  readonly read: number;
  readonly size: number;
}

/** What became of loaded files. */
export interface LoadReport {
  /** Paths of files that hold no text. */
  readonly binary: readonly string[];
  /** Files that the worker could not read itself, and why. */
  readonly failed: readonly { readonly path: string; readonly why: string }[];
}

const { apply: _apply, takeChangedFindings: _take, ...questions } = analysisMethods;

/** The questions that are handed to the analysis as they are. */
export const questionMethods = questions;

/** The methods that the editor may call in the worker. */
export const workerMethods: NamesOf<WorkerRequests> = { ...questions, load: true, edit: true, publish: true, readAlone: true };
