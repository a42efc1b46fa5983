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
      const worker = new AnalysisWorker(() => startWorker(file), (reason) => {
        deaths.push(reason);
        resolve();
      });
      for (const call of [worker.ask.clusters(), worker.ask.publish(false)]) {
        void assert.rejects(call, (error: unknown) => error instanceof RpcError && error.disposed);
      }
    });
    await died;
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(deaths, ['broken']);
  });

  it('is not told of an end that it asked for', async () => {
    const deaths: string[] = [];
    const worker = new AnalysisWorker(() => startWorker(script('setInterval(() => undefined, 1000);')), (reason) => deaths.push(reason));
    const pending = worker.ask.clusters();
    worker.dispose();
    await assert.rejects(pending, RpcError);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(deaths, []);
  });
});
