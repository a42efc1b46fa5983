// Lines that most cases share, for the Service port of `port()` and endpoints at port 80.

/** The two rules of an endpoint's chain. */
export const sep = (ip: string): string[] => [
  `-A KUBE-SEP-{${ip}:80} -m comment --comment @ -s ${ip} -j KUBE-MARK-MASQ`,
  `-A KUBE-SEP-{${ip}:80} -m comment --comment @ -m tcp -p tcp -j DNAT --to-destination ${ip}:80`,
];

export const CLUSTER_IP = '-A KUBE-SERVICES -m comment --comment "@ cluster IP" -m tcp -p tcp -d 172.30.0.41 --dport 80 -j KUBE-SVC-{}';
export const CLUSTER_IP_LOCAL = '-A KUBE-SERVICES -m comment --comment "@ cluster IP" -m tcp -p tcp -d 172.30.0.41 --dport 80 -j KUBE-SVL-{}';
export const MASQUERADE = '-A KUBE-SVC-{} -m comment --comment "@ cluster IP" -m tcp -p tcp -d 172.30.0.41 --dport 80 ! -s 10.180.0.0/16 -j KUBE-MARK-MASQ';
export const MASQUERADE_LOCAL = '-A KUBE-SVL-{} -m comment --comment "@ cluster IP" -m tcp -p tcp -d 172.30.0.41 --dport 80 ! -s 10.180.0.0/16 -j KUBE-MARK-MASQ';
/** The last endpoint of a chain. */
export const last = (kind: 'SVC' | 'SVL', ip: string): string => `-A KUBE-${kind}-{} -m comment --comment "@ -> ${ip}:80" -j KUBE-SEP-{${ip}:80}`;
/** An endpoint that is not the last. */
export const chance = (kind: 'SVC' | 'SVL', ip: string, p: string): string =>
  `-A KUBE-${kind}-{} -m comment --comment "@ -> ${ip}:80" -m statistic --mode random --probability ${p} -j KUBE-SEP-{${ip}:80}`;

/** EXT of external traffic policy Cluster. */
export const EXT_CLUSTER = [
  '-A KUBE-EXT-{} -m comment --comment "masquerade traffic for @ external destinations" -j KUBE-MARK-MASQ',
  '-A KUBE-EXT-{} -j KUBE-SVC-{}',
];
/** EXT of external traffic policy Local, before the jump to local endpoints. */
export const EXT_LOCAL = [
  '-A KUBE-EXT-{} -m comment --comment "pod traffic for @ external destinations" -s 10.180.0.0/16 -j KUBE-SVC-{}',
  '-A KUBE-EXT-{} -m comment --comment "masquerade LOCAL traffic for @ external destinations" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ',
  '-A KUBE-EXT-{} -m comment --comment "route LOCAL traffic for @ external destinations" -m addrtype --src-type LOCAL -j KUBE-SVC-{}',
];
export const EXT_TO_LOCAL = '-A KUBE-EXT-{} -j KUBE-SVL-{}';
export const NODE_PORT = '-A KUBE-NODEPORTS -m comment --comment @ -m tcp -p tcp --dport 30080 -j KUBE-EXT-{}';
export const HEALTH_CHECK = '-A KUBE-NODEPORTS -m comment --comment "@ health check node port" -m tcp -p tcp --dport 31000 -j ACCEPT';

/** Everything of a cluster address with one endpoint. */
export const plain = (ip: string): string[] => [CLUSTER_IP, ...sep(ip), MASQUERADE, last('SVC', ip)];
