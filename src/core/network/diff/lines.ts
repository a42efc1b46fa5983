import type { Place } from '../../store/place';
import { inputOf } from '../kube-proxy/from-manifests';
import { NodeRules } from '../kube-proxy/rules';
import { saveLine } from '../kube-proxy/save';
import type { ClusterModel, NodeRouting } from '../model';
import { nodeNamespace, ROUTER } from '../namespaces';
import { formatRoute, routingTable } from '../routes';
import type { Snapshot } from './snapshot';
import type { Thing } from './things';

/** Lines of tables or rules with the nodes that have them, and the places that they rest on. */
export type Lines = Map<string, { readonly where: string[]; readonly places: () => readonly Place[] }>;

/** Nodes whose tables are compared, and nodes whose rules are. */
export const MAXIMUM_TABLES = 60;
export const MAXIMUM_RULES = 400_000;

/** Rows of the tables of some nodes, and of the router. Cost: the tables. */
export function routeLines(model: ClusterModel, routing: NodeRouting, nodes: ReadonlySet<string>): Lines {
  const lines: Lines = new Map();
  const names = model.nodes.filter(({ name }) => nodes.has(name.value)).map((node) => [node.name.value, nodeNamespace(node)] as const);
  for (const [name, namespace] of routing === 'router' ? [[ROUTER, ROUTER] as const, ...names] : names) {
    for (const route of routingTable(model, routing, namespace)?.routes ?? []) add(lines, formatRoute(route), name, () => (route.place === undefined ? [] : [route.place]));
  }
  return lines;
}

/** Rules of some nodes in all families as `iptables-save` prints them. Cost: every rule of each node. */
export function ruleLines({ model, proxy }: Snapshot, nodes: ReadonlySet<string>, things: ReadonlyMap<string, Thing>): Lines {
  const lines: Lines = new Map();
  if (proxy === undefined || proxy.config.mode !== 'iptables') return lines;
  for (const [index, node] of proxy.nodes.entries()) {
    const input = nodes.has(node.name) ? inputOf(proxy, index) : undefined;
    if (input === undefined) continue;
    for (const family of model.families) {
      const rules = new NodeRules(input, family);
      for (const table of ['filter', 'nat'] as const) {
        for (const chain of rules.chains(table)) {
          for (const rule of chain.rules()) {
            const port = rule.source.plan?.port;
            const places = (): readonly Place[] => (port === undefined ? [] : (things.get(`Service ${port.namespace}/${port.service}`)?.places() ?? []));
            add(lines, `${family === 6 ? '-6 ' : ''}-t ${table} ${saveLine(rule, family)}`, node.name, places);
          }
        }
      }
    }
  }
  return lines;
}

/** Nodes that both states compare in full: as many as the work allows. */
export function comparedNodes(before: Snapshot, after: Snapshot, most: number): ReadonlySet<string> {
  const names = [...new Set([...after.model.nodes, ...before.model.nodes].map(({ name }) => name.value))];
  return new Set(names.slice(0, most));
}

/** How many nodes' rules may be compared. */
export function nodesForRules({ proxy }: Snapshot): number {
  const rules = (proxy?.servicePorts ?? []).reduce((sum, { endpoints }) => sum + 8 + 3 * endpoints.length, 1);
  return Math.max(1, Math.floor(MAXIMUM_RULES / rules));
}

function add(lines: Lines, line: string, node: string, places: () => readonly Place[]): void {
  const known = lines.get(line);
  if (known === undefined) lines.set(line, { where: [node], places });
  else if (known.where.at(-1) !== node) known.where.push(node);
}
