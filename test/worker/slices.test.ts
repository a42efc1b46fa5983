import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Analysis } from '../../src/core/analysis';
import { connect } from '../../src/protocol/rpc';
import { workerMethods, type WorkerRequests } from '../../src/worker/contract';
import { serveAnalysis } from '../../src/worker/host';
import { Slices } from '../../src/worker/slices';
import { line } from '../support/line';

/** A computation of so many slices, each longer than one may be. */
function* long(slices: number, begun: string[], answer: () => string): Generator<void, string> {
  begun.push(answer());
  const made = answer();
  for (let at = 0; at < slices; at++) {
    const end = performance.now() + 15;
    while (performance.now() < end);
    yield;
  }
  return made;
}

describe('long computations in slices', () => {
  const setting = (): { slices: Slices; state: { revision: number; rests: number }; onRest: { do: () => void } } => {
    const state = { revision: 1, rests: 0 };
    const onRest = { do: (): void => undefined };
    const slices = new Slices({
      revision: () => state.revision,
      pause: async () => {
        await Promise.resolve();
        state.rests++;
        onRest.do();
      },
    });
    return { slices, state, onRest };
  };

  it('let others be served between the slices', async () => {
    const { slices, state } = setting();
    assert.equal(await slices.run('a', () => long(3, [], () => `of ${state.revision}`)), 'of 1');
    assert.equal(state.rests, 3);
  });

  it('are begun again when the workspace changed, and not forever', async () => {
    const { slices, state, onRest } = setting();
    const begun: string[] = [];
    onRest.do = () => {
      if (state.rests === 1) state.revision++;
    };
    assert.equal(await slices.run('a', () => long(2, begun, () => `of ${state.revision}`)), 'of 2');
    assert.deepEqual(begun, ['of 1', 'of 2']);
    onRest.do = () => void state.revision++;
    begun.length = 0;
    assert.equal(await slices.run('a', () => long(2, begun, () => `of ${state.revision}`)), 'of 9');
    assert.deepEqual(begun, ['of 2', 'of 3', 'of 4', 'of 5', 'of 6', 'of 7', 'of 8', 'of 9']);
  });

  it('are done once for several who ask at a time, and again for who asks later', async () => {
    const { slices, state } = setting();
    const begun: string[] = [];
    const ask = (key: string): Promise<string> => slices.run(key, () => long(1, begun, () => `${key} of ${state.revision}`));
    assert.deepEqual(await Promise.all([ask('a'), ask('b'), ask('a')]), ['a of 1', 'b of 1', 'a of 1']);
    assert.deepEqual(begun, ['a of 1', 'b of 1']);
    state.revision++;
    assert.equal(await ask('a'), 'a of 2');
  });

  it('are given up where nobody needs an answer about what was', async () => {
    const { slices, state, onRest } = setting();
    const begun: string[] = [];
    const attempt = (): Promise<string | undefined> => slices.attempt('a', () => long(2, begun, () => `of ${state.revision}`));
    assert.deepEqual(await Promise.all([attempt(), attempt()]), ['of 1', 'of 1']);
    onRest.do = () => void state.revision++;
    const first = attempt();
    state.revision++;
    const second = attempt();
    onRest.do = () => undefined;
    assert.deepEqual([await first, await second], [undefined, 'of 2']);
    assert.deepEqual(begun, ['of 1', 'of 1', 'of 2']);
  });

  it('hand errors to who asked', async () => {
    const { slices } = setting();
    const failing = function* (): Generator<void, string> {
      throw new Error('no such thing');
    };
    await assert.rejects(slices.run('a', failing), /no such thing/);
    assert.equal(await slices.run('a', () => long(0, [], () => 'fine')), 'fine');
  });
});

function nodesAndPods(count: number): string {
  const nodes = Array.from({ length: count }, (_, at) => `apiVersion: v1
kind: Node
metadata: { name: node-${at} }
spec: { podCIDR: 10.${64 + (at >> 8)}.${at & 255}.0/24 }
status: { addresses: [{ type: InternalIP, address: 192.168.${at >> 8}.${at & 255} }] }
`);
  return [...nodes, 'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: agent }\nspec:\n  selector: { matchLabels: { app: agent } }\n  template:\n    metadata: { labels: { app: agent } }\n    spec: { containers: [{ name: agent, image: agent }] }\n'].join('---\n');
}

/** An analysis behind a line, with an edit of how many nodes its cluster has. */
function served(): { readonly analysis: Analysis; readonly client: ReturnType<typeof connect<WorkerRequests>>; edit(count: number): Promise<void> } {
  const [here, there] = line();
  const analysis = new Analysis();
  serveAnalysis(there, analysis);
  const client = connect<WorkerRequests>(here, workerMethods);
  return { analysis, client, edit: (count) => client.call.edit([{ path: 'cluster.yaml', text: nodesAndPods(count) }]) };
}

describe('the contract of a large cluster', function () {
  this.timeout(60_000);

  it('lets the worker answer others, and answers for the edit that came meanwhile', async () => {
    const { analysis, client, edit } = served();
    try {
      await edit(400);
      const [cluster] = await client.call.clusters();
      assert.ok(cluster);
      const order: string[] = [];
      const contract = client.call.contract(cluster.id).then((view) => (order.push('contract'), view));
      const other = client.call.clusters().then(() => order.push('clusters'));
      const edited = edit(401);
      const view = await contract;
      await Promise.all([other, edited]);
      assert.deepEqual(order, ['clusters', 'contract']);
      const far = view?.statements.find(({ id }) => id === 'between-nodes');
      assert.deepEqual([far?.standing, far?.extent?.pods], ['holds', 401]);
      assert.deepEqual(view, analysis.contract(cluster.id));
    } finally {
      client.dispose();
    }
  });
});

describe('the model of a large cluster and what edits do to it', function () {
  this.timeout(60_000);

  it('let the worker answer others, and answer for the edit that came meanwhile', async () => {
    const { analysis, client, edit } = served();
    try {
      const service = (address: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { clusterIP: ${address}, ports: [{ port: 80 }] }\n`;
      await edit(400);
      await client.call.edit([{ path: 'web.yaml', text: service('10.96.0.7') }]);
      const [cluster] = await client.call.clusters();
      assert.ok(cluster);
      const order: string[] = [];
      const topology = client.call.topology(cluster.id, 'host').then((view) => (order.push('topology'), view));
      const other = client.call.clusters().then(() => order.push('clusters'));
      const edited = edit(401);
      assert.equal((await topology)?.nodes.names.split('\n').length, 401);
      await Promise.all([other, edited]);
      assert.deepEqual(order, ['clusters', 'topology']);

      const changes = client.call.changes(cluster.id, 'host', [{ path: 'web.yaml', text: service('10.96.0.8') }]).then((view) => (order.push('changes'), view));
      const again = client.call.clusters().then(() => order.push('clusters'));
      const difference = await changes;
      await again;
      assert.deepEqual(order.slice(2), ['clusters', 'changes']);
      assert.deepEqual(difference?.changes.filter(({ subject }) => subject === 'service').map(({ title, before, after }) => [title, before.slice(0, 19), after.slice(0, 19)]), [['Service default/web', 'ClusterIP 10.96.0.8', 'ClusterIP 10.96.0.7']]);
      assert.deepEqual(difference, analysis.changes(cluster.id, 'host', [{ path: 'web.yaml', text: service('10.96.0.8') }]));
    } finally {
      client.dispose();
    }
  });
});
