import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { buildModel } from '../../../src/core/network/build';
import type { ClusterModel } from '../../../src/core/network/model';
import type { WorkloadSubject } from '../../../src/core/network/subjects';
import { container, modelInput, node, port, workload } from '../../support/model-input';
import type { NodeOptions, WorkloadOptions } from '../../support/model-input';

/** `pod: node` for every pod, `-` for pods without one. */
function placement(model: ClusterModel): string[] {
  return model.pods.map((pod) => `${pod.name.value}: ${pod.node === undefined ? '-' : (model.nodes[pod.node.value]?.name.value ?? '?')}`);
}

function place(nodes: Readonly<Record<string, NodeOptions>>, ...workloads: WorkloadSubject[]): ClusterModel {
  return buildModel(modelInput({ nodes: Object.entries(nodes).map(([name, options]) => node(name, options)), workloads }));
}

const control = { key: 'node-role.kubernetes.io/control-plane', value: '', effect: 'NoSchedule' };
const labelled = (labels: Readonly<Record<string, string>>): NodeOptions => ({ labels });

describe('placing pods', () => {
  it('takes the node with the fewest pods, the first by name among equals', () => {
    const model = place({ 'n-10': {}, 'n-2': {} }, workload('Deployment', 'a', { replicas: 3 }), workload('Deployment', 'b', { replicas: 1 }));
    assert.deepEqual(placement(model), ['a-sim-1: n-2', 'a-sim-2: n-10', 'a-sim-3: n-2', 'b-sim-1: n-10']);
  });

  it('counts pods that are bound by name', () => {
    const model = place({ a: {}, b: {} }, workload('Pod', 'x', { nodeName: 'a' }), workload('Pod', 'y', { nodeName: 'a' }), workload('Deployment', 'w', { replicas: 2 }));
    assert.deepEqual(placement(model), ['w-sim-1: b', 'w-sim-2: b', 'x: a', 'y: a']);
  });

  const eligible: readonly [string, Readonly<Record<string, NodeOptions>>, WorkloadOptions, string][] = [
    ['nodeSelector', { a: labelled({ disk: 'hdd' }), b: labelled({ disk: 'ssd' }) }, { nodeSelector: { disk: 'ssd' } }, 'b'],
    ['nodeSelector that no node meets', { a: labelled({ disk: 'hdd' }) }, { nodeSelector: { disk: 'ssd' } }, '-'],
    ['a label that is not known', { a: {} }, { nodeSelector: { disk: 'ssd' } }, 'a'],
    ['the host name, always known', { a: {}, b: {} }, { nodeSelector: { 'kubernetes.io/hostname': 'b' } }, 'b'],
    ['the operating system, linux when not written', { a: labelled({ x: 'y' }) }, { nodeSelector: { 'kubernetes.io/os': 'linux' } }, 'a'],
    ['the operating system windows', { a: {}, b: labelled({ 'kubernetes.io/os': 'windows' }) }, { nodeSelector: { 'kubernetes.io/os': 'windows' } }, 'b'],
    ['affinity In', { a: labelled({ z: '1' }), b: labelled({ z: '2' }) }, { requiredNodeTerms: [[{ key: 'z', operator: 'In', values: ['2', '3'] }]] }, 'b'],
    ['affinity NotIn', { a: labelled({ z: '1' }), b: labelled({ z: '2' }) }, { requiredNodeTerms: [[{ key: 'z', operator: 'NotIn', values: ['1'] }]] }, 'b'],
    ['affinity Exists', { a: labelled({ y: '1' }), b: labelled({ z: '2' }) }, { requiredNodeTerms: [[{ key: 'z', operator: 'Exists', values: [] }]] }, 'b'],
    ['affinity DoesNotExist', { a: labelled({ z: '1' }), b: labelled({ y: '2' }) }, { requiredNodeTerms: [[{ key: 'z', operator: 'DoesNotExist', values: [] }]] }, 'b'],
    ['affinity Gt', { a: labelled({ cpu: '4' }), b: labelled({ cpu: '16' }) }, { requiredNodeTerms: [[{ key: 'cpu', operator: 'Gt', values: ['8'] }]] }, 'b'],
    ['affinity Lt', { a: labelled({ cpu: '16' }), b: labelled({ cpu: '4' }) }, { requiredNodeTerms: [[{ key: 'cpu', operator: 'Lt', values: ['8'] }]] }, 'b'],
    ['affinity with an unknown operator', { a: labelled({ cpu: '4' }) }, { requiredNodeTerms: [[{ key: 'cpu', operator: 'Like', values: ['4'] }]] }, '-'],
    ['any of several affinity terms', { a: labelled({ z: '1' }), b: labelled({ z: '2' }) }, { requiredNodeTerms: [[{ key: 'z', operator: 'In', values: ['9'] }], [{ key: 'z', operator: 'In', values: ['2'] }]] }, 'b'],
    ['an affinity term without requirements', { a: labelled({ z: '1' }) }, { requiredNodeTerms: [[]] }, '-'],
    ['affinity for a node by name', { a: {}, b: {} }, { requiredNodeTerms: [[{ key: 'metadata.name', operator: 'In', values: ['b'] }]] }, 'b'],
    ['a taint', { a: { taints: [control] }, b: {} }, {}, 'b'],
    ['a tolerated taint', { a: { taints: [control] } }, { tolerations: [{ key: control.key, operator: 'Exists', value: '', effect: 'NoSchedule' }] }, 'a'],
    ['a toleration of another effect', { a: { taints: [control] } }, { tolerations: [{ key: control.key, operator: 'Exists', value: '', effect: 'NoExecute' }] }, '-'],
    ['a toleration of everything', { a: { taints: [{ key: 'x', value: 'y', effect: 'NoExecute' }] } }, { tolerations: [{ key: '', operator: 'Exists', value: '', effect: '' }] }, 'a'],
    ['a toleration by value', { a: { taints: [{ key: 'x', value: 'y', effect: 'NoSchedule' }] } }, { tolerations: [{ key: 'x', operator: 'Equal', value: 'y', effect: '' }] }, 'a'],
    ['a toleration of another value', { a: { taints: [{ key: 'x', value: 'y', effect: 'NoSchedule' }] } }, { tolerations: [{ key: 'x', operator: 'Equal', value: 'z', effect: '' }] }, '-'],
    ['a taint that only prefers', { a: { taints: [{ key: 'x', value: '', effect: 'PreferNoSchedule' }] } }, {}, 'a'],
    ['an unschedulable node', { a: { unschedulable: true }, b: {} }, {}, 'b'],
  ];
  for (const [title, nodes, options, expected] of eligible) {
    it(`heeds ${title}`, () => assert.deepEqual(placement(place(nodes, workload('Deployment', 'w', options))), [`w-sim-1: ${expected}`]));
  }

  it('gives a host port to one pod per node', () => {
    const containers = [container('c', [port(80, { hostPort: 80 })])];
    const model = place({ a: {}, b: {} }, workload('Deployment', 'w', { replicas: 3, containers }));
    assert.deepEqual(placement(model), ['w-sim-1: a', 'w-sim-2: b', 'w-sim-3: -']);
    assert.deepEqual(model.remarks.map(({ message }) => message), ['Deployment default/w: no node takes 1 of its 3 pods.']);
  });

  it('lets the ports of hostNetwork pods collide, and other protocols not', () => {
    const tcp = workload('Deployment', 't', { hostNetwork: true, containers: [container('c', [port(53)])] });
    const again = workload('Deployment', 'u', { hostNetwork: true, containers: [container('c', [port(53)])] });
    const udp = workload('Deployment', 'v', { hostNetwork: true, containers: [container('c', [port(53, { protocol: 'UDP' })])] });
    assert.deepEqual(placement(place({ a: {} }, tcp, again, udp)), ['t-sim-1: a', 'u-sim-1: -', 'v-sim-1: a']);
  });

  it('runs a DaemonSet on every eligible node, cordoned ones included', () => {
    const nodes = { a: { taints: [control] }, b: { unschedulable: true }, c: {}, d: { taints: [{ key: 'node.kubernetes.io/not-ready', value: '', effect: 'NoExecute' }] } };
    assert.deepEqual(placement(place(nodes, workload('DaemonSet', 'agent'))), ['agent-b: b', 'agent-c: c', 'agent-d: d']);
  });

  it('reports a nodeName that names no declared node', () => {
    const model = place({ a: {} }, workload('Pod', 'x', { nodeName: 'gone' }));
    assert.deepEqual(placement(model), ['x: -']);
    assert.deepEqual(model.remarks.map(({ message }) => message), ['Pod default/x: its nodeName gone is no node of the cluster.']);
  });

  it('keeps the load even, as a plain search would', () => {
    const labels = fc.constantFrom('x', 'y');
    const property = fc.property(fc.array(labels, { minLength: 1, maxLength: 7 }), fc.array(fc.tuple(fc.option(labels), fc.integer({ min: 0, max: 9 })), { maxLength: 8 }), (zones, groups) => {
      const nodes = zones.map((zone, index) => node(`n${index}`, { labels: { zone } }));
      const workloads = groups.map(([zone, replicas], index) => workload('StatefulSet', `w${index}`, { replicas, nodeSelector: zone === null ? {} : { zone } }));
      const model = buildModel(modelInput({ nodes, workloads }));
      const loads = zones.map(() => 0);
      groups.forEach(([zone, replicas], group) => {
        for (let i = 0; i < replicas; i++) {
          const candidates = zones.flatMap((own, index) => (zone === null || own === zone ? [index] : []));
          const best = candidates.sort((a, b) => (loads[a] ?? 0) - (loads[b] ?? 0) || a - b)[0];
          const pod = model.pods.find(({ name }) => name.value === `w${group}-${i}`);
          assert.equal(pod?.node?.value, best);
          if (best !== undefined) loads[best] = (loads[best] ?? 0) + 1;
        }
      });
    });
    fc.assert(property);
  });
});
