import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { addToAddress, formatAddress } from '../../src/core/ip/address';
import type { Address } from '../../src/core/ip/address';
import { contains, lastAddress, networkAddress } from '../../src/core/ip/prefix';
import { buildModel } from '../../src/core/network/build';
import { tunnelEntriesOf } from '../../src/core/network/devices';
import { lookup } from '../../src/core/network/lookup';
import type { ClusterModel } from '../../src/core/network/model';
import type { ModelInput } from '../../src/core/network/model-input';
import { findNamespace, namespacesOf, podNamespace } from '../../src/core/network/namespaces';
import { nodeAddresses } from '../../src/core/network/own-addresses';
import { routingTable } from '../../src/core/network/routes';
import { claim, node, workload } from '../support/model-input';
import { CNI_CASES, cniCluster } from '../support/cni-clusters';
import type { CniCluster } from '../support/cni-clusters';

/** What may be wrong: ranges within each other, one range twice, nodes without an address, of one family, or in a network of their own. */
const DEFECTS: Readonly<Record<string, () => Partial<Pick<ModelInput, 'nodes' | 'claims' | 'workloads'>>>> = {
  none: () => ({}),
  'wider range': () => ({ nodes: [node('wide', { addresses: ['192.168.1.99', 'fd00:192:168:1::99'], podRanges: ['10.244.0.0/16', 'fd00:10:244::/56'] })] }),
  'same range': () => ({ nodes: [node('twin', { addresses: ['192.168.1.98', 'fd00:192:168:1::98'], podRanges: ['10.244.2.0/24', 'fd00:10:244:2::/64'] })] }),
  'several ranges': () => ({ nodes: [node('many', { addresses: ['192.168.2.97'], podRanges: ['10.244.9.0/24', '10.244.9.128/25', '10.244.9.0/24', 'fd00:10:244:9::/64'] })] }),
  'no address': () => ({ nodes: [node('lost', { podRanges: ['10.244.8.0/24', 'fd00:10:244:8::/64'] })] }),
  'range of the nodes': () => ({ nodes: [node('under', { addresses: ['192.168.1.96', 'fd00:192:168:1::96'], podRanges: ['192.168.1.0/25', 'fd00:192:168:1::/64'] })] }),
  'nested networks': () => ({ claims: [claim('node-network', '192.168.1.0/28'), claim('node-network', '192.168.0.0/16')] }),
  'foreign pod': () => ({ workloads: [workload('Pod', 'foreign', { nodeName: 'node-1', podAddresses: ['10.244.2.77', 'fd00:10:244:2::77'] }), workload('Deployment', 'host', { hostNetwork: true, replicas: 2 })] }),
};

const anyCluster = fc.record({
  cni: fc.constantFrom(...Object.keys(CNI_CASES)),
  defect: fc.constantFrom(...Object.keys(DEFECTS)),
  families: fc.constantFrom('ipv4' as const, 'ipv6' as const, 'dual' as const),
  nodes: fc.integer({ min: 1, max: 6 }),
  replicas: fc.integer({ min: 0, max: 12 }),
  subnets: fc.constantFrom(1 as const, 2 as const),
});

function modelOf({ cni, defect, ...shape }: typeof anyCluster extends fc.Arbitrary<infer T> ? T : never): ClusterModel {
  const input = cniCluster({ ...(CNI_CASES[cni] as CniCluster), ...shape });
  const more = DEFECTS[defect]?.() ?? {};
  return buildModel({ ...input, nodes: [...input.nodes, ...(more.nodes ?? [])], claims: [...input.claims, ...(more.claims ?? [])], workloads: [...input.workloads, ...(more.workloads ?? [])] });
}

/** Addresses at which something begins, ends or stands, and their neighbours. */
function addressesIn(model: ClusterModel): Address[] {
  const ranges = [...model.nodes.flatMap(({ podRanges }) => podRanges), ...model.podRanges, ...model.nodeNetworks].flatMap(({ value }) => [networkAddress(value), lastAddress(value)]);
  const held = [...model.pods, ...model.nodes.map((one) => ({ addresses: nodeAddresses(one) })), model.router].flatMap(({ addresses }) => addresses.map(({ value }) => value));
  const all = [...ranges, ...held].flatMap((one) => [addToAddress(one, -1), one, addToAddress(one, 1)]);
  return [...new Map(all.flatMap((one) => (one === undefined ? [] : [[formatAddress(one), one] as const]))).values()];
}

describe('looking up one address', function () {
  this.timeout(60_000);

  it('finds in a table made for it what the whole table holds', () => {
    fc.assert(fc.property(anyCluster, fc.constantFrom('host' as const, 'router' as const), (cluster, routing) => {
      const model = modelOf(cluster);
      const addresses = addressesIn(model);
      for (const namespace of namespacesOf(model, routing)) {
        const whole = routingTable(model, routing, namespace);
        for (const one of addresses) {
          const part = routingTable(model, routing, namespace, one);
          assert.deepEqual(part?.routes, whole?.routes.filter(({ destination }) => contains(destination, one)), `${namespace} ${formatAddress(one)}`);
          if (part !== undefined && whole !== undefined) assert.deepEqual(lookup(part, one), lookup(whole, one));
        }
      }
    }), { numRuns: 60 });
  });

  it('finds the tunnel entries that the whole list holds', () => {
    fc.assert(fc.property(anyCluster, (cluster) => {
      const model = modelOf(cluster);
      const addresses = addressesIn(model);
      for (const namespace of namespacesOf(model, 'host')) {
        const whole = tunnelEntriesOf(model, 'host', namespace);
        addresses.forEach((one, at) => {
          const asked = [one, addresses[(at * 7) % addresses.length] ?? one];
          assert.deepEqual(tunnelEntriesOf(model, 'host', namespace, asked), whole.filter(({ via }) => asked.some((address) => contains(via, address))), `${namespace} ${formatAddress(one)}`);
        });
      }
    }), { numRuns: 60 });
  });

  it('finds every namespace by its name', () => {
    fc.assert(fc.property(anyCluster, (cluster) => {
      const model = modelOf(cluster);
      model.nodes.forEach((one, index) => assert.deepEqual(findNamespace(model, `node/${one.name.value}`), { kind: 'node', node: one, index }));
      model.pods.forEach((pod, index) => assert.deepEqual(findNamespace(model, podNamespace(pod)), { kind: 'pod', pod, index }));
      for (const none of ['', 'pod', 'pod/', 'pod/default', 'pod/default/', 'pod/default/zzz', 'pod/a/b/c', 'node/', 'node/pod', 'web']) assert.equal(findNamespace(model, none), undefined);
    }), { numRuns: 40 });
  });
});
