import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { buildModel } from '../../../../src/core/network/build';
import { contract, contractIn } from '../../../../src/core/network/contract/contract';
import type { Statement, StatementId } from '../../../../src/core/network/contract/statement';
import { proxyCluster } from '../../../../src/core/network/kube-proxy/from-manifests';
import type { RoutingTable } from '../../../../src/core/network/model';
import type { ModelInput } from '../../../../src/core/network/model-input';
import { routingTable } from '../../../../src/core/network/routes';
import { World } from '../../../../src/core/network/trace/world';
import { claim, container, modelInput, node, port, service, setting, threeNodes, workload } from '../../../support/model-input';

const web = workload('Deployment', 'web', { replicas: 6, containers: [container('web', [port(80)])] });
const usual = (parts: Partial<ModelInput> = {}): ModelInput => threeNodes({ workloads: [web], services: [service('web')], claims: [claim('pod-range', '10.244.0.0/16', 'kubeadm networking.podSubnet')], ...parts });

const many = (count: number): ModelInput['nodes'] => Array.from({ length: count }, (_, n) => node(`node-${n}`, { addresses: [`192.168.1.${n + 1}`], podRanges: [`10.244.${n}.0/24`] }));

function of(input: ModelInput): Readonly<Record<StatementId, Statement>> {
  const model = buildModel(input);
  return Object.fromEntries(contract(model, proxyCluster(input, model)).map((statement) => [statement.id, statement])) as Record<StatementId, Statement>;
}

const standings = (input: ModelInput): string => Object.values(of(input)).map(({ standing }) => standing).join(' ');

