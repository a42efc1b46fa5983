import { address } from '../../src/core/ip/address';
import { contains } from '../../src/core/ip/prefix';
import type { NodeRouting } from '../../src/core/network/model';
import type { ViewContext } from '../../src/core/views/context';
import { comparisonWindow } from '../../src/core/views/routes/comparison';
import type { LongTable } from '../../src/core/views/routes/long-table';
import { routeLines, routesWindow } from '../../src/core/views/routes/rows';
import { panelMethods } from '../../src/protocol/methods';
import type {
  DetailsView,
  NamespacesQuestion,
  NamespacesView,
  NamespaceView,
  PanelEvents,
  PanelRequests,
} from '../../src/protocol/panel-contract';
import type { LookupView, RouteRow } from '../../src/protocol/routes-contract';
import { routeOf } from '../support/routes';
import { findingsOf } from './fake-findings';
import { spaceOf } from './fake-space';
import { changesOf, contractOf, rulesOf, traceOf } from './fake-answers';
import { serve, type Port, type Server } from '../../src/protocol/rpc';
import { columnsOf, groupsOf, lostWaysOf, neighboursIn, searchIn } from './fake-topology';
import { placeAt, topologyOf, value, type FakeCluster, type FixtureShape } from './fixtures';

/** An editor for tests: serves made-up clusters over a port and writes down what it was asked. */
export class FakeHost {
  readonly calls: { readonly method: string; readonly args: readonly unknown[] }[] = [];
  /** Method → message of the failure it answers with. */
  readonly failures = new Map<string, string>();
  readonly server: Server<PanelEvents>;
  revision = 1;
  readonly #views = new Map<string, FakeCluster>();
  readonly #tables = new Map<string, LongTable | undefined>();

  constructor(
    port: Port,
    public shapes: readonly FixtureShape[],
  ) {
    const methods = this.#methods();
    const watched = Object.fromEntries(
      Object.entries(methods).map(([method, answer]) => [
        method,
        (...args: never[]): unknown => {
          this.calls.push({ method, args });
          const failure = this.failures.get(method);
          if (failure !== undefined) throw new Error(failure);
          return Reflect.apply(answer, undefined, args);
        },
      ]),
    );
    this.server = serve<PanelRequests, PanelEvents>(port, panelMethods, watched as unknown as PanelRequests);
  }

  /** Pretends an edit: a new revision, and every view made anew. */
  change(partial = false): void {
    this.revision++;
    this.server.emit('changed', { revision: this.revision, partial });
  }

  #methods(): PanelRequests {
    const routesOf = (cluster: string, routing: NodeRouting, namespace: string): LongTable | undefined => {
      const view = this.#view(cluster, routing);
      const many = this.shapes.find(({ name }) => name === cluster)?.routes;
      return view && kept(this.#tables, `${cluster} ${routing} ${namespace} ${this.revision}`, () => (many !== undefined && namespace === view.nodes[0]?.id ? tableWith(namespace, view.nodes[0].name, manyRows(many)) : tableIn(view, namespace)));
    };
    // Of a context the tables here use nothing but the revision.
    const context = (): ViewContext => ({ revision: this.revision }) as ViewContext;
    return {
      clusters: async () => this.shapes.map(({ name, nodes, services }) => ({ id: name, name, because: `nodes.yaml in ${name}/ defines it`, nodes, services, workloads: 8 })),
      topology: async (cluster, routing) => {
        const view = this.#view(cluster, routing);
        return view && columnsOf(view);
      },
      lostWays: async (cluster, routing) => {
        const view = this.#view(cluster, routing);
        const shape = this.shapes.find(({ name }) => name === cluster);
        return view && lostWaysOf(view, shape?.broken === true);
      },
      pods: async (cluster, nodes, holding) => {
        const view = this.#view(cluster, 'host');
        return view && { revision: view.revision, groups: groupsOf(view, nodes, holding) };
      },
      neighbours: async (cluster, id) => {
        const view = this.#view(cluster, 'host');
        return view && neighboursIn(view, id);
      },
      search: async (cluster, routing, question) => {
        const view = this.#view(cluster, routing);
        return view && searchIn(view, question);
      },
      details: async (cluster, routing, id) => {
        const view = this.#view(cluster, routing);
        return view && detailsOf(view, id);
      },
      namespaces: async (cluster, routing, question) => {
        const view = this.#view(cluster, routing);
        return view && namespacesIn(view, question);
      },
      routes: async (cluster, routing, namespace, question) => {
        const table = routesOf(cluster, routing, namespace);
        return table && routesWindow(table, question, context());
      },
      routeLines: async (cluster, routing, namespace, choice) => {
        const table = routesOf(cluster, routing, namespace);
        return table && routeLines(table, choice);
      },
      comparedRoutes: async (cluster, routing, here, there, question) => {
        const [left, right] = [routesOf(cluster, routing, here), routesOf(cluster, routing, there)];
        return left && right && comparisonWindow(left, right, question, context());
      },
      lookup: async (cluster, routing, namespace, text) => {
        const table = routesOf(cluster, routing, namespace);
        return table && lookupIn(table, text);
      },
      service: async (cluster, id, choice) => {
        const view = this.#view(cluster, 'host');
        return view && rulesOf(view, id, choice);
      },
      trace: async (cluster, routing, from, to) => {
        const view = this.#view(cluster, routing);
        return view && traceOf(view, from, to);
      },
      contract: async (cluster) => {
        const view = this.#view(cluster, 'host');
        return view && contractOf(view);
      },
      changes: async (cluster) => {
        const view = this.#view(cluster, 'host');
        return view ? changesOf(view) : { since: 'HEAD (1234567)' };
      },
      addressSpace: async (cluster, question) => {
        const shape = this.shapes.find(({ name }) => name === cluster);
        return shape && spaceOf(shape, question);
      },
      findings: async (cluster, question) => {
        const view = this.#view(cluster, 'host');
        return view && findingsOf(view, question);
      },
      openRule: async () => undefined,
      shows: async () => undefined,
      open: async () => undefined,
      copy: async () => undefined,
      save: async () => undefined,
      run: async () => undefined,
    };
  }

