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
import type { ClusterModel, ModelPod, NamespaceId, NodeRouting, RoutingTable } from '../../src/core/network/model';
import type { ModelInput } from '../../src/core/network/model-input';
import { nodeNamespace, podNamespace, ROUTER } from '../../src/core/network/namespaces';
import { routingTable } from '../../src/core/network/routes';
import { World } from '../../src/core/network/trace/world';
import type { Proxy } from '../../src/core/network/trace/world';
import { claim, node, service, servicePort, workload } from '../support/model-input';
import { CNI_CASES, cniCluster } from '../support/cni-clusters';
import type { CniCluster } from '../support/cni-clusters';

type Parts = Partial<Pick<ModelInput, 'nodes' | 'claims' | 'workloads' | 'services'>>;

const pod = (name: string, nodeName: string, podAddresses: readonly string[]): ModelInput['workloads'][number] => workload('Pod', name, { nodeName, podAddresses });
const FOUR_AND_SIX = ['192.168.1.99', 'fd00:192:168:1::99'];

/** What may be wrong with a cluster, in its manifests. */
const DEFECTS: Readonly<Record<string, () => Parts>> = {
  none: () => ({}),
  'wider range': () => ({ nodes: [node('wide', { addresses: FOUR_AND_SIX, podRanges: ['10.244.0.0/16', 'fd00:10:244::/56'] })], workloads: [workload('DaemonSet', 'everywhere')] }),
  'same range': () => ({ nodes: [node('twin', { addresses: FOUR_AND_SIX, podRanges: ['10.244.2.0/24', 'fd00:10:244:2::/64'] })], workloads: [workload('DaemonSet', 'everywhere')] }),
  'half a range': () => ({ nodes: [node('half', { addresses: FOUR_AND_SIX, podRanges: ['10.244.2.0/29', 'fd00:10:244:2::/125'] })], workloads: [workload('DaemonSet', 'everywhere')] }),
  'no address': () => ({ nodes: [node('lost', { podRanges: ['10.244.8.0/24', 'fd00:10:244:8::/64'] })], workloads: [workload('DaemonSet', 'everywhere')] }),
  'address of another node': () => ({ nodes: [node('double', { addresses: ['192.168.1.11', 'fd00:192:168:1::11'], podRanges: ['10.244.8.0/24', 'fd00:10:244:8::/64'] })], workloads: [workload('DaemonSet', 'everywhere')] }),
  'one family alone': () => ({ nodes: [node('four', { addresses: ['192.168.1.97'], podRanges: ['10.244.9.0/24'] }), node('six', { addresses: ['fd00:192:168:1::96'], podRanges: ['fd00:10:244:a::/64'] })], workloads: [workload('DaemonSet', 'everywhere')] }),
  'range of the nodes': () => ({ nodes: [node('under', { addresses: FOUR_AND_SIX, podRanges: ['192.168.1.0/25', 'fd00:192:168:1::/64'] })], workloads: [workload('DaemonSet', 'everywhere')] }),
  'nested networks': () => ({ claims: [claim('node-network', '192.168.1.0/28'), claim('node-network', '192.168.0.0/16')] }),
  'range within another network': () => ({ claims: [claim('node-network', '10.244.2.0/30'), claim('node-network', 'fd00:10:244:2::/126')] }),
  'addresses held twice': () => ({ workloads: [pod('first', 'node-1', ['10.244.1.77', 'fd00:10:244:1::77']), pod('second', 'node-2', ['10.244.1.77', 'fd00:10:244:1::77']), pod('third', 'node-1', ['10.244.1.77'])] }),
  'foreign address': () => ({ workloads: [pod('foreign', 'node-1', ['10.244.2.77', 'fd00:10:244:2::77']), pod('stray', 'node-1', ['172.16.0.7', 'fd77::7'])] }),
  'address of a machine': () => ({ workloads: [pod('bold', 'node-1', ['192.168.1.12', 'fd00:192:168:1::12']), pod('gate', 'node-2', ['10.244.1.1', 'fd00:10:244:1::1']), pod('own', 'node-1', ['10.244.1.1'])] }),
  'edges of a range': () => ({ workloads: [pod('last', 'node-1', ['10.244.1.255']), pod('first', 'node-1', ['10.244.1.0']), pod('all', 'node-2', ['10.244.255.255']), pod('wire', 'node-2', ['192.168.1.255'])] }),
  'strange addresses': () => ({ workloads: [pod('loop', 'node-1', ['127.0.0.9']), pod('link', 'node-2', ['169.254.1.1', 'fe80::77']), pod('fine', 'node-1', ['10.244.1.78'])] }),
  'address of a Service': () => ({ workloads: [pod('served', 'node-1', ['10.96.0.50', 'fd00:10:96::50'])], services: [service('taken', { clusterAddresses: ['10.96.0.50'], ports: [servicePort(1, { target: 80 })], selector: { app: 'web' } })] }),
  'node port of the question': () => ({ workloads: [pod('bold', 'node-1', ['192.168.1.12'])], services: [service('port', { serviceType: 'NodePort', clusterAddresses: ['10.96.0.51'], ports: [servicePort(80, { nodePort: 1 })], selector: { app: 'web' } })] }),
};

