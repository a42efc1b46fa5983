import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ProxyServicePort } from '../../../../src/core/network/kube-proxy/input';
import { NodeRules } from '../../../../src/core/network/kube-proxy/rules';
import { walk } from '../../../../src/core/network/kube-proxy/walk';
import type { ProxyOutcome, ProxyPacket } from '../../../../src/core/network/kube-proxy/walk';
import { inputFor, local, port, remote } from './cases/case';
import type { ProxyCase } from './cases/case';

const LOCAL = '10.180.0.1';
const REMOTE = '10.180.1.1';
const pod = { origin: 'network', source: '10.180.0.9', inInterface: 'cni0' } as const;
const outside = { origin: 'network', source: '198.51.100.7', inInterface: 'eth0' } as const;
const host = { origin: 'node', source: '192.168.1.11' } as const;
const toService = { destination: '172.30.0.41', protocol: 'TCP', destinationPort: 80 } as const;
const toNodePort = { destination: '192.168.1.11', protocol: 'TCP', destinationPort: 30080 } as const;
const toBalancer = { destination: '1.2.3.4', protocol: 'TCP', destinationPort: 80 } as const;
const toExternal = { destination: '192.168.99.22', protocol: 'TCP', destinationPort: 80 } as const;

/** `0.5 10.180.0.1:80 accept`, with `masquerade` where the source changes. */
function show({ probability, destination, destinationPort, verdict, masquerade }: ProxyOutcome): string {
  return `${Number(probability.toFixed(4))} ${destination}:${destinationPort} ${verdict}${masquerade ? ' masquerade' : ''}`;
}

function outcomes(ports: readonly Partial<ProxyServicePort>[], packet: ProxyPacket, given: Partial<ProxyCase> = {}): string[] {
  return walk(new NodeRules(inputFor({ ports: ports.map(port), ...given }), given.family ?? 4), packet).map(show);
}

const both = [local(LOCAL), remote(REMOTE)];
const all: Partial<ProxyServicePort> = { serviceType: 'LoadBalancer', nodePort: 30080, externalAddresses: ['192.168.99.22'], loadBalancerAddresses: ['1.2.3.4'], endpoints: both };
const allLocal = { ...all, externalLocal: true };
const onlyRemote = { ...allLocal, endpoints: [remote(REMOTE)] };
const half = (suffix = ''): string[] => [`0.5 10.180.0.1:80 accept${suffix}`, `0.5 10.180.1.1:80 accept${suffix}`];
const noDetector = { config: { clusterRanges: {} } };
const limited = { ...all, sourceRanges: ['203.0.113.0/25'] };

