// The network devices of each namespace. It must never know how values were found.
import { addressBits } from '../ip/address';
import type { Address } from '../ip/address';
import { contains, formatPrefix, prefix } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';
import { hasRouter } from './cni/carriage';
import { baseMtu, podMtu, UPLINK_MTU } from './cni/mtu';
import { podSideOf } from './cni/pod-side';
import { podsIn } from './cni/side';
import { tunnelEntries } from './cni/tunnels';
import { CILIUM_HOST, UPLINK } from './device-names';
import type { ClusterModel, Device, ModelNode, ModelPod, NamespaceId, NodeDevice, NodeRouting, Sourced, TunnelEntry } from './model';
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
  if (found.kind === 'router') return hasRouter(model, routing) ? routerInterfaces(model) : [];
  if (found.kind === 'node') return nodeDevices(model, found.node);
  const node = found.pod.node && model.nodes[found.pod.node.value];
  if (node === undefined) return [];
  return found.pod.hostNetwork ? nodeDevices(model, node) : podDevices(model, found.pod, node);
}

/**
 * Names of the devices of a node behind which a pod may hold the address; undefined where nothing is known but by a look
 * at each. Cost: O(pods of the node), makes no device.
 */
export function devicesTowards(model: ClusterModel, namespace: NamespaceId, address: Address): ReadonlySet<string> | undefined {
  const found = findNamespace(model, namespace);
  if (found?.kind !== 'node' || deviceHolds(LOOPBACK, address)) return undefined;
  return new Set(podsIn(model, found.node, address).flatMap(({ veth }) => veth ?? []));
}

/** Whether a device has the address. */
export function deviceHolds({ addresses }: Device, { family, value }: Address): boolean {
  return addresses.some((own) => own.value.family === family && own.value.value === value);
}

/**
 * Where the tunnels of a node send packets. Shape: one entry per next hop or range, in the order of the nodes; none for
 * pods without hostNetwork, for the router, and where nodes need no tunnel. With `only` just entries for these addresses.
 * Cost: O(nodes), with `only` proportional to the answer.
 */
export function tunnelEntriesOf(model: ClusterModel, _routing: NodeRouting, namespace: NamespaceId, only?: readonly Address[]): readonly TunnelEntry[] {
  const found = findNamespace(model, namespace);
  if (found === undefined || found.kind === 'router') return [];
  const node = found.kind === 'node' ? found.node : found.pod.hostNetwork && found.pod.node ? model.nodes[found.pod.node.value] : undefined;
  return node === undefined ? [] : tunnelEntries(model, node, only);
}

function podDevices(model: ClusterModel, pod: ModelPod, node: ModelNode): Device[] {
  if (pod.veth === undefined) return [LOOPBACK];
  const ranges = podSideOf(model).length === 'host' ? [] : node.podRanges;
  const addresses = pod.addresses.map((address) => onInterface(address, ranges));
  return [LOOPBACK, { name: UPLINK, kind: 'veth', addresses, mtu: vethMtu(model), peer: { namespace: nodeNamespace(node), device: pod.veth } }];
}

function nodeDevices(model: ClusterModel, node: ModelNode): Device[] {
  const mtu = vethMtu(model);
  const { bridge } = node;
  const devices: Device[] = [LOOPBACK, ...uplink(model, node)];
  if (bridge !== undefined && bridge.addresses.length > 0) {
    devices.push({ name: bridge.name, kind: 'bridge', mtu, addresses: bridge.addresses.map((address) => onInterface(address, node.podRanges)) });
  }
  for (const device of node.cniDevices) devices.push(cniDevice(node, device));
  const { addresses, master, proxyArp } = podSideOf(model).hostSide(node);
  const own = addresses.map((address) => onInterface(address, []));
  for (const index of node.pods) {
    const pod = model.pods[index];
    if (pod?.veth === undefined) continue;
    devices.push({ name: pod.veth, kind: 'veth', addresses: own, mtu, master, proxyArp, peer: { namespace: podNamespace(pod), device: UPLINK } });
  }
  return devices;
}

/** A device of the CNI; `cilium_host` and `cilium_net` are the two ends of one pair. */
function cniDevice(node: ModelNode, { name, kind, addresses, mtu }: NodeDevice): Device {
  const device: Device = { name, kind, mtu, addresses: addresses.map((address) => onInterface(address, [])) };
  if (kind !== 'veth') return device;
  const isHost = name === CILIUM_HOST;
  const peer = { namespace: nodeNamespace(node), device: isHost ? 'cilium_net' : CILIUM_HOST };
  return isHost ? { ...device, peer, handsToPods: true } : { ...device, peer };
}

function vethMtu({ cni, families }: ClusterModel): Sourced<number> {
  // Cilium limits the routes of pods instead of their devices.
  return cni.value.plugin === 'cilium' ? baseMtu(cni.value) : podMtu(cni.value, families);
}

function uplink(model: ClusterModel, node: ModelNode): Device[] {
  const networks = node.addresses.map(({ value }) => networkOf(model, value));
  const first = networks.find((network) => network !== undefined);
  if (first === undefined) return [];
  const addresses = node.addresses.map((address) => onInterface(address, model.nodeNetworks));
  return [{ name: UPLINK, kind: 'ethernet', addresses, mtu: UPLINK_MTU, wire: wireOf(model, first.value) }];
}

/** The router's interfaces: one per node network; networks of the two families share them in order. */
function routerInterfaces(model: ClusterModel): Device[] {
  const names = routerDevices(model);
  const devices = new Map<string, Device>();
  for (const { value } of model.nodeNetworks) {
    const name = names.get(formatPrefix(value)) ?? UPLINK;
    const own = model.router.addresses.filter((address) => contains(value, address.value)).map((address) => onInterface(address, [{ value }]));
    const known = devices.get(name);
    devices.set(name, { name, kind: 'ethernet', addresses: [...(known?.addresses ?? []), ...own], mtu: UPLINK_MTU, wire: wireOf(model, value) });
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