/** What may be wrong with single tables. Shape: `at` chooses the table, `row` the row. */
interface Change {
  readonly type: 'none' | 'missing route' | 'wrong next hop' | 'extra route';
  readonly where: 'node' | 'router' | 'pod';
  readonly at: number;
  readonly row: number;
}

const anyCase = fc.record({
  cni: fc.constantFrom(...Object.keys(CNI_CASES)),
  defects: fc.uniqueArray(fc.constantFrom(...Object.keys(DEFECTS)), { minLength: 1, maxLength: 2 }),
  families: fc.constantFrom('ipv4' as const, 'ipv6' as const, 'dual' as const),
  nodes: fc.integer({ min: 2, max: 4 }),
  replicas: fc.integer({ min: 2, max: 8 }),
  subnets: fc.constantFrom(1 as const, 2 as const),
  proxied: fc.boolean(),
  change: fc.record({
    type: fc.constantFrom('none' as const, 'missing route' as const, 'wrong next hop' as const, 'extra route' as const),
    where: fc.constantFrom('node' as const, 'router' as const, 'pod' as const),
    at: fc.nat(20),
    row: fc.nat(20),
  }),
});
type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never;

/** A cluster with what is wrong with it: its network in both routings. */
function worldsOf({ cni, defects, proxied, change, ...shape }: Case): (routing: NodeRouting) => World {
  const base = cniCluster({ ...(CNI_CASES[cni] as CniCluster), ...shape });
  const more = defects.map((name) => DEFECTS[name]?.() ?? {});
  const input = more.reduce<ModelInput>((all, { nodes = [], claims = [], workloads = [], services = [] }) => ({ ...all, nodes: [...all.nodes, ...nodes], claims: [...all.claims, ...claims], workloads: [...all.workloads, ...workloads], services: [...all.services, ...services] }), base);
  const model = buildModel(input);
  const proxy: Proxy = proxied ? proxyCluster(input, model) : undefined;
  return (routing) => new World(model, routing, proxy, changedTable(model, routing, change));
}

function changedTable(model: ClusterModel, routing: NodeRouting, { type, where, at, row }: Change): ConstructorParameters<typeof World>[3] {
  const machines = where === 'router' ? [ROUTER] : where === 'node' ? model.nodes.map(nodeNamespace) : model.pods.filter(({ hostNetwork }) => !hostNetwork).map(podNamespace);
  const namespace = machines[at % Math.max(1, machines.length)];
  if (type === 'none' || namespace === undefined) return {};
  const others = [...model.nodes.flatMap(({ addresses }) => addresses), ...model.router.addresses].map(({ value }) => value);
  const table = (asked: NamespaceId): RoutingTable | undefined => {
    const own = routingTable(model, routing, asked);
    const chosen = own?.routes[row % Math.max(1, own.routes.length)];
    if (own === undefined || asked !== namespace || chosen === undefined) return own;
    const rest = own.routes.filter((one) => one !== chosen);
    if (type === 'missing route') return { ...own, routes: rest };
    const hops = others.filter(({ family }) => family === chosen.destination.family);
    const wrong = { ...chosen, device: 'eth0', type: 'unicast' as const, via: hops[(at + row) % Math.max(1, hops.length)] };
    if (type === 'wrong next hop') return { ...own, routes: [...rest, wrong] };
    const length = Math.min(chosen.destination.length + 7, chosen.destination.family === 4 ? 32 : 128);
    return { ...own, routes: [...own.routes, { ...wrong, destination: { ...chosen.destination, length } }] };
  };
  return { table, changed: new Set([namespace]) };
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
