import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { buildModel } from '../../../../src/core/network/build';
import { contract, contractIn } from '../../../../src/core/network/contract/contract';
import type { Statement, StatementId } from '../../../../src/core/network/contract/statement';
import { walksAllowed } from '../../../../src/core/network/contract/reach';
import { proxyCluster } from '../../../../src/core/network/kube-proxy/from-manifests';
import type { RoutingTable } from '../../../../src/core/network/model';
import type { ModelInput } from '../../../../src/core/network/model-input';
import { routingTable } from '../../../../src/core/network/routes';
import { World } from '../../../../src/core/network/trace/world';
import { claim, container, modelInput, node, port, service, setting, threeNodes, workload } from '../../../support/model-input';

const web = workload('Deployment', 'web', { replicas: 6, containers: [container('web', [port(80)])] });
const usual = (parts: Partial<ModelInput> = {}): ModelInput => threeNodes({ workloads: [web], services: [service('web')], claims: [claim('pod-range', '10.244.0.0/16', 'kubeadm networking.podSubnet')], ...parts });

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
    assert.match(found['between-nodes'].evidence[0]?.message ?? '', /does not reach .* \(on node-1 to node-2\)/);
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
    const found = contractIn(() => new World(model, 'host', undefined, { table })).find(({ id }) => id === 'between-nodes');
    assert.equal(found?.standing, 'broken');
    assert.ok(found?.evidence.some(({ message }) => /the answer does not come back: the table of node node-3 has no way/.test(message)));
    assert.ok(found?.evidence.some(({ message }) => /on node-3 to node-1\): the table of node node-3 has no way/.test(message)));
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

  it('samples large clusters, and says so', function () {
    this.timeout(30_000);
    const nodes = Array.from({ length: 90 }, (_, n) => node(`node-${n}`, { addresses: [`192.168.1.${n + 1}`], podRanges: [`10.244.${n}.0/24`] }));
    const workloads = ['a', 'b', 'c'].map((name) => workload('DaemonSet', name));
    const found = of(usual({ nodes, workloads }))['between-nodes'];
    assert.equal(found.standing, 'holds');
    assert.match(found.reason, /^\d+ pairs .*a sample, as the cluster is large$/);
    assert.ok(walksAllowed(5000) < walksAllowed(90));
  });
});
