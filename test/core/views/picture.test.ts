import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { buildModel } from '../../../src/core/network/build';
import type { ClusterModel } from '../../../src/core/network/model';
import { textColumn } from '../../../src/core/views/picture/columns';
import { neighboursView } from '../../../src/core/views/picture/neighbours';
import { podsView } from '../../../src/core/views/picture/pods';
import { searchView } from '../../../src/core/views/search/search-view';
import { topologyView } from '../../../src/core/views/topology-view';
import type { FoundView } from '../../../src/protocol/topology-contract';
import { CNI_CASES, cniCluster, type CniCluster } from '../../support/cni-clusters';
import { claim, container, modelInput, node, service, servicePort, threeNodes, workload } from '../../support/model-input';
import { viewContext } from '../../support/view-context';

const context = viewContext();
const web = workload('Deployment', 'web', { replicas: 4 });
const ports = [servicePort(80)];
const model: ClusterModel = buildModel(
  threeNodes({ workloads: [web, workload('Pod', 'web-host', { hostNetwork: true }), workload('Pod', 'lost', { nodeName: 'gone' })], services: [service('web', { ports })] }),
);

describe('columns of texts', () => {
  it('hold one line per thing, whatever the texts hold', () => {
    assert.equal(textColumn([]), '');
    assert.equal(textColumn(['a', '', 'b']), 'a\n\nb');
    assert.equal(textColumn(['a\nb', '\n']), 'a b\n ');
  });
});

describe('the pods of a picture', () => {
  it('come for the nodes that are named, and for those that hold a pod', () => {
    const { groups } = podsView(model, ['node/node-1', 'node/none'], ['pod/default/web-sim-2', 'pod/default/lost', 'router'], context);
    assert.deepEqual(groups.map((group) => group.node), ['node/node-1', 'node/node-2']);
    assert.ok(groups[1]?.pods.some(({ id }) => id === 'pod/default/web-sim-2'));
  });

  it('come once per node', () => {
    assert.equal(podsView(model, ['node/node-1', 'node/node-1'], ['pod/default/web-sim-1'], context).groups.length, 1);
  });

  it('come with the picture of a small cluster only', () => {
    assert.equal(topologyView(model, 'host', context).podsOfNodes?.length, 3);
    const large = buildModel(threeNodes({ workloads: [workload('Deployment', 'web', { replicas: 601 })] }));
    const view = topologyView(large, 'host', context);
    assert.equal(view.podsOfNodes, undefined);
    assert.equal(view.pods, 601);
    assert.equal(view.nodes.pods.reduce((sum, count) => sum + count, view.unscheduled.count), 601);
  });
});

describe('the way between nodes', () => {
  const linksOf = (model: ClusterModel): string[] => topologyView(model, 'host', context).links.map(({ a, b, tunnel, broken }) => `${a} ${b}${tunnel ? ' tunnel' : ''}${broken === '' ? '' : ` broken: ${broken}`}`);
  const spread = [workload('DaemonSet', 'agent', {})];

  it('is a route for each pair, or a tunnel with what fits into it', () => {
    assert.deepEqual(linksOf(buildModel(threeNodes({ workloads: spread }))), ['node/node-1 node/node-2', 'node/node-1 node/node-3', 'node/node-2 node/node-3']);
    const tunnelled = buildModel(cniCluster(CNI_CASES['flannel-vxlan'] as CniCluster));
    assert.ok(linksOf(tunnelled).every((link) => link.endsWith(' tunnel')), linksOf(tunnelled).join());
    assert.deepEqual(topologyView(tunnelled, 'host', context).tunnels.map(({ text }) => text), ['VXLAN 1450']);
    assert.deepEqual(topologyView(model, 'host', context).tunnels, []);
  });

  it('is broken where the addresses of two nodes are the same', () => {
    const nodes = ['1', '2', '3'].map((name) => node(`node-${name}`, { addresses: [`192.168.1.1${name}`], podRanges: [name === '3' ? '10.244.3.0/24' : '10.244.1.0/24'] }));
    const links = linksOf(buildModel(threeNodes({ nodes, workloads: spread })));
    assert.match(links[0] ?? '', /^node\/node-1 node\/node-2 broken: ./);
    assert.equal(links[1], 'node/node-1 node/node-3');
  });

  it('is left out for many nodes', () => {
    const nodes = Array.from({ length: 7 }, (_, at) => node(`node-${at}`, { addresses: [`192.168.1.${at + 10}`], podRanges: [`10.244.${at}.0/24`] }));
    assert.deepEqual(linksOf(buildModel(threeNodes({ nodes, workloads: spread }))), []);
  });
});

