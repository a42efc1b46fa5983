import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { buildModel } from '../../../src/core/network/build';
import type { ClusterModel } from '../../../src/core/network/model';
import type { ModelInput } from '../../../src/core/network/model-input';
import { detailsView } from '../../../src/core/views/details-view';
import { namespaceViews, namespaceWindow } from '../../../src/core/views/routes/namespaces';
import { lookupView, routingTableView } from '../../../src/core/views/routes/routing-table';
import { topologyView } from '../../../src/core/views/topology-view';
import { formatCount, servicePortText } from '../../../src/core/views/values';
import { podNamespace } from '../../../src/core/network/namespaces';
import { CNI_CASES, cniCluster } from '../../support/cni-clusters';
import { claim, modelInput, node, service, servicePort, setting, threeNodes, workload } from '../../support/model-input';
import { viewContext } from '../../support/view-context';

const context = viewContext();
const three = (parts: Partial<ModelInput> = {}): ClusterModel => buildModel(threeNodes(parts));
const web = workload('Deployment', 'web', { replicas: 2 });

describe('topology view', () => {
  const conflicts = (...claims: ReturnType<typeof claim>[]): string[] =>
    topologyView(buildModel(modelInput({ claims, nodes: [node('a', { addresses: ['10.0.0.5'] })] })), 'host', context).ranges.flatMap(({ id, conflicts: found }) => found.map((other) => `${id}: ${other}`));

  it('names ranges of different roles that overlap', () => {
    assert.deepEqual(conflicts(claim('pod-range', '10.96.0.0/12'), claim('service-range', '10.96.0.0/16')), ['range/pods/10.96.0.0/12: Service range 10.96.0.0/16', 'range/services/10.96.0.0/16: Pod range 10.96.0.0/12']);
    assert.deepEqual(conflicts(claim('pod-range', '10.0.0.0/16')), ['range/pods/10.0.0.0/16: Node network 10.0.0.0/24', 'range/nodes/10.0.0.0/24: Pod range 10.0.0.0/16']);
  });

  it('knows a network concluded from addresses by these alone', () => {
    // Node a has 10.0.0.5: only a range that holds it is certain to meet the nodes' network.
    assert.deepEqual(conflicts(claim('pod-range', '10.0.0.128/25')), []);
    assert.deepEqual(conflicts(claim('pod-range', '10.0.0.0/25')).length, 2);
  });

  it('takes pods in the network of the nodes as meant where the plugin puts them there', () => {
    const view = topologyView(buildModel(modelInput({ claims: [claim('pod-range', '10.0.0.0/16')], nodes: [node('a', { addresses: ['10.0.0.5'] })], settings: [setting('cni', 'amazonvpc')] })), 'host', context);
    assert.deepEqual(view.ranges.flatMap(({ conflicts: found }) => found), []);
  });

  it('finds no conflict in ranges of one role, disjoint ranges and guesses', () => {
    assert.deepEqual(conflicts(claim('pod-range', '10.1.0.0/16'), claim('pod-range', '10.1.0.0/17'), claim('service-range', '10.2.0.0/16')), []);
    assert.deepEqual(conflicts(claim('pod-range', '10.96.0.0/12')), []);
  });

  it('has the router in mode router alone', () => {
    assert.equal(topologyView(three(), 'host', context).router, undefined);
    assert.equal(topologyView(three(), 'router', context).router?.id, 'router');
  });

  it('lists pods without a node, and remarks with their places', () => {
    const view = topologyView(three({ workloads: [workload('Pod', 'lost', { nodeName: 'gone' })] }), 'host', context);
    assert.deepEqual([view.unscheduled.count, view.unscheduled.pods.map(({ id }) => id)], [1, ['pod/default/lost']]);
    assert.deepEqual(view.remarks.map(({ message, location }) => [message, location?.file]), [['Pod default/lost: its nodeName gone is no node of the cluster.', 'test.yaml']]);
  });

  it('counts findings per resource', () => {
    const one = { code: 'KN1', severity: 'error', message: 'x', location: { file: 'f', range: { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } } } };
    const view = topologyView(three({ workloads: [web] }), 'host', viewContext((place) => (place.chunk === web.chunk ? [one] : [])));
    assert.deepEqual(view.podsOfNodes?.[0]?.pods[0]?.findings, { errors: 1, warnings: 0 });
    assert.deepEqual([view.nodes.findings.errors[0], view.nodes.podFindings.errors[0]], [0, 1]);
  });

  it('is empty for an empty cluster', () => {
    const view = topologyView(buildModel(modelInput()), 'router', context);
    assert.deepEqual([view.router, view.nodes.names, view.services.names, view.unscheduled, view.pods, view.examples], [undefined, '', '', { count: 0, pods: [] }, 0, []]);
  });
});