describe('kube-proxy: what a packet meets', () => {
  const table: readonly [name: string, ports: readonly Partial<ProxyServicePort>[], packet: ProxyPacket, outcomes: readonly string[], given?: Partial<ProxyCase>][] = [
    ['pod to cluster address: any endpoint, source kept', [{ endpoints: both }], { ...pod, ...toService }, half()],
    ['node to cluster address: masqueraded', [{ endpoints: both }], { ...host, ...toService }, half(' masquerade')],
    ['outside to cluster address: masqueraded', [{ endpoints: both }], { ...outside, ...toService }, half(' masquerade')],
    ['without detector: not masqueraded', [{ endpoints: both }], { ...outside, ...toService }, half(), noDetector],
    ['masqueradeAll: pods too', [{ endpoints: both }], { ...pod, ...toService }, half(' masquerade'), { config: { masqueradeAll: true } }],
    ['hairpin: masqueraded when the dice fall on itself', [{ endpoints: both }], { ...pod, ...toService, source: LOCAL }, ['0.5 10.180.0.1:80 accept masquerade', '0.5 10.180.1.1:80 accept']],
    ['hairpin without a detector too', [{ endpoints: [local(LOCAL)] }], { ...pod, ...toService, source: LOCAL }, ['1 10.180.0.1:80 accept masquerade'], noDetector],
    ['another port of the address: not translated', [{ endpoints: both }], { ...pod, ...toService, destinationPort: 81 }, ['1 172.30.0.41:81 accept']],
    ['another protocol: not translated', [{ endpoints: both }], { ...pod, ...toService, protocol: 'UDP' }, ['1 172.30.0.41:80 accept']],
    ['no endpoints: refused', [{}], { ...pod, ...toService }, ['1 172.30.0.41:80 reject']],
    ['no endpoints, from the node', [{}], { ...host, ...toService }, ['1 172.30.0.41:80 reject']],
    ['internal Local without local endpoints: dropped', [{ internalLocal: true, endpoints: [remote(REMOTE)] }], { ...pod, ...toService }, ['1 172.30.0.41:80 drop']],
    ['internal Local: local endpoints', [{ internalLocal: true, endpoints: both }], { ...pod, ...toService }, ['1 10.180.0.1:80 accept']],
    ['outside to node port: all endpoints, masqueraded', [all], { ...outside, ...toNodePort }, half(' masquerade')],
    ['pod to node port: masqueraded', [all], { ...pod, ...toNodePort }, half(' masquerade')],
    ['outside to load balancer address', [all], { ...outside, ...toBalancer }, half(' masquerade')],
    ['outside to external address', [all], { ...outside, ...toExternal }, half(' masquerade')],
    ['node to its node port over loopback', [all], { ...host, ...toNodePort, source: '127.0.0.1', destination: '127.0.0.1' }, half(' masquerade')],
    ['node port over loopback switched off', [all], { ...host, ...toNodePort, source: '127.0.0.1', destination: '127.0.0.1' }, ['1 127.0.0.1:30080 accept'], { config: { localhostNodePorts: false } }],
    ['node port on an address that takes none', [all], { ...outside, ...toNodePort, destination: '10.180.0.254' }, ['1 10.180.0.254:30080 accept'], { config: { nodePortAddresses: ['primary'] } }],
    ['another address than the node’s: no node port', [all], { ...outside, ...toNodePort, destination: '192.168.1.12' }, ['1 192.168.1.12:30080 accept']],
    ['external Local: local endpoint, source kept', [allLocal], { ...outside, ...toNodePort }, ['1 10.180.0.1:80 accept']],
    ['external Local, load balancer', [allLocal], { ...outside, ...toBalancer }, ['1 10.180.0.1:80 accept']],
    ['external Local without a local endpoint: dropped', [onlyRemote], { ...outside, ...toNodePort }, ['1 192.168.1.11:30080 drop']],
    ['external Local without a local endpoint, external address', [onlyRemote], { ...outside, ...toExternal }, ['1 192.168.99.22:80 drop']],
    ['external Local: pods take the short way to all endpoints', [allLocal], { ...pod, ...toBalancer }, half()],
    ['external Local without a local endpoint: pods still reach it', [onlyRemote], { ...pod, ...toBalancer }, ['1 10.180.1.1:80 accept']],
    ['external Local: the node takes all endpoints, masqueraded', [allLocal], { ...host, ...toBalancer }, half(' masquerade')],
    ['external Local without detector: pods are outside', [allLocal], { ...pod, ...toBalancer }, ['1 10.180.0.1:80 accept'], noDetector],
    ['source ranges: inside', [limited], { ...outside, ...toBalancer, source: '203.0.113.5' }, half(' masquerade')],
    ['source ranges: outside is dropped', [limited], { ...outside, ...toBalancer }, ['1 1.2.3.4:80 drop']],
    ['source ranges: pods outside are dropped', [limited], { ...pod, ...toBalancer }, ['1 1.2.3.4:80 drop']],
    ['source ranges: the node outside is dropped', [limited], { ...host, ...toBalancer }, ['1 1.2.3.4:80 drop']],
    ['source ranges do not limit node ports', [limited], { ...outside, ...toNodePort }, half(' masquerade')],
    ['source ranges with the node inside: from the balancer’s address', [{ ...limited, sourceRanges: ['192.168.1.0/24'] }], { ...host, ...toBalancer, source: '1.2.3.4' }, half(' masquerade')],
    ['node port without endpoints: refused', [{ ...all, endpoints: [] }], { ...outside, ...toNodePort }, ['1 192.168.1.11:30080 reject']],
    ['node to its own node port without endpoints', [{ ...all, endpoints: [] }], { ...host, ...toNodePort }, ['1 192.168.1.11:30080 reject']],
    ['a packet for loopback from elsewhere is dropped', [], { ...outside, ...toNodePort, destination: '127.0.0.1' }, ['1 127.0.0.1:30080 drop']],
    ['an endpoint on the node’s own address: delivered, source kept', [{ endpoints: [local('192.168.1.11', { port: 8080 })] }], { ...pod, ...toService }, ['1 192.168.1.11:8080 accept']],
    ['detector by interface: a pod', [{ endpoints: both }], { ...pod, ...toService }, half(), { config: { detectLocalMode: 'BridgeInterface', bridgeInterface: 'cni0' } }],
    ['detector by interface: another', [{ endpoints: both }], { ...outside, ...toService }, half(' masquerade'), { config: { detectLocalMode: 'BridgeInterface', bridgeInterface: 'cni0' } }],
    ['detector by prefix of the interface', [{ endpoints: both }], { ...pod, ...toService, inInterface: 'veth1a' }, half(), { config: { detectLocalMode: 'InterfaceNamePrefix', interfaceNamePrefix: 'veth' } }],
    ['the node has no incoming interface', [{ endpoints: both }], { ...host, ...toService }, half(' masquerade'), { config: { detectLocalMode: 'InterfaceNamePrefix', interfaceNamePrefix: 'veth' } }],
    ['the highest mark', [all], { ...outside, ...toNodePort }, half(' masquerade'), { config: { masqueradeBit: 31 } }],
    ['IPv6', [{ clusterAddresses: { 6: 'fd30::41' }, endpoints: [local('fd80::1')] }], { ...pod, ...toService, source: '2001:db8::1', destination: 'fd30::41' }, ['1 fd80::1:80 accept masquerade'], { family: 6 }],
    ['IPv6: node port on ::1 does not answer', [{ ...all, clusterAddresses: { 6: 'fd30::41' }, endpoints: [local('fd80::1')] }], { ...host, ...toNodePort, source: '::1', destination: '::1' }, ['1 ::1:30080 accept'], { family: 6 }],
  ];
  for (const [name, ports, packet, expected, given] of table) it(name, () => assert.deepEqual(outcomes(ports, packet, given), expected));
});

