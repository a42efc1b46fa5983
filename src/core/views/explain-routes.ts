import type { ExplainInCluster } from '../../protocol/analysis-contract';
import { compareAddresses } from '../ip/address';
import type { Address } from '../ip/address';
import { contains } from '../ip/prefix';
import { hasRouter } from '../network/cni/carriage';
import { lookup } from '../network/lookup';
import type { ClusterModel, ModelNode, NamespaceId, NodeRouting } from '../network/model';
import { findNamespace, nodeNamespace, ROUTER } from '../network/namespaces';
import { formatRoute, ownAddresses, routingTable } from '../network/routes';
import type { ViewContext } from './context';
import type { ExplainSource } from './question';
import { serviceSentence } from './routes/routing-table';

type RouteAnswer = ExplainInCluster['routes'][number];

/** Nodes whose route is shown; a table of a large cluster is long, so they are few. */
const MAXIMUM_NODES = 8;

/** The winning route of an address: from the asking namespace, from the node that has its range, from other nodes, from the router. */
export function routeRows(address: Address, source: ExplainSource, context: ViewContext): RouteAnswer[] {
  const { model, routing, from } = source;
  const names: NamespaceId[] = from === undefined || findNamespace(model, from) === undefined ? [] : [from];
  const nodes = nearestFirst(model.nodes, address).slice(0, MAXIMUM_NODES).map(nodeNamespace);
  names.push(...nodes.filter((name) => name !== from));
  if (hasRouter(model, routing) && from !== ROUTER) names.push(ROUTER);
  const rows = names.flatMap((name) => answer(model, routing, name, address, context) ?? []);
  const more = model.nodes.length - nodes.length;
  if (more > 0) {
    rows.push({ namespace: '', title: `${more} more ${more === 1 ? 'node' : 'nodes'}`, value: '', provenance: 'derived', because: 'see their routing tables' });
  }
  return rows;
}

/** Nodes that hold the address or its range, then the others in their order. */
function nearestFirst(nodes: readonly ModelNode[], address: Address): ModelNode[] {
  const near = nodes.filter((node) => isNear(node, address));
  const rest: ModelNode[] = [];
  for (const node of nodes) {
    if (near.length + rest.length >= MAXIMUM_NODES) break;
    if (!near.includes(node)) rest.push(node);
  }
  return [...near, ...rest];
}

function isNear(node: ModelNode, address: Address): boolean {
  return node.podRanges.some(({ value }) => contains(value, address)) || node.addresses.some(({ value }) => compareAddresses(value, address) === 0);
}

function answer(model: ClusterModel, routing: NodeRouting, namespace: NamespaceId, address: Address, context: ViewContext): RouteAnswer | undefined {
  const table = routingTable(model, routing, namespace, address);
  if (table === undefined) return undefined;
  const { title } = table;
  const own = ownAddresses(model, namespace).find(({ value }) => compareAddresses(value, address) === 0);
  if (own !== undefined) {
    return { namespace, title, value: 'local', provenance: own.provenance, because: 'it holds the address itself', location: own.place && context.locate(own.place) };
  }
  const { winner, explanation } = lookup(table, address);
  const service = serviceSentence(model, address);
  const because = service || explanation;
  if (winner === undefined) return { namespace, title, value: service === '' ? 'unreachable' : 'no row; kube-proxy rewrites it', provenance: 'derived', because };
  return { namespace, title, value: formatRoute(winner), provenance: winner.provenance, because, location: winner.place && context.locate(winner.place) };
}
