import type { NodeRouting, Provenance } from '../../src/core/network/model';
import type { FileLocation } from '../../src/protocol/locations';
import type { FindingCounts, RangeView, ValueView } from '../../src/protocol/panel-contract';
import type { LinkView, PodContainer, PodView as PicturePod } from '../../src/protocol/topology-contract';

/** A made-up cluster, whole: what the fake editor answers from. */
export interface FakeCluster {
  readonly revision: number;
  readonly cluster: string;
  readonly name: string;
  readonly routing: NodeRouting;
  readonly ranges: readonly RangeView[];
  readonly router?: { readonly id: string; readonly addresses: readonly ValueView[] };
  readonly tunnels: readonly ValueView[];
  readonly links: readonly LinkView[];
  readonly nodes: readonly FakeNode[];
  readonly services: readonly FakeService[];
  readonly unscheduled: readonly FakePod[];
  readonly remarks: readonly { readonly message: string; readonly location?: FileLocation }[];
}

/** A node with its pods. */
export interface FakeNode {
  readonly id: string;
  readonly name: string;
  readonly addresses: readonly ValueView[];
  readonly podRanges: readonly ValueView[];
  readonly bridge?: { readonly name: string; readonly addresses: readonly string[] };
  readonly pods: readonly FakePod[];
  readonly zone?: string;
  /** Its pods' addresses have a second use. */
  readonly conflict?: boolean;
  readonly findings: FindingCounts;
}

/** A pod of a workload. */
export interface FakePod extends PicturePod {
  readonly workload: string;
}

/** A Service; `backends` are pod ids. */
export interface FakeService {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly serviceType: string;
  readonly addresses: readonly ValueView[];
  readonly ports: readonly string[];
  readonly backends: readonly string[];
  readonly findings: FindingCounts;
}

/** What a made-up cluster is like. */
export interface FixtureShape {
  readonly name: string;
  readonly nodes: number;
  readonly podsPerNode: number;
  readonly services: number;
  readonly zones?: number;
  readonly dual?: boolean;
  /** Without any address of IPv4. */
  readonly ipv6Only?: boolean;
  readonly conflicts?: boolean;
  /** Names that a careless page would stumble over. */
  readonly oddNames?: readonly string[];
  readonly unscheduled?: number;
  /** What carries packets between nodes; host routes when left out. */
  readonly tunnel?: string;
  /** Packets between the first two nodes do not arrive; of more than six those between node 5 and all others. */
  readonly broken?: boolean;
  /** Containers of each node's second pod. */
  readonly containers?: number;
  /** Rows of the first node's routing table, instead of one per other node. */
  readonly routes?: number;
}

/** Names that try to be markup, or are long or of other scripts. */
export const odd = [
  '<img src=x onerror=alert(1)>',
  '</text><script>alert(2)</script>',
  'شبكة-العنقود-١',
  '🐳-whale-👩‍💻-pod',
  'x'.repeat(253),
  '&lt;b&gt;"quoted"\'',
];

/** What a manifest may hold to make a page run or open something. */
export const hostile = [
  '${globalThis.ran=1}{{constructor.constructor("globalThis.ran=2")()}}',
  '<svg onload="globalThis.ran=3"><a href="https://host.example/3">three</a></svg>',
  'javascript:globalThis.ran=4',
  '[five](https://host.example/5) ![five](https://host.example/5.png)',
  '"><iframe srcdoc="<script>parent.ran=6</script>"></iframe>',
  'https://host.example/7?"onmouseover="globalThis.ran=7',
];

/** The clusters of the page's tests and pictures. */
export const fixtures = {
  healthy: { name: 'demo', nodes: 3, podsPerNode: 7, services: 5 },
  conflicts: { name: 'demo-conflicts', nodes: 3, podsPerNode: 7, services: 5, conflicts: true, unscheduled: 2 },
  dual: { name: 'demo-dual-stack', nodes: 3, podsPerNode: 6, services: 4, dual: true },
  six: { name: 'demo-ipv6', nodes: 3, podsPerNode: 6, services: 4, ipv6Only: true },
  tunnels: { name: 'demo-tunnels', nodes: 3, podsPerNode: 5, services: 3, tunnel: 'VXLAN 1450', broken: true },
  torn: { name: 'demo-torn', nodes: 40, podsPerNode: 5, services: 3, zones: 4, broken: true },
  lone: { name: 'one-crowded-node', nodes: 1, podsPerNode: 5000, services: 0 },
  crowded: { name: 'thousand-containers', nodes: 2, podsPerNode: 4, services: 0, containers: 1000 },
  bare: { name: 'demo-without-ranges', nodes: 0, podsPerNode: 0, services: 0 },
  odd: { name: 'odd <b>names</b>', nodes: 2, podsPerNode: 5, services: 2, oddNames: odd },
  hostile: { name: '<img src=x onerror=globalThis.ran=0>', nodes: 2, podsPerNode: 6, services: 4, oddNames: hostile },
  routes: { name: 'many-routes', nodes: 2, podsPerNode: 2, services: 1, routes: 100_000 },
  hundred: { name: 'hundred-nodes', nodes: 100, podsPerNode: 30, services: 200, zones: 3 },
  huge: { name: 'five-thousand-nodes', nodes: 5000, podsPerNode: 30, services: 5000, zones: 50 },
} as const satisfies Readonly<Record<string, FixtureShape>>;

