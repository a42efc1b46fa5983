import { addToAddress, formatAddress, parseAddress } from '../../src/core/ip/address';
import type { Files } from './example-runs';

/** Numbers from a seed: the same ones for the same seed. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to `below - 1`. Source: mulberry32. */
  roll(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.roll(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const left = [...items];
    return items.map(() => left.splice(this.roll(left.length), 1)[0] as T);
  }
}

/** Tools whose configurations state a cluster's ranges. */
export const distributions = ['kubeadm-v1beta3', 'kubeadm-v1beta4', 'kind', 'k3s', 'flags', 'k0s'] as const;
export type Distribution = (typeof distributions)[number];

/** One document of a healthy cluster. */
export interface Document {
  readonly kind: 'cluster' | 'node' | 'service' | 'deployment' | 'daemonset' | 'pod' | 'routes';
  readonly name: string;
  readonly text: string;
}

/** A healthy cluster: what it is made of and its documents. */
export interface Healthy {
  readonly distribution: Distribution;
  readonly family: 4 | 6;
  readonly pods: string;
  readonly services: string;
  /** A range of the machines, which no manifest states. */
  readonly machines: string;
  readonly documents: readonly Document[];
}

const words = ['web', 'shop', 'cart', 'mail', 'search', 'auth', 'stock', 'price', 'chat', 'feed', 'image', 'video'];

/** The n-th address after the first one of a range. */
export function nth(range: string, n: number): string {
  const { address } = parseAddress(range.replace(/\/.*/, ''));
  const moved = address && addToAddress(address, BigInt(n));
  if (moved === undefined) throw new Error(`no address ${n} of ${range}`);
  return formatAddress(moved);
}

/** Builds a healthy cluster of any distribution, size and address family. */
export function healthyCluster(dice: Dice): Healthy {
  const family = dice.roll(4) === 0 ? 6 : 4;
  const distribution = dice.pick(distributions);
  const second = dice.roll(60);
  const pods = family === 4 ? `10.${130 + second}.0.0/16` : `fd00:10:${(130 + second).toString(16)}::/56`;
  const services = family === 4 ? `10.${10 + second}.0.0/16` : `fd00:20:${(10 + second).toString(16)}::/112`;
  const machines = family === 4 ? `192.168.${20 + second}.0/24` : `fd00:30:${(20 + second).toString(16)}::/64`;
  const names = dice.shuffled(words).slice(0, 3 + dice.roll(5));
  const base = { distribution, family, pods, services, machines } as const;
  const nodes = Array.from({ length: 2 + dice.roll(3) }, (_, at) => nodeDocument(base, at + 1));
  const routes = dice.roll(3) === 0 ? [] : [routesDocument(base, nodes.length)];
  const apps = names.flatMap((name, at) => appDocuments(base, name, at, dice));
  const listeners = names.slice(0, 2 + dice.roll(2)).map((name, at) => daemonDocument(`${name}-agent`, at));
  const placed = Array.from({ length: 2 + dice.roll(2) }, (_, at) => podDocument(base, at));
  return { ...base, documents: [clusterDocument(base), ...nodes, ...routes, ...apps, ...listeners, ...placed] };
}

type Ranges = Omit<Healthy, 'documents'>;

