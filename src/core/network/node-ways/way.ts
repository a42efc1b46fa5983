// How one node's pods send to another's, by packets between their first pods. It must never know presentation.
import { formatAddress } from '../../ip/address';
import type { Address, Family } from '../../ip/address';
import type { ClusterModel, ModelNode, ModelPod, Sourced } from '../model';
import { podNamespace } from '../namespaces';
import { departureOf } from '../trace/passage';
import { Walker } from '../trace/walker';
import type { World } from '../trace/world';

/** How packets of one family go from a pod to another. */
export interface FirstWay {
  readonly family: Family;
  readonly tunnel: boolean;
  /** Why they do not arrive. */
  readonly lost: string | undefined;
}

/** The first pod of a node with an address and a network namespace of its own: the one that is asked. */
export function firstPod({ pods }: ClusterModel, node: ModelNode): ModelPod | undefined {
  for (const index of node.pods) {
    const pod = pods[index];
    if (pod !== undefined && !pod.hostNetwork && pod.addresses.length > 0) return pod;
  }
  return undefined;
}

/** Follows a packet from a pod to another, in each family that both have. Shape: in the order of the receiver's addresses. */
export function firstWays(world: World, sender: ModelPod, receiver: ModelPod): FirstWay[] {
  return receiver.addresses.flatMap(({ value: destination }): FirstWay[] => {
    const source = sender.addresses.find(({ value }) => value.family === destination.family)?.value;
    return source === undefined ? [] : [followed(world, sender, receiver, source, destination)];
  });
}

function followed(world: World, sender: ModelPod, receiver: ModelPod, source: Address, destination: Address): FirstWay {
  const arrivals = new Walker(world, { type: 'first' }).follow(departureOf(podNamespace(sender), { source, destination, protocol: 'icmp' }, true));
  const stray = arrivals.find(({ verdict, passage }) => verdict !== 'delivered' || passage.namespace !== podNamespace(receiver));
  const lost = stray && (stray.verdict === 'delivered' ? `a packet for ${formatAddress(destination)} ends in ${stray.passage.namespace}` : stray.reason);
  return { family: destination.family, tunnel: arrivals.some(({ passage }) => passage.hops.some(({ kind }) => kind === 'tunnel')), lost };
}

/** Whether manifests say the node, an address of it and the range of its pods: only then a way to or from it can be wrong. */
export function isSaid({ name, addresses, podRanges }: ModelNode, family: Family): boolean {
  const said = (values: readonly Sourced<{ readonly family: Family }>[]): boolean => values.some(({ value, provenance }) => value.family === family && provenance !== 'assumed');
  return name.provenance !== 'assumed' && said(addresses) && said(podRanges);
}
