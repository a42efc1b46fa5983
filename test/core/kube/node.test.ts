import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { bodyOf, show, withoutSlots } from './facts-of';

const node = (rest: string): string => `apiVersion: v1\nkind: Node\nmetadata:\n  name: n1\n${rest}`;

describe('facts of a Node', () => {
  const table: readonly [name: string, fixture: string, addresses: readonly string[]][] = [
    ['podCIDR', node('spec:\n  podCIDR: ‹10.244.1.0/24›\n'), ['node-pod-range 10.244.1.0/24']],
    ['podCIDRs', node('spec:\n  podCIDRs: ["‹10.244.1.0/24›", \'‹fd00::/64›\']\n'), ['node-pod-range 10.244.1.0/24', 'node-pod-range#1 fd00::/64']],
    ['podCIDR equal to podCIDRs, both to be changed together', node('spec:\n  podCIDR: ‹10.244.1.0/24›\n  podCIDRs:\n  - ‹10.244.1.0/24›\n'), ['node-pod-range 10.244.1.0/24', 'node-pod-range 10.244.1.0/24']],
    ['podCIDR unlike podCIDRs', node('spec:\n  podCIDR: ‹10.244.2.0/24›\n  podCIDRs:\n  - ‹10.244.1.0/24›\n'), ['node-pod-range 10.244.2.0/24', 'node-pod-range 10.244.1.0/24']],
    ['podCIDR as a number', node('spec:\n  podCIDR: ‹10.10›\n'), ['node-pod-range 10.10']],
    ['podCIDR as a placeholder', node('spec:\n  podCIDR: ${POD_CIDR}\n'), []],
    ['podCIDR empty', node('spec:\n  podCIDR: ""\n'), []],
    ['podCIDR as a sequence', node('spec:\n  podCIDR: [1]\n'), []],
    ['podCIDR as a mapping', node('spec:\n  podCIDR: {a: 1}\n'), []],
    ['podCIDRs as a scalar', node('spec:\n  podCIDRs: 10.0.0.0/8\n'), []],
    ['addresses', node('status:\n  addresses:\n  - {address: ‹192.168.1.11›, type: InternalIP}\n  - {address: n1, type: Hostname}\n  - type: ExternalIP\n    address: "‹203.0.113.1›"\n  - 3\n'), ['node-address 192.168.1.11', 'node-address 203.0.113.1']],
    ['two InternalIPs', node('status:\n  addresses:\n  - {type: InternalIP, address: ‹10.0.0.1›}\n  - {type: InternalIP, address: ‹"fd00::1"›}\n').replace('‹"fd00::1"›', '"‹fd00::1›"'), ['node-address 10.0.0.1', 'node-address#1 fd00::1']],
    ['annotation instead of status', node('').replace('  name: n1\n', '  name: n1\n  annotations:\n    projectcalico.org/IPv4Address: ‹10.0.0.5/24›\n'), ['node-address 10.0.0.5/24']],
    ['annotation instead of spec', node('').replace('  name: n1\n', '  name: n1\n  annotations:\n    kube-router.io/pod-cidrs: "‹10.1.0.0/24›, ‹fd00::/64›"\n'), ['node-pod-range 10.1.0.0/24', 'node-pod-range#1 fd00::/64']],
    ['status before annotation', node('status: {addresses: [{type: InternalIP, address: ‹10.0.0.9›}]}\n').replace('  name: n1\n', '  name: n1\n  annotations: {k3s.io/internal-ip: 10.0.0.5}\n'), ['node-address 10.0.0.9']],
    ['wrong types', node('spec: 3\nstatus: [1]\n'), []],
  ];
  for (const [name, fixture, addresses] of table) {
    it(name, () => {
      const shown = show(fixture);
      assert.deepEqual(shown.addresses, addresses);
      assert.ok(shown.extracted.facts.addresses.every((a) => a.owner === 0));
      assert.deepEqual(shown.extracted.facts.definitions, [{ tool: 'node', singleton: 'node/n1' }]);
    });
  }
  it('body', () => {
    const body = bodyOf(node('spec:\n  podCIDR: ‹10.1.0.0/24›\n  unschedulable: true\n  taints:\n  - {key: a, effect: NoSchedule}\n  - {key: b, value: c, effect: NoExecute}\n  - x\n'), 'node');
    assert.deepEqual(withoutSlots(body), {
      type: 'node', internalAddresses: [], externalAddresses: [], podRanges: ['10.1.0.0/24'], unschedulable: true,
      taints: [{ key: 'a', value: '', effect: 'NoSchedule' }, { key: 'b', value: 'c', effect: 'NoExecute' }],
    });
  });
  it('an address annotation loses its mask in the body only', () => {
    const body = bodyOf(node('').replace('  name: n1\n', '  name: n1\n  annotations: {projectcalico.org/IPv4Address: ‹10.0.0.5/24›}\n'), 'node');
    assert.deepEqual(withoutSlots(body.internalAddresses), ['10.0.0.5']);
  });
  it('a node without a name defines nothing', () => {
    assert.deepEqual(show('apiVersion: v1\nkind: Node\n').extracted.facts.definitions, []);
  });
  it('the Node of another group is no node', () => {
    const shown = show('apiVersion: projectcalico.org/v3\nkind: Node\nmetadata: {name: n1}\nspec: {podCIDR: 10.0.0.0/8}\n');
    assert.equal(shown.resource?.body.type, 'other');
  });
});
