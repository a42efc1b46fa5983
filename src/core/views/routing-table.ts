import type { LookupView, NamespaceView, RouteRow, RoutingTableView } from '../../protocol/panel-contract';
import { compareAddresses, formatAddress, parseAddress } from '../ip/address';
import type { Address } from '../ip/address';
import { hasRouter } from '../network/cni/carriage';
import { lookup } from '../network/lookup';
import type { ClusterModel, NamespaceId, NodeRouting, Route } from '../network/model';
import { nodeNamespace, podNamespace, ROUTER } from '../network/namespaces';
import { destinationText, formatRoute, ownAddresses, routingTable } from '../network/routes';
import type { ViewContext } from './context';
import { addressList } from './values';

/** The namespaces to choose from. Shape: router (where there is one), nodes, pods, in the model's order. */
export function namespaceViews(model: ClusterModel, routing: NodeRouting): NamespaceView[] {
  const views: NamespaceView[] = [];
  if (hasRouter(model, routing) && model.nodes.length > 0) {
    views.push({ id: ROUTER, kind: 'router', title: 'Router', detail: addressList(model.router.addresses) });
  }
  for (const node of model.nodes) {
    views.push({ id: nodeNamespace(node), kind: 'node', title: node.name.value, detail: addressList(node.addresses) });
  }
  for (const pod of model.pods) {
    const node = pod.node && model.nodes[pod.node.value];
    const where = node === undefined ? 'on no node' : `on ${node.name.value}${pod.hostNetwork ? ', hostNetwork' : ''}`;
    const detail = [addressList(pod.addresses), where].filter((part) => part !== '').join(' · ');
    views.push({ id: podNamespace(pod), kind: 'pod', title: `${pod.namespace}/${pod.name.value}`, detail });
  }
  return views;
}

/** One routing table, row by row as `ip route` prints it; undefined for unknown namespaces. */
export function routingTableView(
  model: ClusterModel,
  routing: NodeRouting,
  namespace: NamespaceId,
  context: ViewContext,
): RoutingTableView | undefined {
  const table = routingTable(model, routing, namespace);
  if (table === undefined) return undefined;
  return { revision: context.revision, namespace, title: table.title, rows: table.routes.map((route) => rowOf(route, context)) };
}

function rowOf(route: Route, context: ViewContext): RouteRow {
  return {
    line: formatRoute(route),
    destination: destinationText(route.destination),
    via: route.via === undefined ? '' : formatAddress(route.via),
    device: route.device,
    protocol: route.protocol ?? '',
    scope: route.scope ?? '',
    source: route.source === undefined ? '' : formatAddress(route.source),
    metric: route.metric === undefined ? '' : String(route.metric),
    provenance: route.provenance,
    because: route.because,
    location: route.place && context.locate(route.place),
  };
}

/**
 * Which rows of a table an address matches and which one wins. Shape: undefined for unknown namespaces.
 * Errors: text that is no address gives `error`.
 */
export function lookupView(model: ClusterModel, routing: NodeRouting, namespace: NamespaceId, text: string): LookupView | undefined {
  const table = routingTable(model, routing, namespace);
  if (table === undefined) return undefined;
  const { address, canonical } = parseAddress(text.trim());
  if (address === undefined || canonical === undefined) {
    const error = text.trim() === '' ? 'Type an IP address.' : `"${text.trim()}" is no IP address.`;
    return { address: text, error, matches: [], explanation: error };
  }
  const result = lookup(table, address);
  const rows = new Map(table.routes.map((route, index) => [route, index]));
  const matches = result.matches.map(({ route, why }) => ({ row: rows.get(route) as number, why }));
  if (holds(model, namespace, address)) {
    const explanation = `${canonical} is an address of ${table.title} itself: the kernel's local table answers before this one.`;
    return { address: canonical, matches, explanation };
  }
  const winner = result.winner && rows.get(result.winner);
  const service = serviceSentence(model, address);
  return { address: canonical, matches, winner, explanation: [result.explanation, service].filter((part) => part !== '').join(' ') };
}

function holds(model: ClusterModel, namespace: NamespaceId, address: Address): boolean {
  return ownAddresses(model, namespace).some(({ value }) => compareAddresses(value, address) === 0);
}

/** A hint for Service addresses, which no routing table names. */
export function serviceSentence(model: ClusterModel, address: Address): string {
  const service = model.services.find(({ clusterAddresses }) => clusterAddresses.some(({ value }) => compareAddresses(value, address) === 0));
  if (service === undefined) return '';
  return `It is the cluster address of Service ${service.namespace}/${service.name}: on the node kube-proxy replaces it with the address of a backend before the node's table is asked.`;
}
