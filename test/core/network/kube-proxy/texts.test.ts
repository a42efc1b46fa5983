import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { restoreLine, restoreText } from '../../../../src/core/network/kube-proxy/restore';
import { NodeRules } from '../../../../src/core/network/kube-proxy/rules';
import { saveLine, saveText } from '../../../../src/core/network/kube-proxy/save';
import { savedPrefix, savedProbability, writtenProbability } from '../../../../src/core/network/kube-proxy/text';
import { inputFor, local, port, remote } from './cases/case';
import type { ProxyCase } from './cases/case';
import { fixedInputs } from './cases/fixed';

const rulesFor = (one: Partial<ProxyCase>): NodeRules => new NodeRules(inputFor({ ports: [], ...one }), one.family ?? 4);
const fixed = (name: string): NodeRules => rulesFor(fixedInputs[name] ?? assert.fail(name));
const linesOf = (rules: NodeRules, table: 'filter' | 'nat', chain: string): string[] => (rules.chain(table, chain)?.rules() ?? []).map(restoreLine);

const LAST = '-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain"';
const LOCALNET = '-A KUBE-FIREWALL -m comment --comment "block incoming localnet connections" -d 127.0.0.0/8 ! -s 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP';

describe('kube-proxy: rules that are always there', () => {
  it('default text', () => {
    assert.equal(restoreText(fixed('defaults')), [
      '*filter',
      ':KUBE-NODEPORTS - [0:0]',
      ':KUBE-SERVICES - [0:0]',
      ':KUBE-EXTERNAL-SERVICES - [0:0]',
      ':KUBE-FIREWALL - [0:0]',
      ':KUBE-FORWARD - [0:0]',
      ':KUBE-PROXY-FIREWALL - [0:0]',
      LOCALNET,
      '-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP',
      '-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark 0x00004000/0x00004000 -j ACCEPT',
      '-A KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      'COMMIT',
      '*nat',
      ':KUBE-NODEPORTS - [0:0]',
      ':KUBE-SERVICES - [0:0]',
      ':KUBE-MARK-MASQ - [0:0]',
      ':KUBE-POSTROUTING - [0:0]',
      `${LAST} -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS`,
      '-A KUBE-MARK-MASQ -j MARK --or-mark 0x00004000',
      '-A KUBE-POSTROUTING -m mark ! --mark 0x00004000/0x00004000 -j RETURN',
      '-A KUBE-POSTROUTING -j MARK --xor-mark 0x00004000',
      '-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
      'COMMIT',
      '',
    ].join('\n'));
  });

  const lastRules: readonly [name: string, rules: readonly string[]][] = [
    ['defaults', ['-m addrtype --dst-type LOCAL']],
    ['ipv6', ['-m addrtype --dst-type LOCAL ! -d ::1/128']],
    ['node ports not on loopback', ['-m addrtype --dst-type LOCAL ! -d 127.0.0.0/8']],
    ['node ports on some addresses', ['-d 192.168.1.11']],
    ['node ports on some addresses, IPv6', ['-d fd01::11']],
    ['node ports on no address of the node', []],
    ['node ports with a zero range', ['-m addrtype --dst-type LOCAL']],
    ['node ports on ranges of the other family', ['-m addrtype --dst-type LOCAL']],
    ['node ports on loopback and pods', ['-d 10.180.0.254', '-d 127.0.0.1']],
    ['node ports on loopback, switched off', ['-d 192.168.1.11']],
    ['node ports on loopback, IPv6', []],
    ['primary addresses', ['-d 192.168.1.11']],
    ['localhost by word', ['-d 127.0.0.1', '-d 192.168.1.11']],
    ['all by word', ['-m addrtype --dst-type LOCAL']],
  ];
  for (const [name, rules] of lastRules) {
    it(`last rules of KUBE-SERVICES: ${name}`, () => {
      assert.deepEqual(linesOf(fixed(name), 'nat', 'KUBE-SERVICES'), rules.map((match) => `${LAST} ${match} -j KUBE-NODEPORTS`));
    });
  }

  const localnet: readonly [name: string, there: boolean][] = [
    ['defaults', true], ['ipv6', false], ['node ports not on loopback', false], ['node ports on some addresses', false],
    ['node ports with a zero range', true], ['node ports on ranges of the other family', true], ['node ports on loopback and pods', true],
    ['primary addresses', false], ['localhost by word', true], ['all by word', true],
  ];
  for (const [name, there] of localnet) {
    it(`loopback node ports need a firewall: ${name}`, () => {
      const rules = fixed(name);
      assert.deepEqual(linesOf(rules, 'filter', 'KUBE-FIREWALL'), there ? [LOCALNET] : []);
      assert.equal(restoreText(rules).includes(':KUBE-FIREWALL'), there);
      // The chain and the jumps to it are there all the same.
      assert.ok(saveText(rules).includes(':KUBE-FIREWALL - [0:0]'));
    });
  }

  it('another bit', () => {
    const text = restoreText(fixed('another masquerade bit'));
    assert.ok(text.includes('-j MARK --or-mark 0x80000000'));
    assert.ok(saveText(fixed('another masquerade bit')).includes('-j MARK --set-xmark 0x80000000/0x80000000'));
  });
  it('liberal TCP: invalid packets pass', () => assert.equal(linesOf(fixed('liberal TCP'), 'filter', 'KUBE-FORWARD').length, 2));
  it('nfacct: dropped packets are counted', () => {
    assert.equal(linesOf(fixed('nfacct'), 'filter', 'KUBE-FORWARD')[0], '-A KUBE-FORWARD -m conntrack --ctstate INVALID -m nfacct --nfacct-name ct_state_invalid_dropped_pkts -j DROP');
    assert.ok(saveText(fixed('nfacct')).includes('-A KUBE-FORWARD -m conntrack --ctstate INVALID -m nfacct --nfacct-name  ct_state_invalid_dropped_pkts -j DROP'));
  });
});

