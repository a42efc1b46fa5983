import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { address as parseText, formatAddress } from '../../../src/core/ip/address';
import type { Address } from '../../../src/core/ip/address';
import { contains, prefix } from '../../../src/core/ip/prefix';
import type { Prefix } from '../../../src/core/ip/prefix';
import { PrefixTrie } from '../../../src/core/ip/trie';
import { buildModel } from '../../../src/core/network/build';
import { lookup } from '../../../src/core/network/lookup';
import type { NodeRouting, Route, RoutingTable } from '../../../src/core/network/model';
import type { ModelInput } from '../../../src/core/network/model-input';
import { namespacesOf } from '../../../src/core/network/namespaces';
import { formatRoute, ownAddresses, routingTable } from '../../../src/core/network/routes';
import { claim, modelInput, node, threeNodes, workload } from '../../support/model-input';

const address = (text: string): Address => parseText(text) as Address;
const block = (text: string): Prefix => prefix(text) as Prefix;

function lines(input: ModelInput, routing: NodeRouting, namespace: string): string[] | undefined {
  return routingTable(buildModel(input), routing, namespace)?.routes.map(formatRoute);
}

function row(destination: string, rest: Partial<Route> = {}): Route {
  return { destination: block(destination), device: 'eth0', provenance: 'derived', because: '', ...rest };
}

describe('a route as ip route prints it', () => {
  const cases: readonly [Route, string][] = [
    [row('0.0.0.0/0', { via: address('10.244.1.1') }), 'default via 10.244.1.1 dev eth0'],
    [row('10.244.1.0/24', { device: 'cni0', protocol: 'kernel', scope: 'link', source: address('10.244.1.1') }), '10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1'],
    [row('10.244.2.0/24', { via: address('192.168.1.12') }), '10.244.2.0/24 via 192.168.1.12 dev eth0'],
    [row('10.244.2.9/24'), '10.244.2.0/24 dev eth0'],
    [row('10.244.2.9/32', { scope: 'link' }), '10.244.2.9 dev eth0 scope link'],
    [row('10.0.0.0/8', { metric: 100 }), '10.0.0.0/8 dev eth0 metric 100'],
    [row('10.0.0.0/8', { type: 'unicast' }), '10.0.0.0/8 dev eth0'],
    [row('10.0.0.0/8', { type: 'blackhole' }), 'blackhole 10.0.0.0/8 dev eth0'],
    [row('::/0', { via: address('fd00::1'), metric: 1024 }), 'default via fd00::1 dev eth0 metric 1024 pref medium'],
    [row('fd00::/64', { protocol: 'kernel', metric: 256 }), 'fd00::/64 dev eth0 proto kernel metric 256 pref medium'],
    [row('fd00::9/128', { metric: 1024 }), 'fd00::9 dev eth0 metric 1024 pref medium'],
  ];
  for (const [route, text] of cases) it(text, () => assert.equal(formatRoute(route), text));
});

describe('routing tables', () => {
  it('are there for the router, nodes and pods', () => {
    const model = buildModel(threeNodes({ workloads: [workload('Deployment', 'web', { replicas: 1, namespace: 'shop' })] }));
    assert.deepEqual(namespacesOf(model, 'host'), ['node/node-1', 'node/node-2', 'node/node-3', 'pod/shop/web-sim-1']);
    assert.deepEqual(namespacesOf(model, 'router'), ['router', ...namespacesOf(model, 'host')]);
    for (const name of namespacesOf(model, 'router')) assert.equal(routingTable(model, 'router', name)?.namespace, name);
    assert.equal(routingTable(model, 'host', 'router'), undefined);
    assert.equal(routingTable(model, 'host', 'pod/shop/other'), undefined);
    assert.equal(routingTable(model, 'host', ''), undefined);
    assert.equal(routingTable(model, 'host', 'pod/shop/web-sim-1')?.title, 'Pod shop/web-sim-1');
  });

  it('are those of the node for hostNetwork', () => {
    const model = buildModel(threeNodes({ workloads: [workload('Pod', 'p', { hostNetwork: true })] }));
    assert.deepEqual(routingTable(model, 'host', 'pod/default/p')?.routes, routingTable(model, 'host', 'node/node-1')?.routes);
    assert.deepEqual(ownAddresses(model, 'pod/default/p').map(({ value }) => formatAddress(value)), ['192.168.1.11', '10.244.1.1']);
  });

  it('are empty for pods without a node', () => {
    assert.deepEqual(lines(threeNodes({ workloads: [workload('Pod', 'p', { nodeName: 'gone' })] }), 'host', 'pod/default/p'), []);
  });

  it('leave out nodes without a range', () => {
    const input = modelInput({ nodes: [1, 2].map((n) => node(`n${n}`, { addresses: [`10.0.0.${n}`] })), claims: [claim('pod-range', '10.1.0.0/24')] });
    assert.deepEqual(lines(input, 'host', 'node/n1'), ['10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1', '10.1.0.0/24 dev cni0 proto kernel scope link src 10.1.0.1']);
    assert.deepEqual(lines(input, 'host', 'node/n2'), ['10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.2', '10.1.0.0/24 via 10.0.0.1 dev eth0']);
  });

  it('leave out next hops that are not on a network of the node, which the router knows', () => {
    const input = modelInput({ nodes: [node('a', { addresses: ['10.0.1.5'], podRanges: ['10.244.1.0/24'] }), node('b', { addresses: ['172.16.2.5'], podRanges: ['10.244.2.0/24'] })] });
    assert.deepEqual(lines(input, 'host', 'node/a'), ['10.0.1.0/24 dev eth0 proto kernel scope link src 10.0.1.5', '10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1']);
    assert.deepEqual(lines(input, 'router', 'router'), [
      '10.0.1.0/24 dev eth0 proto kernel scope link src 10.0.1.1',
      '10.244.1.0/24 via 10.0.1.5 dev eth0',
      '10.244.2.0/24 via 172.16.2.5 dev eth1',
      '172.16.2.0/24 dev eth1 proto kernel scope link src 172.16.2.1',
    ]);
    assert.deepEqual(lines(input, 'router', 'node/b')?.[0], 'default via 172.16.2.1 dev eth0');
  });

  it('leave out pod addresses outside the range of the node', () => {
    assert.deepEqual(lines(threeNodes({ workloads: [workload('Pod', 'p', { nodeName: 'node-1', podAddresses: ['172.16.5.5'] })] }), 'host', 'pod/default/p'), []);
  });

  it('rest on places of manifests', () => {
    const input = threeNodes();
    const model = buildModel(input);
    const route = routingTable(model, 'host', 'node/node-1')?.routes.find(({ via }) => via !== undefined);
    assert.deepEqual(route?.place, model.nodes[1]?.podRanges[0]?.place);
    assert.equal(route?.provenance, 'derived');
    assert.equal(routingTable(model, 'router', 'node/node-1')?.routes[0]?.provenance, 'assumed');
  });

  it('have only the rows for one address when asked so', () => {
    const model = buildModel(threeNodes());
    const rows = (text: string): string[] | undefined => routingTable(model, 'router', 'node/node-1', address(text))?.routes.map(formatRoute);
    assert.deepEqual(rows('10.244.1.9'), ['default via 192.168.1.1 dev eth0', '10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1']);
    assert.deepEqual(rows('fd00::1'), []);
  });
});

