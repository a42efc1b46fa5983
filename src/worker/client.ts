import { connect, type Client, type Port, type Remote } from '../protocol/rpc';
import { workerMethods, type WorkerRequests } from './contract';

/** The analysis as the editor sees it: every answer comes later. */
export type AnalysisClient = Remote<WorkerRequests>;

/** A started worker. */
export interface StartedWorker {
  readonly port: Port;
  /** Calls back once when the worker ends by itself. */
  onDeath(listener: (reason: string) => void): void;
  stop(): void;
}

/** What the owner of a worker hears of its end. `restarted`: a new, empty one has taken its place. */
export type DeathListener = (reason: string, restarted: boolean) => void;

/**
 * Keeps one worker alive: a dead one is replaced once, with an empty analysis that its owner fills
 * again; a second death is final, calls are rejected from then on.
 */
export class AnalysisWorker {
  readonly #start: () => StartedWorker;
  readonly #died: DeathListener;
  #worker: StartedWorker;
  #client: Client<WorkerRequests, Record<never, never>>;
  #restarts = 1;

  /** Errors: those of `start`. */
  constructor(start: () => StartedWorker, died: DeathListener) {
    this.#start = start;
    this.#died = died;
    this.#worker = start();
    this.#client = this.#watch();
  }

  /** The analysis in the present worker. Errors: `RpcError` with `disposed` when the worker died meanwhile. */
  get ask(): AnalysisClient {
    return this.#client.call;
  }

  /** Ends the worker; what is pending is rejected. */
  dispose(): void {
    this.#client.dispose();
    this.#worker.stop();
  }

  #watch(): Client<WorkerRequests, Record<never, never>> {
    const worker = this.#worker;
    worker.onDeath((reason) => {
      if (worker === this.#worker) this.#replace(reason);
    });
    return connect<WorkerRequests>(worker.port, workerMethods);
  }

  #replace(reason: string): void {
    this.dispose();
    const restart = this.#restarts > 0;
    if (restart) {
      this.#restarts--;
      this.#worker = this.#start();
      this.#client = this.#watch();
    }
    this.#died(reason, restart);
  }
}