describe('kube-proxy: order of the text', () => {
  it('Services before the last rule, chains by name, both stable', () => {
    const ports = [
      port({ service: 'b', clusterAddresses: { 4: '172.30.0.2' }, endpoints: [local('10.180.0.1')] }),
      port({ service: 'a', clusterAddresses: { 4: '172.30.0.1' }, endpoints: [local('10.180.0.1')], nodePort: 30001, serviceType: 'NodePort' }),
    ];
    const rules = rulesFor({ ports });
    const text = restoreText(rules);
    assert.equal(text, restoreText(rulesFor({ ports: [...ports].reverse() })));
    assert.deepEqual(linesOf(rules, 'nat', 'KUBE-SERVICES').map((line) => /comment "([^ "]*)/.exec(line)?.[1]), ['ns1/a:p80', 'ns1/b:p80', 'kubernetes']);
    const declared = text.slice(text.indexOf('*nat')).match(/^:\S+/gm) ?? [];
    assert.deepEqual(declared.slice(0, 2), [':KUBE-NODEPORTS', ':KUBE-SERVICES']);
    assert.deepEqual(declared.slice(2), [...declared.slice(2)].sort());
    const used = (text.slice(text.indexOf('*nat')).match(/^-A \S+/gm) ?? []).map((start) => `:${start.slice(3)}`);
    assert.deepEqual([...new Set(used)], declared);
  });
  it('two objects for one key: the last counts', () => {
    const rules = rulesFor({ ports: [port(), port({ clusterAddresses: { 4: '172.30.0.99' } })] });
    assert.deepEqual(rules.plans.map(({ clusterAddress }) => clusterAddress), ['172.30.0.99']);
  });
});