describe('texts of values', () => {
  it('count in groups of three and in powers of two', () => {
    assert.deepEqual([0n, 999n, 1000n, 65_536n, 1n << 64n, (1n << 64n) + 5n].map(formatCount), ['0', '999', '1,000', '65,536', '2^64', 'about 2^64']);
  });

  it('show ports of Services', () => {
    const options = { ports: [servicePort(80, { name: 'http', target: 8080, nodePort: 30_080 }), servicePort(443), servicePort(53, { protocol: 'UDP', target: 53 })], serviceType: 'ClusterIP' };
    const model = three({ workloads: [web], services: [service('web', options)] });
    assert.deepEqual(model.services[0]?.ports.map(servicePortText), ['http 80→8080/TCP, nodePort 30080', '443/TCP', '53/UDP']);
  });
});

describe('namespaces to choose from', () => {
  it('say what they are', () => {
    const model = three({ workloads: [web, workload('Pod', 'host', { hostNetwork: true }), workload('Pod', 'lost', { nodeName: 'gone' })] });
    assert.deepEqual(namespaceViews(model, 'router').map(({ id, kind, title, detail }) => [id, kind, title, detail].join(' | ')), [
      'router | router | Router | 192.168.1.1',
      'node/node-1 | node | node-1 | 192.168.1.11',
      'node/node-2 | node | node-2 | 192.168.1.12',
      'node/node-3 | node | node-3 | 192.168.1.13',
      'pod/default/host | pod | default/host | 192.168.1.13 · on node-3, hostNetwork',
      'pod/default/lost | pod | default/lost | on no node',
      'pod/default/web-sim-1 | pod | default/web-sim-1 | 10.244.1.2 · on node-1',
      'pod/default/web-sim-2 | pod | default/web-sim-2 | 10.244.2.2 · on node-2',
    ]);
    assert.equal(namespaceViews(model, 'host')[0]?.kind, 'node');
  });

  it('are answered in windows, filtered by names, addresses and nodes', () => {
    const model = three({ workloads: [web, workload('Pod', 'lost', { nodeName: 'gone' })] });
    const ids = (text: string, rest = {}): string => namespaceWindow(model, 'router', { text, start: 0, limit: 99, ...rest }).namespaces.map(({ id }) => id).join(' ');
    assert.equal(ids('', { start: 1, limit: 2 }), 'node/node-1 node/node-2');
    assert.equal(ids('', { start: 99 }), '');
    assert.equal(ids('Node-1'), 'node/node-1 pod/default/web-sim-1');
    assert.equal(ids('10.244.2.2'), 'pod/default/web-sim-2');
    assert.equal(ids('router'), 'router');
    assert.equal(ids('nothing'), '');
    const { count, place } = namespaceWindow(model, 'router', { text: 'web', start: 0, limit: 1, place: 'pod/default/web-sim-2' });
    assert.deepEqual([count, place], [2, 1]);
    assert.equal(namespaceWindow(model, 'router', { text: '', start: 0, limit: 1, place: 'pod/default/web-sim-2' }).place, 6);
    assert.equal(namespaceWindow(model, 'host', { text: '', start: 0, limit: 1, place: 'router' }).place, undefined);
    assert.equal(namespaceWindow(model, 'host', { text: 'web', start: 0, limit: 1, place: 'node/node-1' }).place, undefined);
    assert.deepEqual(namespaceWindow(three(), 'host', { text: '', start: -5, limit: -1 }).namespaces, []);
  });
});

describe('routing table view', () => {
  it('has every column as text, and the line that a row rests on', () => {
    const view = routingTableView(three(), 'host', 'node/node-1', context);
    assert.deepEqual(view?.rows[0], {
      line: '10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1',
      destination: '10.244.1.0/24',
      via: '',
      device: 'cni0',
      protocol: 'kernel',
      scope: 'link',
      source: '10.244.1.1',
      metric: '',
      provenance: 'derived',
      because: "the kernel adds it with the bridge's address",
      location: undefined,
      target: 'node/node-1',
    });
    assert.equal(view?.rows[1]?.location?.file, 'test.yaml');
    assert.equal(view?.revision, 7);
    assert.equal(routingTableView(three(), 'host', 'node/none', context), undefined);
  });
});

