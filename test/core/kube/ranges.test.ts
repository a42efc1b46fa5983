import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { bodyOf, show, withoutSlots } from './facts-of';

describe('ranges of other objects', () => {
  const table: readonly [name: string, fixture: string, addresses: readonly string[], settings: readonly string[]][] = [
    ['Calico IPPool', 'apiVersion: projectcalico.org/v3\nkind: IPPool\nmetadata: {name: p}\nspec:\n  cidr: ‹192.168.0.0/16›\n  ipipMode: Always\n  vxlanMode: Never\n', ['calico-pool 192.168.0.0/16'], ['cni=calico', 'cni-mode=ipip', 'cni-mode=none']],
    ['Calico IPPool with blocks', 'apiVersion: projectcalico.org/v3\nkind: IPPool\nmetadata: {name: p}\nspec:\n  cidr: ‹10.48.0.0/16›\n  blockSize: 28\n  disabled: true\n  allowedUses: [Tunnel]\n', ['calico-pool 10.48.0.0/16'], ['cni-block-size=28', 'pool-unused=true', 'cni=calico', 'cni-mode=none', 'pool-unused=true']],
    ['Calico IPPool as a resource', 'apiVersion: crd.projectcalico.org/v1\nkind: IPPool\nspec: {cidr: "‹fd00::/48›", vxlanMode: CrossSubnet}\n', ['calico-pool fd00::/48'], ['cni=calico', 'cni-mode=vxlan-cross-subnet']],
    ['IPPool of another group', 'apiVersion: crd.antrea.io/v1beta1\nkind: IPPool\nspec: {cidr: 10.0.0.0/8}\n', [], []],
    ['Calico Installation', 'apiVersion: operator.tigera.io/v1\nkind: Installation\nspec:\n  calicoNetwork:\n    ipPools:\n    - cidr: ‹192.168.0.0/16›\n      encapsulation: VXLAN\n', ['calico-pool 192.168.0.0/16'], ['cni-mode=VXLAN', 'cni=calico']],
    ['Calico Installation, another plugin', 'apiVersion: operator.tigera.io/v1\nkind: Installation\nspec:\n  cni: {type: AmazonVPC, ipam: {type: HostLocal}}\n  calicoNetwork:\n    ipPools:\n    - cidr: ‹fd00::/48›\n', ['calico-pool fd00::/48'], ['cni-mode=IPIP', 'cni=AmazonVPC', 'cni-ipam=HostLocal']],
    ['ServiceCIDR', 'apiVersion: networking.k8s.io/v1\nkind: ServiceCIDR\nmetadata: {name: s}\nspec:\n  cidrs:\n  - ‹10.96.0.0/16›\n  - ‹fd00::/112›\n', ['service-range 10.96.0.0/16', 'service-range#1 fd00::/112'], []],
    ['NetworkPolicy', 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec:\n  ingress:\n  - from:\n    - ipBlock:\n        cidr: ‹10.0.0.0/8›\n        except: [‹10.1.0.0/16›]\n    - podSelector: {}\n  egress:\n  - to: [{ipBlock: {cidr: ‹0.0.0.0/0›}}]\n  - {}\n', ['policy-block 10.0.0.0/8', 'other-range 10.1.0.0/16', 'policy-block 0.0.0.0/0'], []],
    ['NetworkPolicy, wrong types', 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: {ingress: {from: ipBlock}, egress: [{to: [{ipBlock: 3}]}]}\n', [], []],
    ['NetworkPolicy of another group', 'apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nspec: {ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}\n', [], []],
  ];
  for (const [name, fixture, addresses, settings] of table) {
    it(name, () => {
      const shown = show(fixture);
      assert.deepEqual(shown.addresses, addresses);
      assert.deepEqual(shown.settings, settings);
      assert.ok(shown.extracted.facts.addresses.every((a) => a.owner === 0));
    });
  }
});

describe('endpoints', () => {
  it('EndpointSlice', () => {
    const fixture =
      'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: s-1, labels: {kubernetes.io/service-name: s}}\naddressType: IPv4\nendpoints:\n' +
      '- addresses: [‹10.0.0.1›]\n  nodeName: n1\n  zone: z\n  conditions: {ready: false, serving: true, terminating: true}\n  targetRef: {kind: Pod, name: p}\n- {addresses: [‹10.0.0.2›]}\n- 3\nports:\n- {name: web, port: 80}\n- {name: "", protocol: UDP}\n';
    assert.deepEqual(show(fixture).addresses, ['endpoint-address 10.0.0.1', 'endpoint-address 10.0.0.2']);
    assert.deepEqual(withoutSlots(bodyOf(fixture, 'endpoints')), {
      type: 'endpoints', serviceName: 's', addressType: 'IPv4',
      endpoints: [
        { addresses: ['10.0.0.1'], nodeName: 'n1', zone: 'z', podName: 'p', ready: false, serving: true, terminating: true },
        { addresses: ['10.0.0.2'], ready: true, serving: true, terminating: false },
      ],
      ports: [{ name: 'web', protocol: 'TCP', port: 80 }, { protocol: 'UDP' }],
    });
  });
  it('v1beta1 topology, names instead of addresses', () => {
    const body = bodyOf('apiVersion: discovery.k8s.io/v1beta1\nkind: EndpointSlice\naddressType: FQDN\nendpoints:\n- addresses: [x.example]\n  topology: {kubernetes.io/hostname: n1, topology.kubernetes.io/zone: z}\n', 'endpoints');
    assert.deepEqual(withoutSlots(body.endpoints), [{ addresses: [], nodeName: 'n1', zone: 'z', ready: true, serving: true, terminating: false }]);
  });
  it('Endpoints: one resource per subset', () => {
    const shown = show('apiVersion: v1\nkind: Endpoints\nmetadata: {name: s}\nsubsets:\n- addresses: [{ip: ‹10.0.0.1›, nodeName: n1, targetRef: {kind: Pod, name: p}}]\n  notReadyAddresses: [{ip: ‹10.0.0.2›}]\n  ports: [{port: 80}]\n- addresses: [{ip: ‹10.0.0.3›}]\n');
    assert.deepEqual(shown.addresses, ['endpoint-address 10.0.0.1', 'endpoint-address 10.0.0.2', 'endpoint-address 10.0.0.3']);
    const { resources, addresses } = shown.extracted.facts;
    assert.deepEqual(resources.map((r) => r.name), ['s', 's']);
    assert.deepEqual(addresses.map((a) => a.owner), [0, 0, 1]);
    assert.deepEqual(withoutSlots(resources[0]?.body), {
      type: 'endpoints', serviceName: 's', addressType: 'IPv4', ports: [{ protocol: 'TCP', port: 80 }],
      endpoints: [
        { addresses: ['10.0.0.1'], nodeName: 'n1', podName: 'p', ready: true, serving: true, terminating: false },
        { addresses: ['10.0.0.2'], ready: false, serving: false, terminating: false },
      ],
    });
  });
  it('Endpoints without subsets still stand for their Service', () => {
    assert.equal(bodyOf('apiVersion: v1\nkind: Endpoints\nmetadata: {name: s}\n', 'endpoints').serviceName, 's');
  });
});
