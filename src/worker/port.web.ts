import type { Port } from '../protocol/rpc';
import type { StartedWorker } from './client';

/**
 * Starts a web worker from its source, which comes later: hosts refuse workers from the addresses of
 * remote extensions, but not from text. Messages wait until then.
 * Errors: source that cannot be read or run counts as the worker's death.
 */
export function startWorker(source: Promise<Uint8Array>): StartedWorker {
  const waiting: unknown[] = [];
  const listeners = new Set<(event: MessageEvent<unknown>) => void>();
  const deaths = new Set<(reason: string) => void>();
  let worker: Worker | undefined;
  let address: string | undefined;
  let stopped = false;
  const die = (reason: string): void => {
    const heard = stopped ? [] : [...deaths];
    deaths.clear();
    for (const listener of heard) listener(reason);
  };
  source.then(
    (bytes) => {
      if (stopped) return;
      address = addressOf(bytes);
      worker = new Worker(address, { name: 'kube-netscope' });
      worker.addEventListener('message', (event: MessageEvent<unknown>) => listeners.forEach((listener) => listener(event)));
      worker.addEventListener('error', (event) => die(event.message || 'the worker cannot be run'));
      for (const message of waiting.splice(0)) worker.postMessage(message);
    },
    (error: unknown) => die(`the worker cannot be read: ${String(error)}`),
  );
  return {
    readsFiles: false,
    port: {
      post: (message) => {
        if (worker === undefined) waiting.push(message);
        else worker.postMessage(message);
      },
      onMessage: (listener) => {
        const take = (event: MessageEvent<unknown>): void => listener(event.data);
        listeners.add(take);
        return () => listeners.delete(take);
      },
    },
    onDeath: (listener) => void deaths.add(listener),
    stop: () => {
      stopped = true;
      worker?.terminate();
      // Not before: hosts load it a while after the worker has begun.
      if (address !== undefined) URL.revokeObjectURL(address);
    },
  };
}

function addressOf(source: Uint8Array): string {
  // A copy of its own: the bytes may be a part of a larger buffer.
  return URL.createObjectURL(new Blob([new Uint8Array(source)], { type: 'text/javascript' }));
}

/** The port to whoever started this worker. */
export function ownPort(): Port {
  return {
    post: (message) => globalThis.postMessage(message),
    onMessage: (listener) => {
      const take = (event: MessageEvent<unknown>): void => listener(event.data);
      globalThis.addEventListener('message', take);
      return () => globalThis.removeEventListener('message', take);
    },
  };
}
