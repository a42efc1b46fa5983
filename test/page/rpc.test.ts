import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { connect, RpcError, serve, type NamesOf, type Port } from '../../src/protocol/rpc';

interface Sums {
  add(a: number, b: number): Promise<number>;
  fail(): number;
}

interface News {
  told(what: string, times: number): void;
}

const names: NamesOf<Sums> = { add: true, fail: true };

function wire(): { readonly a: Port; readonly b: Port; readonly sent: unknown[] } {
  const sent: unknown[] = [];
  const listeners = { a: new Set<(message: unknown) => void>(), b: new Set<(message: unknown) => void>() };
  const port = (own: 'a' | 'b', other: 'a' | 'b'): Port => ({
    post: (message) => {
      sent.push(message);
      const copy: unknown = structuredClone(message);
      setTimeout(() => listeners[other].forEach((listener) => listener(copy)));
    },
    onMessage: (listener) => {
      listeners[own].add(listener);
      return () => listeners[own].delete(listener);
    },
  });
  return { a: port('a', 'b'), b: port('b', 'a'), sent };
}

class Adder {
  #calls = 0;

  async add(a: number, b: number): Promise<number> {
    this.#calls++;
    return a + b + this.#calls - 1;
  }

  fail(): number {
    throw new Error('no luck');
  }
}

describe('rpc', () => {
  it('answers calls, also those of an object with private state', async () => {
    const { a, b } = wire();
    serve<Sums>(b, names, new Adder());
    const client = connect<Sums>(a, names);
    assert.equal(await client.call.add(2, 3), 5);
    assert.deepEqual(await Promise.all([client.call.add(1, 1), client.call.add(2, 2)]), [3, 6]);
  });

  it('hands failures to the caller', async () => {
    const { a, b } = wire();
    serve<Sums>(b, names, new Adder());
    const client = connect<Sums>(a, names);
    await assert.rejects(client.call.fail(), (error: unknown) => error instanceof RpcError && error.message === 'no luck' && error.method === 'fail' && !error.disposed);
  });

  it('rejects what waits when it is disposed of, and what comes later', async () => {
    const { a } = wire();
    const client = connect<Sums>(a, names);
    const waiting = client.call.add(1, 2);
    client.dispose();
    await assert.rejects(waiting, (error: unknown) => error instanceof RpcError && error.disposed);
    await assert.rejects(client.call.add(1, 2), RpcError);
  });

  it('reaches no other method than those named', async () => {
    const { a, b, sent } = wire();
    serve<Sums>(b, names, new Adder());
    const replies: unknown[] = [];
    a.onMessage((message) => replies.push(message));
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'missing']) a.post({ rpc: 'kube-netscope', kind: 'call', id: 1, name, args: [] });
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(replies.length, 5);
    for (const reply of replies) assert.equal((reply as { readonly kind: string }).kind, 'failure');
    assert.ok(sent.length >= 10);
  });

  it('brings events, until the subscription ends', async () => {
    const { a, b } = wire();
    const server = serve<Sums, News>(b, names, new Adder());
    const client = connect<Sums, News>(a, names);
    const heard: string[] = [];
    const stop = client.on('told', (what, times) => heard.push(what.repeat(times)));
    server.emit('told', 'ha', 2);
    await new Promise((resolve) => setTimeout(resolve, 10));
    stop();
    server.emit('told', 'no', 1);
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.deepEqual(heard, ['haha']);
  });

  it('ignores messages of another shape', async () => {
    const { a, b } = wire();
    const failures: unknown[] = [];
    b.onMessage((message) => failures.push(message));
    serve<Sums>(b, names, new Adder());
    const client = connect<Sums>(a, names);
    for (const strange of [null, 7, 'text', {}, { rpc: 'kube-netscope' }, { rpc: 'kube-netscope', kind: 'call' }, { rpc: 'kube-netscope', kind: 'reply', id: 'x' }, { rpc: 'other', kind: 'call', id: 1, name: 'add', args: [] }]) {
      a.post(strange);
      b.post(strange);
    }
    assert.equal(await client.call.add(1, 1), 2);
  });
});
