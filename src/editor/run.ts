import * as vscode from 'vscode';
import { AnalysisWorker, type AnalysisClient, type StartedWorker } from '../worker/client';
import type { LargeFileProgress, PublishedFindings } from '../worker/contract';
import type { Suspects } from '../worker/suspects';
import { Feed } from './feed';
import { logged, type Log } from './log';
import type { Settings } from './settings';
import type { WatchFolder } from './young-folders';

/** How far the first scan is. `cancelled`: by the user, so what is known is a part. */
export type Phase = 'scanning' | 'ready' | 'cancelled';

/** What a run tells its owner. */
export interface RunOwner {
  readonly log: Log;
  /** Files that ended the analysis before. */
  readonly suspects: Suspects;
  readonly watchFolder?: WatchFolder | undefined;
  /** Findings that changed, computed from these versions of the open documents; answers when they are shown. */
  published(findings: readonly PublishedFindings[], versions: ReadonlyMap<string, number>): Promise<void>;
  /** The phase, the counts or the model changed. */
  changed(): void;
  /** The feed cannot follow what happened. */
  outdated(): void;
  /** The worker ended by itself; this run answers no more. */
  died(reason: string): void;
}

/** Units: ms between two notices of progress, and within one file. */
const noticeEvery = 1000;
const noticeOfOneFile = 250;

/**
 * One life of the analysis: a worker, its feed and the scan that fills it. It knows the order of
 * events; it must never know what a finding says. A new life starts whenever the old one cannot
 * simply go on.
 */
export class Run implements vscode.Disposable {
  readonly settings: Settings;
  readonly feed: Feed;
  readonly #worker: AnalysisWorker;
  readonly #owner: RunOwner;
  readonly #cancel = new vscode.CancellationTokenSource();
  readonly scanned: Promise<void>;
  phase: Phase = 'scanning';
  /** Grows whenever findings or the model may have changed. */
  revision = 0;
  read = 0;
  found = 0;
  /** The large file that is being read. */
  large: LargeFileProgress | undefined;
  #largeNotice: ReturnType<typeof setTimeout> | undefined;
  /** Units: ms that the scan took, and that the last findings took. */
  scanTime: number | undefined;
  publishTime: number | undefined;
  /** Until what was sent of the first scan is in, also where it was stopped. */
  #scanning = true;
  #publishing = false;
  #publishAgain = false;
  #disposed = false;

  /** Starts at once. Units: seconds of patience with a worker that reads. Errors: those of starting a worker. */
  constructor(start: () => StartedWorker, settings: Settings, owner: RunOwner, patience?: number) {
    this.settings = settings;
    this.#owner = owner;
    const { suspects } = owner;
    this.#worker = new AnalysisWorker(start, {
      died: (reason) => owner.died(reason),
      reads: (paths, begun) => suspects.reads(paths, begun),
      progressed: (progress) => this.#progressed(progress),
      notKept: (why) => this.#notKept(why),
    }, patience);
    void logged(owner.log, 'files to be read alone', () => this.ask.readAlone(suspects.suspected));
    void this.configure(settings);
    this.feed = new Feed(
      { log: owner.log, suspects, ask: () => this.ask, readsFiles: this.#worker.readsFiles, watchFolder: owner.watchFolder, sent: () => this.#publishSoon(), outdated: () => owner.outdated() },
      settings,
    );
    this.scanned = this.#scan();
  }

  /** The analysis. */
  get ask(): AnalysisClient {
    return this.#worker.ask;
  }

  /** The first scan alone says how far it is. */
  #progressed(progress: LargeFileProgress | undefined): void {
    this.large = progress;
    if (this.phase !== 'scanning') return;
    this.#largeNotice ??= setTimeout(() => {
      this.#largeNotice = undefined;
      this.#owner.changed();
    }, noticeOfOneFile);
  }

  #notKept(why: string): void {
    this.#owner.log.warn(`what was read is not kept for the next session: ${why}; make room there, or switch the setting kubeNetscope.cache off`);
  }

  /** Hands other settings to the analysis; those that decide which files are read need a new run. */
  async configure({ analysis }: Settings): Promise<void> {
    await logged(this.#owner.log, 'settings', () => this.ask.configure(analysis));
    this.#publishSoon();
  }

  /** Ends the scan early; what was read so far counts. Says so at once: what is being read just now may take its time. */
  cancelScan(): void {
    if (this.phase !== 'scanning') return;
    this.#cancel.cancel();
    this.phase = 'cancelled';
    this.#owner.changed();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#largeNotice);
    this.#cancel.cancel();
    this.#cancel.dispose();
    this.feed.dispose();
    this.#worker.dispose();
    this.#owner.suspects.stopped();
  }

  async #scan(): Promise<void> {
    const started = Date.now();
    let noticed = started;
    await logged(this.#owner.log, 'scan', () =>
      this.feed.scan(this.#cancel.token, ({ read, found }) => {
        const isNews = found !== this.found;
        [this.read, this.found] = [read, found];
        if (isNews) this.#owner.changed();
        if (Date.now() - noticed < noticeEvery) return;
        noticed = Date.now();
        void this.#publishSoon();
      }),
    );
    this.#scanning = false;
    if (this.#disposed) return;
    this.phase = this.#cancel.token.isCancellationRequested ? 'cancelled' : 'ready';
    this.scanTime = Date.now() - started;
    this.#owner.log.info(`${this.read} of ${this.found} files read in ${this.scanTime} ms`);
    await this.#publishSoon();
  }

  /**
   * Asks for changed findings, one question at a time. During the first scan only those that no
   * further file can take back: what is missing then may only not have been read yet.
   */
  async #publishSoon(): Promise<void> {
    if (this.#disposed) return;
    this.#publishAgain = true;
    if (this.#publishing) return;
    this.#publishing = true;
    while (this.#publishAgain && !this.#disposed) {
      this.#publishAgain = false;
      await logged(this.#owner.log, 'findings', () => this.#publish());
    }
    this.#publishing = false;
  }

  async #publish(): Promise<void> {
    const versions = this.feed.buffers.sentVersions();
    const asked = Date.now();
    const { files, rest } = await this.ask.publish(this.#scanning ? 'final' : this.feed.postpones() ? 'edited' : 'all');
    if (this.#disposed) return;
    this.publishTime = Date.now() - asked;
    this.#owner.log.debug(`findings of ${files.length} files after ${this.publishTime} ms`);
    await this.#owner.published(files, versions);
    this.#publishAgain ||= rest;
    // Whoever shows more than findings asks anew when all of them are there.
    if (rest || this.#disposed) return;
    this.revision++;
    this.#owner.changed();
  }
}
