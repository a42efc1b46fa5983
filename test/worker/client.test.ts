import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RpcError } from '../../src/protocol/rpc';
import { AnalysisWorker } from '../../src/worker/client';
import { startWorker } from '../../src/worker/port.node';

describe('the client of the worker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kube-netscope-worker-'));
  const script = (source: string): string => {
    const file = join(folder, 'worker.cjs');
    writeFileSync(file, source);
    return file;
  };

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('says once that the worker died, and rejects what it still owed', async () => {
    const file = script(`require('node:worker_threads').parentPort.on('message', () => { throw new Error('broken'); });`);
    const deaths: string[] = [];
    const died = new Promise<void>((resolve) => {
      const worker = new AnalysisWorker(() => startWorker(file), {
        died: (reason) => {
          deaths.push(reason);
          resolve();
        },
        reads: () => undefined,
        progressed: () => undefined,
        notKept: () => undefined,
      });
      for (const call of [worker.ask.clusters(), worker.ask.publish('all')]) {
        void assert.rejects(call, (error: unknown) => error instanceof RpcError && error.disposed);
      }
    });
    await died;
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(deaths, ['broken']);
  });

  it('ends a worker that reads the same files for too long, but not one that is at rest', async function () {
    this.timeout(20_000);
    const event = (paths: string): string => `{ rpc: 'kube-netscope', kind: 'event', name: 'reading', args: [${paths}] }`;
    const reads: (readonly string[])[] = [];
    const begin = (source: string, died: (reason: string) => void): AnalysisWorker =>
      new AnalysisWorker(() => startWorker(script(`const { parentPort } = require('node:worker_threads');\n${source}`)), { died, reads: (paths) => reads.push(paths), progressed: () => undefined, notKept: () => undefined }, 1);
    const reason = await new Promise<string>((resolve) => void begin(`parentPort.postMessage(${event("['a.yaml']")}); for (;;);`, resolve));
    assert.equal(reason, 'no answer for 1 s while reading');
    assert.deepEqual(reads, [['a.yaml']]);
    const deaths: string[] = [];
    const idle = begin(`parentPort.postMessage(${event("['a.yaml']")}); parentPort.postMessage(${event('[]')}); setInterval(() => undefined, 1000);`, (why) => deaths.push(why));
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    assert.deepEqual(deaths, []);
    assert.deepEqual(reads.at(-1), []);
    idle.dispose();
  });

  it('is not told of an end that it asked for', async () => {
    const deaths: string[] = [];
    const worker = new AnalysisWorker(() => startWorker(script('setInterval(() => undefined, 1000);')), { died: (reason) => deaths.push(reason), reads: () => undefined, progressed: () => undefined, notKept: () => undefined });
    const pending = worker.ask.clusters();
    worker.dispose();
    await assert.rejects(pending, RpcError);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(deaths, []);
  });
});
