import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { buildModel } from '../../src/core/network/build';
import { diff } from '../../src/core/network/diff/diff';
import type { Change, Snapshot } from '../../src/core/network/diff/snapshot';
import { inputOf, proxyCluster } from '../../src/core/network/kube-proxy/from-manifests';
import { NodeRules } from '../../src/core/network/kube-proxy/rules';
import { saveLine } from '../../src/core/network/kube-proxy/save';
import type { NodeRouting } from '../../src/core/network/model';
import type { ModelInput } from '../../src/core/network/model-input';
import { nodeNamespace, ROUTER } from '../../src/core/network/namespaces';
import { formatRoute, routingTable } from '../../src/core/network/routes';
import { CNI_CASES, cniCluster } from '../support/cni-clusters';
import type { CniCluster } from '../support/cni-clusters';
import { node, service, servicePort, setting, workload } from '../support/model-input';

const shape = fc.record({
  cni: fc.constantFrom(...Object.keys(CNI_CASES)),
  families: fc.constantFrom('ipv4' as const, 'ipv6' as const, 'dual' as const),
  subnets: fc.constantFrom(1 as const, 2 as const),
  detect: fc.constantFrom('ClusterCIDR', 'NodeCIDR', 'InterfaceNamePrefix'),
});

/** What an edit may change. Shape: equal parts of two states give states that differ in nothing but the other parts. */
const state = fc.record({
  nodes: fc.integer({ min: 1, max: 4 }),
  replicas: fc.integer({ min: 0, max: 6 }),
  extra: fc.subarray(['far', 'twin', 'wide', 'under']),
  policy: fc.constantFrom(undefined, 'Local'),
  port: fc.constantFrom(80, 81),
  services: fc.subarray(['a', 'b', 'c']),
  daemon: fc.boolean(),
  masquerade: fc.boolean(),
});
type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;
type State = typeof state extends fc.Arbitrary<infer T> ? T : never;

const EXTRA: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  far: [['192.168.2.90', 'fd00:192:168:2::90'], ['10.244.90.0/24', 'fd00:10:244:90::/64']],
  twin: [['192.168.1.91', 'fd00:192:168:1::91'], ['10.244.1.0/24', 'fd00:10:244:1::/64']],
  wide: [['192.168.1.92', 'fd00:192:168:1::92'], ['10.244.0.0/20', 'fd00:10:244::/60']],
  under: [['192.168.1.93', 'fd00:192:168:1::93'], ['192.168.1.0/26', 'fd00:192:168:1::/64']],
};

function snapshotOf({ cni, detect, ...rest }: Shape, { nodes, replicas, extra, policy, port, services, daemon, masquerade }: State): Snapshot {
  const base = cniCluster({ ...(CNI_CASES[cni] as CniCluster), ...rest, nodes, replicas });
  const made = service('web', { serviceType: 'NodePort', ports: [servicePort(port, { target: 8080, nodePort: 30080 })] });
  const input: ModelInput = {
    ...base,
    nodes: [...base.nodes, ...extra.map((name) => node(name, { addresses: EXTRA[name]?.[0], podRanges: EXTRA[name]?.[1] }))],
    workloads: [...base.workloads, ...(daemon ? [workload('DaemonSet', 'agent')] : [])],
    services: [{ ...made, body: { ...made.body, externalTrafficPolicy: policy } }, ...services.map((name) => service(name, { selector: { app: name === 'a' ? 'web' : 'agent' } }))],
    settings: [...base.settings, setting('detect-local-mode', detect), setting('proxy-interface-name-prefix', 'veth'), ...(masquerade ? [setting('proxy-masquerade-all', 'true')] : [])],
  };
  const model = buildModel(input);
  return { model, proxy: proxyCluster(input, model), sources: [] };
}

/** Every line of every node: what the difference must be made of. */
function linesOf({ model, proxy }: Snapshot, routing: NodeRouting): Readonly<Record<'route' | 'rule', ReadonlySet<string>>> {
  const route = new Set<string>();
  const rule = new Set<string>();
  const tables = [...model.nodes.map((one) => [one.name.value, nodeNamespace(one)] as const), ...(routing === 'router' ? [[ROUTER, ROUTER] as const] : [])];
  for (const [name, namespace] of tables) for (const row of routingTable(model, routing, namespace)?.routes ?? []) route.add(`${formatRoute(row)} on ${name}`);
  proxy?.nodes.forEach(({ name }, index) => {
    for (const family of model.families) {
      const input = inputOf(proxy, index);
      if (input === undefined) continue;
      const rules = new NodeRules(input, family);
      for (const table of ['filter', 'nat'] as const) for (const chain of rules.chains(table)) for (const one of chain.rules()) rule.add(`${family === 6 ? '-6 ' : ''}-t ${table} ${saveLine(one, family)} on ${name}`);
    }
  });
  return { route, rule };
}

describe('the difference of two states', function () {
  this.timeout(60_000);

  it('is what whole tables and rules of all nodes differ in', () => {
    fc.assert(fc.property(shape, state, state, fc.constantFrom('host' as const, 'router' as const), (cluster, first, other, routing) => {
      // Mostly few things are edited at once.
      const second: State = { ...first, ...Object.fromEntries(Object.entries(other).filter((_entry, at) => (at + first.nodes + other.replicas) % 3 === 0)) };
      const [before, after] = [snapshotOf(cluster, first), snapshotOf(cluster, second)];
      const [old, now] = [linesOf(before, routing), linesOf(after, routing)];
      const found = diff(before, after, routing);
      assert.equal(found.omitted, 0);
      for (const subject of ['route', 'rule'] as const) {
        const told = (kind: Change['kind']): string[] => found.changes.filter((one) => one.subject === subject && one.kind === kind).flatMap(({ title, where }) => where.map((name) => `${title} on ${name}`)).sort();
        assert.deepEqual(told('removed'), [...old[subject]].filter((line) => !now[subject].has(line)).sort());
        assert.deepEqual(told('added'), [...now[subject]].filter((line) => !old[subject].has(line)).sort());
      }
      assert.deepEqual(found.notes, []);
    }), { numRuns: 150 });
  });
});
