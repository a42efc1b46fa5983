import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { buildModel } from '../../src/core/network/build';
import { firstPod, firstWays, isSaid } from '../../src/core/network/node-ways/way';
import { lostWays } from '../../src/core/network/node-ways/lost-ways';
import type { LostWays, LostWaysLimits } from '../../src/core/network/node-ways/lost-ways';
import { World } from '../../src/core/network/trace/world';
import { anyChange, brokenCluster, changedTable, DEFECTS } from '../support/broken-clusters';
import { CNI_CASES, cniCluster } from '../support/cni-clusters';
import type { CniCluster } from '../support/cni-clusters';

const anyCase = fc.record({
  cni: fc.constantFrom(...Object.keys(CNI_CASES)),
  defects: fc.uniqueArray(fc.constantFrom(...Object.keys(DEFECTS)), { minLength: 1, maxLength: 4 }),
  families: fc.constantFrom('ipv4' as const, 'ipv6' as const, 'dual' as const),
  nodes: fc.integer({ min: 2, max: 12 }),
  replicas: fc.integer({ min: 6, max: 30 }),
  subnets: fc.constantFrom(1 as const, 2 as const),
  change: anyChange,
});

const everything: LostWaysLimits = { followed: Infinity, shown: Infinity };

function found(world: World, limits = everything): LostWays {
  const steps = lostWays(world, limits);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** Every pair of nodes whose first pods lose packets to each other, asked one by one. */
function tracedPairs(world: World): string[] {
  const { model } = world;
  const pods = model.nodes.map((node) => firstPod(model, node));
  const pairs: string[] = [];
  model.nodes.forEach((a, at) => {
    model.nodes.forEach((b, there) => {
      const [one, other] = [pods[at], pods[there]];
      if (there <= at || one === undefined || other === undefined) return;
      const ways = [...firstWays(world, one, other), ...firstWays(world, other, one)];
      if (ways.some(({ family, lost }) => lost !== undefined && isSaid(a, family) && isSaid(b, family))) pairs.push(`${at}-${there}`);
    });
  });
  return pairs;
}

describe('lost ways between nodes', function () {
  this.timeout(600_000);
  const runs = Number(process.env['REACH_RUNS'] ?? 60);

  it('are those that a packet between each two nodes tells', () => {
    let lost = 0;
    fc.assert(fc.property(anyCase, fc.constantFrom('host' as const, 'router' as const), ({ cni, defects, change, ...shape }, routing) => {
      const model = buildModel(brokenCluster({ ...(CNI_CASES[cni] as CniCluster), ...shape }, defects));
      const world = new World(model, routing, undefined, changedTable(model, routing, change));
      const pairs = tracedPairs(world);
      lost += pairs.length;
      const answer = found(world);
      assert.deepEqual(answer.shown.map(({ a, b }) => `${a}-${b}`).sort(), [...pairs].sort());
      assert.equal(answer.pairs, pairs.length);
      assert.ok(answer.complete);
      model.nodes.forEach((_, at) => {
        const peers = pairs.flatMap((pair) => (pair.split('-').includes(String(at)) ? [Number(pair.split('-').find((one) => one !== String(at)))] : []));
        assert.equal(answer.others[at], peers.length);
        if (peers.length > 0) assert.ok(peers.includes(answer.first[at] ?? -1));
        assert.equal(answer.worse[at] === 1, peers.some((peer) => (answer.others[peer] ?? 0) <= peers.length));
      });
    }), { numRuns: runs });
    assert.ok(lost > 0, 'no way was lost: the clusters are too healthy to tell anything');
  });

  it('of a healthy cluster are none, and few packets tell so', () => {
    const model = buildModel(cniCluster({ ...(CNI_CASES['flannel-vxlan'] as CniCluster), nodes: 200, replicas: 800 }));
    const world = new World(model, 'host', undefined);
    assert.deepEqual([found(world).pairs, found(world, { followed: 2_000, shown: 10 }).complete], [0, true]);
  });

  it('are never invented where the search is cut short', () => {
    const input = brokenCluster({ ...(CNI_CASES['flannel-vxlan'] as CniCluster), nodes: 8, replicas: 30 }, ['wider range', 'same range']);
    const world = new World(buildModel(input), 'host', undefined);
    const all = new Set(tracedPairs(world));
    assert.ok(all.size > 0);
    for (const followed of [0, 1, 3, 7, 15]) {
      const answer = found(world, { followed, shown: Infinity });
      assert.equal(answer.complete, false);
      for (const { a, b } of answer.shown) assert.ok(all.has(`${a}-${b}`));
    }
  });
});
