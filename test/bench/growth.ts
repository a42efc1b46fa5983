import { Analysis } from '../../src/core/analysis';
import { extractChunk } from '../../src/core/kube/extract';
import { type Figure, atMost, plain, processed } from './measure';

const ip = (at: number): string => `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`;
const head = (kind: string, group = 'v1'): string => `apiVersion: ${group}\nkind: ${kind}\nmetadata:\n  name: a\n`;

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
  'errors': [head('Service'), () => 'a: [\n'],
  'open quotes': [`${head('Service')}spec:\n`, (at) => `  a${at}: "x\n`],
  'tabs': [`${head('Service')}spec:\n`, (at) => `\ta${at}: x\n`],
  'templates': [`${head('Service')}spec:\n`, (at) => `  {{ if .x }}\n  a${at}: {{ .y }}\n  {{ end }}\n`],
};

/** What one object costs that is made long in one place, and what a four times longer one costs: the work must grow with the length. */
export function growthFigures(parts: number): Figure[] {
  const text = ([before, part]: readonly [string, (at: number) => string], count: number): string => before + Array.from({ length: count }, (_, at) => part(at)).join('');
  const read = (shape: string): number => processed(() => void extractChunk(shape, 'document'));
  const judge = (shape: string): number => {
    const analysis = new Analysis();
    analysis.apply([{ path: 'a/a.yaml', text: shape }]);
    return processed(() => void analysis.settle());
  };
  const rows = Object.entries(shapes).map(([name, shape]) => {
    const [short, long] = [text(shape, parts), text(shape, 4 * parts)];
    for (const warm of [read, judge]) warm(short);
    return { name, reading: read(long), readingGrowth: read(long) / Math.max(1, read(short)), judging: judge(long), judgingGrowth: judge(long) / Math.max(1, judge(short)) };
  });
  const worst = (value: (row: (typeof rows)[number]) => number): (typeof rows)[number] => rows.reduce((a, b) => (value(b) > value(a) ? b : a));
  const [slow, grown, judged, judgedGrown] = [worst(({ reading }) => reading), worst(({ readingGrowth }) => readingGrowth), worst(({ judging }) => judging), worst(({ judgingGrowth }) => judgingGrowth)];
  return [
    plain(`shapes of ${4 * parts} parts`, rows.length, 'shapes', 0),
    atMost(`reading four times as much, worst (${grown.name})`, grown.readingGrowth, 8, '×', 1),
    plain(`reading, slowest (${slow.name})`, slow.reading, 'ms', 0),
    atMost(`all rules for four times as much, worst (${judgedGrown.name})`, judgedGrown.judgingGrowth, 8, '×', 1),
    plain(`all rules, slowest (${judged.name})`, judged.judging, 'ms', 0),
  ];
}