describe('contract of pod networking', () => {
  it('holds in a healthy cluster, of one family and of two', () => {
    assert.equal(standings(usual()), 'holds holds holds holds holds holds');
    const nodes = [1, 2].map((n) => node(`node-${n}`, { addresses: [`192.168.1.1${n}`, `fd00:1::1${n}`], podRanges: [`10.244.${n}.0/24`, `fd00:244:${n}::/64`] }));
    assert.equal(standings(usual({ nodes })).slice(0, 17), 'holds holds holds');
  });

  it('says nothing where there is nothing', () => {
    assert.equal(standings(modelInput()), 'unknown unknown unknown unknown unknown unknown');
  });

  it('is broken by addresses held twice', () => {
    const { addresses } = of(usual({ services: [service('a', { clusterAddresses: ['10.96.0.9'] }), service('b', { clusterAddresses: ['10.96.0.9'] })] }));
    assert.equal(addresses.standing, 'broken');
    assert.equal(addresses.reason, '10.96.0.9 is held by Service default/a and by Service default/b');
    assert.ok(addresses.evidence[0]?.place !== undefined);
  });

  it('is broken by pods without an address', () => {
    const nodes = [node('node-1', { addresses: ['192.168.1.11'], podRanges: ['10.244.1.0/30'] })];
    const { addresses } = of(usual({ nodes }));
    assert.equal(addresses.standing, 'broken');
    assert.match(addresses.reason, /pod default\/web-sim-\d has no address/);
  });

  it('is broken by equal pod ranges of two nodes', () => {
    const nodes = [1, 2].map((n) => node(`node-${n}`, { addresses: [`192.168.1.1${n}`], podRanges: ['10.244.1.0/24'] }));
    const found = of(usual({ nodes }));
    assert.deepEqual([found.addresses.standing, found['same-node'].standing, found['between-nodes'].standing], ['broken', 'holds', 'broken']);
    assert.match(found['between-nodes'].evidence[0]?.message ?? '', /does not reach .* \(on node-2 to node-1\)/);
  });

  it('leaves open what only a router connects', () => {
    const nodes = [1, 2].map((n) => node(`node-${n}`, { addresses: [`192.168.${n}.11`], podRanges: [`10.244.${n}.0/24`] }));
    const claims = [1, 2].map((n) => claim('node-network', `192.168.${n}.0/24`));
    const found = of(usual({ nodes, claims }))['between-nodes'];
    assert.equal(found.standing, 'unknown');
    assert.match(found.reason, /a router that holds the whole table does/);
  });

  it('is broken where a table lacks a row, whoever answers', () => {
    const model = buildModel(usual());
    const table = (namespace: string): RoutingTable | undefined => {
      const own = routingTable(model, 'host', namespace);
      return own && namespace === 'node/node-3' ? { ...own, routes: own.routes.filter(({ via }) => via === undefined) } : own;
    };
    const farIn = (changed?: ReadonlySet<string>): Statement | undefined => contractIn(() => new World(model, 'host', undefined, { table, changed })).find(({ id }) => id === 'between-nodes');
    const byPairs = farIn();
    assert.equal(byPairs?.standing, 'broken');
    assert.ok(byPairs.evidence.some(({ message }) => /the answer does not come back: the table of node node-3 has no way/.test(message)));
    assert.ok(byPairs.evidence.some(({ message }) => /on node-3 to node-1\): the table of node node-3 has no way/.test(message)));
    const byClasses = farIn(new Set(['node/node-3']));
    assert.equal(byClasses?.standing, 'broken');
    assert.deepEqual(byClasses.evidence.map(({ message }) => / \(on .*\): the table of node node-3 has no way/.exec(message)?.[0]), [1, 2].map((n) => ` (on node-3 to node-${n}): the table of node node-3 has no way`));
  });

  it('is broken by ports that collide in a pod', () => {
    const twins = workload('Deployment', 'twins', { containers: [container('a', [port(80)]), container('b', [port(80)]), container('setup', [port(80)], 'init')] });
    const found = of(usual({ workloads: [twins] }))['shared-namespace'];
    assert.deepEqual([found.standing, found.reason], ['broken', 'containers a and b of Deployment default/twins both declare port 80/TCP']);
    assert.equal(of(usual({ workloads: [workload('Deployment', 'both', { containers: [container('a', [port(53)]), container('b', [port(53, { protocol: 'UDP' })])] })] }))['shared-namespace'].standing, 'holds');
  });

  it('is broken by overlapping ranges, open where one is assumed', () => {
    const written = [claim('pod-range', '10.96.0.0/14', 'kubeadm networking.podSubnet'), claim('service-range', '10.97.0.0/16', 'kubeadm networking.serviceSubnet')];
    const { ranges } = of(usual({ claims: written }));
    assert.deepEqual([ranges.standing, ranges.reason], ['broken', 'the pod range 10.96.0.0/14 overlaps the Service range 10.97.0.0/16']);
  });

  it('knows other modes of kube-proxy', () => {
    const { services } = of(usual({ settings: [setting('proxy-mode', 'nftables')] }));
    assert.deepEqual([services.standing, /mode nftables/.test(services.reason)], ['unknown', true]);
  });

  it('looks at all of a large cluster by classes', function () {
    this.timeout(30_000);
    const found = of(usual({ nodes: many(90), workloads: ['a', 'b', 'c'].map((name) => workload('DaemonSet', name)) }));
    assert.deepEqual(found['between-nodes'].extent, { pods: 270, classes: 90, pairs: 270 * 267, followed: 90, complete: true });
    assert.deepEqual(found['same-node'].extent, { pods: 270, classes: 90, pairs: 540, followed: 90, complete: true });
    assert.equal(found['between-nodes'].standing, 'holds');
    assert.equal(found['between-nodes'].reason, '90 packets followed through the tables between 90 classes of 270 pods, which stand for all 72090 pairs of them');
  });

  it('names one pair of each broken class, however many it stands for', () => {
    const model = buildModel(usual({ nodes: many(30), workloads: ['a', 'b'].map((name) => workload('DaemonSet', name)) }));
    const table = (namespace: string): RoutingTable | undefined => {
      const own = routingTable(model, 'host', namespace);
      return own && namespace === 'node/node-3' ? { ...own, routes: own.routes.filter(({ via }) => via === undefined) } : own;
    };
    const found = contractIn(() => new World(model, 'host', undefined, { table, changed: new Set(['node/node-3']) })).find(({ id }) => id === 'between-nodes');
    assert.equal(found?.standing, 'broken');
    assert.deepEqual([found.evidence.length, found.more], [20, 9]);
    assert.match(found.reason, /^pod default\/a-node-3 does not reach pod default\/a-node-0 \(on node-3 to node-0\): .*; the same for 4 pairs of pods that no table tells apart$/);
  });

  it('is unknown where the bound on packets does not reach, and broken where it does', () => {
    const nodes = many(12);
    const model = buildModel(usual({ nodes, workloads: [workload('DaemonSet', 'a')] }));
    const statements = contractIn((routing) => new World(model, routing, undefined), 5);
    const far = statements.find(({ id }) => id === 'between-nodes');
    assert.deepEqual([far?.standing, far?.extent?.followed, far?.extent?.complete], ['unknown', 5, false]);
    assert.match(far?.reason ?? '', /^5 packets followed .* which do not stand for all of the 132 pairs/);
    const cut = contractIn((routing) => new World(model, routing, undefined, { table: (namespace) => ({ namespace, title: namespace, routes: [] }), changed: new Set(nodes.map(({ resource }) => `node/${resource.name}`)) }), 5);
    const broken = cut.find(({ id }) => id === 'between-nodes');
    assert.deepEqual([broken?.standing, broken?.extent?.complete], ['broken', false]);
  });

  it('leaves open what differs in ways that nobody named, beyond the bound', () => {
    const model = buildModel(usual());
    const table = (namespace: string): RoutingTable | undefined => routingTable(model, 'host', namespace);
    const far = contractIn(() => new World(model, 'host', undefined, { table }), 8).find(({ id }) => id === 'between-nodes');
    assert.deepEqual([far?.standing, far?.extent], ['unknown', { pods: 6, classes: 6, pairs: 24, followed: 8, complete: false }]);
  });
});