  #view(cluster: string, routing: NodeRouting): FakeCluster | undefined {
    const key = `${cluster} ${routing} ${this.revision}`;
    const shape = this.shapes.find((candidate) => candidate.name === cluster);
    const view = this.#views.get(key) ?? (shape && topologyOf(shape, routing, this.revision));
    if (view) this.#views.set(key, view);
    return view;
  }
}

function kept<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
}

function namespacesOf(view: FakeCluster): NamespaceView[] {
  const router: NamespaceView[] = view.router ? [{ id: 'router', kind: 'router', title: 'router', detail: '192.168.1.1' }] : [];
  const nodes = view.nodes.map((node): NamespaceView => ({ id: node.id, kind: 'node', title: node.name, detail: node.addresses.map((each) => each.text).join(', ') }));
  const pods = view.nodes.flatMap((node) => node.pods.map((pod): NamespaceView => ({ id: pod.id, kind: 'pod', title: pod.name, detail: `${pod.namespace} · ${pod.addresses.join(', ')}` })));
  return [...router, ...nodes, ...pods];
}

function namespacesIn(view: FakeCluster, { text, start, limit, place }: NamespacesQuestion): NamespacesView {
  const left = namespacesOf(view).filter((each) => `${each.id}\n${each.detail}`.toLowerCase().includes(text.trim().toLowerCase()));
  const at = left.findIndex(({ id }) => id === place);
  return { count: left.length, start, namespaces: left.slice(start, start + limit), ...(at >= 0 && { place: at }) };
}

function row(destination: string, rest: Partial<RouteRow>): RouteRow {
  const { via = '', device = 'eth0', protocol = '', scope = '', source = '' } = rest;
  const parts = [destination, via && `via ${via}`, `dev ${device}`, protocol && `proto ${protocol}`, scope && `scope ${scope}`, source && `src ${source}`];
  return {
    destination,
    via,
    device,
    protocol,
    scope,
    source,
    metric: '',
    provenance: 'derived',
    because: 'one route per podCIDR of the other nodes',
    ...rest,
    line: parts.filter(Boolean).join(' '),
  };
}