describe('kube-proxy: what iptables-save shows', () => {
  const rules = rulesFor({
    config: { detectLocalMode: 'BridgeInterface', bridgeInterface: 'cni0' },
    ports: [port({
      serviceType: 'LoadBalancer', nodePort: 30080, loadBalancerAddresses: ['1.2.3.4'], sourceRanges: ['0.0.0.0/0', '10.1.0.0/16'], affinitySeconds: 10800, externalLocal: true,
      endpoints: [local('10.180.0.1'), remote('10.180.0.2'), remote('10.180.0.3')],
    }), port({ service: 'none', nodePort: 30081, clusterAddresses: { 4: '172.30.0.42' } })],
  });
  const text = saveText(rules);
  const H = 'XPGD46QRK7WJZT7O';
  const shown: readonly string[] = [
    `-A KUBE-SERVICES -d 172.30.0.41/32 -p tcp -m comment --comment "ns1/svc1:p80 cluster IP" -m tcp --dport 80 -j KUBE-SVC-${H}`,
    `-A KUBE-NODEPORTS -p tcp -m comment --comment "ns1/svc1:p80" -m tcp --dport 30080 -j KUBE-EXT-${H}`,
    `-A KUBE-SVC-${H} -d 172.30.0.41/32 ! -i cni0 -p tcp -m comment --comment "ns1/svc1:p80 cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ`,
    `-A KUBE-SVC-${H} -m comment --comment "ns1/svc1:p80 -> 10.180.0.1:80" -m recent --rcheck --seconds 10800 --reap --name KUBE-SEP-SXIVWICOYRO3J4NJ --mask 255.255.255.255 --rsource -j KUBE-SEP-SXIVWICOYRO3J4NJ`,
    `-A KUBE-SVC-${H} -m comment --comment "ns1/svc1:p80 -> 10.180.0.1:80" -m statistic --mode random --probability 0.33333333349 -j KUBE-SEP-SXIVWICOYRO3J4NJ`,
    '-A KUBE-SEP-SXIVWICOYRO3J4NJ -s 10.180.0.1/32 -m comment --comment "ns1/svc1:p80" -j KUBE-MARK-MASQ',
    '-A KUBE-SEP-SXIVWICOYRO3J4NJ -p tcp -m comment --comment "ns1/svc1:p80" -m recent --set --name KUBE-SEP-SXIVWICOYRO3J4NJ --mask 255.255.255.255 --rsource -m tcp -j DNAT --to-destination 10.180.0.1:80',
    `-A KUBE-EXT-${H} -i cni0 -m comment --comment "pod traffic for ns1/svc1:p80 external destinations" -j KUBE-SVC-${H}`,
    `-A KUBE-EXT-${H} -m comment --comment "masquerade LOCAL traffic for ns1/svc1:p80 external destinations" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ`,
    `-A KUBE-FW-${H} -m comment --comment "ns1/svc1:p80 loadbalancer IP" -j KUBE-EXT-${H}`,
    `-A KUBE-FW-${H} -s 10.1.0.0/16 -m comment --comment "ns1/svc1:p80 loadbalancer IP" -j KUBE-EXT-${H}`,
    `-A KUBE-FW-${H} -m comment --comment "other traffic to ns1/svc1:p80 will be dropped by KUBE-PROXY-FIREWALL"`,
    '-A KUBE-SERVICES -d 172.30.0.42/32 -p tcp -m comment --comment "ns1/none:p80 has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable',
    '-A KUBE-EXTERNAL-SERVICES -p tcp -m comment --comment "ns1/none:p80 has no endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 30081 -j REJECT --reject-with icmp-port-unreachable',
    '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000',
    '-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0',
    '-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP',
    '-A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL',
    '-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING',
  ];
  for (const line of shown) it(line, () => assert.ok(text.split('\n').includes(line)));

  it('in IPv6', () => {
    const v6 = rulesFor({ family: 6, ports: [port({ clusterAddresses: { 6: 'fd30::41' }, affinitySeconds: 5, endpoints: [local('fd80::1')] }), port({ service: 'none', clusterAddresses: { 6: 'fd30::42' } })] });
    const mask = 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff';
    const all = saveText(v6);
    assert.ok(all.includes(`--mask ${mask} --rsource`));
    assert.ok(all.includes('-s fd80::1/128 -m comment'));
    assert.ok(all.includes('-j DNAT --to-destination [fd80::1]:80'));
    assert.ok(all.includes('-j REJECT --reject-with icmp6-port-unreachable'));
  });
  it('tables in the order of the backend', () => {
    assert.deepEqual(saveText(rules).match(/^\*.*/gm), ['*mangle', '*filter', '*nat']);
    assert.deepEqual(saveText(rules, { backend: 'legacy' }).match(/^\*.*/gm), ['*mangle', '*nat', '*filter']);
    assert.deepEqual(saveText(rules, { builtinJumps: false }).match(/^\*.*/gm), ['*filter', '*nat']);
    assert.ok(!saveText(rules, { builtinJumps: false }).includes('CANARY'));
    assert.deepEqual(restoreText(rules, { builtinJumps: true }).match(/^\*.*/gm), ['*filter', '*mangle', '*nat']);
  });
  it('a cluster range of everything excludes everything', () => {
    const [rule] = rulesFor({ config: { clusterRanges: { 4: '0.0.0.0/0' } }, ports: [port({ endpoints: [local('10.180.0.1')] })] }).rulesOf('ns1', 'svc1').filter(({ source }) => source.reason === 'masquerade-internal');
    assert.ok(rule && saveLine(rule, 4).includes(' ! -s 0.0.0.0/0 -d'));
  });
});

describe('kube-proxy: numbers', () => {
  // choices, as kube-proxy writes, as the kernel keeps
  const table: readonly [number, string, string][] = [
    [2, '0.5000000000', '0.50000000000'],
    [3, '0.3333333333', '0.33333333349'],
    [4, '0.2500000000', '0.25000000000'],
    [5, '0.2000000000', '0.20000000019'],
    [6, '0.1666666667', '0.16666666651'],
    [2048, '0.0004882812', '0.00048828125'],
    [4096, '0.0002441406', '0.00024414062'],
  ];
  for (const [choices, written, saved] of table) {
    it(`one of ${choices}`, () => {
      assert.equal(writtenProbability(choices), written);
      assert.equal(savedProbability(choices), saved);
    });
  }
  it('prefixes', () => {
    assert.equal(savedPrefix('10.0.0.1'), '10.0.0.1/32');
    assert.equal(savedPrefix('fd00::1'), 'fd00::1/128');
    assert.equal(savedPrefix('10.1.2.3/16'), '10.1.0.0/16');
    assert.equal(savedPrefix('x/y'), 'x/y');
  });
});
