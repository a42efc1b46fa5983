import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { buildModel } from '../../../src/core/network/build';
import { contract } from '../../../src/core/network/contract/contract';
import { proxyCluster } from '../../../src/core/network/kube-proxy/from-manifests';
import type { ModelInput } from '../../../src/core/network/model-input';
import { trace } from '../../../src/core/network/trace/trace';
import { claim, endpoints, modelInput, node, service, servicePort, threeNodes, workload } from '../../support/model-input';

const remarks = (input: ModelInput): string[] => buildModel(input).remarks.map(({ message }) => message);
const about = (input: ModelInput, pattern: RegExp): string[] => remarks(input).filter((message) => pattern.test(message));
const web = (count: number): ModelInput['workloads'][number] => workload('Deployment', 'web', { replicas: count });
const sane = [node('a', { addresses: ['192.168.1.11'], podRanges: ['10.244.1.0/24'] }), node('b', { addresses: ['192.168.1.12'], podRanges: ['10.244.2.0/24'] })];

describe('contradictions of nodes', () => {
  const withNode = (options: Parameters<typeof node>[1]): ModelInput => modelInput({ nodes: [...sane, node('c', options)] });

  it('several ranges of one family', () => {
    assert.deepEqual(about(withNode({ addresses: ['192.168.1.13'], podRanges: ['10.244.3.0/24', '10.244.4.0/24'] }), /Node c/), ['Node c has 2 pod ranges of IPv4: 10.244.3.0/24, 10.244.4.0/24; the first counts.']);
    assert.deepEqual(about(withNode({ addresses: ['192.168.1.13'], podRanges: ['10.244.3.0/24', 'fd00::/64', '10.244.3.0/24'] }), /pod ranges of/), []);
    assert.deepEqual(about(withNode({ addresses: ['192.168.1.13'], podRanges: ['fd00::/64', 'fd00:0:0:1::/64'] }), /pod ranges of/), ['Node c has 2 pod ranges of IPv6: fd00::/64, fd00:0:0:1::/64; the first counts.']);
  });
  it('several addresses of one family', () => {
    assert.deepEqual(about(withNode({ addresses: ['192.168.1.13', '192.168.1.14'], podRanges: [] }), /internal addresses/), ['Node c has 2 internal addresses of IPv4: 192.168.1.13, 192.168.1.14; the first counts.']);
    assert.deepEqual(about(withNode({ addresses: ['192.168.1.13', 'fd00::13'], podRanges: [] }), /internal addresses/), []);
  });
  it('no address among others that have one', () => {
    assert.deepEqual(about(withNode({ podRanges: ['10.244.3.0/24'] }), /no internal address/), ['Node c has no internal address, unlike others: 192.168.1.13 is assumed.']);
    assert.deepEqual(about(modelInput({ nodes: [node('a', {}), node('b', {})] }), /no internal address/), []);
  });
});

describe('contradictions of endpoints', () => {
  const of = (list: Parameters<typeof endpoints>[1]): ModelInput => threeNodes({ services: [service('web', { clusterAddresses: ['10.96.0.20'] })], endpoints: [endpoints('web', list, [{ protocol: 'TCP', port: 80 }])], claims: [claim('pod-range', '10.244.0.0/16')] });

  it('pods that are not there', () => {
    assert.deepEqual(about(of([{ address: '10.244.1.77' }, { address: '10.244.1.78' }, { address: '203.0.113.5' }]), /endpoint of/), ['10.244.1.77 (and 1 more) is an endpoint of Service default/web in the pod range, but no pod of the model has it.']);
    assert.deepEqual(about(of([{ address: '203.0.113.5' }]), /endpoint of/), []);
  });
  it('nodes that are not there', () => {
    const input = of([{ address: '203.0.113.5' }]);
    const [one] = input.endpoints;
    assert.ok(one);
    const [endpoint] = one.body.endpoints;
    assert.ok(endpoint);
    const on = (nodeName: string): ModelInput => ({ ...input, endpoints: [{ ...one, body: { ...one.body, endpoints: [{ ...endpoint, nodeName }] } }] });
    assert.deepEqual(about(on('nowhere'), /no node/), ['EndpointSlice default/web: its endpoint 203.0.113.5 is on node nowhere, which is no node of the cluster.']);
    assert.deepEqual(about(on('node-1'), /no node/), []);
  });
});

describe('networks that contradict themselves', () => {
  const everything: readonly (readonly [name: string, input: ModelInput])[] = [
    ['everything overlaps', modelInput({
      nodes: [node('a', { addresses: ['10.0.0.1'], podRanges: ['10.0.0.0/24'] }), node('b', { addresses: ['10.0.0.2'], podRanges: ['10.0.0.0/25'] }), node('c', { addresses: ['10.0.0.1'], podRanges: ['10.0.0.0/24'] })],
      workloads: [web(6)],
      services: [service('web', { clusterAddresses: ['10.0.0.2'] }), service('other', { clusterAddresses: ['10.0.0.2'], selector: { app: 'web' } })],
      claims: [claim('pod-range', '10.0.0.0/16'), claim('service-range', '10.0.0.0/24'), claim('node-network', '10.0.0.0/16')],
    })],
    ['nodes without anything', modelInput({ nodes: [node('a', {}), node('b', {})], workloads: [web(3)], services: [service('web')] })],
    ['no nodes', modelInput({ assumedNodes: 0, workloads: [web(3)], services: [service('web')] })],
    ['nonsense', modelInput({ nodes: [node('a', { addresses: ['x'], podRanges: ['300.0.0.0/8'] })], workloads: [workload('Pod', 'p', { podAddresses: ['nope'], nodeName: 'gone' })], services: [service('web', { clusterAddresses: ['1.2.3'] })] })],
    ['endpoints of nobody', threeNodes({ services: [service('web', { clusterAddresses: ['10.96.0.20'], ports: [servicePort(80)] })], endpoints: [endpoints('web', [{ address: '10.96.0.20' }, { address: '192.168.1.11' }, { address: '127.0.0.1' }], [{ protocol: 'TCP', port: 80 }])] })],
  ];
  for (const [name, input] of everything) {
    it(`${name}: every question has an answer`, () => {
      const model = buildModel(input);
      const proxy = proxyCluster(input, model);
      const ends = [...model.nodes.map(({ name: { value } }) => `node/${value}`), ...model.pods.map((pod) => `pod/${pod.namespace}/${pod.name.value}`), 'external', '10.0.0.3'];
      const targets = [...ends.slice(0, -2), 'service/default/web', 'web:80', '10.0.0.2:80', '127.0.0.1:80', '10.0.0.255', '0.0.0.0', '8.8.8.8'];
      for (const routing of ['host', 'router'] as const) {
        for (const from of ends) {
          for (const to of targets) {
            const { error, branches } = trace(model, routing, proxy, from, to);
            assert.ok(error !== undefined || branches.length > 0, `${from} to ${to}`);
            for (const { reason } of branches) assert.notEqual(reason, '', `${from} to ${to}`);
          }
        }
      }
      assert.equal(contract(model, proxy).length, 6);
    });
  }
  it('the first says what contradicts what', () => {
    const said = remarks((everything[0] as (typeof everything)[number])[1]).join('\n');
    for (const pattern of [/10\.0\.0\.1 is the address of node a and of node c/, /pod ranges of nodes .* overlap/, /10\.0\.0\.2 is the cluster address of/]) assert.match(said, pattern);
  });
});
