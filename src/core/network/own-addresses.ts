import type { Address } from '../ip/address';
import type { ClusterModel, ModelNode, NamespaceId, Sourced } from './model';
import { findNamespace, nodeNamespace, podNamespace, ROUTER } from './namespaces';

/**
 * Addresses that a namespace holds itself; the kernel's local table answers for them before any route.
 * Shape: without loopback and link-local ones.
 */
export function ownAddresses(model: ClusterModel, namespace: NamespaceId): readonly Sourced<Address>[] {
  const found = findNamespace(model, namespace);
  if (found === undefined) return [];
  if (found.kind === 'router') return model.router.addresses;
  const node = found.kind === 'node' ? found.node : found.pod.hostNetwork && found.pod.node ? model.nodes[found.pod.node.value] : undefined;
  if (node !== undefined) return nodeAddresses(node);
  return found.kind === 'pod' ? found.pod.addresses : [];
}

/** All addresses that a node's namespace holds: its uplink's and those of its CNI's devices. */
export function nodeAddresses(node: ModelNode): readonly Sourced<Address>[] {
  // Gateways stand on a device of the CNI where it has one for them.
  return [...new Set([...node.addresses, ...node.gateways, ...node.cniDevices.flatMap(({ addresses }) => addresses)])];
}

// Models do not change, so the addresses of one are collected at most once and go with it.
const known = new WeakMap<ClusterModel, ReadonlyMap<string, NamespaceId>>();

/**
 * The namespace that holds an address: of a node, a pod, or the router; the first of them where several claim it.
 * Cost: constant, after O(nodes + pods) for the first question about a model.
 */
export function namespaceHolding(model: ClusterModel, address: Address): NamespaceId | undefined {
  let holders = known.get(model);
  if (holders === undefined) {
    holders = collect(model);
    known.set(model, holders);
  }
  return holders.get(keyOf(address));
}

function collect(model: ClusterModel): ReadonlyMap<string, NamespaceId> {
  const holders = new Map<string, NamespaceId>();
  const add = (addresses: readonly Sourced<Address>[], namespace: NamespaceId): void => {
    for (const { value } of addresses) if (!holders.has(keyOf(value))) holders.set(keyOf(value), namespace);
  };
  for (const node of model.nodes) add(nodeAddresses(node), nodeNamespace(node));
  for (const pod of model.pods) if (!pod.hostNetwork) add(pod.addresses, podNamespace(pod));
  add(model.router.addresses, ROUTER);
  return holders;
}

function keyOf({ family, value }: Address): string {
  return `${family}/${value.toString(36)}`;
}
