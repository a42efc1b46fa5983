// The routing tables of the base case: bridge plugin, host-local, static routes or a router. It must never know how values were found.
import { formatAddress, compareAddresses } from '../ip/address';
import type { Address, Family } from '../ip/address';
import { contains, covers, formatPrefix, maskPrefix, networkAddress, prefix } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';
import { UPLINK } from './device-names';
import type { ClusterModel, ModelNode, ModelPod, NamespaceId, NodeRouting, Route, RoutingTable, Sourced } from './model';
import { findNamespace } from './namespaces';
import { weakest } from './sourced';

export { ownAddresses } from './own-addresses';

const ANYWHERE: Readonly<Record<Family, Prefix>> = {
  4: { family: 4, value: 0n, length: 0 },
  6: { family: 6, value: 0n, length: 0 },
};
const LINK_LOCAL = prefix('fe80::/64') as Prefix;
/** Metrics that the kernel gives to IPv6 routes of its own and to static ones. Source: `include/uapi/linux/ipv6_route.h`. */
const KERNEL_METRIC = 256;
const STATIC_METRIC = 1024;

/**
 * The main routing table of one network namespace, as the kernel of that machine would hold it.
 * Shape: undefined for unknown names. Routes of IPv6 link-local space are listed for the devices that have addresses
 * of the model; the ports of the bridge have them too, but nothing is ever sent that way.
 * With `only` the table has just the rows that hold this address, which spares sorting the others.
 * Cost: O(nodes) for nodes in mode `host` and for the router, else constant.
 */
export function routingTable(model: ClusterModel, routing: NodeRouting, namespace: NamespaceId, only?: Address): RoutingTable | undefined {
  const sorted = (routes: readonly Route[]): Route[] => inKernelOrder(only === undefined ? routes : routes.filter(({ destination }) => contains(destination, only)));
  const found = findNamespace(model, namespace);
  if (found === undefined) return undefined;
  if (found.kind === 'router') {
    return routing === 'router' ? { namespace, title: 'Router', routes: sorted(routerRoutes(model)) } : undefined;
  }
  if (found.kind === 'node') return { namespace, title: `Node ${found.node.name.value}`, routes: sorted(nodeRoutes(model, routing, found.node)) };
  const node = found.pod.node && model.nodes[found.pod.node.value];
  const title = `Pod ${found.pod.namespace}/${found.pod.name.value}`;
  if (found.pod.hostNetwork) return { namespace, title, routes: node === undefined ? [] : sorted(nodeRoutes(model, routing, node)) };
  return { namespace, title, routes: sorted(podRoutes(found.pod, node)) };
}

/**
 * One row as `ip route` (IPv4) and `ip -6 route` (IPv6) print it, without the blank at the end.
 * Source: iproute2 `print_route`.
 */
export function formatRoute(route: Route): string {
  const { destination, via, device, protocol, scope, source, metric, type } = route;
  const words = [destinationText(destination)];
  if (type !== undefined && type !== 'unicast') words.unshift(type);
  if (via !== undefined) words.push('via', formatAddress(via));
  words.push('dev', device);
  if (protocol !== undefined) words.push('proto', protocol);
  if (scope !== undefined) words.push('scope', scope);
  if (source !== undefined) words.push('src', formatAddress(source));
  if (metric !== undefined) words.push('metric', String(metric));
  if (destination.family === 6) words.push('pref', 'medium');
  return words.join(' ');
}

/** A destination as `ip route` prints it: `default`, a bare address for a host route, else the prefix. */
export function destinationText(destination: Prefix): string {
  if (destination.length === 0) return 'default';
  const host = destination.length === (destination.family === 4 ? 32 : 128);
  return host ? formatAddress(destination) : formatPrefix(maskPrefix(destination));
}

function podRoutes(pod: ModelPod, node: ModelNode | undefined): Route[] {
  if (node === undefined) return [];
  return pod.addresses.flatMap((address) => {
    const range = node.podRanges.find(({ value }) => contains(value, address.value));
    const gateway = range && node.bridge.addresses.find(({ value }) => contains(range.value, value));
    if (range === undefined || gateway === undefined) return [];
    return [
      staticRoute(ANYWHERE[range.value.family], gateway.value, weakest('derived', gateway.provenance), `isDefaultGateway: the bridge of node ${node.name.value} is the gateway`),
      ...connected(range, address, UPLINK, "the kernel adds it with the pod's address"),
    ];
  });
}