function clusterDocument({ distribution, family, pods, services }: Ranges): Document {
  const quoted = (text: string): string => (family === 6 ? `"${text}"` : text);
  const texts: Record<Distribution, string> = {
    'kubeadm-v1beta3': `apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\nclusterName: lab\nnetworking:\n  podSubnet: ${quoted(pods)}\n  serviceSubnet: ${quoted(services)}\n`,
    'kubeadm-v1beta4': `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking:\n  dnsDomain: cluster.local\n  serviceSubnet: ${quoted(services)}\n  podSubnet: ${quoted(pods)}\n`,
    kind: `kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnetworking:\n${family === 6 ? '  ipFamily: ipv6\n' : ''}  podSubnet: ${quoted(pods)}\n  serviceSubnet: ${quoted(services)}\n`,
    k3s: `cluster-cidr: ${quoted(pods)}\nservice-cidr: ${quoted(services)}\nflannel-backend: host-gw\n`,
    k0s: `apiVersion: k0s.k0sproject.io/v1beta1\nkind: ClusterConfig\nmetadata:\n  name: k0s\nspec:\n  network:\n    podCIDR: ${quoted(pods)}\n    serviceCIDR: ${quoted(services)}\n`,
    flags: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-controller-manager\n  namespace: kube-system\n  labels:\n    component: kube-controller-manager\nspec:\n  hostNetwork: true\n  containers:\n    - name: kube-controller-manager\n      command:\n        - kube-controller-manager\n        - --allocate-node-cidrs=true\n        - --cluster-cidr=${pods}\n        - --service-cluster-ip-range=${services}\n`,
  };
  return { kind: 'cluster', name: 'cluster', text: texts[distribution] };
}

/** The block of pods of the n-th node. */
export function blockOf({ family, pods }: Pick<Healthy, 'family' | 'pods'>, at: number): string {
  return family === 4 ? `${nth(pods, at * 256)}/24` : `${pods.replace('::/56', '')}:${at.toString(16)}::/64`;
}

/** The address of the n-th node. */
export function machineOf({ machines }: Pick<Healthy, 'machines'>, at: number): string {
  return nth(machines, 10 + at);
}

/** An entry of `routesDocument`. */
export function routeLines(destination: string, nextHop: string): string {
  return `        - destination: "${destination}"\n          next-hop-address: "${nextHop}"\n`;
}

/** A policy of nmstate, with the routes that are given. */
export function routePolicy(name: string, node: string | undefined, lines: string): string {
  const selector = node === undefined ? '' : `  nodeSelector:\n    kubernetes.io/hostname: ${node}\n`;
  return `apiVersion: nmstate.io/v1\nkind: NodeNetworkConfigurationPolicy\nmetadata:\n  name: ${name}\nspec:\n${selector}  desiredState:\n    routes:\n      config:\n${lines}`;
}

/** Routes to the pods of every node, as routers or nodes without a plugin have them. */
function routesDocument(ranges: Ranges, nodes: number): Document {
  const lines = Array.from({ length: nodes }, (_, at) => routeLines(blockOf(ranges, at + 1), machineOf(ranges, at + 1)));
  return { kind: 'routes', name: 'routes', text: routePolicy('routes', undefined, lines.join('')) };
}

function nodeDocument(ranges: Ranges, at: number): Document {
  const block = blockOf(ranges, at);
  const name = `node-${at}`;
  const text = `apiVersion: v1\nkind: Node\nmetadata:\n  name: ${name}\nspec:\n  podCIDR: "${block}"\n  podCIDRs:\n    - "${block}"\nstatus:\n  addresses:\n    - type: InternalIP\n      address: "${machineOf(ranges, at)}"\n    - type: Hostname\n      address: ${name}\n`;
  return { kind: 'node', name, text };
}

function appDocuments({ services }: Ranges, name: string, at: number, dice: Dice): Document[] {
  const port = 8000 + at * 10;
  const service = `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  type: NodePort\n  clusterIP: "${nth(services, 20 + at)}"\n  selector:\n    app: ${name}\n    tier: front\n  ports:\n    - name: main\n      port: 80\n      targetPort: ${name}-port\n      nodePort: ${30000 + at}\n`;
  const deployment = `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  replicas: ${1 + dice.roll(4)}\n  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n        tier: front\n    spec:\n      containers:\n        - name: ${name}\n          image: example/${name}\n          ports:\n            - name: ${name}-port\n              containerPort: ${port}\n        - name: side\n          image: example/side\n          ports:\n            - name: metrics\n              containerPort: ${port + 1}\n`;
  return [{ kind: 'service', name, text: service }, { kind: 'deployment', name, text: deployment }];
}

function daemonDocument(name: string, at: number): Document {
  const port = 18_000 + at * 10;
  const text = `apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: ${name}\nspec:\n  selector:\n    matchLabels:\n      agent: ${name}\n  template:\n    metadata:\n      labels:\n        agent: ${name}\n    spec:\n      containers:\n        - name: agent\n          image: example/agent\n          ports:\n            - name: first\n              containerPort: ${port}\n              hostPort: ${port}\n            - name: second\n              containerPort: ${port + 1}\n              hostPort: ${port + 1}\n`;
  return { kind: 'daemonset', name, text };
}

function podDocument({ pods, family }: Ranges, at: number): Document {
  const address = family === 4 ? nth(pods, 256 + 20 + at) : `${pods.replace('::/56', '')}:1::${(20 + at).toString(16)}`;
  const text = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: job-${at}\n  labels:\n    job: j${at}\nspec:\n  nodeName: node-1\n  containers:\n    - name: main\n      image: example/job\nstatus:\n  phase: Running\n  podIP: "${address}"\n`;
  return { kind: 'pod', name: `job-${at}`, text };
}

/** The files of a cluster: one per document, one per kind, or one for all. */
export function filesOf({ documents }: Pick<Healthy, 'documents'>, dice: Dice): Files {
  const layout = dice.pick(['each', 'kinds', 'one'] as const);
  const files = new Map<string, string[]>();
  for (const document of dice.shuffled(documents)) {
    // A configuration without a kind cannot share its file; machines stand beside the configuration.
    const alone = document.kind === 'cluster' && !document.text.includes('kind:');
    const own = document.kind === 'cluster' || document.kind === 'node' ? `${document.name}.yaml` : `${document.kind}/${document.name}.yaml`;
    const path = alone ? 'config.yaml' : layout === 'each' ? own : layout === 'kinds' ? `${document.kind}.yaml` : 'all.yaml';
    files.set(path, [...(files.get(path) ?? []), document.text]);
  }
  return Object.fromEntries([...files].map(([path, texts]) => [path, texts.join('---\n')]));
}
