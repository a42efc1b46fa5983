// This file knows the pod ranges of nodes beside each other and inside the cluster's pod range.
import { firstFree } from '../../ip/free';
import { formatPrefix, type Prefix } from '../../ip/prefix';
import type { Network } from '../../network/network';
import { placeOf, type Claim } from '../../network/subjects';
import type { Fix } from '../rule';
import { placesOfValue } from './owners';
import { keptFor } from '../../store/kept-for';
import { distinctByFamily } from './ranges';

/** The cluster's declared pod ranges of the claim's family, most authoritative first. Cost: once per change of them. */
export function podRangesOf(claim: Claim, network: Network): readonly Claim[] {
  return distinctByFamily(network.claims(claim.cluster, 'pod-range'))[claim.prefix.family];
}

/** Name of the node that a claim speaks of: that of the object, which is a Node or the network plugin's own kind. */
export function nodeName(claim: Claim): string | undefined {
  return claim.owner?.name;
}

/** Finds the first free block between the nodes' blocks and the Service ranges, once per range and length. */
const usedBy = keptFor((blocks: readonly Claim[]) =>
  keptFor((services: readonly Claim[]) => {
    const used = [...blocks, ...services].map((other) => other.prefix);
    const found = new Map<string, { readonly block: Prefix | undefined }>();
    return (range: Prefix, length: number): Prefix | undefined => {
      const key = `${formatPrefix(range)} ${length}`;
      let answer = found.get(key);
      if (answer === undefined) found.set(key, (answer = { block: firstFree(range, length, used) }));
      return answer.block;
    };
  }),
);

/** A free block for the node inside the cluster's pod range, with the fix that writes it (not preferred: both parties would get the same); nothing when none is free. */
export function freeBlockFix(claim: Claim, network: Network): { readonly block: Prefix; readonly fix: Fix } | undefined {
  const used = usedBy(network.claims(claim.cluster, 'node-pod-range'))(network.claims(claim.cluster, 'service-range'));
  for (const pod of podRangesOf(claim, network)) {
    const block = used(pod.prefix, claim.prefix.length);
    if (block === undefined) continue;
    const text = formatPrefix(block);
    const edits = placesOfValue(claim, network).map((place) => ({ place: placeOf(place, place.fact.slot), text }));
    return { block, fix: { title: `Change to ${text}, the next free block of the pod range`, edits } };
  }
  return undefined;
}