describe('looking up an address', () => {
  const table: RoutingTable = {
    namespace: 'node/x',
    title: 'x',
    routes: [row('0.0.0.0/0', { via: address('192.168.1.1') }), row('10.0.0.0/8', { via: address('192.168.1.2') }), row('10.244.0.0/16', { metric: 20 }), row('10.244.0.0/16', { metric: 10, via: address('192.168.1.3') }), row('10.244.1.7/32')],
  };

  it('takes the longest prefix, then the lowest metric', () => {
    const result = lookup(table, address('10.244.1.9'));
    assert.equal(result.winner, table.routes[3]);
    assert.deepEqual(result.matches.map(({ route, why }) => `${formatRoute(route)}: ${why}`), [
      '10.244.0.0/16 via 192.168.1.3 dev eth0 metric 10: the first 16 bits of 10.244.1.9 equal those of 10.244.0.0/16; no other row that matches is longer',
      '10.244.0.0/16 dev eth0 metric 20: the first 16 bits of 10.244.1.9 equal those of 10.244.0.0/16; metric 20 is higher than 10',
      '10.0.0.0/8 via 192.168.1.2 dev eth0: the first 8 bits of 10.244.1.9 equal those of 10.0.0.0/8; /8 is shorter than /16',
      'default via 192.168.1.1 dev eth0: default holds every address; /0 is shorter than /16',
    ]);
    assert.equal(result.explanation, '10.244.1.9 goes to next hop 192.168.1.3 through eth0: 10.244.0.0/16 is the longest of 4 rows that match.');
  });

  it('says where an address goes', () => {
    assert.equal(lookup(table, address('10.244.1.7')).explanation, '10.244.1.7 goes directly through eth0: 10.244.1.7 is the longest of 5 rows that match.');
    assert.equal(lookup(table, address('8.8.8.8')).explanation, '8.8.8.8 goes to next hop 192.168.1.1 through eth0: default is the only row that matches.');
    assert.deepEqual(lookup(table, address('fd00::1')), { matches: [], winner: undefined, explanation: 'No row of the table holds fd00::1: the kernel answers "Network is unreachable".' });
  });

  it('equals the longest match of a trie and a plain search', () => {
    const near = fc.integer({ min: 0, max: 255 });
    const destination = fc.tuple(near, fc.integer({ min: 20, max: 32 })).map(([n, length]): Prefix => ({ family: 4, value: 0x0a000000n + BigInt(n), length }));
    fc.assert(fc.property(fc.array(destination, { maxLength: 12 }), near, (destinations, n) => {
      const asked: Address = { family: 4, value: 0x0a000000n + BigInt(n) };
      const routes = destinations.map((value, index): Route => ({ destination: value, device: `d${index}`, provenance: 'derived', because: '' }));
      const trie = new PrefixTrie<Route>();
      for (const route of routes) trie.insert(route.destination, route);
      const result = lookup({ namespace: 'x', title: 'x', routes }, asked);
      assert.equal(result.winner, trie.longestMatch(asked)?.values[0]);
      assert.equal(result.matches.length, routes.filter((route) => contains(route.destination, asked)).length);
    }));
  });
});
