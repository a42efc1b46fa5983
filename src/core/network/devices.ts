// The network devices of each namespace. It must never know how values were found.
import { addressBits } from '../ip/address';
import type { Address } from '../ip/address';
import { contains, formatPrefix, prefix } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';
import { UPLINK } from './device-names';
import type { ClusterModel, Device, ModelNode, ModelPod, NamespaceId, NodeRouting, Sourced, TunnelEntry } from './model';
import { findNamespace, nodeNamespace, podNamespace } from './namespaces';
import { networkOf, routerDevices } from './routes';
import { derived } from './sourced';

export { BRIDGE, UPLINK, vethName } from './device-names';

const LOOPBACK: Device = {
  name: 'lo',
  kind: 'loopback',
  addresses: ['127.0.0.1/8', '::1/128'].map((text) => derived(prefix(text) as Prefix, 'every network namespace has its own loopback')),
};

/**
 * The devices of one network namespace. Shape: `lo`, uplinks, devices of the CNI, one veth per pod in order of
 * creation; pods with hostNetwork have those of their node. Errors: none for unknown names, and for pods without a node.
 * Cost: O(pods of the node); O(node networks) for the router.
 */
export function devicesOf(model: ClusterModel, routing: NodeRouting, namespace: NamespaceId): readonly Device[] {
  const found = findNamespace(model, namespace);
  if (found === undefined) return [];
  if (found.kind === 'router') return routing === 'router' ? routerInterfaces(model) : [];
  if (found.kind === 'node') return nodeDevices(model, found.node);
  const node = found.pod.node && model.nodes[found.pod.node.value];
  if (node === undefined) return [];
  return found.pod.hostNetwork ? nodeDevices(model, node) : podDevices(found.pod, node);
}

/**
 * Where the tunnels of a node send packets: one entry per other node and range.
 * Shape: none for pods, for the router, and where nodes need no tunnel.
 */
export function tunnelEntriesOf(model: ClusterModel, _routing: NodeRouting, namespace: NamespaceId): readonly TunnelEntry[] {
  findNamespace(model, namespace);
  return [];
}

function podDevices(pod: ModelPod, node: ModelNode): Device[] {
  if (pod.veth === undefined) return [LOOPBACK];
  const addresses = pod.addresses.map((address) => onInterface(address, node.podRanges));
  return [LOOPBACK, { name: UPLINK, kind: 'veth', addresses, peer: { namespace: nodeNamespace(node), device: pod.veth } }];
}

function nodeDevices(model: ClusterModel, node: ModelNode): Device[] {
  const { name, addresses } = node.bridge;
  const devices: Device[] = [LOOPBACK, ...uplink(model, node)];
  if (addresses.length > 0) devices.push({ name, kind: 'bridge', addresses: addresses.map((address) => onInterface(address, node.podRanges)) });
  for (const index of node.pods) {
    const pod = model.pods[index];
    if (pod?.veth === undefined) continue;
    devices.push({ name: pod.veth, kind: 'veth', addresses: [], master: name, peer: { namespace: podNamespace(pod), device: UPLINK } });
  }
  return devices;
}

function uplink(model: ClusterModel, node: ModelNode): Device[] {
  const networks = node.addresses.map(({ value }) => networkOf(model, value));
  const first = networks.find((network) => network !== undefined);
  if (first === undefined) return [];
  const addresses = node.addresses.map((address) => onInterface(address, model.nodeNetworks));
  return [{ name: UPLINK, kind: 'ethernet', addresses, wire: wireOf(model, first.value) }];
}

/** The router's interfaces: one per node network; networks of the two families share them in order. */
function routerInterfaces(model: ClusterModel): Device[] {
  const names = routerDevices(model);
  const devices = new Map<string, Device>();
  for (const { value } of model.nodeNetworks) {
    const name = names.get(formatPrefix(value)) ?? UPLINK;
    const own = model.router.addresses.filter((address) => contains(value, address.value)).map((address) => onInterface(address, [{ value }]));
    const known = devices.get(name);
    devices.set(name, { name, kind: 'ethernet', addresses: [...(known?.addresses ?? []), ...own], wire: wireOf(model, value) });
  }
  return [LOOPBACK, ...devices.values()];
}

/** Names a wire after its first network: the networks of both families that have the same place in their lists share one. */
function wireOf(model: ClusterModel, network: Prefix): string {
  const names = routerDevices(model);
  const name = names.get(formatPrefix(network));
  const first = model.nodeNetworks.find(({ value }) => names.get(formatPrefix(value)) === name)?.value ?? network;
  return formatPrefix(first);
}

/** An address with the length of the longest of the prefixes that hold it, or as a host. */
function onInterface(address: Sourced<Address>, networks: readonly { readonly value: Prefix }[]): Sourced<Prefix> {
  const { family, value } = address.value;
  const lengths = networks.filter((network) => contains(network.value, address.value)).map((network) => network.value.length);
  const length = lengths.length === 0 ? addressBits(family) : Math.max(...lengths);
  return { ...address, value: { family, value, length } };
}