/** Names of the clusters. */
export type FixtureName = keyof typeof fixtures;

const workloads = ['coredns', 'web', 'api', 'cart', 'payments', 'prometheus', 'redis', 'search'];

/** A place in a manifest. */
export function placeAt(file: string, line: number): FileLocation {
  return { file, range: { start: { line, column: 4 }, end: { line, column: 16 } } };
}

/** A value of a view. */
export function value(text: string, provenance: Provenance, because = '', location?: FileLocation): ValueView {
  return { text, provenance, because: because || (provenance === 'declared' ? 'Node spec' : 'host-local, lowest free address'), ...(location && { location }) };
}

/** The picture of a made-up cluster. Shape: the same for the same arguments, but for the revision. */
export function topologyOf(shape: FixtureShape, routing: NodeRouting, revision = 1): FakeCluster {
  const nodes = Array.from({ length: shape.nodes }, (_, index) => nodeOf(shape, index));
  const byWorkload = new Map<string, FakePod[]>();
  for (const pod of nodes.flatMap((node) => node.pods)) {
    if (pod.hostNetwork) continue;
    const known = byWorkload.get(pod.workload);
    if (known) known.push(pod);
    else byWorkload.set(pod.workload, [pod]);
  }
  return {
    revision,
    cluster: shape.name,
    name: shape.name,
    routing,
    ranges: rangesOf(shape),
    ...(routing === 'router' && { router: { id: 'router', addresses: [value('192.168.1.1', 'assumed', 'first address of the node network')] } }),
    tunnels: shape.tunnel === undefined ? [] : [value(shape.tunnel, 'declared', 'kube-flannel net-conf.json')],
    links: linksOf(shape, nodes),
    nodes,
    services: Array.from({ length: shape.services }, (_, index) => serviceOf(shape, index, byWorkload)),
    unscheduled: Array.from({ length: shape.unscheduled ?? 0 }, (_, index) => ({
      ...podOf(shape, 0, index, false),
      id: `pod/default/pending-${index}`,
      name: `pending-${index}`,
      addresses: [],
      findings: { errors: 0, warnings: 1 },
    })),
    remarks: shape.conflicts
      ? [{ message: 'The pod range 10.244.0.0/16 and the node network 10.244.8.0/24 overlap.', location: placeAt('kubeadm.yaml', 8) }]
      : [],
  };
}

function linksOf(shape: FixtureShape, nodes: readonly FakeNode[]): LinkView[] {
  if (nodes.length > 6) return [];
  const broken = (a: number, b: number): string => (shape.broken && a === 0 && b === 1 ? 'No row of the routing table of node-1 holds the address.' : '');
  return nodes.flatMap((a, at) => nodes.slice(at + 1).map((b, more) => ({ a: a.id, b: b.id, tunnel: shape.tunnel !== undefined, broken: broken(at, at + 1 + more) })));
}

function containersOf(shape: FixtureShape, workload: string, index: number): readonly PodContainer[] {
  const own = { name: shape.oddNames?.[index % shape.oddNames.length] ?? workload, init: false, ports: 'http 8080/TCP' };
  const others = index === 1 ? Array.from({ length: (shape.containers ?? 2) - 1 }, (_, more) => ({ name: `sidecar-${more + 1}`, init: more === 0, ports: more % 2 === 0 ? '' : '9090/TCP' })) : [];
  return [own, ...others];
}

function rangesOf(shape: FixtureShape): FakeCluster['ranges'] {
  const declared = (text: string): ValueView => value(text, 'declared', 'kubeadm ClusterConfiguration', placeAt('kubeadm.yaml', 6));
  const pods = shape.nodes > 200 ? '10.0.0.0/9' : '10.244.0.0/16';
  const conflict = shape.conflicts ? ['nodes 10.244.8.0/24'] : [];
  const six: FakeCluster['ranges'] = shape.dual
    ? [
        { id: 'range/pods/fd00:10:244::/56', role: 'pods', prefix: declared('fd00:10:244::/56'), conflicts: [] },
        { id: 'range/services/fd00:10:96::/112', role: 'services', prefix: declared('fd00:10:96::/112'), conflicts: [] },
      ]
    : [];
  const nodes = shape.conflicts ? '10.244.8.0/24' : '192.168.1.0/24';
  return [
    { id: `range/pods/${pods}`, role: 'pods', prefix: declared(pods), conflicts: conflict },
    { id: 'range/services/10.96.0.0/12', role: 'services', prefix: value('10.96.0.0/12', 'assumed', 'kubeadm default'), conflicts: [] },
    ...six,
    { id: `range/nodes/${nodes}`, role: 'nodes', prefix: value(nodes, 'derived', 'smallest range of the InternalIPs'), conflicts: shape.conflicts ? [`pods ${pods}`] : [] },
  ];
}

