import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { explainRule } from '../../../../src/core/network/kube-proxy/explain';
import { restoreLine } from '../../../../src/core/network/kube-proxy/restore';
import type { TableName } from '../../../../src/core/network/kube-proxy/rule';
import { NodeRules } from '../../../../src/core/network/kube-proxy/rules';
import { byChain, expand, inputFor, local, port, remote } from './cases/case';
import type { ProxyCase } from './cases/case';
import { clusterAddressCases } from './cases/cluster-address';
import { externalCases } from './cases/external';
import { ipv6Cases } from './cases/ipv6';

/** What Services cause in one table, by chain. */
function caused(rules: NodeRules, table: TableName): Record<string, string[]> {
  const all = rules.chains(table).flatMap((chain) => chain.rules());
  return byChain(all.filter(({ source }) => source.plan !== undefined).map(restoreLine));
}

function check(one: ProxyCase): void {
  const rules = new NodeRules(inputFor(one), one.family ?? 4);
  const wanted = (lines: readonly string[] = []): Record<string, string[]> => byChain(lines.map((line) => expand(line, one)));
  assert.deepEqual(caused(rules, 'filter'), wanted(one.filter));
  assert.deepEqual(caused(rules, 'nat'), wanted(one.nat));
  for (const chain of [...rules.chains('filter'), ...rules.chains('nat')]) for (const rule of chain.rules()) assert.notEqual(explainRule(rule), '');
}

describe('kube-proxy: rules of cluster addresses', () => {
  for (const one of clusterAddressCases) it(one.name, () => check(one));
});

describe('kube-proxy: rules of external traffic', () => {
  for (const one of externalCases) it(one.name, () => check(one));
});

describe('kube-proxy: rules in IPv6', () => {
  for (const one of ipv6Cases) it(one.name, () => check(one));
});

describe('kube-proxy: large clusters', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => remote(`10.180.${n >> 8}.${n & 255}`, { ready: false }));
  const withTotal = (count: number): NodeRules => new NodeRules(inputFor({ ports: [port({ endpoints: [local('10.180.99.1')] }), port({ service: 'svc2', clusterAddresses: { 4: '172.30.0.42' }, endpoints: many(count - 1) })] }), 4);
  const ofChain = (rules: NodeRules, start: string): string[] => rules.rulesOf('ns1', 'svc1').filter(({ chain }) => chain.startsWith(start)).map(restoreLine);

  it('up to 1000 endpoints have comments', () => {
    assert.ok(ofChain(withTotal(1000), 'KUBE-SEP-').every((line) => line.includes('--comment')));
  });
  it('more than 1000, ready or not: no comments for endpoints, but for addresses', () => {
    const rules = withTotal(1001);
    const one = { ports: [port()] };
    assert.deepEqual(ofChain(rules, 'KUBE-SEP-'), [
      expand('-A KUBE-SEP-{10.180.99.1:80} -s 10.180.99.1 -j KUBE-MARK-MASQ', one),
      expand('-A KUBE-SEP-{10.180.99.1:80} -m tcp -p tcp -j DNAT --to-destination 10.180.99.1:80', one),
    ]);
    assert.deepEqual(ofChain(rules, 'KUBE-SVC-'), [
      expand('-A KUBE-SVC-{} -m comment --comment "@ cluster IP" -m tcp -p tcp -d 172.30.0.41 --dport 80 ! -s 10.180.0.0/16 -j KUBE-MARK-MASQ', one),
      expand('-A KUBE-SVC-{} -j KUBE-SEP-{10.180.99.1:80}', one),
    ]);
  });
});

describe('kube-proxy: a Service among others', () => {
  const rules = new NodeRules(inputFor({ ports: [port({ endpoints: [local('10.180.0.1')] }), port({ port: 'dns', protocol: 'UDP', portNumber: 53 }), port({ service: 'svc2' })] }), 4);

  it('its rules, and only its', () => {
    const found = rules.rulesOf('ns1', 'svc1');
    assert.deepEqual([...new Set(found.map(({ source }) => source.plan?.title))].sort(), ['ns1/svc1:dns', 'ns1/svc1:p80']);
    assert.equal(found.filter(({ table }) => table === 'nat').length, 5);
    assert.deepEqual(rules.rulesOf('ns1', 'none'), []);
  });
  it('chains by name', () => {
    const [plan] = rules.plansOf('ns1', 'svc1').filter(({ title }) => title === 'ns1/svc1:p80');
    assert.ok(plan);
    assert.equal(rules.chain('nat', plan.clusterChain)?.rules().length, 2);
    assert.equal(rules.chain('nat', plan.clusterChain, plan)?.plan, plan);
    assert.equal(rules.chain('nat', plan.sets.reachable[0]?.chain ?? '')?.endpoint?.text, '10.180.0.1:80');
    assert.equal(rules.chain('nat', plan.localChain), undefined);
    assert.equal(rules.chain('nat', 'KUBE-SEP-AAAAAAAAAAAAAAAA'), undefined);
    assert.equal(rules.chain('nat', 'KUBE-SVC-AAAAAAAAAAAAAAAA'), undefined);
    assert.equal(rules.chain('filter', plan.clusterChain), undefined);
    assert.equal(rules.chain('nat', 'KUBE-POSTROUTING')?.rules().length, 3);
    assert.equal(rules.chain('mangle', 'KUBE-PROXY-CANARY')?.kind, 'ensured');
  });
});
