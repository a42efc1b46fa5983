import { parse, stringify } from 'yaml';
import type { Files } from './example-runs';
import { type Dice, type Document, type Healthy, blockOf, filesOf, machineOf, nth, routeLines, routePolicy } from './healthy';

/** A mistake made in a healthy cluster: rules one of which has to report at one of the places. Units: lines from zero. */
export interface Mutant {
  readonly files: Files;
  readonly rules: readonly string[];
  readonly places: readonly { readonly file: string; readonly line: number }[];
}

/** One kind of mistake. Shape: nothing where the cluster has no place for it. */
export interface Mutation {
  readonly name: string;
  make(cluster: Healthy, dice: Dice): Mutant | undefined;
}

interface Edit {
  readonly document: Document;
  readonly text: string;
  /** Part of the line that has to be reported. */
  readonly marks: readonly string[];
}

/** Changes documents and finds the lines of the marks in the files. */
function mutant(cluster: Healthy, dice: Dice, rules: readonly string[], edits: readonly Edit[]): Mutant {
  const changed = new Map(edits.map(({ document, text }) => [document, text]));
  const files = filesOf({ documents: cluster.documents.map((document) => ({ ...document, text: changed.get(document) ?? document.text })) }, dice);
  const places = edits.flatMap(({ text, marks }) => marks.flatMap((mark) => linesOf(files, text, mark)));
  return { files, rules, places };
}

function linesOf(files: Files, document: string, mark: string): { file: string; line: number }[] {
  return Object.entries(files).flatMap(([file, text]) => {
    const start = text.indexOf(document);
    if (start < 0) return [];
    const from = text.slice(0, start).split('\n').length - 1;
    return document.split('\n').flatMap((line, at) => (line.includes(mark) ? [{ file, line: from + at }] : []));
  });
}

const of = (cluster: Healthy, kind: Document['kind']): readonly Document[] => cluster.documents.filter((document) => document.kind === kind);

/** Replaces one range of the cluster's configuration. */
function range(name: string, rules: readonly string[], which: 'pods' | 'services', to: (cluster: Healthy) => string | undefined, at: 'changed' | 'services' = 'changed'): Mutation {
  return {
    name,
    make(cluster, dice) {
      const [document] = of(cluster, 'cluster');
      const text = to(cluster);
      if (document === undefined || text === undefined) return undefined;
      const changed = document.text.replace(cluster[which], text);
      const mark = at === 'changed' || which === 'services' ? text : cluster.services;
      return mutant(cluster, dice, rules, [{ document, text: changed, marks: [mark] }]);
    },
  };
}

/** Gives a field of one document the value that it has in another one of the kind. */
function copied(name: string, rules: readonly string[], kind: Document['kind'], field: RegExp): Mutation {
  return {
    name,
    make(cluster, dice) {
      const [from, to] = dice.shuffled(of(cluster, kind));
      const value = from && field.exec(from.text)?.[1];
      const old = to && field.exec(to.text)?.[1];
      if (from === undefined || to === undefined || value === undefined || old === undefined) return undefined;
      const text = to.text.replaceAll(old, value);
      return mutant(cluster, dice, rules, [{ document: to, text, marks: [value] }, { document: from, text: from.text, marks: [value] }]);
    },
  };
}

/** Rewrites one document of a kind; `marks` tell the lines that may be reported. */
function rewritten(name: string, rules: readonly string[], kind: Document['kind'], rewrite: (text: string, cluster: Healthy, document: Document) => { text: string; marks: readonly string[] } | undefined): Mutation {
  return {
    name,
    make(cluster, dice) {
      const among = of(cluster, kind);
      if (among.length === 0) return undefined;
      const document = dice.pick(among);
      const made = rewrite(document.text, cluster, document);
      if (made === undefined || made.text === document.text) return undefined;
      return mutant(cluster, dice, rules, [{ document, ...made }]);
    },
  };
}

