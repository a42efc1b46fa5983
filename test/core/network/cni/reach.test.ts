import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { formatAddress } from '../../../../src/core/ip/address';
import { formatPrefix, overlaps } from '../../../../src/core/ip/prefix';
import { buildModel } from '../../../../src/core/network/build';
import { devicesOf, tunnelEntriesOf } from '../../../../src/core/network/devices';
import type { ClusterModel, NodeRouting } from '../../../../src/core/network/model';
import { namespacesOf, nodeNamespace, podNamespace } from '../../../../src/core/network/namespaces';
import { nodeAddresses } from '../../../../src/core/network/own-addresses';
import { routingTable } from '../../../../src/core/network/routes';
import { CNI_CASES, cniCluster } from '../../../support/cni-clusters';
import type { CniCluster } from '../../../support/cni-clusters';
import { walk } from '../../../support/walk';

const ROUTINGS = ['host', 'router'] as const;

/** Walks from every pod and node to every pod; answers the paths that end elsewhere. */
function lostPaths(model: ClusterModel, routing: NodeRouting): string[] {
  const starts = [...model.pods.map(podNamespace), ...model.nodes.map(nodeNamespace)];
  return starts.flatMap((from) =>
    model.pods.flatMap((pod) =>
      pod.addresses.flatMap(({ value }) => {
        const path = walk(model, routing, from, value);
        return path.at(-1) === podNamespace(pod) ? [] : [`${formatAddress(value)}: ${path.join(' > ')}`];
      }),
    ),
  );
}

/** Addresses and blocks are held once, devices that routes and tunnels name are there. */
function assertSound(model: ClusterModel, routing: NodeRouting): void {
  const pods = model.pods.flatMap(({ addresses }) => addresses);
  const all = [...pods, ...model.nodes.flatMap(nodeAddresses), ...model.router.addresses].map(({ value }) => formatAddress(value));
  assert.deepEqual(all, [...new Set(all)]);
  const blocks = model.nodes.flatMap(({ podRanges }) => podRanges.map(({ value }) => value));
  blocks.forEach((block, index) => blocks.slice(index + 1).forEach((other) => assert.ok(!overlaps(block, other), formatPrefix(block))));
  for (const name of namespacesOf(model, routing)) {
    const names = new Set(devicesOf(model, routing, name).map((device) => device.name));
    for (const { device } of routingTable(model, routing, name)?.routes ?? []) assert.ok(device === '' || names.has(device), `${name}: ${device}`);
    for (const entry of tunnelEntriesOf(model, routing, name)) for (const device of [entry.device, entry.through ?? entry.device]) assert.ok(names.has(device), `${name}: ${device}`);
  }
}

describe('every pod reaches every pod', () => {
  for (const [name, cluster] of Object.entries(CNI_CASES)) {
    for (const routing of ROUTINGS) {
      it(`${name}, ${routing}`, () => {
        const model = buildModel(cniCluster(cluster));
        assert.deepEqual(model.remarks, []);
        assertSound(model, routing);
        assert.deepEqual(lostPaths(model, routing), []);
      });
    }
  }

  it('whatever the cluster', () => {
    const tunnelled = /vxlan|wireguard|ipip|cilium-geneve/;
    const anyCluster = fc.record({
      name: fc.constantFrom(...Object.keys(CNI_CASES)),
      families: fc.constantFrom('ipv4' as const, 'ipv6' as const, 'dual' as const),
      nodes: fc.integer({ min: 1, max: 4 }),
      replicas: fc.integer({ min: 0, max: 8 }),
      subnets: fc.constantFrom(1 as const, 2 as const),
      routing: fc.constantFrom(...ROUTINGS),
    });
    fc.assert(fc.property(anyCluster, ({ name, families, nodes, replicas, subnets, routing }) => {
      const usual = CNI_CASES[name] as CniCluster;
      // IPIP and UDP are IPv4's; pools of one family serve that family.
      const four = /ipip|udp|host-local/.test(name) ? 'ipv4' : families;
      const claims = (usual.claims ?? []).filter(([, text]) => (text.includes(':') ? four !== 'ipv4' : four !== 'ipv6'));
      const crossing = tunnelled.test(name) || (routing === 'router' && /bridge|kubenet|calico-bgp/.test(name)) || name === 'cilium-native-router';
      const model = buildModel(cniCluster({ ...usual, families: four, claims, nodes, replicas, subnets: crossing ? subnets : 1 }));
      assertSound(model, routing);
      assert.deepEqual(lostPaths(model, routing), []);
    }), { numRuns: 80 });
  });
});

describe('rows of pods', () => {
  it('Flannel tells each pod of its whole network', () => {
    const rows = (name: string): string[] => {
      const model = buildModel(cniCluster(CNI_CASES[name] as CniCluster));
      const [pod] = model.pods.filter(({ hostNetwork }) => !hostNetwork);
      return (routingTable(model, 'host', podNamespace(pod ?? assert.fail()))?.routes ?? []).filter(({ via }) => via !== undefined).map(({ destination, via }) => `${formatPrefix(destination)} via ${via === undefined ? '' : formatAddress(via)}`);
    };
    const [flannel] = Object.keys(CNI_CASES).filter((name) => name.startsWith('flannel-host-gw') || name === 'flannel-vxlan');
    const found = rows(flannel ?? assert.fail());
    assert.ok(found.includes('0.0.0.0/0 via 10.244.1.1'), found.join());
    assert.ok(found.includes('10.244.0.0/16 via 10.244.1.1'), found.join());
  });
});
