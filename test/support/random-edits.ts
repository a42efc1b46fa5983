import { randomFrom, type MadeFile, type Random } from '../bench/manifests';
import type { FileChange } from '../../src/protocol/analysis-contract';

/** One thing that somebody does to a workspace. Shape: the files that change by it; one of them as a dump where `asDump` says so. */
export interface RandomEdit {
  readonly name: string;
  readonly changes: readonly FileChange[];
  readonly asDump: boolean;
}

const extras: readonly ((at: number) => string)[] = [
  (at) => `apiVersion: v1\nkind: Node\nmetadata: {name: node-${at % 300}}\nspec: {podCIDR: 10.${240 + (at % 9)}.${at % 256}.0/24}\nstatus: {addresses: [{type: InternalIP, address: 192.168.${at % 4}.${at % 256}}]}\n`,
  (at) => `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i${at % 50}, namespace: checkout-${at % 40}}\nspec: {rules: [{host: h${at % 20}.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: s${at % 50}, port: {number: 80}}}}]}}]}\n`,
  (at) => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p${at % 50}, namespace: search-${at % 40}}\nspec: {podSelector: {matchLabels: {app: x${at % 9}}}, egress: [{to: [{ipBlock: {cidr: 10.${at % 256}.0.0/16, except: [10.${at % 200}.1.0/24]}}]}]}\n`,
  (at) => `apiVersion: v1\nkind: Service\nmetadata: {name: s${at % 50}, namespace: checkout-${at % 40}}\nspec: {type: NodePort, clusterIP: 10.96.${at % 3}.${at % 256}, selector: {app: x${at % 9}}, ports: [{port: 80, nodePort: ${30_000 + (at % 60)}}]}\n`,
  (at) => `apiVersion: v1\nkind: Pod\nmetadata: {name: pod-${at % 90}, labels: {app: x${at % 9}}}\nspec: {nodeName: node-${at % 300}, hostNetwork: ${at % 2 === 0}, containers: [{name: c, ports: [{containerPort: 80, hostPort: ${8000 + (at % 40)}}]}]}\nstatus: {podIP: 10.240.${at % 256}.7}\n`,
  (at) => `apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: e${at % 50}, namespace: checkout-${at % 40}, labels: {kubernetes.io/service-name: s${at % 50}}}\naddressType: IPv4\nendpoints: [{addresses: [10.240.${at % 256}.${at % 256}]}]\nports: [{port: 80}]\n`,
];
const clusters = [
  'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking:\n  podSubnet: 10.240.0.0/13\n  serviceSubnet: 10.96.0.0/12\n',
  'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking:\n  podSubnet: 10.240.0.0/14,fd00:1::/56\n  serviceSubnet: 10.96.0.0/16,fd00:2::/112\n',
  'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking:\n  podSubnet: 10.96.0.0/12\n  serviceSubnet: 10.096.0.0/12\n',
  'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnetworking: {podSubnet: 10.244.0.0/16}\n',
];
const garbage = ['\t- :\n', '{{ range .Values.x }}\n', '"', '\u0000\ufffe', 'a: [1, {b: \n', '? [x]\n: y\n', '&a *a\n', '%YAML 9\n---\n', '}}}}', '\r\r\n', '--- |\n', '<<: *gone\n'];
const settings = ['clusters: {all: ["apps/**"]}\n', 'rules: {KN103: off, KN502: hint}\n', 'reservedRanges: [10.96.0.0/12]\n', 'ignores: [{rule: KN101, files: "apps/search/**", reason: lab}]\n', 'clusters: nonsense\n'];

/**
 * Somebody's days of work on a workspace: values, labels, comments, half documents, garbage, files that come, go and move,
 * definitions of clusters, checkouts. Shape: the same for the same seed; `files` is what the workspace holds now.
 */
export class RandomEdits {
  readonly files: Map<string, string>;
  readonly #random: Random;
  /** Paths that stay, in an order that does not depend on edits. */
  readonly #paths: string[];
  #count = 0;

  constructor(files: readonly MadeFile[], seed: number) {
    this.files = new Map(files.map(({ path, text }) => [path, text]));
    this.#paths = files.map(({ path }) => path);
    this.#random = randomFrom(seed);
  }

  /** Does the next thing. */
  next(): RandomEdit {
    this.#count++;
    const kind = this.#pick(kinds);
    const changes = kind.do(this);
    for (const { path, text } of changes) {
      if (text === undefined) this.files.delete(path);
      else this.files.set(path, text);
    }
    return { name: kind.name, changes, asDump: kind.name === 'dump' };
  }

  /** A random whole number below `end`. */
  below(end: number): number {
    return Math.floor(this.#random() * end);
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** A file that is there; most of the time one of the few that somebody works on. */
  file(): { readonly path: string; readonly text: string } {
    for (;;) {
      const path = this.#random() < 0.7 ? (this.#paths[this.below(Math.min(60, this.#paths.length))] as string) : this.#pick(this.#paths);
      const text = this.files.get(path);
      if (text !== undefined && path !== 'cluster.yaml') return { path, text };
      // What is gone may come again.
      if (text === undefined && this.#random() < 0.3) return { path, text: '' };
    }
  }

  /** A path that was never used, in a folder that may be new. */
  freshPath(): string {
    const path = `${this.#pick(['apps/checkout', 'apps/search/new', 'other', 'examples/one', 'apps'])}/new-${this.#count}.yaml`;
    this.#paths.push(path);
    return path;
  }

  /** A further object. */
  extra(): string {
    return this.#pick(extras)(this.below(10_000));
  }

  /** One of several texts. */
  one(list: readonly string[]): string {
    return this.#pick(list);
  }
}