const only = (family: 4 | 6, text: (cluster: Healthy) => string) => (cluster: Healthy): string | undefined => (cluster.family === family ? text(cluster) : undefined);
const field = (text: string, name: string, value: string): { text: string; marks: readonly string[] } => ({ text: text.replace(new RegExp(`(${name}: ).*`), `$1${value}`), marks: [`${name}: ${value}`] });

/** Distributions that name no plugin, so that routes between nodes are for people to write. */
const withoutPlugin: ReadonlySet<string> = new Set(['kubeadm-v1beta3', 'kubeadm-v1beta4', 'flags']);

/** Every known mistake. */
export const mutations: readonly Mutation[] = [
  range('Service range equals the pod range', ['service-range-covers-pod-range'], 'services', ({ pods, family }) => (family === 4 ? pods : undefined)),
  range('Service range inside the pod range', ['service-range-inside-pod-range'], 'services', ({ pods, family }) => (family === 4 ? pods.replace('/16', '/20') : undefined)),
  range('pod range over the machines', ['pod-range-overlaps-node-network'], 'pods', only(4, () => '192.168.0.0/16')),
  range('Service range over the machines', ['service-range-overlaps-node-network'], 'services', only(4, ({ machines }) => machines)),
  range('host bits in the pod range', ['host-bits'], 'pods', ({ pods }) => `${nth(pods, 1)}/${pods.split('/')[1] ?? ''}`),
  range('host bits in the Service range', ['host-bits'], 'services', ({ services }) => `${nth(services, 5)}/${services.split('/')[1] ?? ''}`),
  range('leading zeros in the pod range', ['leading-zeros'], 'pods', only(4, ({ pods }) => pods.replace('.0.0/', '.00.0/'))),
  range('prefix too long to be one', ['invalid-address'], 'pods', ({ pods, family }) => pods.replace(/\/\d+/, family === 4 ? '/33' : '/129')),
  range('octet above 255', ['invalid-address'], 'services', only(4, ({ services }) => services.replace(/^10\./, '310.'))),
  range('multicast pod range', ['range-of-special-purpose'], 'pods', ({ family }) => (family === 4 ? '224.10.0.0/16' : 'ff02::/56')),
  range('look-alike of a private range', ['look-alike-of-private-range'], 'services', only(4, () => '198.168.0.0/16')),
  range('public Service range', ['cluster-range-public'], 'services', only(4, () => '20.30.0.0/16')),
  range('IPv6 not in its canonical form', ['address-not-canonical'], 'pods', only(6, ({ pods }) => pods.replace('fd00:10:', 'FD00:0010:'))),
  copied('two nodes with one pod range', ['node-pod-ranges-overlap'], 'node', /podCIDR: "(.*)"/),
  copied('two Services with one node port', ['node-port-twice'], 'service', /nodePort: (\d+)/),
  copied('two Services with one cluster address', ['cluster-address-twice'], 'service', /clusterIP: "(.*)"/),
  copied('two pods with one address', ['pod-address-held-twice'], 'pod', /podIP: "(.*)"/),
  copied('two DaemonSets with one host port', ['host-port-conflict'], 'daemonset', /hostPort: (\d+)/),
  rewritten('node outside the pod range', ['node-pod-range-outside-cluster-range'], 'node', (text, { family }) => {
    const block = family === 4 ? '10.250.7.0/24' : 'fd00:99:99::/64';
    return { text: text.replaceAll(/"[^"]*\/\d+"/g, `"${block}"`), marks: [block] };
  }),
  rewritten('host bits in a node\'s range', ['host-bits'], 'node', (text) => ({ text: text.replaceAll(/"(\S*?)(\.0|::)\/(\d+)"/g, (_, head: string, tail: string, length: string) => `"${head}${tail === '.0' ? '.7' : '::7'}/${length}"`), marks: ['podCIDR: ', '    - "'] })),
  rewritten('cluster address outside the Service range', ['cluster-address-outside-service-range'], 'service', (text, { family }) => field(text, 'clusterIP', family === 4 ? '"10.251.3.4"' : '"fd00:77::9"')),
  rewritten('cluster address that is none', ['invalid-address'], 'service', (text, { services, family }) => field(text, 'clusterIP', family === 4 ? `"${nth(services, 20)}00"` : '"fd00::1::2"')),
  rewritten('leading zeros in a cluster address', ['leading-zeros'], 'service', (text, { family }) => (family === 4 ? { text: text.replace(/clusterIP: "(\d+\.\d+\.\d+)\.(\d+)"/, 'clusterIP: "$1.0$2"'), marks: ['clusterIP: '] } : undefined)),
  rewritten('node port below the range', ['node-port-outside-range'], 'service', (text) => field(text, 'nodePort', '8080')),
  rewritten('node port above the range', ['node-port-outside-range'], 'service', (text) => field(text, 'nodePort', '40000')),
  rewritten('target port of another name', ['target-port-name-missing'], 'service', (text) => field(text, 'targetPort', 'htp')),
  rewritten('misspelled label in a selector', ['selector-selects-nothing'], 'service', (text, _, { name }) => ({ text: text.replace(`app: ${name}`, `app: ${name}x`), marks: ['selector:', `app: ${name}x`] })),
  {
    name: 'renamed label in a pod template',
    make(cluster, dice) {
      const service = dice.pick(of(cluster, 'service'));
      const deployment = of(cluster, 'deployment').find(({ name }) => name === service.name);
      if (deployment === undefined) return undefined;
      const text = deployment.text.replace('        tier: front', '        tier: frontend');
      return mutant(cluster, dice, ['selector-selects-nothing'], [{ document: deployment, text, marks: [] }, { document: service, text: service.text, marks: ['selector:', 'app: '] }]);
    },
  },
  rewritten('template without the labels of its own selector', ['selector-misses-own-template'], 'daemonset', (text, _, { name }) => ({ text: text.replace(`        agent: ${name}`, `        agent: ${name}-x`), marks: ['matchLabels:', `agent: ${name}`] })),
  rewritten('host port twice in one pod', ['host-port-twice-in-pod'], 'daemonset', (text) => {
    const port = /hostPort: (\d+)/.exec(text)?.[1] ?? '';
    return { text: text.replace(/(second\n.*\n *hostPort: )\d+/, `$1${port}`), marks: [`hostPort: ${port}`] };
  }),
  rewritten('container port twice in one pod', ['container-port-twice-in-pod'], 'deployment', (text) => {
    const port = /containerPort: (\d+)/.exec(text)?.[1] ?? '';
    return { text: text.replace(/(metrics\n *containerPort: )\d+/, `$1${port}`), marks: [`containerPort: ${port}`] };
  }),
  rewritten('port name of more than 15 characters', ['container-port-name', 'service-port-names'], 'deployment', (text) => ({ text: text.replace('name: metrics', 'name: metrics-of-the-side'), marks: ['metrics-of-the-side'] })),
  rewritten('port number of no port', ['service-port-invalid'], 'service', (text) => ({ text: text.replace('port: 80\n', 'port: 80800\n'), marks: ['port: 80800'] })),
  rewritten('port of a Service twice', ['service-port-twice'], 'service', (text) => ({ text: `${text}    - name: again\n      port: 80\n      targetPort: 8080\n`, marks: ['port: 80', 'name: main', 'name: again'] })),
  rewritten('two ports and one without a name', ['service-port-names'], 'service', (text) => ({ text: `${text}    - port: 81\n      targetPort: 8080\n`, marks: ['port: 81'] })),
  {
    name: 'a node that was forgotten in the routes',
    make(cluster, dice) {
      const [routes] = of(cluster, 'routes');
      const nodes = of(cluster, 'node');
      const at = 1 + dice.roll(nodes.length);
      const node = nodes[at - 1];
      // Where a plugin makes the routes, none is missing; one alone names no pattern.
      if (routes === undefined || node === undefined || !withoutPlugin.has(cluster.distribution) || nodes.length < 3) return undefined;
      const text = routes.text.replace(routeLines(blockOf(cluster, at), machineOf(cluster, at)), '');
      return mutant(cluster, dice, ['node-pod-range-without-route'], [{ document: routes, text, marks: [] }, { document: node, text: node.text, marks: ['podCIDR: ', '    - "'] }]);
    },
  },
  rewritten('route over another node', ['route-to-wrong-node'], 'routes', (text, cluster) => {
    const [right, wrong] = [machineOf(cluster, 1), machineOf(cluster, 2)];
    return { text: text.replace(routeLines(blockOf(cluster, 1), right), routeLines(blockOf(cluster, 1), wrong)), marks: [`next-hop-address: "${wrong}"`] };
  }),
  rewritten('route of another network inside the pod range', ['route-hides-cluster-range'], 'routes', (text, cluster) => {
    const destination = blockOf(cluster, 77);
    return { text: `${text}${routeLines(destination, nth(cluster.machines, 1))}`, marks: [`destination: "${destination}"`] };
  }),
  rewritten('routes in a circle', ['forwarding-loop'], 'routes', (text, cluster) => {
    const destination = cluster.family === 4 ? '172.16.50.0/24' : 'fd00:50::/64';
    const one = routePolicy('one', 'node-1', routeLines(destination, machineOf(cluster, 2)));
    const two = routePolicy('two', 'node-2', routeLines(destination, machineOf(cluster, 1)));
    return { text: `${text}---\n${one}---\n${two}`, marks: [`destination: "${destination}"`] };
  }),
  rewritten('key twice', ['duplicate-key'], 'service', (text) => ({ text: text.replace('  type: NodePort\n', '  type: NodePort\n  type: LoadBalancer\n'), marks: ['type: '] })),
  rewritten('text after a quoted value', ['unreadable-document'], 'service', (text) => ({ text: text.replace(/clusterIP: (".*")/, 'clusterIP: $1 odd'), marks: ['clusterIP: '] })),
];

/** A change after which everything is as healthy as before. */
export interface Variant {
  readonly name: string;
  make(files: Files, dice: Dice): Files;
}

const each = (files: Files, change: (text: string) => string): Files => Object.fromEntries(Object.entries(files).map(([path, text]) => [path, change(text)]));
const documentsIn = (text: string): string[] => text.split(/^---\n/m);

/** Harmless changes of files, in an order in which each finds the text that it needs. */
export const variants: readonly Variant[] = [
  { name: 'other names', make: (files) => each(files, (text) => text.replaceAll(/\b(web|shop|cart|mail|search|auth|stock|price|chat|feed|image|video)\b/g, 'r$1')) },
  { name: 'another namespace', make: (files) => each(files, (text) => documentsIn(text).map((document) => (/kind: (Service|Deployment|DaemonSet)\n/.test(document) ? document.replace('metadata:\n', 'metadata:\n  namespace: shop\n') : document)).join('---\n')) },
  { name: 'comments', make: (files) => each(files, (text) => text.replace(/^(?=[A-Za-z])/gm, '# a note\n').replace(/^( +)(?=\w+: )/gm, '$1# 10.0.0.0/8\n$1')) },
  { name: 'other order', make: (files, dice) => each(files, (text) => dice.shuffled(documentsIn(text)).join('---\n')) },
  { name: 'JSON', make: (files) => Object.fromEntries(Object.entries(files).map(([path, text]) => [path, documentsIn(text).map((document) => `${JSON.stringify(parse(document))}\n`).join('---\n')])) },
  { name: 'flow style', make: (files) => each(files, (text) => documentsIn(text).map((document) => stringify(parse(document), { collectionStyle: 'flow' })).join('---\n')) },
  { name: 'sorted keys', make: (files) => each(files, (text) => documentsIn(text).map((document) => stringify(parse(document), { sortMapEntries: true })).join('---\n')) },
  { name: 'files in folders', make: (files) => Object.fromEntries(Object.entries(files).map(([path, text]) => [/^(cluster|config)\.yaml$/.test(path) || path === 'all.yaml' ? path : `apps/deep/${path}`, text])) },
  { name: 'other line ends', make: (files) => each(files, (text) => text.replaceAll('\n', '\r\n')) },
];
