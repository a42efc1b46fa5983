import { CLUSTER_IP, CLUSTER_IP_LOCAL, EXT_CLUSTER, EXT_LOCAL, EXT_TO_LOCAL, HEALTH_CHECK, MASQUERADE, MASQUERADE_LOCAL, NODE_PORT, chance, last, plain, sep } from './blocks';
import { draining, local, port, remote } from './case';
import type { ProxyCase } from './case';

const A = '10.180.0.1';
const C = '10.180.1.1';
const both = [local(A), remote(C)];
const BOTH_CHAINS = [...sep(A), ...sep(C), MASQUERADE, chance('SVC', A, '0.5000000000'), last('SVC', C)];

const np = { serviceType: 'NodePort', nodePort: 30080 } as const;
const ext = { externalAddresses: ['192.168.99.22'] } as const;
const lb = { serviceType: 'LoadBalancer', nodePort: 30080, loadBalancerAddresses: ['1.2.3.4'] } as const;
const ranges = { ...lb, sourceRanges: ['203.0.113.0/25'] } as const;

const EXTERNAL_IP = '-A KUBE-SERVICES -m comment --comment "@ external IP" -m tcp -p tcp -d 192.168.99.22 --dport 80 -j KUBE-EXT-{}';
const LB_IP = '-A KUBE-SERVICES -m comment --comment "@ loadbalancer IP" -m tcp -p tcp -d 1.2.3.4 --dport 80 -j KUBE-EXT-{}';
const LB_FW = LB_IP.replace('KUBE-EXT', 'KUBE-FW');
const FW_DROP = '-A KUBE-PROXY-FIREWALL -m comment --comment "@ traffic not accepted by KUBE-FW-{}" -m tcp -p tcp -d 1.2.3.4 --dport 80 -j DROP';
const FW_RANGE = '-A KUBE-FW-{} -m comment --comment "@ loadbalancer IP" -s 203.0.113.0/25 -j KUBE-EXT-{}';
const FW_NOTE = '-A KUBE-FW-{} -m comment --comment "other traffic to @ will be dropped by KUBE-PROXY-FIREWALL"';

const none = (to: string, chain = 'KUBE-EXTERNAL-SERVICES'): string => `-A ${chain} -m comment --comment "@ has no endpoints" ${to} -j REJECT`;
const noLocal = (to: string, chain = 'KUBE-EXTERNAL-SERVICES'): string => `-A ${chain} -m comment --comment "@ has no local endpoints" ${to} -j DROP`;
const TO_CLUSTER_IP = '-m tcp -p tcp -d 172.30.0.41 --dport 80';
const TO_EXTERNAL = '-m tcp -p tcp -d 192.168.99.22 --dport 80';
const TO_LB = '-m tcp -p tcp -d 1.2.3.4 --dport 80';
const TO_NODE_PORT = '-m addrtype --dst-type LOCAL -m tcp -p tcp --dport 30080';

