import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { compareAddresses, formatAddress } from '../../../src/core/ip/address';
import type { Address } from '../../../src/core/ip/address';
import { contains, formatPrefix, overlaps } from '../../../src/core/ip/prefix';
import { buildModel } from '../../../src/core/network/build';
import { lookup } from '../../../src/core/network/lookup';
import type { ClusterModel, ModelPod, NamespaceId, NodeRouting } from '../../../src/core/network/model';
import type { ModelInput } from '../../../src/core/network/model-input';
import { nodeNamespace, podNamespace, ROUTER } from '../../../src/core/network/namespaces';
import { nodeAddresses } from '../../../src/core/network/own-addresses';
import { ownAddresses, routingTable } from '../../../src/core/network/routes';
import { claim, modelInput, node, service, setting, workload } from '../../support/model-input';

const families = fc.constantFrom('ipv4', 'ipv6', 'dual');
const kinds = fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'Pod');

/** Clusters without contradictions: some nodes declare their range and address, most things are left to the model. */
const clusters: fc.Arbitrary<ModelInput> = fc
  .record({
    family: families,
    nodes: fc.array(fc.record({ range: fc.boolean(), address: fc.boolean() }), { minLength: 1, maxLength: 6 }),
    workloads: fc.array(fc.record({ kind: kinds, replicas: fc.integer({ min: 0, max: 6 }), hostNetwork: fc.boolean() }), { maxLength: 6 }),
    services: fc.array(fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer'), { maxLength: 6 }),
    declaredPods: fc.uniqueArray(fc.integer({ min: 2, max: 9 }), { maxLength: 4 }),
  })
  .map(({ family, nodes, workloads, services, declaredPods }) => {
    const four = family !== 'ipv6';
    const nodeSubjects = nodes.map(({ range, address }, n) =>
      node(`n${n}`, {
        podRanges: range ? [four ? `10.244.${n * 2}.0/24` : `fd00:10:244:${n * 2}::/64`] : [],
        addresses: address ? [four ? `192.168.1.${100 + n}` : `fd00:192:168:1::${100 + n}`] : [],
      }),
    );
    const pods = nodes[0]?.range === true ? declaredPods.map((n) => workload('Pod', `declared-${n}`, { podAddresses: [four ? `10.244.0.${n}` : `fd00:10:244::${n}`] })) : [];
    return modelInput({
      settings: [setting('ip-family', family)],
      nodes: nodeSubjects,
      workloads: [...workloads.map(({ kind, ...rest }, n) => workload(kind, `w${n}`, rest)), ...pods],
      services: services.map((serviceType, n) => service(`s${n}`, { serviceType, ipFamilyPolicy: 'PreferDualStack' })),
    });
  });

/** Every address of the cluster with its holder; pods with hostNetwork hold none of their own. */
function held(model: ClusterModel): string[] {
  const pods = model.pods.filter(({ hostNetwork }) => !hostNetwork).flatMap(({ addresses }) => addresses);
  const nodes = model.nodes.flatMap(nodeAddresses);
  const services = model.services.flatMap(({ clusterAddresses }) => clusterAddresses);
  return [...pods, ...nodes, ...services, ...model.router.addresses].map(({ value }) => formatAddress(value));
}

/** Follows the tables from a namespace to an address; answers the namespaces passed, the last one holds the address. */
function trace(model: ClusterModel, routing: NodeRouting, from: NamespaceId, to: Address): NamespaceId[] {
  const path = [from];
  for (let at = from; path.length < 10; path.push(at)) {
    if (ownAddresses(model, at).some(({ value }) => compareAddresses(value, to) === 0)) return path;
    const table = routingTable(model, routing, at);
    const winner = table && lookup(table, to).winner;
    const next = winner && neighbour(model, at, winner.via ?? to, winner.device);
    if (next === undefined) return [...path, 'lost'];
    at = next;
  }
  return [...path, 'loop'];
}

/** The namespace on the same link that holds an address. */
function neighbour(model: ClusterModel, from: NamespaceId, hop: Address, device: string): NamespaceId | undefined {
  const same = (addresses: readonly { readonly value: Address }[]): boolean => addresses.some(({ value }) => compareAddresses(value, hop) === 0);
  const pod = model.pods.find((candidate) => podNamespace(candidate) === from);
  const home = pod === undefined ? model.nodes.find((candidate) => nodeNamespace(candidate) === from) : model.nodes[pod.node?.value ?? -1];
  if (home !== undefined && ((pod !== undefined && !pod.hostNetwork) || device === home.bridge?.name)) {
    if (same(home.gateways)) return nodeNamespace(home);
    const member = home.pods.map((index) => model.pods[index] as ModelPod).find(({ addresses, hostNetwork }) => !hostNetwork && same(addresses));
    return member && podNamespace(member);
  }
  const onWire = model.nodes.find(({ addresses }) => same(addresses));
  if (onWire !== undefined) return nodeNamespace(onWire);
  return same(model.router.addresses) ? ROUTER : undefined;
}

describe('every cluster', () => {
  it('holds no address twice', () => {
    fc.assert(fc.property(clusters, (input) => {
      const all = held(buildModel(input));
      assert.deepEqual(all, [...new Set(all)]);
    }));
  });

  it('keeps addresses in the ranges they belong to', () => {
    fc.assert(fc.property(clusters, (input) => {
      const model = buildModel(input);
      assert.deepEqual(model.remarks.filter(({ message }) => !message.includes('has no internal address')), []);
      for (const { addresses, podRanges, pods } of model.nodes) {
        assert.equal(addresses.length, model.families.length);
        assert.equal(podRanges.length, model.families.length);
        for (const { value } of addresses) assert.ok(model.nodeNetworks.some((network) => contains(network.value, value)), formatAddress(value));
        for (const pod of pods.map((index) => model.pods[index] as ModelPod).filter(({ hostNetwork }) => !hostNetwork)) {
          for (const { value } of pod.addresses) assert.ok(podRanges.some((range) => contains(range.value, value)), formatAddress(value));
        }
      }
      for (const { clusterAddresses } of model.services) for (const { value } of clusterAddresses) assert.ok(model.serviceRanges.some((range) => contains(range.value, value)));
      const blocks = model.nodes.flatMap(({ podRanges }) => podRanges.map(({ value }) => value));
      blocks.forEach((block, index) => blocks.slice(index + 1).forEach((other) => assert.ok(!overlaps(block, other), formatPrefix(block))));
    }));
  });

  for (const routing of ['host', 'router'] as const) {
    it(`lets every pod reach every pod, ${routing} routes`, () => {
      fc.assert(fc.property(clusters, (input) => {
        const model = buildModel(input);
        for (const from of model.pods.slice(0, 8)) {
          for (const target of model.pods.slice(-8)) {
            for (const { value } of target.addresses) {
              if (!from.addresses.some((own) => own.value.family === value.family)) continue;
              const path = trace(model, routing, podNamespace(from), value);
              const end = path.at(-1);
              assert.ok(end !== undefined && ownAddresses(model, end).some((own) => compareAddresses(own.value, value) === 0), path.join(' > '));
            }
          }
        }
      }), { numRuns: 60 });
    });
  }

  it('is the same for the same input, and its tables are in order', () => {
    fc.assert(fc.property(clusters, (input) => {
      const model = buildModel(input);
      assert.deepEqual(buildModel(input), model);
      for (const { name } of model.nodes) {
        const routes = routingTable(model, 'host', `node/${name.value}`)?.routes ?? [];
        const four = routes.filter(({ destination }) => destination.family === 4).map(({ destination }) => destination.value);
        assert.deepEqual(four, [...four].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      }
    }));
  });

  it('never makes the model throw, whatever the texts say', () => {
    const text = fc.oneof(fc.constantFrom('', '10.0.0.1', '10.0.0.0/8', 'fd00::1', '::/0', '0.0.0.0/0', '255.255.255.255', 'x', '10.0.0.1/33'), fc.string({ maxLength: 8 }));
    const range = fc.constantFrom('0.0.0.0/0', '10.0.0.0/8', '10.0.0.1/32', '10.0.0.0/31', '255.255.255.255/32', '::/0', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128', 'fd00::/127');
    const roles = fc.constantFrom('pod-range' as const, 'service-range' as const, 'node-network' as const, 'calico-pool' as const);
    const property = fc.property(
      fc.array(fc.record({ addresses: fc.array(text, { maxLength: 2 }), podRanges: fc.array(text, { maxLength: 2 }) }), { maxLength: 4 }),
      fc.array(fc.tuple(roles, range), { maxLength: 4 }),
      fc.array(fc.record({ podAddresses: fc.array(text, { maxLength: 2 }), hostAddresses: fc.array(text, { maxLength: 2 }), nodeName: fc.option(text, { nil: undefined }), hostNetwork: fc.boolean() }), { maxLength: 4 }),
      fc.array(fc.array(text, { maxLength: 2 }), { maxLength: 3 }),
      text,
      (nodes, ranges, pods, addresses, mask) => {
        const model = buildModel(modelInput({
          nodes: nodes.map((options, n) => node(`n${n}`, options)),
          claims: ranges.map(([role, one]) => claim(role, one)),
          workloads: [...pods.map((options, n) => workload('Pod', `p${n}`, options)), workload('DaemonSet', 'd'), workload('Deployment', 'w', { replicas: 3 })],
          services: addresses.map((clusterAddresses, n) => service(`s${n}`, { clusterAddresses })),
          settings: [setting('node-mask', mask), setting('node-mask-ipv4', mask), setting('ip-family', mask), setting('node-port-range', mask)],
        }));
        for (const routing of ['host', 'router'] as const) {
          for (const namespace of [ROUTER, ...model.nodes.map(nodeNamespace), ...model.pods.map(podNamespace)]) routingTable(model, routing, namespace);
        }
      },
    );
    fc.assert(property);
  });
});