function nodeRoutes(model: ClusterModel, routing: NodeRouting, node: ModelNode): Route[] {
  const routes: Route[] = [];
  for (const address of node.addresses) {
    const network = networkOf(model, address.value);
    if (network !== undefined) routes.push(...connected(network, address, UPLINK, "the kernel adds it with the node's address"));
  }
  for (const address of node.bridge.addresses) {
    const range = node.podRanges.find(({ value }) => contains(value, address.value));
    if (range !== undefined) routes.push(...connected(range, address, node.bridge.name, "the kernel adds it with the bridge's address"));
  }
  return [...routes, ...(routing === 'host' ? hostRoutes(model, node) : defaultRoutes(model, node))];
}

/** One route per other node whose next hop is on a network of this node. */
function hostRoutes(model: ClusterModel, node: ModelNode): Route[] {
  const own = node.addresses.flatMap(({ value }) => networkOf(model, value)?.value ?? []);
  const routes: Route[] = [];
  for (const other of model.nodes) {
    if (other === node) continue;
    for (const range of other.podRanges) {
      const hop = hopTo(other, range.value);
      if (hop === undefined || !own.some((network) => contains(network, hop.value))) continue;
      const provenance = weakest('derived', range.provenance, hop.provenance);
      routes.push({ ...staticRoute(range.value, hop.value, provenance, `the pods of node ${other.name.value} are behind its address`), place: range.place ?? hop.place });
    }
  }
  return routes;
}

function defaultRoutes(model: ClusterModel, node: ModelNode): Route[] {
  return node.addresses.flatMap(({ value }) => {
    const network = networkOf(model, value);
    const router = network && model.router.addresses.find((address) => contains(network.value, address.value));
    return router === undefined ? [] : [staticRoute(ANYWHERE[value.family], router.value, 'assumed', 'the router knows the way to every other node')];
  });
}

function routerRoutes(model: ClusterModel): Route[] {
  const devices = routerDevices(model);
  const routes: Route[] = [];
  for (const address of model.router.addresses) {
    const network = networkOf(model, address.value);
    if (network === undefined) continue;
    routes.push(...connected(network, address, devices.get(formatPrefix(network.value)) ?? UPLINK, "the kernel adds it with the router's address"));
  }
  for (const node of model.nodes) {
    for (const range of node.podRanges) {
      const hop = hopTo(node, range.value);
      const network = hop && networkOf(model, hop.value);
      if (hop === undefined || network === undefined) continue;
      const device = devices.get(formatPrefix(network.value)) ?? UPLINK;
      const provenance = weakest('derived', range.provenance, hop.provenance);
      routes.push({ ...staticRoute(range.value, hop.value, provenance, `the pods of node ${node.name.value} are behind its address`, device), place: range.place ?? hop.place });
    }
  }
  return routes;
}

/** The router's interface in each node network: `eth0` in the first of each family, `eth1` in the second … */
export function routerDevices(model: ClusterModel): ReadonlyMap<string, string> {
  const counts: Record<Family, number> = { 4: 0, 6: 0 };
  return new Map(model.nodeNetworks.map(({ value }) => [formatPrefix(value), `eth${counts[value.family]++}`]));
}

/** The node network that holds an address: the most specific one. */
export function networkOf(model: ClusterModel, address: Address): Sourced<Prefix> | undefined {
  let best: Sourced<Prefix> | undefined;
  for (const network of model.nodeNetworks) {
    if (contains(network.value, address) && (best === undefined || network.value.length > best.value.length)) best = network;
  }
  return best;
}

function hopTo(node: ModelNode, range: Prefix): Sourced<Address> | undefined {
  return node.addresses.find(({ value }) => value.family === range.family);
}

/** The rows that the kernel itself adds when an interface gets an address. */
function connected(network: Sourced<Prefix>, address: Sourced<Address>, device: string, because: string): Route[] {
  const provenance = weakest('derived', network.provenance, address.provenance);
  const { place } = address;
  if (network.value.family === 4) {
    return [{ destination: network.value, device, protocol: 'kernel', scope: 'link', source: address.value, provenance, because, place }];
  }
  const own: Route = { destination: network.value, device, protocol: 'kernel', metric: KERNEL_METRIC, provenance, because, place };
  return [own, { ...own, destination: LINK_LOCAL, because: 'every IPv6 interface has a link-local address' }];
}

function staticRoute(destination: Prefix, via: Address, provenance: Route['provenance'], because: string, device: string = UPLINK): Route {
  const metric = destination.family === 6 ? STATIC_METRIC : undefined;
  return { destination, via, device, metric, provenance, because };
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