describe('what the picture says of pods and nodes', () => {
  it('names the first containers of a pod and counts the others', () => {
    const containers = Array.from({ length: 1000 }, (_, at) => container(`c${at}`));
    const group = podsView(buildModel(threeNodes({ workloads: [workload('Pod', 'big', { containers })] })), ['node/node-1', 'node/node-2', 'node/node-3'], [], context).groups.flatMap(({ pods }) => pods)[0];
    assert.deepEqual([group?.containers.length, group?.more, group?.containers[0]?.name], [8, 992, 'c0']);
  });

  it('marks the nodes whose pods have addresses of a second use', () => {
    const blocks = ['10.244.1.0/24', '10.244.1.128/25', '10.96.7.0/24', '10.244.4.0/24'];
    const nodes = blocks.map((range, at) => node(`node-${at}`, { addresses: [`192.168.1.1${at}`], podRanges: [range] }));
    const claims = [claim('pod-range', '10.0.0.0/8'), claim('service-range', '10.96.0.0/16')];
    assert.deepEqual([...topologyView(buildModel(modelInput({ nodes, claims })), 'host', context).nodes.conflicts], [1, 1, 1, 0]);
  });

  it('counts the pods behind Services once each, by node', () => {
    const twice = [service('web', { ports }), service('web-2', { ports })];
    const view = topologyView(buildModel(threeNodes({ workloads: [web], services: twice })), 'host', context);
    assert.equal(view.nodes.backends.reduce((sum, count) => sum + count, 0), 4);
  });
});

describe('the neighbours of a thing', () => {
  it('are the backends of a Service by node, and the Services of a pod', () => {
    const { backends } = neighboursView(model, 'service/default/web');
    assert.deepEqual(backends.map((each) => each.node), ['node/node-1', 'node/node-2', 'node/node-3']);
    assert.equal(backends.flatMap(({ pods }) => pods).length, 4);
    assert.deepEqual(neighboursView(model, 'pod/default/web-sim-1').services, ['service/default/web']);
  });

  it('are none of what has none', () => {
    for (const id of ['pod/default/web-host', 'node/node-1', 'service/default/none', 'router', '']) assert.deepEqual(neighboursView(model, id), { id, backends: [], services: [] });
  });

  it('leave the pods of large Services out', () => {
    const large = buildModel(threeNodes({ workloads: [workload('Deployment', 'web', { replicas: 301 })], services: [service('web', { ports })] }));
    const { backends } = neighboursView(large, 'service/default/web');
    assert.ok(backends.length > 0 && backends.every(({ pods }) => pods.length === 0));
  });
});

describe('search', () => {
  const search = (text: string, kinds?: readonly FoundView['kind'][], limit = 50): string[] => searchView(model, 'router', { text, limit, ...(kinds && { kinds }) }).found.map(({ id }) => id);

  it('finds by name, the same text first', () => {
    assert.equal(search('WEB')[0], 'service/default/web');
    assert.ok(search('web').includes('pod/default/web-sim-4'));
    assert.deepEqual(search('b-si').length, 4);
  });

  it('finds who holds an address, then the ranges around it from narrow to wide', () => {
    const found = search('10.244.1.2');
    assert.match(found[0] ?? '', /^pod\/default\/web-sim-/);
    assert.deepEqual(found.slice(1, 3), ['node/node-1', 'range/pods/10.244.0.0/16']);
    assert.deepEqual(search('10.244.1.200').slice(0, 2), ['node/node-1', 'range/pods/10.244.0.0/16']);
  });

  it('finds by the beginning of an address, by namespace and name, and by id', () => {
    assert.ok(search('10.244.2.').includes('node/node-2'));
    assert.deepEqual(search('default/web-sim-3'), ['pod/default/web-sim-3']);
    assert.deepEqual(search('pod/default/web-sim-3'), ['pod/default/web-sim-3']);
  });

  it('finds only the kinds that are wanted, and everything for nothing', () => {
    assert.deepEqual(search('', ['node']), ['node/node-1', 'node/node-2', 'node/node-3']);
    assert.deepEqual(search('web', ['service']), ['service/default/web']);
    assert.ok(search('', ['pod', 'node']).every((id) => /^(pod|node)\//.test(id)));
  });

  it('counts what it leaves off', () => {
    const { found, more } = searchView(model, 'host', { text: 'web-sim', limit: 3 });
    assert.deepEqual([found.length, more], [3, 1]);
    assert.deepEqual(searchView(model, 'host', { text: 'web', limit: -1 }).found, []);
  });

  it('knows the router only where there is one', () => {
    assert.ok(search('router').includes('router'));
    assert.deepEqual(searchView(model, 'host', { text: 'router', limit: 5 }).found, []);
  });

  it('joins no two things', () => {
    const odd = buildModel(threeNodes({ nodes: [node('a'), node('b')] }));
    assert.deepEqual(searchView(odd, 'host', { text: 'a\n\nb', limit: 5 }).found, []);
    assert.deepEqual(search('no such thing'), []);
  });
});
