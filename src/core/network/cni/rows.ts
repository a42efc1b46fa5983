// Rows of routing tables that several network plugins share.
import type { Address, Family } from '../../ip/address';
import { hostPrefix, prefix } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import { PrefixTrie } from '../../ip/trie';
import { UPLINK } from '../device-names';
import type { ClusterModel, ModelNode, Route, Sourced } from '../model';
import { weakest } from '../sourced';

/** The default destination of each family. */
export const ANYWHERE: Readonly<Record<Family, Prefix>> = {
  4: { family: 4, value: 0n, length: 0 },
  6: { family: 6, value: 0n, length: 0 },
};
const LINK_LOCAL = prefix('fe80::/64') as Prefix;
/** Metrics that the kernel gives to IPv6 routes of its own and to static ones. Source: `include/uapi/linux/ipv6_route.h`. */
export const KERNEL_METRIC = 256;
export const STATIC_METRIC = 1024;

/** The node network that holds an address: the most specific one. Cost: constant, after O(networks) once per model. */
export function networkOf(model: ClusterModel, address: Address): Sourced<Prefix> | undefined {
  let networks = known.get(model);
  if (networks === undefined) {
    networks = new PrefixTrie();
    for (const network of model.nodeNetworks) networks.insert(network.value, network);
    known.set(model, networks);
  }
  return networks.longestMatch(address)?.values[0];
}

// Models do not change, so the networks of one are filed at most once and go with it.
const known = new WeakMap<ClusterModel, PrefixTrie<Sourced<Prefix>>>();

/** The address of a node in the family of a range. */
export function hopTo(node: ModelNode, range: Prefix): Sourced<Address> | undefined {
  return node.addresses.find(({ value }) => value.family === range.family);
}

/** The rows that the kernel itself adds when an interface gets an address with the length of its network. */
export function connected(network: Sourced<Prefix>, address: Sourced<Address>, device: string, because: string): Route[] {
  const provenance = weakest('derived', network.provenance, address.provenance);
  const { place } = address;
  if (network.value.family === 4) {
    return [{ destination: network.value, device, protocol: 'kernel', scope: 'link', source: address.value, provenance, because, place }];
  }
  const own: Route = { destination: network.value, device, protocol: 'kernel', metric: KERNEL_METRIC, provenance, because, place };
  return [own, linkLocal(device, provenance)];
}

/** The kernel's row for an address that stands alone: IPv6 only, IPv4 has it in the local table. */
export function connectedHost(address: Sourced<Address>, device: string, because: string): Route[] {
  if (address.value.family === 4) return [];
  const { place } = address;
  return [{ destination: hostPrefix(address.value), device, protocol: 'kernel', metric: KERNEL_METRIC, provenance: weakest('derived', address.provenance), because, place }];
}

/** The kernel's row for the link-local network of IPv6. */
export function linkLocal(device: string, provenance: Route['provenance']): Route {
  return { destination: LINK_LOCAL, device, protocol: 'kernel', metric: KERNEL_METRIC, provenance, because: 'every IPv6 interface has a link-local address' };
}

/** A row that a program or a person adds. */
export function staticRoute(destination: Prefix, via: Address, provenance: Route['provenance'], because: string, device: string = UPLINK): Route {
  return { destination, via, device, metric: staticMetric(destination.family), provenance, because };
}

/** A row for what is directly behind a device. Shape: IPv4 with the scope given, IPv6 has none. */
export function onDevice(destination: Prefix, device: string, scope: 'link' | 'host', provenance: Route['provenance'], because: string): Route {
  return { destination, device, scope: destination.family === 4 ? scope : undefined, metric: staticMetric(destination.family), provenance, because };
}

/** What the kernel fills in where no metric is asked for. */
export function staticMetric(family: Family): number | undefined {
  return family === 6 ? STATIC_METRIC : undefined;
}