interface Kind {
  readonly name: string;
  do(edits: RandomEdits): readonly FileChange[];
}

const changed = (name: string, change: (text: string, edits: RandomEdits) => string): Kind => ({
  name,
  do: (edits) => {
    const { path, text } = edits.file();
    return [{ path, text: change(text, edits) }];
  },
});
const often = (kind: Kind, times: number): Kind[] => Array.from({ length: times }, () => kind);

const kinds: readonly Kind[] = [
  ...often(changed('value', (text, edits) => text.replace(/(replicas|port|containerPort|nodePort): \d+/, (_, key: string) => `${key}: ${edits.below(key === 'replicas' ? 40 : 40_000)}`)), 4),
  ...often(changed('label', (text, edits) => text.replace(/part-of: \S+/g, `part-of: team-${edits.below(9)}`)), 3),
  changed('selector', (text, edits) => text.replace(/app: \w+/, `app: x${edits.below(9)}`)),
  ...often(changed('comment', (text, edits) => `# number ${edits.below(1000)}\n${text}`), 2),
  ...often(changed('object added', (text, edits) => `${text}${text === '' ? '' : '\n---\n'}${edits.extra()}`), 4),
  ...often(changed('object removed', (text, edits) => text.split(/^---\n/m).filter((_, at, all) => at !== edits.below(all.length)).join('---\n')), 3),
  changed('objects moved', (text) => text.split(/^---\n/m).reverse().join('\n---\n')),
  ...often(changed('half a document', (text, edits) => text.slice(0, edits.below(text.length + 1))), 2),
  changed('garbage', (text, edits) => {
    const at = edits.below(text.length + 1);
    return text.slice(0, at) + edits.one(garbage) + text.slice(at);
  }),
  ...often(changed('cleaned', (_, edits) => `${edits.extra()}---\n${edits.extra()}`), 2),
  changed('address', (text, edits) => text.replace(/(clusterIP|podCIDR|podIP): \S+/, (_, key: string) => `${key}: 10.${edits.one(['96', '240', '096'])}.${edits.below(4)}.${edits.below(300)}`)),
  ...often({ name: 'file added', do: (edits) => [{ path: edits.freshPath(), text: edits.extra() }] }, 2),
  ...often({ name: 'file removed', do: (edits) => [{ path: edits.file().path, text: undefined }] }, 2),
  {
    name: 'file moved',
    do: (edits) => {
      const { path, text } = edits.file();
      return [{ path, text: undefined }, { path: edits.freshPath(), text }];
    },
  },
  { name: 'cluster defined', do: (edits) => [{ path: edits.one(['cluster.yaml', 'apps/search/cluster.yaml', 'other/cluster.yaml']), text: edits.one(clusters) }] },
  { name: 'cluster undefined', do: (edits) => [{ path: edits.one(['cluster.yaml', 'apps/search/cluster.yaml', 'other/cluster.yaml']), text: undefined }] },
  {
    name: 'kustomization',
    do: (edits) => {
      const listed = [edits.file(), edits.file()].map(({ path }) => `../${path}`);
      const text = edits.below(3) === 0 ? undefined : `kind: Kustomization\nnamespace: built\nresources: [${listed.join(', ')}]\npatches: [{path: ${listed[0]}}]\n`;
      return [{ path: 'built/kustomization.yaml', text }];
    },
  },
  { name: 'configuration', do: (edits) => [{ path: edits.one(['.kube-netscope.yaml', 'apps/.kube-netscope.yaml']), text: edits.below(2) === 0 ? undefined : edits.one(settings) }] },
  {
    name: 'dump',
    do: (edits) => [{ path: 'dumps/all.yaml', text: `apiVersion: v1\nitems:\n${Array.from({ length: 1 + edits.below(20) }, () => `- ${edits.extra().trimEnd().replaceAll('\n', '\n  ')}\n`).join('')}kind: List\n` }],
  },
  {
    name: 'checkout',
    do: (edits) => {
      const changes = Array.from({ length: 1 + edits.below(200) }, () => edits.file()).map(({ path, text }) => ({ path, text: text.replace(/replicas: \d+/, `replicas: ${edits.below(9)}`).replace(/\n+$/, '\n# other branch\n') }));
      return [...new Map(changes.map((each) => [each.path, each])).values()];
    },
  },
];
