import type { Address } from '../../ip/address';
import { formatAddress } from '../../ip/address';
import { hasRouter } from '../../network/cni/carriage';
import type { ClusterModel, NamespaceId, NodeRouting, Route } from '../../network/model';
import { findNamespace, nodeNamespace, podNamespace, ROUTER } from '../../network/namespaces';
import { destinationText } from '../../network/routes';
import { holdersIn, holderTitle, type Holder } from '../holders';
import { serviceId } from '../values';

/** The thing of the picture that a row leads to: who has the next hop's address, else the one address it is for, else whose device it is. Cost: O(log addresses). */
export function leadsTo(model: ClusterModel, routing: NodeRouting, namespace: NamespaceId, route: Route): string | undefined {
  const holder = holderOf(model, namespace, route);
  if (holder === undefined) return (route.via && gatewayOf(model, namespace)) ?? namespace;
  const found = idOf(holder);
  return found === ROUTER && !hasRouter(model, routing) ? undefined : found;
}

/** Where a row sends packets, in a sentence, and the thing of the picture. */
export function nextHop(model: ClusterModel, routing: NodeRouting, namespace: NamespaceId, route: Route): { readonly text: string; readonly target?: string } {
  const { via, device, type, destination } = route;
  const target = leadsTo(model, routing, namespace, route);
  const leads = target !== undefined && { target };
  if (type === 'blackhole' || type === 'unreachable') return { text: `The packet ends here: the row is ${type}.`, ...leads };
  const holder = holderOf(model, namespace, route);
  if (via !== undefined) {
    const gateway = gatewayOf(model, namespace);
    const whose = holder !== undefined ? `an address of ${holderTitle(holder)}` : gateway !== undefined ? `which the node of the pod answers for` : 'which no manifest names';
    return { text: `The packet goes out of ${device} to ${formatAddress(via)}, ${whose}.`, ...leads };
  }
  const whom = holder === undefined ? `whoever has the address on the link: ${destinationText(destination)} is reached without a next hop` : `${holderTitle(holder)} without a next hop`;
  return { text: `The packet goes out of ${device} straight to ${whom}.`, ...leads };
}

function holderOf(model: ClusterModel, namespace: NamespaceId, { via, destination }: Route): Holder | undefined {
  const host = destination.length === (destination.family === 4 ? 32 : 128);
  const address: Address | undefined = via ?? (host ? destination : undefined);
  if (address === undefined) return undefined;
  const holders = [...holdersIn(model, { family: address.family, first: address.value, last: address.value })];
  // Gateways of pods may have one address on all nodes: the pod's own node is meant.
  const found = findNamespace(model, namespace);
  const own = found?.kind === 'pod' && found.pod.node !== undefined ? model.nodes[found.pod.node.value] : found?.kind === 'node' ? found.node : undefined;
  return holders.find((holder) => 'node' in holder && holder.node === own) ?? holders[0];
}

/** The node of a pod: it answers for next hops that nobody has, as with Calico's 169.254.1.1. */
function gatewayOf(model: ClusterModel, namespace: NamespaceId): string | undefined {
  const found = findNamespace(model, namespace);
  const node = found?.kind === 'pod' && found.pod.node !== undefined ? model.nodes[found.pod.node.value] : undefined;
  return node && nodeNamespace(node);
}

function idOf(holder: Holder): string {
  switch (holder.kind) {
    case 'pod':
      return podNamespace(holder.pod);
    case 'service':
    case 'external':
      return serviceId(holder.service);
    case 'router':
      return ROUTER;
    default:
      return nodeNamespace(holder.node);
  }
}