describe('what a row leads to', () => {
  const model = buildModel(threeNodes({ workloads: [web] }));
  const targets = (namespace: string, routing: 'host' | 'router' = 'host'): (string | undefined)[] | undefined => routingTableView(model, routing, namespace, context)?.rows.map(({ destination, target }) => `${destination} ${target ?? '-'}`);

  it('is who has the next hop, else who owns the device', () => {
    assert.deepEqual(targets('node/node-1'), ['10.244.1.0/24 node/node-1', '10.244.2.0/24 node/node-2', '10.244.3.0/24 node/node-3', '192.168.1.0/24 node/node-1']);
    assert.deepEqual(targets('pod/default/web-sim-1'), ['default node/node-1', '10.244.1.0/24 pod/default/web-sim-1']);
    assert.ok(targets('node/node-1', 'router')?.includes('default router'));
  });

  it('is told in a sentence', () => {
    assert.deepEqual(lookupView(model, 'host', 'node/node-1', '10.244.3.9')?.next, { text: 'The packet goes out of eth0 to 192.168.1.13, an address of Node node-3.', target: 'node/node-3' });
    assert.match(lookupView(model, 'host', 'node/node-1', '10.244.1.9')?.next?.text ?? '', /out of cni0 straight to whoever has the address on the link/);
    assert.equal(lookupView(model, 'host', 'node/node-1', '8.8.8.8')?.next, undefined);
  });

  it('is the pod or the own node where addresses stand on many', () => {
    const calico = buildModel(cniCluster(CNI_CASES['calico-ipip'] ?? assert.fail('no Calico')));
    const pod = calico.pods.find(({ hostNetwork, node: on }) => !hostNetwork && on?.value === 1);
    assert.ok(pod);
    const view = routingTableView(calico, 'host', podNamespace(pod), context);
    assert.equal(view?.rows[0]?.target, 'node/node-2');
    const own = routingTableView(calico, 'host', 'node/node-2', context);
    assert.ok(own?.rows.some(({ target }) => target === podNamespace(pod)));
  });
});

describe('lookup view', () => {
  const model = three({ workloads: [web], services: [service('web', { clusterAddresses: ['10.96.7.7'] })] });

  it('points at the rows of the table', () => {
    const view = lookupView(model, 'router', 'node/node-1', ' 10.244.1.2 ');
    assert.deepEqual([view?.address, view?.winner, view?.matches.map(({ row }) => row)], ['10.244.1.2', 1, [1, 0]]);
  });

  it('says what is wrong with the text', () => {
    assert.equal(lookupView(model, 'host', 'node/node-1', 'web')?.error, '"web" is no IP address.');
    assert.equal(lookupView(model, 'host', 'node/node-1', ' ')?.error, 'Type an IP address.');
    assert.equal(lookupView(model, 'host', 'node/none', '10.0.0.1'), undefined);
  });

  it('knows the addresses of the namespace itself', () => {
    const view = lookupView(model, 'host', 'node/node-1', '10.244.1.1');
    assert.equal(view?.winner, undefined);
    assert.equal(view?.explanation, "10.244.1.1 is an address of Node node-1 itself: the kernel's local table answers before this one.");
  });

  it('says that Service addresses are not routed', () => {
    assert.match(lookupView(model, 'host', 'node/node-1', '10.96.7.7')?.explanation ?? '', /No row .* cluster address of Service default\/web: on the node kube-proxy/);
  });
});

describe('details view', () => {
  it('is not there for unknown things', () => {
    for (const id of ['', 'node/none', 'pod/x', 'service/default/none', 'range/pods/1.2.3.0/24', 'range/', 'router']) assert.equal(detailsView(three(), 'host', id, context), undefined, id);
  });

  it('leads from a pod to its Services and back', () => {
    const model = three({ workloads: [web], services: [service('web')] });
    const targets = (id: string): (string | undefined)[] => (detailsView(model, 'host', id, context)?.sections ?? []).flatMap(({ rows }) => rows.map(({ target }) => target)).filter((target) => target !== undefined);
    assert.deepEqual(targets('pod/default/web-sim-1'), ['node/node-1', 'node/node-1', 'service/default/web']);
    assert.deepEqual(targets('service/default/web'), ['pod/default/web-sim-1', 'pod/default/web-sim-2']);
    assert.ok(targets('node/node-1').includes('pod/default/web-sim-1'));
  });

  it('is bounded', () => {
    const model = buildModel(modelInput({ nodes: [node('a', { podRanges: ['10.0.0.0/16'] })], workloads: [workload('Deployment', 'web', { replicas: 2000 })], services: [service('web')] }));
    for (const id of ['node/a', 'service/default/web']) {
      for (const { rows } of detailsView(model, 'host', id, context)?.sections ?? []) assert.ok(rows.length <= 501);
    }
  });
});
