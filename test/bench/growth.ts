import { Analysis } from '../../src/core/analysis';
import { extractChunk } from '../../src/core/kube/extract';
import { type Figure, atMost, plain, processed } from './measure';

const ip = (at: number): string => `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`;
const head = (kind: string, group = 'v1', name = 'a'): string => `apiVersion: ${group}\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;
const pod = (name = 'a'): string => `${head('Pod', 'v1', name)}  labels:\n    app: a\nspec:\n  containers:\n`;
const command = (program: string): string => `${pod()}  - name: c\n    command: [${program}]\n    args:\n`;
const route = `apiVersion: nmstate.io/v1\nkind: NodeNetworkConfigurationPolicy\nmetadata:\n  name: a\nspec:\n  desiredState:\n`;
const times = (count: number, part: (at: number) => string): string => Array.from({ length: count }, (_, at) => part(at)).join('');
const port = (at: number): number => 1 + (at % 65_000);

/** Units: ms. What takes less is not told from chance. */
const FEWEST = 5;

/** Objects that grow in one place: what comes before it, and the n-th part. */
const shapes: Readonly<Record<string, readonly [string, (at: number) => string]>> = {
  'ports of a Service': [`${head('Service')}spec:\n  ports:\n`, (at) => `  - port: ${at % 65_000}\n    name: p${at}\n    nodePort: ${30_000 + (at % 2000)}\n`],
  'external addresses': [`${head('Service')}spec:\n  externalIPs:\n`, (at) => `  - ${ip(at)}\n`],
  'external addresses in a row': [`${head('Service')}spec:\n  externalIPs: [`, (at) => `${ip(at)}, `],
  'a selector': [`${head('Service')}spec:\n  selector:\n`, (at) => `    k${at}: v\n`],
  'keys': [`${head('ConfigMap')}data:\n`, (at) => `  k${at}: v\n`],
  'the same key': [`${head('ConfigMap')}data:\n`, (at) => `  k: v${at}\n`],
  'anchors': [`${head('ConfigMap')}data:\n`, (at) => `  k${at}: &a${at} v\n`],
  'aliases': [`${head('ConfigMap')}data:\n  k: &a v\n`, (at) => `  k${at}: *a\n`],
  'merges': [`${head('ConfigMap')}x: &a {b: c}\ndata:\n`, () => '  <<: *a\n'],
  'comments': [`${head('ConfigMap')}data:\n`, (at) => `  # ${at}\n`],
  'containers': [`${head('Pod')}spec:\n  containers:\n`, (at) => `  - name: c${at}\n    ports:\n    - containerPort: ${at % 65_000}\n      hostPort: ${at % 65_000}\n`],
  'variables': [`${head('Pod')}spec:\n  containers:\n  - name: c\n    env:\n`, (at) => `    - name: E${at}\n      value: http://${ip(at)}:80\n`],
  'blocks of a policy': [`${head('NetworkPolicy', 'networking.k8s.io/v1')}spec:\n  podSelector: {}\n  egress:\n  - to:\n`, (at) => `    - ipBlock:\n        cidr: ${ip(at)}/32\n`],
  'addresses of a node': [`${head('Node')}status:\n  addresses:\n`, (at) => `  - type: InternalIP\n    address: ${ip(at)}\n`],
  'ranges of a node': [`${head('Node')}spec:\n  podCIDRs:\n`, (at) => `  - ${ip(at * 4)}/30\n`],
  'paths of an Ingress': [`${head('Ingress', 'networking.k8s.io/v1')}spec:\n  rules:\n  - http:\n      paths:\n`, (at) => `      - path: /p${at}\n        backend:\n          service:\n            name: s${at}\n            port:\n              number: 80\n`],
  'resources of a kustomization': ['kind: Kustomization\nresources:\n', (at) => `- f${at}.yaml\n`],
  'node ports': [`${head('Service')}spec:\n  type: NodePort\n  ports:\n`, (at) => `  - port: ${port(at)}\n    nodePort: ${port(at)}\n`],
  'cluster addresses': ['apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\nnetworking:\n  serviceSubnet: 10.0.0.0/12\n---\n' + `${head('Service')}spec:\n  clusterIPs:\n`, (at) => `  - ${ip(at)}\n`],
  'flags of Service ranges': [command('kube-apiserver'), (at) => `    - --service-cluster-ip-range=${ip(at * 16)}/28\n`],
  'flags that overlap': [command('kube-controller-manager'), (at) => `    - --cluster-cidr=10.0.0.0/${8 + (at % 20)}\n`],
  'flags of masks': [command('kube-controller-manager'), (at) => `    - --node-cidr-mask-size${at % 2 === 0 ? '' : '-ipv4'}=24\n`],
  'addresses of a pod': [`${head('Pod')}status:\n  hostIP: 192.168.0.1\n  podIPs:\n`, (at) => `  - ip: ${ip(at)}\n`],
  'pools of Calico': ['apiVersion: operator.tigera.io/v1\nkind: Installation\nmetadata:\n  name: a\nspec:\n  calicoNetwork:\n    ipPools:\n', (at) => `    - cidr: 8.${(at >> 8) & 255}.${at & 255}.0/24\n`],
  'routes of a machine': [`${route}    routes:\n      config:\n`, (at) => `      - destination: 10.244.0.${at % 256}/32\n        next-hop-address: 192.168.0.2\n        next-hop-interface: eth${at}\n`],
  'comments that ignore': [`${head('Service')}spec:\n  clusterIP: 10.0.0.300\n`, () => '# kube-netscope-ignore KN101\n'],
  'errors': [head('Service'), () => 'a: [\n'],
  'open quotes': [`${head('Service')}spec:\n`, (at) => `  a${at}: "x\n`],
  'tabs': [`${head('Service')}spec:\n`, (at) => `\ta${at}: x\n`],
  'templates': [`${head('Service')}spec:\n`, (at) => `  {{ if .x }}\n  a${at}: {{ .y }}\n  {{ end }}\n`],
};

