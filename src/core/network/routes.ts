// The routing tables of a cluster, as the kernel of each machine would hold them. It must never know how values were found.
import { formatAddress, compareAddresses } from '../ip/address';
import type { Address, Family } from '../ip/address';
import { contains, covers, formatPrefix, maskPrefix, networkAddress } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';
import { hasRouter } from './cni/carriage';
import { podSideOf } from './cni/pod-side';
import { membersOf } from './cni/peers';
import { remoteRoutes, routerPodRoutes } from './cni/remote';
import { ANYWHERE, connected, networkOf, staticRoute } from './cni/rows';
import { UPLINK } from './device-names';
import type { ClusterModel, ModelNode, NamespaceId, NodeRouting, Route, RoutingTable } from './model';
import { findNamespace } from './namespaces';

export { networkOf } from './cni/rows';
export { ownAddresses } from './own-addresses';

/**
 * The main routing table of one network namespace, as the kernel of that machine would hold it.
 * Shape: undefined for unknown names. Routes of IPv6 link-local space are listed for uplinks, bridges and pods; tunnels
 * and the host sides of pods have them too, but nothing is ever sent that way.
 * With `only` the table has just the rows that hold this address, and costs no more than these.
 * Cost: O(nodes) for nodes in mode `host` and for the router, else constant; with `only` O(pods of the node) at most.
 */
export function routingTable(model: ClusterModel, routing: NodeRouting, namespace: NamespaceId, only?: Address): RoutingTable | undefined {
  const sorted = (routes: readonly Route[]): Route[] => inKernelOrder(only === undefined ? routes : routes.filter(({ destination }) => contains(destination, only)));
  const found = findNamespace(model, namespace);
  if (found === undefined) return undefined;
  if (found.kind === 'router') {
    return hasRouter(model, routing) ? { namespace, title: 'Router', routes: sorted(routerRoutes(model, routing, only)) } : undefined;
  }
  if (found.kind === 'node') return { namespace, title: `Node ${found.node.name.value}`, routes: sorted(nodeRoutes(model, routing, found.node, only)) };
  const node = found.pod.node && model.nodes[found.pod.node.value];
  const title = `Pod ${found.pod.namespace}/${found.pod.name.value}`;
  if (found.pod.hostNetwork) return { namespace, title, routes: node === undefined ? [] : sorted(nodeRoutes(model, routing, node, only)) };
  return { namespace, title, routes: node === undefined || found.pod.veth === undefined ? [] : sorted(podSideOf(model).podRoutes(model, node, found.pod)) };
}

/**
 * One row as `ip route` (IPv4) and `ip -6 route` (IPv6) print it, without the blank at the end.
 * Source: iproute2 `print_route`.
 */
export function formatRoute(route: Route): string {
  const { destination, via, device, protocol, scope, source, metric, onlink, mtu, type } = route;
  const words = [destinationText(destination)];
  if (type !== undefined && type !== 'unicast') words.unshift(type);
  if (via !== undefined) words.push('via', formatAddress(via));
  if (device !== '') words.push('dev', device);
  if (protocol !== undefined) words.push('proto', protocol);
  if (scope !== undefined) words.push('scope', scope);
  if (source !== undefined) words.push('src', formatAddress(source));
  if (metric !== undefined) words.push('metric', String(metric));
  if (onlink === true) words.push('onlink');
  if (mtu !== undefined) words.push('mtu', String(mtu));
  if (destination.family === 6) words.push('pref', 'medium');
  return words.join(' ');
}

/** A destination as `ip route` prints it: `default`, a bare address for a host route, else the prefix. */
export function destinationText(destination: Prefix): string {
  if (destination.length === 0) return 'default';
  const host = destination.length === (destination.family === 4 ? 32 : 128);
  return host ? formatAddress(destination) : formatPrefix(maskPrefix(destination));
}

/** The rows of a node's table that lead to no other node's pods. Shape: none for other namespaces. Cost: O(pods of the node). */
export function ownRoutes(model: ClusterModel, routing: NodeRouting, namespace: NamespaceId): readonly Route[] {
  const found = findNamespace(model, namespace);
  return found?.kind === 'node' ? nodeRoutes(model, routing, found.node, undefined, []) : [];
}

function nodeRoutes(model: ClusterModel, routing: NodeRouting, node: ModelNode, only?: Address, members = membersOf(model, only)): Route[] {
  const routes: Route[] = [];
  for (const address of node.addresses) {
    const network = networkOf(model, address.value);
    if (network !== undefined) routes.push(...connected(network, address, UPLINK, "the kernel adds it with the node's address"));
  }
  routes.push(...podSideOf(model).nodeRoutes(model, node, only), ...remoteRoutes(model, routing, node, members));
  return hasRouter(model, routing) ? [...routes, ...defaultRoutes(model, node)] : routes;
}

function defaultRoutes(model: ClusterModel, node: ModelNode): Route[] {
  return node.addresses.flatMap(({ value }) => {
    const network = networkOf(model, value);
    const router = network && model.router.addresses.find((address) => contains(network.value, address.value));
    return router === undefined ? [] : [staticRoute(ANYWHERE[value.family], router.value, 'assumed', 'the router knows the way to every other node')];
  });
}

function routerRoutes(model: ClusterModel, routing: NodeRouting, only?: Address): Route[] {
  const devices = routerDevices(model);
  const deviceOf = (network: Prefix): string => devices.get(formatPrefix(network)) ?? UPLINK;
  const routes = model.router.addresses.flatMap((address) => {
    const network = networkOf(model, address.value);
    return network === undefined ? [] : connected(network, address, deviceOf(network.value), "the kernel adds it with the router's address");
  });
  return [...routes, ...routerPodRoutes(model, routing, deviceOf, only)];
}

/** The router's interface in each node network: `eth0` in the first of each family, `eth1` in the second … */
export function routerDevices(model: ClusterModel): ReadonlyMap<string, string> {
  const counts: Record<Family, number> = { 4: 0, 6: 0 };
  return new Map(model.nodeNetworks.map(({ value }) => [formatPrefix(value), `eth${counts[value.family]++}`]));
}

/** The kernel's order: IPv4 by address, longer first; IPv6 by address, but what a prefix covers comes before it. */
function inKernelOrder(routes: readonly Route[]): Route[] {
  return [...routes].sort(compareRoutes);
}

function compareRoutes(a: Route, b: Route): number {
  const x = a.destination;
  const y = b.destination;
  if (x.family !== y.family) return x.family - y.family;
  const same = x.length === y.length && covers(x, y);
  if (same) return (a.metric ?? 0) - (b.metric ?? 0);
  if (x.family === 6 && covers(x, y)) return 1;
  if (x.family === 6 && covers(y, x)) return -1;
  return compareAddresses(networkAddress(x), networkAddress(y)) || y.length - x.length;
}
