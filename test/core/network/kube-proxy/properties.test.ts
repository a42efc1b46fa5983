import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Family } from '../../../../src/core/ip/address';
import type { ProxyConfig, ProxyEndpoint, ProxyInput, ProxyServicePort } from '../../../../src/core/network/kube-proxy/input';
import { restoreLine, restoreText } from '../../../../src/core/network/kube-proxy/restore';
import type { Rule } from '../../../../src/core/network/kube-proxy/rule';
import { NodeRules } from '../../../../src/core/network/kube-proxy/rules';
import { saveText } from '../../../../src/core/network/kube-proxy/save';
import { walk } from '../../../../src/core/network/kube-proxy/walk';
import { config1, node1, port } from './cases/case';

const endpoint: fc.Arbitrary<ProxyEndpoint> = fc.record({
  ip: fc.oneof(fc.nat(20).map((n) => `10.180.0.${n}`), fc.nat(20).map((n) => `fd80::${(n + 1).toString(16)}`)),
  port: fc.constantFrom(80, 8080),
  ready: fc.boolean(),
  serving: fc.boolean(),
  terminating: fc.boolean(),
  nodeName: fc.constantFrom('node1', 'node2', undefined),
  zoneHints: fc.constantFrom(undefined, ['a'], ['b'], ['a', 'b']),
});

const servicePort: fc.Arbitrary<ProxyServicePort> = fc
  .record({
    namespace: fc.constantFrom('a', 'a-b', 'ns'),
    service: fc.constantFrom('x', 'y', 'z', 'x-1'),
    port: fc.constantFrom('', 'http', 'p'),
    protocol: fc.constantFrom('TCP', 'UDP'),
    portNumber: fc.integer({ min: 1, max: 65535 }),
    clusterAddresses: fc.constantFrom({ 4: '172.30.0.1' }, { 6: 'fd30::1' }, { 4: '172.30.0.2', 6: 'fd30::2' }, {}),
    externalAddresses: fc.subarray(['192.168.99.1', 'fd99::1']),
    loadBalancerAddresses: fc.subarray(['1.2.3.4', '2001:db8::7']),
    sourceRanges: fc.subarray(['203.0.113.0/25', 'fd01::/64', '0.0.0.0/0']),
    nodePort: fc.constantFrom(0, 30001, 30002),
    healthCheckNodePort: fc.constantFrom(0, 31000),
    externalLocal: fc.boolean(),
    internalLocal: fc.boolean(),
    affinitySeconds: fc.constantFrom(undefined, 30),
    endpoints: fc.array(endpoint, { maxLength: 8 }),
  })
  .map((options) => port(options));

const config: fc.Arbitrary<ProxyConfig> = fc
  .record({
    masqueradeAll: fc.boolean(),
    localhostNodePorts: fc.boolean(),
    nfacct: fc.boolean(),
    clusterRanges: fc.constantFrom(config1.clusterRanges, {}),
    nodePortAddresses: fc.subarray(['primary', '127.0.0.0/8', '10.0.0.0/8']),
  })
  .map((options) => ({ ...config1, ...options }));

const input: fc.Arbitrary<ProxyInput> = fc.record({
  config,
  node: fc.constant(node1),
  // One object per key, as the API server keeps them.
  servicePorts: fc.uniqueArray(servicePort, { maxLength: 8, selector: (one) => `${one.namespace}/${one.service}/${one.port}/${one.protocol}` }),
});

const family = fc.constantFrom<Family>(4, 6);