function manyRows(count: number): RouteRow[] {
  return Array.from({ length: count }, (_, at) => row(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`, { via: `192.168.${(at * 7) & 255}.${(at * 13) & 255}` }));
}

function tableWith(namespace: string, title: string, rows: readonly RouteRow[]): LongTable {
  const rowAt = (at: number): RouteRow => rows[at] ?? row('default', {});
  return { namespace, title, routes: rows.map(({ line }) => routeOf(line)), texts: rowAt, whole: rowAt };
}

function tableIn(view: FakeCluster, namespace: string): LongTable | undefined {
  const table = (title: string, rows: readonly RouteRow[]): LongTable => tableWith(namespace, title, rows);
  if (namespace === 'router') return view.router && table('router', [row('192.168.1.0/24', { protocol: 'kernel', scope: 'link', source: '192.168.1.1' }), ...viaNodes(view, '')]);
  const node = view.nodes.find((candidate) => candidate.id === namespace);
  if (node) {
    const own = node.podRanges.map((range) => row(range.text, { device: 'cni0', protocol: 'kernel', scope: 'link', source: node.bridge?.addresses[0]?.split('/')[0], provenance: range.provenance, location: placeAt('nodes.yaml', 4) }));
    const others = view.routing === 'host' ? viaNodes(view, node.id) : [];
    return table(node.name, [
      row('default', { via: '192.168.1.1', provenance: 'assumed', because: 'default route of the node network' }),
      ...own,
      ...others,
      row('192.168.1.0/24', { protocol: 'kernel', scope: 'link', source: node.addresses[0]?.text ?? '' }),
    ]);
  }
  const holder = view.nodes.find((candidate) => candidate.pods.some((pod) => pod.id === namespace));
  const pod = holder?.pods.find((candidate) => candidate.id === namespace);
  if (!holder || !pod) return undefined;
  const gateway = holder.bridge?.addresses[0]?.split('/')[0] ?? '';
  return table(`${pod.namespace}/${pod.name}`, [
    row('default', { via: gateway, because: 'isDefaultGateway of the bridge plugin' }),
    row(holder.podRanges[0]?.text ?? '', { protocol: 'kernel', scope: 'link', source: pod.addresses[0] ?? '' }),
  ]);
}

function viaNodes(view: FakeCluster, except: string): RouteRow[] {
  return view.nodes
    .filter((node) => node.id !== except)
    .flatMap((node) => node.podRanges.map((range) => row(range.text, { target: node.id, via: node.addresses[range.text.includes(':') ? 1 : 0]?.text ?? '', provenance: range.provenance, location: placeAt('nodes.yaml', 24) })));
}

function lookupIn(table: LongTable, text: string): LookupView {
  const wanted = address(text);
  if (!wanted) return { address: text, error: `${text} is no IP address`, matches: [], explanation: '' };
  const matches = table.routes
    .map(({ destination }, row) => ({ row, ...table.texts(row), prefix: destination, length: destination.length }))
    .filter(({ prefix }) => contains(prefix, wanted))
    .sort((a, b) => b.length - a.length)
    .map(({ row, destination, line, length }) => ({ row, destination, line, length, why: `the first ${length} bits of ${text} are those of the destination` }));
  const [winner] = matches;
  return {
    address: text,
    matches,
    ...(winner && { winner: winner.row, next: { text: `The packet goes out of ${table.texts(winner.row).device}.`, target: (table.texts(winner.row) as RouteRow).target ?? table.namespace } }),
    explanation: winner ? `${text} leaves by ${winner.line}: the longest of ${matches.length} matching prefixes.` : `No row of ${table.title} matches ${text}: unreachable.`,
  };
}

function detailsOf(view: FakeCluster, id: string): DetailsView | undefined {
  const node = view.nodes.find((candidate) => candidate.id === id);
  const finding = { code: 'KN001', severity: 'error', message: 'The node network 10.244.8.0/24 lies in the pod range 10.244.0.0/16: pods cannot reach these nodes.', location: placeAt('kubeadm.yaml', 8) };
  if (node)
    return {
      id,
      title: node.name,
      kind: 'Node',
      location: placeAt('nodes.yaml', 3),
      namespace: id,
      sections: [
        { title: 'Addresses', rows: [...node.addresses.map((each) => ({ label: 'InternalIP', value: each })), ...node.podRanges.map((each) => ({ label: 'podCIDR', value: each }))] },
        { title: 'Bridge', rows: [{ label: node.bridge?.name ?? '', value: value((node.bridge?.addresses ?? []).join(', '), 'derived', 'bridge plugin, isGateway') }, { label: 'Pods', value: value(String(node.pods.length), 'derived', 'scheduled by the documented rules') }] },
        { title: 'Pods', rows: node.pods.map((pod) => ({ label: pod.name, value: value(pod.addresses.join(', '), pod.provenance), target: pod.id })) },
      ],
      findings: node.findings.errors > 0 ? [finding, { ...finding, severity: 'warning', code: 'KN014' }] : [],
    };
  const pod = view.nodes.flatMap((each) => each.pods).find((candidate) => candidate.id === id);
  if (pod)
    return {
      id,
      title: pod.name,
      kind: 'Pod',
      location: placeAt('web.yaml', 12),
      namespace: id,
      sections: [{ title: 'Network', rows: [{ label: 'Address', value: value(pod.addresses.join(', '), pod.provenance) }, { label: 'Workload', value: value(pod.workload, 'declared', '', placeAt('web.yaml', 1)) }] }],
      findings: [],
    };
  const service = view.services.find((candidate) => candidate.id === id);
  if (service)
    return {
      id,
      title: service.name,
      kind: 'Service',
      location: placeAt('services.yaml', 2),
      sections: [
        { title: 'Addresses', rows: service.addresses.map((each) => ({ label: 'clusterIP', value: each })) },
        { title: 'Backends', rows: service.backends.slice(0, 50).map((backend) => ({ label: backend.split('/').slice(2).join('/'), value: value('ready', 'derived', 'selector matches'), target: backend })) },
      ],
      findings: [],
    };
  const range = view.ranges.find((candidate) => candidate.id === id);
  if (range) return { id, title: range.prefix.text, kind: 'Range', sections: [{ title: 'Range', rows: [{ label: 'Role', value: value(range.role, 'declared') }, { label: 'Prefix', value: range.prefix }] }], findings: range.conflicts.length > 0 ? [finding] : [] };
  return id === 'router' ? { id, title: 'router', kind: 'Router', sections: [{ title: 'Addresses', rows: [{ label: 'Address', value: value('192.168.1.1', 'assumed') }] }], findings: [], namespace: 'router' } : undefined;
}
