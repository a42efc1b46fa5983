import { draining, local, port, remote } from './case';
import type { ProxyCase } from './case';

const A = 'fd80::1';
const C = 'fd80:0:0:1::1';
const v6 = { clusterAddresses: { 6: 'fd30::41' } } as const;
const dual = { clusterAddresses: { 4: '172.30.0.41', 6: 'fd30::41' } } as const;

const sep = (ip: string): string[] => [
  `-A KUBE-SEP-{[${ip}]:80} -m comment --comment @ -s ${ip} -j KUBE-MARK-MASQ`,
  `-A KUBE-SEP-{[${ip}]:80} -m comment --comment @ -m tcp -p tcp -j DNAT --to-destination [${ip}]:80`,
];
const CLUSTER_IP = '-A KUBE-SERVICES -m comment --comment "@ cluster IP" -m tcp -p tcp -d fd30::41 --dport 80 -j KUBE-SVC-{}';
const MASQUERADE = '-A KUBE-SVC-{} -m comment --comment "@ cluster IP" -m tcp -p tcp -d fd30::41 --dport 80 ! -s fd80::/48 -j KUBE-MARK-MASQ';
const last = (ip: string): string => `-A KUBE-SVC-{} -m comment --comment "@ -> [${ip}]:80" -j KUBE-SEP-{[${ip}]:80}`;
const plain = [CLUSTER_IP, ...sep(A), MASQUERADE, last(A)];
const EXT = [
  '-A KUBE-EXT-{} -m comment --comment "masquerade traffic for @ external destinations" -j KUBE-MARK-MASQ',
  '-A KUBE-EXT-{} -j KUBE-SVC-{}',
];

/** The same rules in IPv6, and what differs there. */
export const ipv6Cases: readonly ProxyCase[] = [
  { name: 'IPv6: one endpoint', family: 6, ports: [port({ ...v6, endpoints: [local(A)] })], nat: plain },
  {
    name: 'IPv6: no endpoints',
    family: 6,
    ports: [port(v6)],
    filter: ['-A KUBE-SERVICES -m comment --comment "@ has no endpoints" -m tcp -p tcp -d fd30::41 --dport 80 -j REJECT'],
  },
  {
    name: 'IPv6: two endpoints in the order of their text, where 0 comes before the colon',
    family: 6,
    ports: [port({ ...v6, endpoints: [remote(C), local(A)] })],
    nat: [
      CLUSTER_IP, ...sep(A), ...sep(C), MASQUERADE,
      `-A KUBE-SVC-{} -m comment --comment "@ -> [${C}]:80" -m statistic --mode random --probability 0.5000000000 -j KUBE-SEP-{[${C}]:80}`, last(A),
    ],
  },
  { name: 'dual stack: the IPv6 half', family: 6, ports: [port({ ...dual, endpoints: [local(A), local('10.180.0.1')] })], nat: plain },
  {
    name: 'dual stack: endpoints in one family only, refused in the other',
    family: 6,
    ports: [port({ ...dual, endpoints: [local('10.180.0.1')] })],
    filter: ['-A KUBE-SERVICES -m comment --comment "@ has no endpoints" -m tcp -p tcp -d fd30::41 --dport 80 -j REJECT'],
  },
  {
    name: 'IPv6: NodePort with nfacct has no loopback rule',
    family: 6,
    config: { nfacct: true },
    ports: [port({ ...v6, serviceType: 'NodePort', nodePort: 30080, endpoints: [local(A)] })],
    nat: [...plain, '-A KUBE-NODEPORTS -m comment --comment @ -m tcp -p tcp --dport 30080 -j KUBE-EXT-{}', ...EXT],
  },
  {
    name: 'IPv6: source ranges with the node inside, affinity, terminating endpoint',
    family: 6,
    ports: [
      port({
        ...v6, serviceType: 'LoadBalancer', loadBalancerAddresses: ['1.2.3.4', '2001:db8::7'], sourceRanges: ['10.0.0.0/8', 'fd01::/64'],
        affinitySeconds: 7, endpoints: [local(A, draining)],
      }),
    ],
    filter: ['-A KUBE-PROXY-FIREWALL -m comment --comment "@ traffic not accepted by KUBE-FW-{}" -m tcp -p tcp -d 2001:db8::7 --dport 80 -j DROP'],
    nat: [
      CLUSTER_IP, MASQUERADE, ...EXT,
      '-A KUBE-SERVICES -m comment --comment "@ loadbalancer IP" -m tcp -p tcp -d 2001:db8::7 --dport 80 -j KUBE-FW-{}',
      '-A KUBE-FW-{} -m comment --comment "@ loadbalancer IP" -s fd01::/64 -j KUBE-EXT-{}',
      '-A KUBE-FW-{} -m comment --comment "@ loadbalancer IP" -s 2001:db8::7 -j KUBE-EXT-{}',
      '-A KUBE-FW-{} -m comment --comment "other traffic to @ will be dropped by KUBE-PROXY-FIREWALL"',
      `-A KUBE-SVC-{} -m comment --comment "@ -> [${A}]:80" -m recent --name KUBE-SEP-{[${A}]:80} --rcheck --seconds 7 --reap -j KUBE-SEP-{[${A}]:80}`,
      last(A),
      `-A KUBE-SEP-{[${A}]:80} -m comment --comment @ -s ${A} -j KUBE-MARK-MASQ`,
      `-A KUBE-SEP-{[${A}]:80} -m comment --comment @ -m recent --name KUBE-SEP-{[${A}]:80} --set -m tcp -p tcp -j DNAT --to-destination [${A}]:80`,
    ],
  },
];
