import { connect, type Client, type Port, type Remote } from '../protocol/rpc';
import { type LargeFileProgress, workerMethods, type WorkerEvents, type WorkerRequests } from './contract';

/** The analysis as the editor sees it: every answer comes later. Errors: `RpcError`, `disposed` when the worker ended meanwhile. */
export type AnalysisClient = Remote<WorkerRequests>;

/** A started worker. */
export interface StartedWorker {
  readonly port: Port;
  /** Whether it reads files of the machine itself, so that large ones need not be sent. */
  readonly readsFiles: boolean;
  /** Calls back once when the worker ends by itself. */
  onDeath(listener: (reason: string) => void): void;
  stop(): void;
}

/** Units: ms between two looks at a worker that reads. */
const look = 1000;
/** After how many looks at the same files a worker counts as dead. Counted instead of timed: machines sleep. */
const mostLooks = 30;

/** What happens to a worker. */
export interface WorkerOwner {
  /** The worker has ended by itself, or was ended because it read the same files for half a minute. */
  died(reason: string): void;
  /** The files that it reads from now on, and those that it has begun and rests from; others are in. */
  reads(paths: readonly string[], begun: readonly string[]): void;
  /** How far the large file is that it reads; undefined when it is in. */
  progressed(progress: LargeFileProgress | undefined): void;
  /** It could not keep what it read for later sessions. */
  notKept(why: string): void;
}

/** One worker and the questions that it still owes an answer to; those are rejected when it ends. */
export class AnalysisWorker {
  readonly #worker: StartedWorker;
  readonly #client: Client<WorkerRequests, WorkerEvents>;
  readonly #owner: WorkerOwner;
  readonly #mostLooks: number;
  #watch: ReturnType<typeof setInterval> | undefined;
  #reading = false;
  #looks = 0;

  /** Units: seconds of patience with files that are being read. Errors: those of `start`. */
  constructor(start: () => StartedWorker, owner: WorkerOwner, patience = mostLooks) {
    this.#owner = owner;
    this.#mostLooks = patience;
    this.#worker = start();
    this.#client = connect<WorkerRequests, WorkerEvents>(this.#worker.port, workerMethods);
    this.#client.on('reading', (paths, begun) => this.#reads(paths, begun));
    this.#client.on('largeFile', (progress) => owner.progressed(progress));
    this.#client.on('notKept', (why) => owner.notKept(why));
    this.#worker.onDeath((reason) => this.#died(reason));
  }

  /** The analysis in the worker. */
  get ask(): AnalysisClient {
    return this.#client.call;
  }

  /** Whether the worker reads files of the machine itself. */
  get readsFiles(): boolean {
    return this.#worker.readsFiles;
  }

  /** Ends the worker. */
  dispose(): void {
    clearInterval(this.#watch);
    this.#client.dispose();
    this.#worker.stop();
  }

  #reads(paths: readonly string[], begun: readonly string[]): void {
    this.#looks = 0;
    this.#reading = paths.length > 0;
    if (this.#reading) this.#watch ??= setInterval(() => this.#look(), look);
    this.#owner.reads(paths, begun);
  }

  /** Between files there is nothing to watch: rules and questions may take their time. */
  #look(): void {
    if (!this.#reading) {
      clearInterval(this.#watch);
      this.#watch = undefined;
    } else if (++this.#looks >= this.#mostLooks) this.#died(`no answer for ${this.#mostLooks} s while reading`);
  }

  #died(reason: string): void {
    this.dispose();
    this.#owner.died(reason);
  }
}
