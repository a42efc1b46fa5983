import { connect, type Client, type Port, type Remote } from '../protocol/rpc';
import { workerMethods, type WorkerRequests } from './contract';

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

/** One worker and the questions that it still owes an answer to; those are rejected when it ends. */
export class AnalysisWorker {
  readonly #worker: StartedWorker;
  readonly #client: Client<WorkerRequests, Record<never, never>>;

  /** `died` is called once when the worker ends by itself. Errors: those of `start`. */
  constructor(start: () => StartedWorker, died: (reason: string) => void) {
    this.#worker = start();
    this.#client = connect<WorkerRequests>(this.#worker.port, workerMethods);
    this.#worker.onDeath((reason) => {
      this.dispose();
      died(reason);
    });
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
    this.#client.dispose();
    this.#worker.stop();
  }
}