/** External addresses, node ports, load balancers and their policies. */
export const externalCases: readonly ProxyCase[] = [
  { name: 'NodePort', ports: [port({ ...np, endpoints: [local(A)] })], nat: [...plain(A), NODE_PORT, ...EXT_CLUSTER] },
  { name: 'NodePort without endpoints', ports: [port(np)], filter: [none(TO_CLUSTER_IP, 'KUBE-SERVICES'), none(TO_NODE_PORT)] },
  {
    name: 'NodePort, external Local with a local endpoint',
    ports: [port({ ...np, externalLocal: true, endpoints: both })],
    nat: [CLUSTER_IP, ...BOTH_CHAINS, NODE_PORT, ...EXT_LOCAL, EXT_TO_LOCAL, last('SVL', A)],
  },
  {
    name: 'NodePort, external Local without a local endpoint: pods and the node still reach it',
    ports: [port({ ...np, externalLocal: true, endpoints: [remote(C)] })],
    filter: [noLocal(TO_NODE_PORT)],
    nat: [...plain(C), NODE_PORT, ...EXT_LOCAL],
  },
  {
    name: 'NodePort, external Local without any endpoint',
    ports: [port({ ...np, externalLocal: true })],
    filter: [none(TO_CLUSTER_IP, 'KUBE-SERVICES'), none(TO_NODE_PORT)],
  },
  {
    name: 'external Local without a detector: pods are treated as outside',
    config: { clusterRanges: {} },
    ports: [port({ ...np, externalLocal: true, endpoints: [local(A)] })],
    nat: [CLUSTER_IP, ...sep(A), last('SVC', A), NODE_PORT, ...EXT_LOCAL.slice(1), EXT_TO_LOCAL, last('SVL', A)],
  },
  {
    name: 'external Local with detector InterfaceNamePrefix',
    config: { detectLocalMode: 'InterfaceNamePrefix', interfaceNamePrefix: 'cali' },
    ports: [port({ ...np, externalLocal: true, endpoints: [local(A)] })],
    nat: [...plain(A), NODE_PORT, ...EXT_LOCAL, EXT_TO_LOCAL, last('SVL', A)].map((line) => line.replace('-s 10.180.0.0/16', '-i cali+')),
  },
  {
    name: 'internal Local NodePort: cluster endpoints for the outside, local ones inside',
    ports: [port({ ...np, internalLocal: true, endpoints: both })],
    nat: [
      CLUSTER_IP_LOCAL, NODE_PORT, ...EXT_CLUSTER, ...sep(A), ...sep(C),
      chance('SVC', A, '0.5000000000'), last('SVC', C), MASQUERADE_LOCAL, last('SVL', A),
    ],
  },
  {
    name: 'internal Local NodePort without local endpoints: dropped inside, served outside',
    ports: [port({ ...np, internalLocal: true, endpoints: [remote(C)] })],
    filter: [noLocal(TO_CLUSTER_IP, 'KUBE-SERVICES')],
    nat: [NODE_PORT, ...EXT_CLUSTER, ...sep(C), last('SVC', C)],
  },
  {
    name: 'both policies Local without local endpoints',
    ports: [port({ ...np, internalLocal: true, externalLocal: true, endpoints: [remote(C)] })],
    filter: [noLocal(TO_CLUSTER_IP, 'KUBE-SERVICES'), noLocal(TO_NODE_PORT)],
    nat: [NODE_PORT, ...EXT_LOCAL, ...sep(C), last('SVC', C)],
  },
  {
    name: 'both policies Local with a local endpoint',
    ports: [port({ ...np, internalLocal: true, externalLocal: true, endpoints: both })],
    nat: [
      CLUSTER_IP_LOCAL, NODE_PORT, ...EXT_LOCAL, EXT_TO_LOCAL, ...sep(A), ...sep(C),
      chance('SVC', A, '0.5000000000'), last('SVC', C), MASQUERADE_LOCAL, last('SVL', A),
    ],
  },
  {
    name: 'external Local: local endpoints that hints leave out have chains too',
    ports: [port({ ...np, externalLocal: true, endpoints: [local(A, { zoneHints: ['b'] }), remote(C, { zoneHints: ['a'] })] })],
    nat: [CLUSTER_IP, NODE_PORT, ...EXT_LOCAL, EXT_TO_LOCAL, ...sep(A), ...sep(C), MASQUERADE, last('SVC', C), last('SVL', A)],
  },
  {
    name: 'external Local: a terminating local endpoint serves the outside while others are ready elsewhere',
    ports: [port({ ...np, externalLocal: true, endpoints: [local(A, draining), remote(C)] })],
    nat: [CLUSTER_IP, NODE_PORT, ...EXT_LOCAL, EXT_TO_LOCAL, ...sep(A), ...sep(C), MASQUERADE, last('SVC', C), last('SVL', A)],
  },
  {
    name: 'external Local: only terminating endpoints',
    ports: [port({ ...np, externalLocal: true, endpoints: [local(A, draining), remote(C, draining)] })],
    nat: [CLUSTER_IP, NODE_PORT, ...EXT_LOCAL, EXT_TO_LOCAL, ...BOTH_CHAINS, last('SVL', A)],
  },
  {
    name: 'node port with nfacct: loopback is counted first',
    config: { nfacct: true },
    ports: [port({ ...np, endpoints: [local(A)] })],
    nat: [
      ...plain(A),
      '-A KUBE-NODEPORTS -m comment --comment @ -m tcp -p tcp -d 127.0.0.0/8 --dport 30080 -m nfacct --nfacct-name localhost_nps_accepted_pkts -j KUBE-EXT-{}',
      NODE_PORT, ...EXT_CLUSTER,
    ],
  },
  {
    name: 'node port with nfacct but not on loopback',
    config: { nfacct: true, localhostNodePorts: false },
    ports: [port({ ...np, endpoints: [local(A)] })],
    nat: [...plain(A), NODE_PORT, ...EXT_CLUSTER],
  },
  { name: 'external IP', ports: [port({ ...ext, endpoints: [local(A)] })], nat: [...plain(A), EXTERNAL_IP, ...EXT_CLUSTER] },
  { name: 'external IP without endpoints', ports: [port(ext)], filter: [none(TO_CLUSTER_IP, 'KUBE-SERVICES'), none(TO_EXTERNAL)] },
  {
    name: 'external IP, external Local without a local endpoint: a rule in each table',
    ports: [port({ ...ext, externalLocal: true, endpoints: [remote(C)] })],
    filter: [noLocal(TO_EXTERNAL)],
    nat: [...plain(C), EXTERNAL_IP, ...EXT_LOCAL],
  },
  {
    name: 'external IPs of the other family are left out',
    ports: [port({ externalAddresses: ['fd99::22'], endpoints: [local(A)] })],
    nat: plain(A),
  },
  {
    name: 'external Local counts only where there is something external',
    ports: [port({ externalLocal: true, externalAddresses: ['fd99::22'], endpoints: [local(A)] })],
    nat: plain(A),
  },
  { name: 'load balancer', ports: [port({ ...lb, endpoints: [local(A)] })], nat: [...plain(A), LB_IP, NODE_PORT, ...EXT_CLUSTER] },
  {
    name: 'load balancer without node port',
    ports: [port({ ...lb, nodePort: 0, endpoints: [local(A)] })],
    nat: [...plain(A), LB_IP, ...EXT_CLUSTER],
  },
  { name: 'load balancer without an address on the nodes', ports: [port({ ...lb, loadBalancerAddresses: [], endpoints: [local(A)] })], nat: [...plain(A), NODE_PORT, ...EXT_CLUSTER] },
  {
    name: 'load balancer without endpoints',
    ports: [port(lb)],
    filter: [none(TO_CLUSTER_IP, 'KUBE-SERVICES'), none(TO_LB), none(TO_NODE_PORT)],
  },
  {
    name: 'load balancer with two addresses, external Local, no local endpoint',
    ports: [port({ ...lb, loadBalancerAddresses: ['1.2.3.4', '1.2.3.5'], externalLocal: true, healthCheckNodePort: 31000, endpoints: [remote(C)] })],
    filter: [noLocal(TO_LB), noLocal(TO_LB.replace('1.2.3.4', '1.2.3.5')), noLocal(TO_NODE_PORT), HEALTH_CHECK],
    nat: [...plain(C), LB_IP, LB_IP.replace('1.2.3.4', '1.2.3.5'), NODE_PORT, ...EXT_LOCAL],
  },
  {
    name: 'health check port with a local endpoint',
    ports: [port({ ...lb, externalLocal: true, healthCheckNodePort: 31000, endpoints: [local(A)] })],
    filter: [HEALTH_CHECK],
    nat: [...plain(A), LB_IP, NODE_PORT, ...EXT_LOCAL, EXT_TO_LOCAL, last('SVL', A)],
  },
  {
    name: 'health check port without endpoints, and always TCP',
    ports: [port({ ...lb, protocol: 'UDP', loadBalancerAddresses: [], nodePort: 0, externalLocal: true, healthCheckNodePort: 31000 })],
    filter: [HEALTH_CHECK, none(TO_CLUSTER_IP.replace('-m tcp -p tcp', '-m udp -p udp'), 'KUBE-SERVICES')],
  },
  {
    name: 'source ranges: a firewall chain',
    ports: [port({ ...ranges, endpoints: [local(A)] })],
    filter: [FW_DROP],
    nat: [...plain(A), LB_FW, NODE_PORT, ...EXT_CLUSTER, FW_RANGE, FW_NOTE],
  },
  {
    name: 'source ranges with the node inside: from the address itself too',
    ports: [port({ ...ranges, sourceRanges: ['203.0.113.0/25', '192.168.1.0/24'], endpoints: [local(A)] })],
    filter: [FW_DROP],
    nat: [
      ...plain(A), LB_FW, NODE_PORT, ...EXT_CLUSTER, FW_RANGE,
      '-A KUBE-FW-{} -m comment --comment "@ loadbalancer IP" -s 192.168.1.0/24 -j KUBE-EXT-{}',
      '-A KUBE-FW-{} -m comment --comment "@ loadbalancer IP" -s 1.2.3.4 -j KUBE-EXT-{}',
      FW_NOTE,
    ],
  },
  {
    name: 'source range of everything',
    ports: [port({ ...ranges, sourceRanges: ['0.0.0.0/0'], endpoints: [local(A)] })],
    filter: [FW_DROP],
    nat: [
      ...plain(A), LB_FW, NODE_PORT, ...EXT_CLUSTER,
      '-A KUBE-FW-{} -m comment --comment "@ loadbalancer IP" -s 0.0.0.0/0 -j KUBE-EXT-{}',
      '-A KUBE-FW-{} -m comment --comment "@ loadbalancer IP" -s 1.2.3.4 -j KUBE-EXT-{}',
      FW_NOTE,
    ],
  },
  {
    name: 'source ranges without endpoints: no firewall',
    ports: [port(ranges)],
    filter: [none(TO_CLUSTER_IP, 'KUBE-SERVICES'), none(TO_LB), none(TO_NODE_PORT)],
  },
  {
    name: 'source ranges of the other family do not limit',
    ports: [port({ ...ranges, sourceRanges: ['2001:db8::/32'], endpoints: [local(A)] })],
    nat: [...plain(A), LB_IP, NODE_PORT, ...EXT_CLUSTER],
  },
  {
    name: 'source ranges, external Local, no local endpoint: dropped twice',
    ports: [port({ ...ranges, externalLocal: true, endpoints: [remote(C)] })],
    filter: [FW_DROP, noLocal(TO_LB), noLocal(TO_NODE_PORT)],
    nat: [...plain(C), LB_FW, NODE_PORT, ...EXT_LOCAL, FW_RANGE, FW_NOTE],
  },
  {
    name: 'everything at once, with affinity',
    ports: [port({ ...ranges, ...ext, serviceType: 'LoadBalancer', affinitySeconds: 60, endpoints: [local(A)] })],
    filter: [FW_DROP],
    nat: [
      CLUSTER_IP, EXTERNAL_IP, LB_FW, NODE_PORT, ...EXT_CLUSTER, FW_RANGE, FW_NOTE, MASQUERADE,
      '-A KUBE-SVC-{} -m comment --comment "@ -> 10.180.0.1:80" -m recent --name KUBE-SEP-{10.180.0.1:80} --rcheck --seconds 60 --reap -j KUBE-SEP-{10.180.0.1:80}',
      last('SVC', A),
      '-A KUBE-SEP-{10.180.0.1:80} -m comment --comment @ -s 10.180.0.1 -j KUBE-MARK-MASQ',
      '-A KUBE-SEP-{10.180.0.1:80} -m comment --comment @ -m recent --name KUBE-SEP-{10.180.0.1:80} --set -m tcp -p tcp -j DNAT --to-destination 10.180.0.1:80',
    ],
  },
];
