import type { Port } from '../protocol/rpc';
import type { StartedWorker } from './client';

/** Starts a web worker from an address. Errors: one that cannot be loaded counts as the worker's death. */
export function startWorker(address: string): StartedWorker {
  const worker = new Worker(address, { name: 'kube-netscope' });
  return {
    port: portOf(worker),
    onDeath: (listener) => {
      worker.addEventListener('error', (event) => listener(event.message || `cannot load ${address}`), { once: true });
    },
    stop: () => worker.terminate(),
  };
}

/** The port to whoever started this worker. */
export function ownPort(): Port {
  return portOf(globalThis as unknown as MessageTarget);
}

interface MessageTarget {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

function portOf(target: MessageTarget): Port {
  return {
    post: (message) => target.postMessage(message),
    onMessage: (listener) => {
      const take = (event: MessageEvent<unknown>): void => listener(event.data);
      target.addEventListener('message', take);
      return () => target.removeEventListener('message', take);
    },
  };
}
