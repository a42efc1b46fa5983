// This file knows how the API server hands out cluster addresses: what a Service range can give and what is taken.
import { formatAddress, type Address } from '../../ip/address';
import { contains, lastAddress, networkAddress, nthAddress, prefixSize, type Prefix } from '../../ip/prefix';
import type { Network } from '../../network/network';
import { placeOf, type Claim } from '../../network/subjects';
import type { Fix } from '../rule';
import { placesOfValue } from './owners';
import { distinctByFamily } from './ranges';

/** Index of the DNS Service in the Service range. Source: kubeadm constants.GetDNSIP. */
const DNS_INDEX = 10;
/** First index that is neither the network address nor the `kubernetes` Service. */
const FIRST_FREE_INDEX = 2;

/** The declared Service ranges of the claim's cluster and family, most authoritative first. Cost: once per change of them. */
export function serviceRangesOf(claim: Claim, network: Network): readonly Claim[] {
  return distinctByFamily(network.claims(claim.cluster, 'service-range'))[claim.prefix.family];
}

/** The address that kubeadm gives the DNS Service: the tenth of the range. Source: kubeadm constants.GetDNSIP. */
export function dnsAddressOf(range: Prefix): Address | undefined {
  return nthAddress(range, DNS_INDEX);
}

/** The address of the Service `kubernetes`: the first of the range. Source: Kubernetes pkg/controlplane: ServiceIPRange. */
export function apiServiceAddressOf(range: Prefix): Address | undefined {
  return nthAddress(range, 1);
}

/** Whether the allocator of a range hands the address out: never the first, and for IPv4 never the last. */
export function isAllocatable(range: Prefix, address: Address): boolean {
  if (!contains(range, address) || networkAddress(range).value === address.value) return false;
  return range.family === 6 || lastAddress(range).value !== address.value;
}

/**
 * How many addresses at the start of a range are kept for fixed addresses. Units: addresses.
 * Source: KEP-3070; Kubernetes pkg/registry/core/service/ipallocator: calculateRangeOffset.
 */
export function staticBand(range: Prefix): number {
  const size = prefixSize(range);
  if (size <= 16n) return 0;
  const sixteenth = size / 16n;
  return sixteenth < 16n ? 16 : sixteenth > 256n ? 256 : Number(sixteenth);
}

/** A free fixed address of the first range that has one, with the fix that writes it; not preferred, both parties would get the same. */
export function freeAddressFix(claim: Claim, network: Network): { readonly address: Address; readonly fix: Fix } | undefined {
  // A Service has one address of each family; to what is beyond that nothing is proposed.
  if (claim.fact.index > 1) return undefined;
  for (const { prefix: range } of serviceRangesOf(claim, network)) {
    const band = staticBand(range) || Number(prefixSize(range) < 256n ? prefixSize(range) : 256n);
    for (let index = FIRST_FREE_INDEX; index <= band; index++) {
      const address = nthAddress(range, index);
      if (index === DNS_INDEX || address === undefined || !isAllocatable(range, address) || network.clusterAddressesAt(claim.cluster, address).length > 0) continue;
      const text = formatAddress(address);
      const edits = placesOfValue(claim, network).map((place) => ({ place: placeOf(place, place.fact.slot), text }));
      return { address, fix: { title: `Change to ${text}, a free address for fixed use`, edits } };
    }
  }
  return undefined;
}

/** Whether the claim is the cluster address of a Service that has one. */
export function isClusterAddress(claim: Claim): boolean {
  if (claim.fact.role !== 'cluster-address' || claim.address === undefined || claim.owner?.kind !== 'Service') return false;
  const { body } = claim.owner;
  return body.type !== 'service' || (body.serviceType !== 'ExternalName' && !body.headless);
}