const services = (parts: number, part: (at: number) => string): string => `${head('Service')}spec:\n  type: NodePort\n  selector:\n    app: a\n  ports:\n${times(parts, part)}---\n`;
const containers = (parts: number, part: (at: number) => string, name?: string): string => `${pod(name)}  - name: c\n    ports:\n${times(parts, part)}---\n`;

/** Pairs of objects that grow in places which rules compare. */
const pairs: Readonly<Record<string, (parts: number) => string>> = {
  'node ports and host ports': (parts) => services(parts, (at) => `  - port: ${port(at)}\n    nodePort: ${port(at)}\n`) + containers(parts, (at) => `    - containerPort: ${port(at)}\n      hostPort: ${port(at)}\n`),
  'target ports that no container has': (parts) => services(parts, (at) => `  - port: ${port(at)}\n    targetPort: x${at}\n`) + containers(parts, (at) => `    - containerPort: ${port(at)}\n      name: p${at}\n`),
  'target ports and bad names': (parts) => services(parts, (at) => `  - port: ${port(at)}\n    targetPort: x${at}\n`) + containers(parts, (at) => `    - containerPort: ${port(at)}\n      name: P_${at}\n`),
  'host ports of two pods': (parts) => ['a', 'b'].map((name, add) => containers(parts, (at) => `    - containerPort: 80\n      hostPort: 80\n      hostIP: ${ip(2 * at + add)}\n`, name)).join(''),
  'paths of two Ingresses': (parts) => ['a', 'b'].map((name) => `${head('Ingress', 'networking.k8s.io/v1', name)}spec:\n  rules:\n  - host: h\n    http:\n      paths:\n${times(parts, (at) => `      - path: /p${at}\n        backend:\n          service:\n            name: s${at}\n            port:\n              number: 80\n`)}---\n`).join(''),
  'ports of a policy': (parts) => `${head('NetworkPolicy', 'networking.k8s.io/v1')}spec:\n  podSelector:\n    matchLabels:\n      app: a\n  ingress:\n  - ports:\n${times(parts, (at) => `    - port: x${at}\n`)}---\n${containers(parts, (at) => `    - containerPort: ${port(at)}\n      name: p${at}\n`)}`,
  'ranges of two nodes': (parts) => ['a', 'b'].map((name) => `${head('Node', 'v1', name)}spec:\n  podCIDRs:\n${times(parts, () => '  - 10.244.0.0/24\n')}---\n`).join(''),
  'addresses and ports of two Services': (parts) => ['a', 'b'].map((name) => `${head('Service', 'v1', name)}spec:\n  ports:\n${times(parts, (at) => `  - port: ${port(at)}\n`)}  externalIPs:\n${times(parts, (at) => `  - ${ip(at)}\n`)}---\n`).join(''),
  'affinities of two DaemonSets': (parts) => ['a', 'b'].map((name) => `${head('DaemonSet', 'apps/v1', name)}spec:\n  template:\n    spec:\n      containers:\n      - name: c\n        ports:\n        - containerPort: 80\n          hostPort: 80\n      affinity:\n        nodeAffinity:\n          requiredDuringSchedulingIgnoredDuringExecution:\n            nodeSelectorTerms:\n${times(parts, (at) => `            - matchExpressions:\n              - key: k\n                operator: In\n                values: [${name}${at}]\n`)}---\n`).join(''),
};

