import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { buildModel } from '../../../../src/core/network/build';
import type { ModelInput } from '../../../../src/core/network/model-input';
import type { SettingSubject } from '../../../../src/core/network/subjects';
import { claim, modelInput, node, setting, threeNodes, workload } from '../../../support/model-input';

type Pairs = readonly (readonly [Parameters<typeof setting>[0], string])[];

function settings(pairs: Pairs): SettingSubject[] {
  return pairs.map(([name, value]) => setting(name, value));
}

/** Title and certainty of the plugin, and the bridge of the first node. */
function shown(parts: Partial<ModelInput>): string {
  const { cni, nodes } = buildModel(threeNodes(parts));
  return `${cni.value.title} | ${cni.provenance} | ${nodes[0]?.bridge?.name ?? 'no bridge'}`;
}

const daemons = (...names: readonly string[]): ModelInput['workloads'] => names.map((name) => workload('DaemonSet', name, { hostNetwork: true }));

describe('the network plugin of a cluster', () => {
  const cases: readonly [title: string, parts: Partial<ModelInput>, expected: string][] = [
    ['nobody names', {}, 'bridge plugin | assumed | cni0'],
    ['of kubelet', { settings: settings([['cni', 'kubenet']]) }, 'kubenet | declared | cbr0'],
    ['of kubelet, which only says that there is one', { settings: settings([['cni', 'cni']]) }, 'bridge plugin | assumed | cni0'],
    ['of kind', { tools: ['kind'] }, 'kindnet | assumed | no bridge'],
    ['of kind without its own', { tools: ['kind'], settings: settings([['default-cni-disabled', 'true']]) }, 'bridge plugin | assumed | cni0'],
    ['of kind with Calico', { tools: ['kind'], settings: settings([['default-cni-disabled', 'true'], ['cni', 'calico']]) }, 'Calico, IPIP | declared | no bridge'],
    ['of k3s', { tools: ['k3s'] }, 'Flannel, VXLAN | assumed | cni0'],
    ['of k0s, not modelled', { tools: ['k0s'] }, 'kube-router | assumed | cni0'],
    ['by DaemonSet: Flannel', { workloads: daemons('kube-flannel-ds') }, 'Flannel, VXLAN | declared | cni0'],
    ['by DaemonSet: Calico', { workloads: daemons('calico-node') }, 'Calico, IPIP | declared | no bridge'],
    ['by DaemonSet: Cilium', { workloads: daemons('cilium') }, 'Cilium, VXLAN | declared | no bridge'],
    ['by DaemonSet: Weave Net, not modelled', { workloads: daemons('weave-net') }, 'Weave Net | assumed | cni0'],
    ['by DaemonSet: any other', { workloads: daemons('fluentd', 'my-calico-node-exporter') }, 'bridge plugin | assumed | cni0'],
    ['Flannel, host-gw', { settings: settings([['cni', 'flannel'], ['cni-mode', 'host-gw']]) }, 'Flannel, host-gw | declared | cni0'],
    ['Canal beside its parts', { settings: settings([['cni', 'calico'], ['cni', 'flannel'], ['cni', 'canal']]) }, 'Canal, VXLAN | declared | no bridge'],
    ['Calico, by its backend', { settings: settings([['cni', 'calico'], ['cni-backend', 'vxlan']]) }, 'Calico, VXLAN | declared | no bridge'],
    ['Calico, IPIP before the VXLAN that is off', { settings: settings([['cni', 'calico'], ['cni-mode', 'none'], ['cni-mode', 'ipip-cross-subnet']]) }, 'Calico, IPIP across subnets | declared | no bridge'],
    ['Calico of the operator', { settings: settings([['cni', 'calico'], ['cni-mode', 'VXLANCrossSubnet']]) }, 'Calico, VXLAN across subnets | declared | no bridge'],
    ['Cilium of old', { settings: settings([['cni', 'cilium'], ['cni-mode', 'geneve']]) }, 'Cilium, Geneve | declared | no bridge'],
    ['Cilium, native', { settings: settings([['cni', 'cilium'], ['cni-mode', 'native']]) }, 'Cilium, native routing | declared | no bridge'],
    ['words that are no mode', { settings: settings([['cni', 'cilium'], ['cni-mode', 'quick']]) }, 'Cilium, VXLAN | declared | no bridge'],
    ['by another name', { settings: settings([['cni', 'OVNKubernetes']]) }, 'OVN-Kubernetes | assumed | cni0'],
    ['modes of another plugin do not count', { settings: [setting('cni', 'canal'), setting('cni-mode', 'ipip', 'calico-node CALICO_IPV4POOL_IPIP'), setting('cni-mode', 'host-gw', 'flannel net-conf.json Backend.Type')] }, 'Canal, host-gw | declared | no bridge'],
    ['the Amazon VPC CNI, not modelled', { settings: settings([['cni', 'AmazonVPC']]) }, 'the Amazon VPC CNI | assumed | cni0'],
  ];
  for (const [title, parts, expected] of cases) it(title, () => assert.equal(shown(parts), expected));

  it('is said to be one of several, or not to be modelled', () => {
    const messages = (parts: Partial<ModelInput>): string[] => buildModel(threeNodes(parts)).remarks.map(({ message }) => message);
    assert.deepEqual(messages({ settings: settings([['cni', 'flannel'], ['cni', 'cilium']]) }), ['The manifests name several network plugins; the model shows Cilium, not Flannel.']);
    assert.deepEqual(messages({ settings: settings([['cni', 'antrea']]) }), ['Devices and routes of Antrea are not modelled; shown is what the bridge plugin would make.']);
  });

  it('is placed where it is named', () => {
    const subject = setting('cni', 'calico');
    const { cni } = buildModel(threeNodes({ settings: [subject] }));
    assert.deepEqual([cni.place, cni.because], [{ chunk: subject.chunk, slot: subject.fact.slot }, 'test setting; IPIP as in its manifests']);
  });
});

