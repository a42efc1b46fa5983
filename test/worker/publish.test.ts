import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Analysis } from '../../src/core/analysis';
import type { Finding } from '../../src/protocol/analysis-contract';
import { connect, type Client } from '../../src/protocol/rpc';
import { workerMethods, type PublishedFindings, type PublishReport, type WorkerEvents, type WorkerRequests } from '../../src/worker/contract';
import { serveAnalysis } from '../../src/worker/host';
import { line } from '../support/line';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const padded = (at: number): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: s${at}\nspec:\n  clusterIP: 10.096.${at >> 8}.${at & 255}\n  ports: [{ port: 80 }]\n`;

/** An analysis behind a line, whose rules take their time. */
class Slow extends Analysis {
  rests = 0;
  onRest: () => void = () => undefined;

  override settle(pause?: () => boolean): boolean {
    const isDone = super.settle(pause && (() => this.rests-- > 0 || pause()));
    if (!isDone) this.onRest();
    return isDone;
  }
}

describe('findings that the worker publishes', function () {
  this.timeout(60_000);
  let analysis: Slow;
  let client: Client<WorkerRequests, WorkerEvents>;

  beforeEach(() => {
    const [here, there] = line();
    analysis = new Slow();
    serveAnalysis(there, analysis);
    client = connect<WorkerRequests, WorkerEvents>(here, workerMethods);
  });
  afterEach(() => client.dispose());

  const filesOf = ({ files }: PublishReport): string[] => files.map(({ file }) => file);
  const read = ({ findings }: PublishedFindings): Finding[] => JSON.parse(findings) as Finding[];

  it('come in portions, all of them in the end', async () => {
    const files = Array.from({ length: 900 }, (_, at) => ({ path: `f${String(at).padStart(4, '0')}.yaml`, bytes: bytes(padded(at)) }));
    await client.call.load(files);
    const seen = new Map<string, unknown>();
    let answers = 0;
    for (let rest = true; rest; answers++) {
      const report = await client.call.publish('all');
      assert.ok(report.files.reduce((sum, each) => sum + read(each).length, 0) < 1000);
      for (const each of report.files) seen.set(each.file, read(each));
      rest = report.rest;
    }
    assert.ok(answers > 2);
    const expected = new Map(files.map(({ path }) => [path, analysis.findingsOf(path)]));
    assert.equal(seen.size, 900);
    assert.deepEqual(seen, expected);
  });

  it('are those of edited files ahead of all others', async () => {
    await client.call.load(Array.from({ length: 150 }, (_, at) => ({ path: `f${at}.yaml`, bytes: bytes(padded(at)) })));
    void client.call.edit([{ path: 'z.yaml', text: padded(999) }]);
    analysis.rests = 1;
    const first = await client.call.publish('all');
    assert.deepEqual([filesOf(first), first.rest], [['z.yaml'], true]);
    const others = await client.call.publish('all');
    assert.ok(filesOf(others).length === 150 && !others.rest);
  });

  it('are given way to an edit that comes while others are being made', async () => {
    await client.call.load(Array.from({ length: 150 }, (_, at) => ({ path: `f${at}.yaml`, bytes: bytes(padded(at)) })));
    analysis.rests = 50;
    analysis.onRest = () => {
      analysis.onRest = () => undefined;
      void client.call.edit([{ path: 'z.yaml', text: padded(999) }]);
    };
    const first = await client.call.publish('all');
    assert.deepEqual([filesOf(first), first.rest], [['z.yaml'], true]);
  });

  it('are those of edited files alone while others are being sent', async () => {
    await client.call.load([{ path: 'a.yaml', bytes: bytes(padded(3)) }]);
    await client.call.publish('all');
    // Half of a checkout.
    await client.call.load([{ path: 'b.yaml', bytes: bytes(padded(2)) }]);
    void client.call.edit([{ path: 'c.yaml', text: padded(1) }]);
    const half = await client.call.publish('edited');
    assert.deepEqual([filesOf(half), half.rest], [['c.yaml'], false]);
    const whole = await client.call.publish('all');
    assert.deepEqual(whole.files.map((each) => [each.file, read(each).map(({ code }) => code), each.errors, each.warnings]), [['b.yaml', ['KN103'], 1, 0]]);
  });

  it('come to their end where every look at the clock says that time is over', () => {
    const file = Array.from({ length: 40 }, (_, at) => padded(at)).join('---\n');
    analysis.apply([{ path: 'long.yaml', text: file }]);
    let slices = 0;
    while (!analysis.settleFiles(['long.yaml'], () => true)) assert.ok(slices++ < 1000);
    assert.ok(slices >= 40);
    assert.equal(analysis.settleFiles(['long.yaml'], () => true), true);
  });

  it('follow settings that come as an edit of everything', async () => {
    await client.call.load([{ path: 'a.yaml', bytes: bytes(padded(1)) }]);
    assert.deepEqual((await client.call.publish('all')).files.flatMap(read).map(({ code }) => code), ['KN103']);
    void client.call.configure({ rules: { KN103: 'off' }, clusters: {}, assumedNodes: 2 });
    assert.deepEqual((await client.call.publish('all')).files, [{ file: 'a.yaml', findings: '[]', errors: 0, warnings: 0, more: 0 }]);
  });
});
