import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { Port } from '../protocol/rpc';
import type { StartedWorker } from './client';

/**
 * Starts a worker thread from a file, with a folder in which it may keep facts.
 * Errors: a file that cannot be run counts as the worker's death.
 */
export function startWorker(file: string, cache?: string): StartedWorker {
  const worker = new Worker(file, { name: 'kube-netscope', workerData: { cache } });
  let stopped = false;
  let reason: string | undefined;
  worker.on('error', (error) => (reason = error instanceof Error ? error.message : String(error)));
  return {
    readsFiles: true,
    port: {
      post: (message) => worker.postMessage(message),
      onMessage: (listener) => {
        worker.on('message', listener);
        return () => worker.off('message', listener);
      },
    },
    onDeath: (listener) => {
      worker.once('exit', (code) => {
        if (!stopped) listener(reason ?? `exit code ${code}`);
      });
    },
    stop: () => {
      stopped = true;
      void worker.terminate();
    },
  };
}

/** The port to whoever started this worker. Errors: throws on a main thread. */
export function ownPort(): Port {
  const port = parentPort;
  if (port === null) throw new Error('this runs in a worker only');
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', listener);
      return () => port.off('message', listener);
    },
  };
}

/** The folder in which this worker may keep facts. */
export function ownCache(): string | undefined {
  const data: unknown = workerData;
  return typeof data === 'object' && data !== null && 'cache' in data && typeof data.cache === 'string' ? data.cache : undefined;
}