describe('kube-proxy: how a packet got there', () => {
  const rules = new NodeRules(inputFor({ ports: [port({ affinitySeconds: 60, endpoints: both })] }), 4);

  it('rules passed, in order', () => {
    const [first] = walk(rules, { ...host, ...toService });
    assert.deepEqual(first?.passed.map(({ table, chain, source }) => `${table} ${chain.slice(0, 13)} ${source.reason}`), [
      'nat OUTPUT built-in', 'nat KUBE-SERVICES cluster-address', 'nat KUBE-SVC-XPGD masquerade-internal', 'nat KUBE-MARK-MAS set-mark', 'nat KUBE-SVC-XPGD choice', 'nat KUBE-SEP-SXIV backend',
      'filter OUTPUT built-in', 'filter OUTPUT built-in', 'filter OUTPUT built-in', 'nat POSTROUTING built-in', 'nat KUBE-POSTROUT clear-mark', 'nat KUBE-POSTROUT masquerade',
    ]);
    assert.equal(first?.endpoint?.text, '10.180.0.1:80');
    assert.equal(first?.plan?.title, 'ns1/svc1:p80');
    assert.equal(first?.delivery, 'elsewhere');
  });
  it('affinity: the first choice is remembered, the next is certain', () => {
    const [first, second] = walk(rules, { ...pod, ...toService });
    assert.equal(first?.remembers, 'KUBE-SEP-SXIVWICOYRO3J4NJ');
    const again = walk(rules, { ...pod, ...toService, remembered: [second?.remembers ?? ''] });
    assert.deepEqual(again.map(show), ['1 10.180.1.1:80 accept']);
    assert.equal(again[0]?.passed.some(({ source }) => source.reason === 'affinity'), true);
  });
  it('many endpoints: the dice are fair', () => {
    const many = new NodeRules(inputFor({ ports: [port({ endpoints: Array.from({ length: 1500 }, (_, n) => remote(`10.180.${n >> 8}.${n & 255}`)) })] }), 4);
    const found = walk(many, { ...pod, ...toService });
    assert.equal(found.length, 1500);
    for (const { probability } of found) assert.ok(Math.abs(probability - 1 / 1500) < 1e-9);
  });
});