function nodeOf(shape: FixtureShape, index: number): FakeNode {
  const high = Math.floor(index / 250);
  const name = shape.oddNames?.[index] ?? `node-${index + 1}`;
  const net = shape.conflicts ? '10.244.8' : `192.168.${1 + high}`;
  const podNet = podNetwork(index);
  const six = shape.dual || shape.ipv6Only ? [value(`fd00:192:168::${index + 11}`, 'declared', 'Node status', placeAt('nodes.yaml', index * 20))] : [];
  const podSix = shape.dual || shape.ipv6Only ? [value(`fd00:10:244:${index}::/64`, 'derived', 'node mask /64')] : [];
  return {
    id: `node/${name}`,
    name,
    addresses: [...(shape.ipv6Only ? [] : [value(`${net}.${11 + (index % 240)}`, 'declared', 'Node status InternalIP', placeAt('nodes.yaml', index * 20))]), ...six],
    podRanges: [...(shape.ipv6Only ? [] : [value(`${podNet}.0/24`, index % 2 ? 'derived' : 'declared', 'Node spec.podCIDRs', placeAt('nodes.yaml', index * 20 + 4))]), ...podSix],
    bridge: { name: 'cni0', addresses: [...(shape.ipv6Only ? [] : [`${podNet}.1/24`]), ...(shape.dual || shape.ipv6Only ? [`fd00:10:244:${index}::1/64`] : [])] },
    pods: Array.from({ length: shape.podsPerNode + (index % 3) - 1 }, (_, pod) => podOf(shape, index, pod, pod === 0 && index % 3 === 0)),
    ...(shape.conflicts && index === 1 && { conflict: true }),
    ...(shape.zones && { zone: `zone-${(index % shape.zones) + 1}` }),
    findings: { errors: shape.conflicts && index === 1 ? 2 : shape.nodes > 50 && index % 41 === 7 ? 1 : 0, warnings: shape.conflicts && index === 2 ? 1 : 0 },
  };
}

function podNetwork(index: number): string {
  return index < 256 ? `10.244.${index}` : `10.${Math.floor(index / 256)}.${index % 256}`;
}

function podOf(shape: FixtureShape, node: number, index: number, hostNetwork: boolean): FakePod {
  const workload = workloads[(node + index) % workloads.length] ?? 'web';
  const name = shape.oddNames ? `${shape.oddNames[index % shape.oddNames.length]}${index < shape.oddNames.length ? '' : index}` : `${hostNetwork ? 'kube-proxy' : workload}-${(node * 131 + index * 17 + 4096).toString(36)}`;
  const addresses = [hostNetwork ? `192.168.1.${11 + node}` : `${podNetwork(node)}.${index + 2}`];
  if (shape.ipv6Only) addresses.length = 0;
  if (shape.dual || shape.ipv6Only) addresses.push(hostNetwork ? `fd00:192:168::${node + 11}` : `fd00:10:244:${node}::${(index + 2).toString(16)}`);
  const namespace = index % 3 === 0 ? 'kube-system' : 'default';
  return {
    id: `pod/${namespace}/${name}${shape.oddNames ? `-${node}` : ''}`,
    namespace,
    name,
    workload: `Deployment ${workload}`,
    addresses,
    provenance: index === 3 ? 'declared' : index === 4 ? 'assumed' : 'derived',
    ...(!hostNetwork && { veth: `veth${(node * 977 + index * 31).toString(16).padStart(6, '0')}` }),
    hostNetwork,
    containers: containersOf(shape, workload, index).slice(0, 8),
    more: Math.max(0, containersOf(shape, workload, index).length - 8),
    findings: { errors: shape.conflicts && index === 2 && node === 1 ? 1 : 0, warnings: shape.conflicts && index === 4 ? 1 : (node * 31 + index) % 97 === 96 ? 1 : 0 },
  };
}

function serviceOf(shape: FixtureShape, index: number, byWorkload: ReadonlyMap<string, readonly FakePod[]>): FakeService {
  const base = workloads[index % workloads.length] ?? 'web';
  const plain = index < workloads.length ? base : `${base}-${index}`;
  const name = shape.oddNames?.[index + 2] ?? plain;
  const pods = byWorkload.get(`Deployment ${base}`) ?? [];
  const start = pods.length > 40 ? (index * 37) % (pods.length - 40) : 0;
  const backends = pods.slice(start, start + 40);
  return {
    id: `service/default/${name}`,
    namespace: 'default',
    name,
    serviceType: index === 1 ? 'NodePort' : 'ClusterIP',
    addresses: index === 3 ? [] : [value(`10.96.${Math.floor(index / 250)}.${(index % 250) + 10}`, index % 2 ? 'declared' : 'derived', 'Service spec.clusterIP')],
    ports: [index === 1 ? 'http 80→8080/TCP, nodePort 30080' : 'http 80→8080/TCP'],
    backends: backends.map((pod) => pod.id),
    findings: { errors: 0, warnings: shape.conflicts && index === 2 ? 1 : 0 },
  };
}
