import { CLUSTER_IP, CLUSTER_IP_LOCAL, MASQUERADE, MASQUERADE_LOCAL, chance, last, plain, sep } from './blocks';
import { draining, local, port, remote } from './case';
import type { ProxyCase } from './case';

const A = '10.180.0.1';
const B = '10.180.0.2';
const C = '10.180.1.1';
const REJECT = '-A KUBE-SERVICES -m comment --comment "@ has no endpoints" -m tcp -p tcp -d 172.30.0.41 --dport 80 -j REJECT';
const DROP = '-A KUBE-SERVICES -m comment --comment "@ has no local endpoints" -m tcp -p tcp -d 172.30.0.41 --dport 80 -j DROP';
const zones = (zone: string): { zoneHints: string[] } => ({ zoneHints: [zone] });
const nodes = (node: string): { nodeHints: string[] } => ({ nodeHints: [node] });

/** Cluster addresses: which endpoints, in which order, masqueraded or not. */
export const clusterAddressCases: readonly ProxyCase[] = [
  { name: 'no endpoints: refused, nothing in nat', ports: [port()], filter: [REJECT] },
  { name: 'one endpoint: no dice', ports: [port({ endpoints: [remote(A)] })], nat: plain(A) },
  {
    name: 'two endpoints: half each',
    ports: [port({ endpoints: [remote(A), remote(B)] })],
    nat: [CLUSTER_IP, ...sep(A), ...sep(B), MASQUERADE, chance('SVC', A, '0.5000000000'), last('SVC', B)],
  },
  {
    name: 'three endpoints, in the order of the string ip:port',
    ports: [port({ endpoints: [remote('10.180.0.2'), remote('10.180.0.1'), remote('10.180.0.10')] })],
    nat: [
      CLUSTER_IP, ...sep('10.180.0.1'), ...sep('10.180.0.10'), ...sep('10.180.0.2'), MASQUERADE,
      chance('SVC', '10.180.0.10', '0.3333333333'), chance('SVC', '10.180.0.1', '0.5000000000'), last('SVC', '10.180.0.2'),
    ],
  },
  {
    name: 'seven endpoints: probabilities have ten decimals',
    ports: [port({ endpoints: [1, 2, 3, 4, 5, 6, 7].map((n) => remote(`10.180.0.${n}`)) })],
    nat: [
      CLUSTER_IP, ...[1, 2, 3, 4, 5, 6, 7].flatMap((n) => sep(`10.180.0.${n}`)), MASQUERADE,
      chance('SVC', '10.180.0.1', '0.1428571429'), chance('SVC', '10.180.0.2', '0.1666666667'), chance('SVC', '10.180.0.3', '0.2000000000'),
      chance('SVC', '10.180.0.4', '0.2500000000'), chance('SVC', '10.180.0.5', '0.3333333333'), chance('SVC', '10.180.0.6', '0.5000000000'), last('SVC', '10.180.0.7'),
    ],
  },
  { name: 'an endpoint twice is one', ports: [port({ endpoints: [remote(A), remote(A)] })], nat: plain(A) },
  {
    name: 'an endpoint twice: the local copy counts',
    ports: [port({ internalLocal: true, endpoints: [remote(A), local(A)] })],
    nat: [CLUSTER_IP_LOCAL, ...sep(A), MASQUERADE_LOCAL, last('SVL', A)],
  },
  { name: 'endpoints that are not ready are not used', ports: [port({ endpoints: [remote(A), remote(B, { ready: false })] })], nat: plain(A) },
  { name: 'only unready endpoints: refused', ports: [port({ endpoints: [remote(A, { ready: false })] })], filter: [REJECT] },
  { name: 'terminating endpoints serve when none is ready', ports: [port({ endpoints: [remote(A, draining), remote(B, { ready: false })] })], nat: plain(A) },
  { name: 'terminating endpoints rest while one is ready', ports: [port({ endpoints: [remote(A), remote(B, draining)] })], nat: plain(A) },
  { name: 'terminating and no longer serving: refused', ports: [port({ endpoints: [remote(A, { ready: false, serving: false, terminating: true })] })], filter: [REJECT] },
  { name: 'endpoints of the other family are not used', ports: [port({ endpoints: [remote(A), remote('fd80::1')] })], nat: plain(A) },
  { name: 'no cluster address in the family: nothing', ports: [port({ clusterAddresses: { 6: 'fd30::41' }, endpoints: [remote(A)] })] },
  {
    name: 'another port number behind the Service',
    ports: [port({ endpoints: [remote(A, { port: 8080 })] })],
    nat: [
      CLUSTER_IP, MASQUERADE,
      '-A KUBE-SEP-{10.180.0.1:8080} -m comment --comment @ -s 10.180.0.1 -j KUBE-MARK-MASQ',
      '-A KUBE-SEP-{10.180.0.1:8080} -m comment --comment @ -m tcp -p tcp -j DNAT --to-destination 10.180.0.1:8080',
      '-A KUBE-SVC-{} -m comment --comment "@ -> 10.180.0.1:8080" -j KUBE-SEP-{10.180.0.1:8080}',
    ],
  },
  { name: 'a port without a name', ports: [port({ port: '', endpoints: [remote(A)] })], nat: plain(A) },
  {
    name: 'UDP',
    ports: [port({ protocol: 'UDP', endpoints: [remote(A)] })],
    nat: plain(A).map((line) => line.replace('-m tcp -p tcp', '-m udp -p udp')),
  },
  {
    name: 'SCTP',
    ports: [port({ protocol: 'SCTP', endpoints: [remote(A)] })],
    nat: plain(A).map((line) => line.replace('-m tcp -p tcp', '-m sctp -p sctp')),
  },
  {
    name: 'UDP without endpoints',
    ports: [port({ protocol: 'UDP' })],
    filter: [REJECT.replace('-m tcp -p tcp', '-m udp -p udp')],
  },
  {
    name: 'affinity: remembered endpoints come first',
    ports: [port({ affinitySeconds: 10800, endpoints: [remote(A), remote(B)] })],
    nat: [
      CLUSTER_IP,
      '-A KUBE-SEP-{10.180.0.1:80} -m comment --comment @ -s 10.180.0.1 -j KUBE-MARK-MASQ',
      '-A KUBE-SEP-{10.180.0.1:80} -m comment --comment @ -m recent --name KUBE-SEP-{10.180.0.1:80} --set -m tcp -p tcp -j DNAT --to-destination 10.180.0.1:80',
      '-A KUBE-SEP-{10.180.0.2:80} -m comment --comment @ -s 10.180.0.2 -j KUBE-MARK-MASQ',
      '-A KUBE-SEP-{10.180.0.2:80} -m comment --comment @ -m recent --name KUBE-SEP-{10.180.0.2:80} --set -m tcp -p tcp -j DNAT --to-destination 10.180.0.2:80',
      MASQUERADE,
      '-A KUBE-SVC-{} -m comment --comment "@ -> 10.180.0.1:80" -m recent --name KUBE-SEP-{10.180.0.1:80} --rcheck --seconds 10800 --reap -j KUBE-SEP-{10.180.0.1:80}',
      '-A KUBE-SVC-{} -m comment --comment "@ -> 10.180.0.2:80" -m recent --name KUBE-SEP-{10.180.0.2:80} --rcheck --seconds 10800 --reap -j KUBE-SEP-{10.180.0.2:80}',
      chance('SVC', A, '0.5000000000'), last('SVC', B),
    ],
  },
  {
    name: 'masqueradeAll: whatever the source',
    config: { masqueradeAll: true },
    ports: [port({ endpoints: [remote(A)] })],
    nat: plain(A).map((line) => line.replace(' ! -s 10.180.0.0/16', '')),
  },
  {
    name: 'no detector: nothing is masqueraded but hairpins',
    config: { clusterRanges: {} },
    ports: [port({ endpoints: [remote(A)] })],
    nat: [CLUSTER_IP, ...sep(A), last('SVC', A)],
  },
  {
    name: 'no detector, masqueradeAll',
    config: { clusterRanges: {}, masqueradeAll: true },
    ports: [port({ endpoints: [remote(A)] })],
    nat: plain(A).map((line) => line.replace(' ! -s 10.180.0.0/16', '')),
  },
  {
    name: 'detector NodeCIDR',
    config: { detectLocalMode: 'NodeCIDR' },
    ports: [port({ endpoints: [remote(A)] })],
    nat: plain(A).map((line) => line.replace('! -s 10.180.0.0/16', '! -s 10.180.0.0/24')),
  },
  {
    name: 'detector BridgeInterface',
    config: { detectLocalMode: 'BridgeInterface', bridgeInterface: 'cni0' },
    ports: [port({ endpoints: [remote(A)] })],
    nat: plain(A).map((line) => line.replace('! -s 10.180.0.0/16', '! -i cni0')),
  },
  {
    name: 'detector InterfaceNamePrefix',
    config: { detectLocalMode: 'InterfaceNamePrefix', interfaceNamePrefix: 'veth' },
    ports: [port({ endpoints: [remote(A)] })],
    nat: plain(A).map((line) => line.replace('! -s 10.180.0.0/16', '! -i veth+')),
  },
  {
    name: 'a cluster range with host bits stands as written',
    config: { clusterRanges: { 4: '10.180.3.4/16' } },
    ports: [port({ endpoints: [remote(A)] })],
    nat: plain(A).map((line) => line.replace('10.180.0.0/16', '10.180.3.4/16')),
  },
  {
    name: 'internal Local: endpoints of this node only',
    ports: [port({ internalLocal: true, endpoints: [local(A), remote(C)] })],
    nat: [CLUSTER_IP_LOCAL, ...sep(A), MASQUERADE_LOCAL, last('SVL', A)],
  },
  { name: 'internal Local with endpoints elsewhere: dropped', ports: [port({ internalLocal: true, endpoints: [remote(C)] })], filter: [DROP] },
  { name: 'internal Local without any endpoint: refused', ports: [port({ internalLocal: true })], filter: [REJECT] },
  {
    name: 'internal Local: terminating local endpoints serve when none is ready here',
    ports: [port({ internalLocal: true, endpoints: [local(A, draining), remote(C)] })],
    nat: [CLUSTER_IP_LOCAL, ...sep(A), MASQUERADE_LOCAL, last('SVL', A)],
  },
  { name: 'an endpoint without a node is not local', ports: [port({ internalLocal: true, endpoints: [remote(A, { nodeName: undefined })] })], filter: [DROP] },
  { name: 'hints: endpoints of this zone', ports: [port({ endpoints: [remote(A, zones('a')), remote(C, zones('b'))] })], nat: plain(A) },
  {
    name: 'hints that leave one ready endpoint out do not count',
    ports: [port({ endpoints: [remote(A, zones('a')), remote(C)] })],
    nat: [CLUSTER_IP, ...sep(A), ...sep(C), MASQUERADE, chance('SVC', A, '0.5000000000'), last('SVC', C)],
  },
  {
    name: 'hints for other zones alone do not count',
    ports: [port({ endpoints: [remote(A, zones('b')), remote(C, zones('c'))] })],
    nat: [CLUSTER_IP, ...sep(A), ...sep(C), MASQUERADE, chance('SVC', A, '0.5000000000'), last('SVC', C)],
  },
  {
    name: 'hints without a zone of the node do not count',
    node: { zone: undefined },
    ports: [port({ endpoints: [remote(A, zones('a')), remote(C, zones('b'))] })],
    nat: [CLUSTER_IP, ...sep(A), ...sep(C), MASQUERADE, chance('SVC', A, '0.5000000000'), last('SVC', C)],
  },
  { name: 'hints of an unready endpoint do not matter', ports: [port({ endpoints: [remote(A, zones('a')), remote(B, { ready: false }), remote(C, zones('b'))] })], nat: plain(A) },
  {
    name: 'hints for nodes before hints for zones',
    ports: [port({ endpoints: [remote(A, { ...zones('a'), ...nodes('node2') }), remote(C, { ...zones('b'), ...nodes('node1') })] })],
    nat: plain(C),
  },
  {
    name: 'internal Local ignores hints',
    ports: [port({ internalLocal: true, endpoints: [local(A, zones('b')), remote(C, zones('a'))] })],
    nat: [CLUSTER_IP_LOCAL, ...sep(A), MASQUERADE_LOCAL, last('SVL', A)],
  },
  {
    name: 'two ports of one Service',
    ports: [port({ endpoints: [remote(A)] }), port({ port: 'p443', portNumber: 443 })],
    filter: ['-A KUBE-SERVICES -m comment --comment "ns1/svc1:p443 has no endpoints" -m tcp -p tcp -d 172.30.0.41 --dport 443 -j REJECT'],
    nat: plain(A),
  },
  {
    name: 'Services in the order of namespace/name as one string',
    ports: [
      port({ namespace: 'a', clusterAddresses: { 4: '172.30.0.1' } }), port({ namespace: 'a-b', clusterAddresses: { 4: '172.30.0.2' } }),
      port({ namespace: 'a', service: 'svc', clusterAddresses: { 4: '172.30.0.3' } }),
    ],
    filter: [
      '-A KUBE-SERVICES -m comment --comment "a-b/svc1:p80 has no endpoints" -m tcp -p tcp -d 172.30.0.2 --dport 80 -j REJECT',
      '-A KUBE-SERVICES -m comment --comment "a/svc:p80 has no endpoints" -m tcp -p tcp -d 172.30.0.3 --dport 80 -j REJECT',
      '-A KUBE-SERVICES -m comment --comment "a/svc1:p80 has no endpoints" -m tcp -p tcp -d 172.30.0.1 --dport 80 -j REJECT',
    ],
  },
];
