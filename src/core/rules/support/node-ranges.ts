// This file knows the pod ranges of nodes beside each other and inside the cluster's pod range.
import { firstFree } from '../../ip/free';
import { formatPrefix, type Prefix } from '../../ip/prefix';
import type { Network } from '../../network/network';
import { placeOf, type Claim } from '../../network/subjects';
import type { Fix } from '../rule';
import { placesOfValue } from './owners';
import { distinctRanges } from './ranges';

/** The cluster's declared pod ranges of the claim's family, most authoritative first. */
export function podRangesOf(claim: Claim, network: Network): readonly Claim[] {
  return distinctRanges(network.claims(claim.cluster, 'pod-range').filter((pod) => pod.prefix.family === claim.prefix.family));
}

/** Name of the node that a claim speaks of: that of the object, which is a Node or the network plugin's own kind. */
export function nodeName(claim: Claim): string | undefined {
  return claim.owner?.name;
}

/** A free block for the node inside the cluster's pod range, with the fix that writes it (not preferred: both parties would get the same); nothing when none is free. */
export function freeBlockFix(claim: Claim, network: Network): { readonly block: Prefix; readonly fix: Fix } | undefined {
  const used = network.claims(claim.cluster, 'node-pod-range', 'service-range').map((other) => other.prefix);
  for (const pod of podRangesOf(claim, network)) {
    const block = firstFree(pod.prefix, claim.prefix.length, used);
    if (block === undefined) continue;
    const text = formatPrefix(block);
    const edits = placesOfValue(claim, network).map((place) => ({ place: placeOf(place, place.fact.slot), text }));
    return { block, fix: { title: `Change to ${text}, the next free block of the pod range`, edits } };
  }
  return undefined;
}