describe('kube-proxy: properties of all rules', () => {
  it('every jump leads to a chain of the same table, and every chain of a Service is reached', () => {
    fc.assert(fc.property(input, family, (given, which) => {
      const rules = new NodeRules(given, which);
      for (const table of ['filter', 'nat'] as const) {
        const chains = rules.chains(table);
        const names = new Set(chains.map(({ name }) => name));
        assert.equal(names.size, chains.length);
        const reached = new Set<string>();
        for (const chain of chains) {
          assert.ok(chain.name.length <= 28);
          for (const rule of chain.rules()) {
            assert.equal(rule.chain, chain.name);
            assert.equal(rule.table, table);
            if (rule.target?.type !== 'jump') continue;
            assert.ok(names.has(rule.target.chain), `${chain.name} jumps to ${rule.target.chain}`);
            reached.add(rule.target.chain);
          }
        }
        for (const { name, plan } of chains) if (plan !== undefined) assert.ok(reached.has(name), `nothing jumps to ${name}`);
      }
    }));
  });

  it('the order of Services and endpoints in the input does not matter', () => {
    fc.assert(fc.property(input, family, fc.infiniteStream(fc.nat()), (given, which, keys) => {
      const shuffled = <T>(list: readonly T[]): T[] => list.map((item) => ({ item, key: keys.next().value as number })).sort((a, b) => a.key - b.key).map(({ item }) => item);
      // Two copies of one endpoint that differ in more than their node have no order of their own.
      const once = given.servicePorts.map((one) => ({ ...one, endpoints: [...new Map(one.endpoints.map((e) => [`${e.ip} ${e.port}`, e])).values()] }));
      const mixed = shuffled(once.map((one) => ({ ...one, endpoints: shuffled(one.endpoints) })));
      const first = new NodeRules({ ...given, servicePorts: once }, which);
      const second = new NodeRules({ ...given, servicePorts: mixed }, which);
      assert.equal(restoreText(first), restoreText(second));
      assert.equal(saveText(first), saveText(second));
    }));
  });

  it('the outcomes of any packet are certain together, and fair among endpoints', () => {
    const packet = fc.record({
      origin: fc.constantFrom('node' as const, 'network' as const),
      source: fc.constantFrom('10.180.0.1', '192.168.1.11', '198.51.100.7', '203.0.113.5', '127.0.0.1'),
      destination: fc.constantFrom('172.30.0.1', '172.30.0.2', '192.168.99.1', '1.2.3.4', '192.168.1.11', '127.0.0.1'),
      protocol: fc.constantFrom('TCP', 'UDP'),
      destinationPort: fc.constantFrom(80, 30001, 30002),
    });
    fc.assert(fc.property(input, packet, (given, sent) => {
      const ports = given.servicePorts.map((one) => ({ ...one, portNumber: 80 }));
      const found = walk(new NodeRules({ ...given, servicePorts: ports }, 4), sent);
      const total = found.reduce((sum, { probability }) => sum + probability, 0);
      assert.ok(Math.abs(total - 1) < 1e-9, `${total}`);
      assert.ok(found.every(({ verdict, endpoint: chosen }) => verdict === 'accept' || chosen === undefined));
      assert.equal(new Set(found.map(({ probability }) => probability.toFixed(6))).size, 1);
    }));
  });

  it('the rules that a packet can meet are all that match it, in their order', () => {
    const packet = fc.tuple(fc.constantFrom('172.30.0.1', '192.168.99.1', '1.2.3.4', '192.168.1.11', '10.180.0.1'), fc.constantFrom(80, 30001, 31000));
    const matches = ({ matches: all }: Rule, ip: string, dport: number): boolean =>
      all.every((match) => (match.type !== 'destination' || match.prefix.includes('/') || match.prefix === ip) && (match.type !== 'destination-port' || match.port === dport));
    fc.assert(fc.property(input, packet, (given, [ip, dport]) => {
      const ports = given.servicePorts.map((one) => ({ ...one, portNumber: 80 }));
      const rules = new NodeRules({ ...given, servicePorts: ports }, 4);
      for (const chain of rules.sharedChains()) {
        const lines = (list: readonly Rule[]): string[] => list.filter((one) => matches(one, ip, dport)).map(restoreLine);
        assert.deepEqual(lines(rules.rulesMet(chain.table, chain.name, ip, dport)), lines(chain.rules()));
      }
    }));
  });

  it('every rule of a Service is found by its name, and no other', () => {
    fc.assert(fc.property(input, family, (given, which) => {
      const rules = new NodeRules(given, which);
      const all = (['filter', 'nat'] as const).flatMap((table) => rules.chains(table).flatMap((chain) => chain.rules())).filter(({ source }) => source.plan);
      const named = new Set(rules.plans.map(({ port: { namespace, service } }) => `${namespace}/${service}`));
      const found = [...named].flatMap((name) => rules.rulesOf(name.split('/')[0] ?? '', name.split('/')[1] ?? ''));
      assert.equal(found.length, all.length);
    }));
  });
});