/** What one object costs that is made long in one place, and what a four times longer one costs: the work must grow with the length. */
export function growthFigures(parts: number): Figure[] {
  const text = ([before, part]: readonly [string, (at: number) => string], count: number): string => before + times(count, part);
  // The collector comes when it likes: the best of three runs.
  const best = (measure: () => number): number => Math.min(measure(), measure(), measure());
  const read = (shape: string): number => best(() => processed(() => void extractChunk(shape, 'document')));
  const judge = (shape: string): number =>
    best(() => {
      const analysis = new Analysis();
      analysis.apply([{ path: 'a/a.yaml', text: shape }]);
      return processed(() => void analysis.takeChangedFindings(!analysis.settle()));
    });
  const grown = (measure: (shape: string) => number, short: string, long: string): readonly [number, number] => {
    measure(short);
    const [ofShort, ofLong] = [measure(short), measure(long)];
    return [ofLong, ofLong / Math.max(FEWEST, ofShort)];
  };
  const rows = [...Object.entries(shapes).map(([name, shape]) => [name, (count: number) => text(shape, count)] as const), ...Object.entries(pairs)].map(([name, shape]) => {
    const [short, long] = [shape(parts), shape(4 * parts)];
    const [reading, readingGrowth] = name in shapes ? grown(read, short, long) : [0, 0];
    const [judging, judgingGrowth] = grown(judge, short, long);
    return { name, reading, readingGrowth, judging, judgingGrowth };
  });
  const worst = (value: (row: (typeof rows)[number]) => number): (typeof rows)[number] => rows.reduce((a, b) => (value(b) > value(a) ? b : a));
  const [slow, slower, judged, judgedGrown] = [worst(({ reading }) => reading), worst(({ readingGrowth }) => readingGrowth), worst(({ judging }) => judging), worst(({ judgingGrowth }) => judgingGrowth)];
  return [
    plain(`shapes of ${4 * parts} parts`, rows.length, 'shapes', 0),
    atMost(`reading four times as much, worst (${slower.name})`, slower.readingGrowth, 8, '×', 1),
    plain(`reading, slowest (${slow.name})`, slow.reading, 'ms', 0),
    atMost(`all rules and findings for four times as much, worst (${judgedGrown.name})`, judgedGrown.judgingGrowth, 8, '×', 1),
    plain(`all rules and findings, slowest (${judged.name})`, judged.judging, 'ms', 0),
  ];
}
