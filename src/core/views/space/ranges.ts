// Which ranges the map of a cluster has, and how each is known. It must never know windows or drawing.
import type { SpaceRole } from '../../../protocol/space-contract';
import type { Family } from '../../ip/address';
import { formatInterval, intervalToPrefixes, prefixToInterval } from '../../ip/interval';
import type { Interval } from '../../ip/interval';
import { formatPrefix, maskPrefix, nthAddress, prefixSize } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import type { AddressRole } from '../../kube/facts';
import { isApart } from '../../network/apart';
import type { ClusterModel, Sourced } from '../../network/model';
import { staticBand } from '../../network/service-addresses';
import { declared, derived } from '../../network/sourced';
import { placeOf } from '../../network/subjects';
import type { Claim } from '../../network/subjects';

/** A range of the map. */
export interface SpaceRange {
  readonly id: string;
  readonly role: SpaceRole;
  readonly name: string;
  readonly interval: Interval;
  readonly text: string;
  readonly known: Sourced<unknown>;
  /** Id of the thing in the picture of the topology. */
  readonly topology?: string;
  /** The object that a pool is declared by; pools of one kind of object must not share addresses. */
  readonly owner?: { readonly kind: string; readonly name: string };
}

const ROLES: Partial<Record<AddressRole, readonly [role: SpaceRole, word: string]>> = {
  'vpc-network': ['cloud', 'Cloud network'],
  'external-network': ['external', 'External network'],
  'reserved-network': ['reserved', 'Reserved range'],
  'docker-network': ['docker', 'Docker network'],
  'join-network': ['join', 'Join network'],
  'calico-pool': ['pods', 'Calico pool'],
  'cilium-pool': ['pods', 'Cilium pool'],
  'pod-subnet': ['secondary', 'Secondary pod network'],
  'load-balancer-pool': ['load-balancers', 'Load balancer pool'],
};

/**
 * Every range that the cluster uses or must keep clear of. Shape: no range twice in one role and name; those of nodes
 * and the bands of Service ranges included. Cost: O(nodes + claims).
 */
export function spaceRanges(model: ClusterModel, claims: readonly Claim[]): SpaceRange[] {
  const found = new Map<string, SpaceRange>();
  const add = (range: SpaceRange): void => {
    if (!found.has(range.id)) found.set(range.id, range);
  };
  for (const range of clusterRanges(model, claims)) add(range);
  for (const claim of claims) {
    const range = ofClaim(claim);
    // A pool that the model uses is a pod range already.
    if (range !== undefined && !(range.role === 'pods' && found.has(`range/pods/${range.text}`))) add(range);
  }
  for (const range of model.serviceRanges) for (const band of bandsOf(range)) add(band);
  for (const node of model.nodes) {
    const name = node.name.value;
    for (const range of node.podRanges) {
      const text = formatPrefix(maskPrefix(range.value));
      add({ id: `node-pods/${name}/${text}`, role: 'node-pods', name, interval: prefixToInterval(range.value), text, known: range, topology: `node/${name}` });
    }
  }
  return [...found.values()];
}

/** The ranges of pods, Services and nodes. `claims` tell which of them are pools of objects. */
export function clusterRanges(model: ClusterModel, claims: readonly Claim[]): SpaceRange[] {
  return [
    ...model.podRanges.map((range) => ofCluster('pods', 'Pod range', range, claims)),
    ...model.serviceRanges.map((range) => ofCluster('services', 'Service range', range, claims)),
    ...model.nodeNetworks.map((range) => ofCluster('nodes', 'Node network', range, claims)),
  ];
}

function ofCluster(role: 'pods' | 'services' | 'nodes', name: string, known: Sourced<Prefix>, claims: readonly Claim[]): SpaceRange {
  const text = formatPrefix(maskPrefix(known.value));
  const id = `range/${role}/${text}`;
  const { place } = known;
  const owner = place && claims.find((claim) => claim.chunk === place.chunk && claim.fact.slot === place.slot)?.owner;
  return { id, role, name, interval: prefixToInterval(known.value), text, known, topology: id, ...(owner?.kind === 'IPPool' && { owner }) };
}

function ofClaim(claim: Claim): SpaceRange | undefined {
  const { fact, interval, owner } = claim;
  const entry = ROLES[fact.role];
  // Host addresses are no ranges, and a default route is no network of its own.
  if (entry === undefined || claim.prefix.length === 0) return undefined;
  if ((fact.role === 'external-network' || fact.role === 'reserved-network') && !isApart(fact)) return undefined;
  const [role, word] = entry;
  const text = intervalText(interval);
  const name = nameOf(fact.origin, word, owner?.name);
  const known = declared(interval, placeOf(claim, fact.slot), fact.origin);
  return { id: `${role}/${name}/${text}`, role, name, interval, text, known, ...(owner && { owner }) };
}

/** `office` of `external network office (behind the VPN)`; else the word for the role with the object's name. */
function nameOf(origin: string, word: string, owner: string | undefined): string {
  const own = /^(?:external network|reserved range) (.+?)(?: \(.*\))?$/.exec(origin)?.[1];
  if (own !== undefined) return own;
  return owner === undefined || owner === '' ? word : `${word} ${owner}`;
}

/** The two parts of a Service range. Source: KEP-3070. Shape: none for ranges that are too small for a static band. */
function bandsOf(range: Sourced<Prefix>): SpaceRange[] {
  const size = prefixSize(range.value);
  const band = staticBand(size);
  if (band === 0n) return [];
  const { first, last, family } = prefixToInterval(range.value);
  const edge = (nthAddress(range.value, band) as { readonly value: bigint }).value;
  const make = (role: 'static-band' | 'dynamic-band', name: string, interval: Interval, because: string): SpaceRange => {
    const text = formatInterval(interval);
    return { id: `${role}/${text}`, role, name, interval, text, known: derived(interval, because, range) };
  };
  return [
    make('static-band', 'Static band', { family, first: first + 1n, last: edge }, `the API server keeps min(max(16, size/16), 256) = ${band} addresses for hand-picked cluster addresses`),
    make('dynamic-band', 'Dynamic band', { family, first: edge + 1n, last: family === 4 ? last - 1n : last }, 'the API server hands these addresses out first'),
  ];
}

/** A range as a prefix where it is one, else as `a-b`. */
export function intervalText(interval: Interval): string {
  if (interval.first === interval.last) return formatInterval(interval);
  const [whole, more] = intervalToPrefixes(interval);
  return whole !== undefined && more === undefined ? formatPrefix(whole) : formatInterval(interval);
}

/** How many addresses a range has. */
export function sizeOf({ first, last }: Interval): bigint {
  return last - first + 1n;
}

/** The range as a prefix; undefined where it is none. */
export function asPrefix(interval: Interval): Prefix | undefined {
  const [whole, more] = intervalToPrefixes(interval);
  return more === undefined ? whole : undefined;
}

/** The families that have ranges. Shape: IPv4 first. */
export function familiesOf(ranges: readonly SpaceRange[]): Family[] {
  return ([4, 6] as const).filter((family) => ranges.some(({ interval }) => interval.family === family));
}

