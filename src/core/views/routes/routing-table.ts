import type { LookupView, RoutingTableView } from '../../../protocol/routes-contract';
import { compareAddresses, parseAddress } from '../../ip/address';
import type { Address } from '../../ip/address';
import { lookup } from '../../network/lookup';
import type { ClusterModel, NamespaceId, NodeRouting } from '../../network/model';
import { ownAddresses } from '../../network/routes';
import type { ViewContext } from '../context';
import { tableOf } from './long-table';
import { nextHop } from './next-hop';

/** One routing table, row by row as `ip route` prints it; undefined for unknown namespaces. */
export function routingTableView(
  model: ClusterModel,
  routing: NodeRouting,
  namespace: NamespaceId,
  context: ViewContext,
): RoutingTableView | undefined {
  const table = tableOf(model, routing, namespace);
  if (table === undefined) return undefined;
  return { revision: context.revision, namespace, title: table.title, rows: table.routes.map((_, row) => table.whole(row, context)) };
}

/**
 * Which rows of a table an address matches and which one wins. Shape: undefined for unknown namespaces.
 * Errors: text that is no address gives `error`.
 */
export function lookupView(model: ClusterModel, routing: NodeRouting, namespace: NamespaceId, text: string): LookupView | undefined {
  const table = tableOf(model, routing, namespace);
  if (table === undefined) return undefined;
  const { address, canonical } = parseAddress(text.trim());
  if (address === undefined || canonical === undefined) {
    const error = text.trim() === '' ? 'Type an IP address.' : `"${text.trim()}" is no IP address.`;
    return { address: text, error, matches: [], explanation: error };
  }
  const result = lookup(table, address);
  const rows = new Map(table.routes.map((route, index) => [route, index]));
  const matches = result.matches.map(({ route, why }) => {
    const row = rows.get(route) as number;
    const { destination, line } = table.texts(row);
    return { row, destination, length: route.destination.length, line, why };
  });
  if (holds(model, namespace, address)) {
    const explanation = `${canonical} is an address of ${table.title} itself: the kernel's local table answers before this one.`;
    return { address: canonical, matches, explanation };
  }
  const winner = result.winner && rows.get(result.winner);
  const service = serviceSentence(model, address);
  const next = result.winner && nextHop(model, routing, namespace, result.winner);
  return { address: canonical, matches, winner, explanation: [result.explanation, service].filter((part) => part !== '').join(' '), ...(next && { next }) };
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