describe('pod ranges of plugins that manage addresses themselves', () => {
  const ranges = (input: ModelInput): string[] => buildModel(input).podRanges.map(({ value, provenance }) => `${value.value}/${value.length} ${provenance}`);
  const text = (a: number, b: number): string => String(BigInt(a) * 16777216n + BigInt(b) * 65536n);

  it('are the pools, else what the control plane says, else the default of the plugin', () => {
    const calico = setting('cni', 'calico');
    assert.deepEqual(ranges(modelInput({ settings: [calico], claims: [claim('calico-pool', '10.48.0.0/16'), claim('pod-range', '10.244.0.0/16')] })), [`${text(10, 48)}/16 declared`]);
    assert.deepEqual(ranges(modelInput({ settings: [calico], claims: [claim('pod-range', '10.244.0.0/16')] })), [`${text(10, 244)}/16 declared`]);
    assert.deepEqual(ranges(modelInput({ settings: [calico] })), [`${text(192, 168)}/16 assumed`]);
    assert.deepEqual(ranges(modelInput({ settings: [calico], nodes: [node('a', { addresses: ['192.168.1.1'] })], claims: [claim('node-address', '192.168.1.1')] })), [`${text(172, 16)}/16 assumed`]);
    assert.deepEqual(ranges(modelInput({ settings: [setting('cni', 'cilium')], claims: [claim('pod-range', '10.244.0.0/16')] })), [`${text(10, 0)}/8 assumed`]);
  });

  it('hold the running pods', () => {
    const pod = workload('Pod', 'p', { podAddresses: ['10.20.3.4'], nodeName: 'a' });
    assert.deepEqual(ranges(modelInput({ settings: [setting('cni', 'calico')], workloads: [pod] })), [`${text(10, 20)}/16 derived`]);
  });
});
