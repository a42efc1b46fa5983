import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { buildModel } from '../../src/core/network/build';
import { contractIn } from '../../src/core/network/contract/contract';
import { askedPods } from '../../src/core/network/contract/address-book';
import { podClasses } from '../../src/core/network/contract/pod-classes';
import type { PodClass } from '../../src/core/network/contract/pod-classes';
import { Ways } from '../../src/core/network/contract/reach';
import { restsOnAssumptions } from '../../src/core/network/contract/statement';
import type { Standing } from '../../src/core/network/contract/statement';
import { obstacle } from '../../src/core/network/contract/ways';
import type { Pair } from '../../src/core/network/contract/ways';
import { proxyCluster } from '../../src/core/network/kube-proxy/from-manifests';
import type { ClusterModel, ModelPod, NodeRouting } from '../../src/core/network/model';
import { podNamespace } from '../../src/core/network/namespaces';
import { World } from '../../src/core/network/trace/world';
import type { Proxy } from '../../src/core/network/trace/world';
import { anyChange, brokenCluster, changedTable, DEFECTS } from '../support/broken-clusters';
import { CNI_CASES } from '../support/cni-clusters';
import type { CniCluster } from '../support/cni-clusters';

const anyCase = fc.record({
  cni: fc.constantFrom(...Object.keys(CNI_CASES)),
  defects: fc.uniqueArray(fc.constantFrom(...Object.keys(DEFECTS)), { minLength: 1, maxLength: 2 }),
  families: fc.constantFrom('ipv4' as const, 'ipv6' as const, 'dual' as const),
  nodes: fc.integer({ min: 2, max: 4 }),
  replicas: fc.integer({ min: 2, max: 8 }),
  subnets: fc.constantFrom(1 as const, 2 as const),
  proxied: fc.boolean(),
  change: anyChange,
});
type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never;

/** A cluster with what is wrong with it: its network in both routings. */
function worldsOf({ cni, defects, proxied, change, ...shape }: Case): (routing: NodeRouting) => World {
  const input = brokenCluster({ ...(CNI_CASES[cni] as CniCluster), ...shape }, defects);
  const model = buildModel(input);
  const proxy: Proxy = proxied ? proxyCluster(input, model) : undefined;
  return (routing) => new World(model, routing, proxy, changedTable(model, routing, change));
}

/** All pods of a cluster, each with each other one. */
function allPairs(model: ClusterModel): Pair[] {
  const pods = model.nodes.flatMap((one) => [...askedPods(model, one)]);
  return pods.flatMap((from) => pods.filter((to) => to !== from).map((to) => ({ from, to })));
}

const isNear = ({ from, to }: Pair): boolean => from.node?.value === to.node?.value;
const nameOf = ({ from, to }: Pair): string => `${podNamespace(from)} ${podNamespace(to)}`;

function drained<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** What the classes say of every pair. */
function byClasses(world: World, worlds: readonly [World, World]): (pair: Pair) => boolean {
  const partition = drained(podClasses(worlds));
  const [near, far] = (['same-node', 'between-nodes'] as const).map((scope) => {
    const ways = new Ways(world, partition, scope);
    drained(ways.follow());
    assert.ok(ways.extent.complete);
    return ways;
  }) as [Ways, Ways];
  const classOf = new Map<ModelPod, PodClass>(partition.classes.flatMap((one) => one.pods.map((member) => [member, one] as const)));
  const exact = new Set([near, far].flatMap((ways) => ways.broken.map(nameOf)));
  const classPairs = new Set([near, far].flatMap((ways) => ways.broken.map((pair) => `${classOf.get(pair.from)?.index} ${classOf.get(pair.to)?.index}`)));
  return (pair) => {
    const [from, to] = [classOf.get(pair.from), classOf.get(pair.to)];
    if (from === undefined || to === undefined) return exact.has(nameOf(pair));
    return (isNear(pair) ? near : far).losesEither(from, to) || classPairs.has(`${from.index} ${to.index}`);
  };
}

/** The standing of a statement from all pairs. */
function standingOf(model: ClusterModel, pairs: readonly Pair[], worlds: readonly World[]): Standing {
  if (pairs.length === 0) return 'unknown';
  const broken = worlds.reduce((left, world) => left.filter((pair) => obstacle(world, pair) !== undefined), pairs);
  const certain = broken.some(({ from, to }) => [from, to].every((one) => one.node !== undefined && !restsOnAssumptions(model.nodes[one.node.value] as ClusterModel['nodes'][number])));
  if (broken.length > 0) return certain ? 'broken' : 'unknown';
  const [first] = worlds;
  return worlds.length > 1 && first !== undefined && pairs.some((pair) => obstacle(first, pair) !== undefined) ? 'unknown' : 'holds';
}

describe('reachability by classes of pods', function () {
  this.timeout(600_000);
  const runs = Number(process.env['REACH_RUNS'] ?? 60);

  it('is that of all pairs', () => {
    let lost = 0;
    fc.assert(fc.property(anyCase, fc.constantFrom('host' as const, 'router' as const), (one, routing) => {
      const worldOf = worldsOf(one);
      const worlds = [worldOf('host'), worldOf('router')] as const;
      const world = worlds[routing === 'host' ? 0 : 1];
      const isBroken = byClasses(world, worlds);
      for (const pair of allPairs(world.model)) {
        const reason = obstacle(world, pair);
        if (reason !== undefined) lost++;
        assert.equal(isBroken(pair), reason !== undefined, `${nameOf(pair)}: ${reason ?? 'reaches'}`);
      }
    }), { numRuns: runs });
    assert.ok(lost > 0, 'no pair was broken: the clusters are too healthy to tell anything');
  });

  it('gives the statements that all pairs give', () => {
    fc.assert(fc.property(anyCase, (one) => {
      const worldOf = worldsOf(one);
      const [host, router] = [worldOf('host'), worldOf('router')];
      const { model } = host;
      const pairs = allPairs(model);
      const near = pairs.filter(isNear);
      const far = pairs.filter((pair) => !isNear(pair));
      const statements = contractIn(worldOf);
      const said = (id: string): string | undefined => statements.find((statement) => statement.id === id)?.standing;
      assert.deepEqual([said('same-node'), said('between-nodes')], [standingOf(model, near, [host]), standingOf(model, far, [host, router])]);
      const extents = statements.flatMap(({ extent }) => extent ?? []);
      for (const { complete } of extents) assert.ok(complete);
    }), { numRuns: runs });
  });
});
