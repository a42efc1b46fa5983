// This file knows how the ranges of one cluster relate: which are the same, who has the last word, where one can move.
import { addToAddress, formatAddress, type Family } from '../../ip/address';
import { FreeSpace } from '../../ip/free';
import { formatInterval } from '../../ip/interval';
import { covers, formatPrefix, maskPrefix, networkAddress, overlaps, parsePrefix, samePrefix, type Prefix } from '../../ip/prefix';
import type { AddressRole } from '../../kube/facts';
import type { Network } from '../../network/network';
import { placeOf, type Claim, type ClusterId } from '../../network/subjects';
import { keptFor } from '../../store/kept-for';
import type { Fix } from '../rule';
import { componentOf } from './components';
import { sentence } from './wording';

/** Roles in which pods get their addresses from a range. */
export const podRangeRoles = ['pod-range', 'flannel-network', 'calico-pool'] as const satisfies readonly AddressRole[];

/**
 * Ranges of the same cluster and family that pods get addresses from. What only kube-proxy says counts where nothing
 * else tells: where it differs, kube-proxy is wrong, not the ranges.
 */
export function podRangesBeside(claim: Claim, network: Network): readonly Claim[] {
  const ranges = network.claims(claim.cluster, ...podRangeRoles).filter((range) => range.prefix.family === claim.prefix.family);
  const others = ranges.filter((range) => componentOf(range) !== 'kube-proxy');
  return others.length > 0 ? others : ranges;
}

/** Roles whose space a proposed range must not touch. */
const takenRoles: readonly AddressRole[] = [
  ...podRangeRoles, 'cilium-pool', 'service-range', 'node-network', 'vpc-network', 'docker-network', 'external-network', 'reserved-network',
  'load-balancer-pool', 'load-balancer-address', 'external-address', 'api-server-address',
];

/** Pairs of a cluster's ranges and what may depend on them; with more of them no place is rewritten. */
const MOST_PAIRS = 1_000_000;

/** More dependent places than this and a fix would rewrite half of the workspace. */
const MOST_EDITS = 200;

/** One claim per range, the most authoritative place first. */
export function distinctRanges(claims: readonly Claim[]): readonly Claim[] {
  if (claims.length < 2) return claims;
  const first = new Map<string, { readonly claim: Claim; readonly distance: number }>();
  for (const claim of claims) {
    const { family, value } = networkAddress(claim.prefix);
    const key = `${family} ${value} ${claim.prefix.length}`;
    const [kept, far] = [first.get(key), distance(claim)];
    if (kept !== undefined && kept.distance <= far) continue;
    first.delete(key);
    first.set(key, { claim, distance: far });
  }
  const kept = [...first.values()];
  return kept.sort((a, b) => a.distance - b.distance).map(({ claim }) => claim);
}

/** The distinct ranges of a list by family. Cost: once per list, which is another one after a change. */
export const distinctByFamily = keptFor((claims: readonly Claim[]): Readonly<Record<Family, readonly Claim[]>> => {
  const of = (family: Family): readonly Claim[] => distinctRanges(claims.filter(({ prefix }) => prefix.family === family));
  return { 4: of(4), 6: of(6) };
});

/** How far a place is from where a cluster's range is decided: kubeadm and control plane, then the CNI, then readers. */
function distance(claim: Claim): number {
  if (/kube-?proxy/i.test(claim.fact.origin)) return 3;
  if (claim.fact.role === 'calico-pool' || claim.fact.role === 'flannel-network') return 2;
  return /kubeadm|ClusterConfiguration/i.test(claim.fact.origin) ? 0 : 1;
}

/** How people call a claim's role. */
export function roleName(role: AddressRole): string {
  return names[role] ?? 'range';
}

const names: Partial<Record<AddressRole, string>> = {
  'pod-range': 'pod range',
  'flannel-network': 'flannel network',
  'calico-pool': 'Calico IPPool',
  'service-range': 'Service range',
  'cilium-pool': 'Cilium pool',
  'docker-network': 'Docker network',
  'external-network': 'external network',
  'reserved-network': 'reserved range',
  'load-balancer-pool': 'load balancer pool',
  'node-network': 'node network',
  'node-pod-range': 'node pod range',
};

/** `Pod range 10.244.0.0/16 (kubeadm ClusterConfiguration networking.podSubnet)`: a related place's text. */
export function relatedRange(claim: Claim): string {
  return `${sentence(roleName(claim.fact.role))} ${rangeText(claim)}, ${claim.fact.origin}`;
}

/** The range as it is compared: `10.0.0.0/24`, or exactly `10.0.0.10-10.0.0.20`. */
export function rangeText(claim: Claim): string {
  return claim.fact.form === 'interval' ? formatInterval(claim.interval) : claim.address === undefined ? formatPrefix(claim.prefix) : formatAddress(claim.address);
}

/** A free range that could take the place of another, with the edits that put it there. */
export interface Move {
  readonly target: Prefix;
  /** Absent: too many places depend on the old range, or one of them cannot be rewritten. */
  readonly fix: Fix | undefined;
}

/**
 * Proposes the nearest free private range of the same size, and a fix that rewrites every place of the cluster that
 * states the old range, together with the addresses inside it that belong to it (fixed cluster addresses, the DNS
 * address, the nodes' blocks), which keep their offset.
 */
export function moveRange(claim: Claim, network: Network): Move | undefined {
  const target = freeSpaceOf(claim.cluster, network).nearestPrivate(claim.prefix);
  if (target === undefined) return undefined;
  const service = claim.fact.role === 'service-range';
  const listsOf = (roles: readonly AddressRole[]): readonly (readonly Claim[])[] => roles.map((role) => network.claims(claim.cluster, role));
  const stating = listsOf(service ? ['service-range'] : podRangeRoles);
  const within = listsOf(service ? ['cluster-address', 'dns-address'] : ['node-pod-range']);
  const count = (lists: readonly (readonly Claim[])[]): number => lists.reduce((sum, { length }) => sum + length, 0);
  if (count(stating) * (count(stating) + count(within)) > MOST_PAIRS) return { target, fix: undefined };
  const moving = [
    ...stating.flatMap((claims) => claims.filter((other) => samePrefix(other.prefix, claim.prefix))),
    ...within.flatMap((claims) => claims.filter((other) => covers(claim.prefix, other.prefix))),
  ];
  return { target, fix: moving.length > MOST_EDITS ? undefined : fixOf(claim, target, moving) };
}

/** Private space of a cluster that nothing in it uses. Cost: once per change of what uses some. */
function freeSpaceOf(cluster: ClusterId, network: Network): FreeSpace {
  const lists = listsTaken(cluster, network);
  const [key] = lists;
  const kept = key && spaces.get(key);
  if (kept?.lists.every((list, index) => list === lists[index]) === true) return kept.space;
  const space = new FreeSpace(takenBy(lists));
  if (key !== undefined) spaces.set(key, { lists, space });
  return space;
}

const spaces = new WeakMap<readonly Claim[], { readonly lists: readonly (readonly Claim[])[]; readonly space: FreeSpace }>();

/** Space that nobody else routes. Source: RFC 1918, RFC 6598, RFC 4193. */
const privateSpace = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].flatMap((block) => parsePrefix(block).prefix ?? []);

/**
 * A fix that makes the pod range as large as the given length where it stands, in every place of the cluster that states
 * it; nothing where that would reach into other ranges or out of private space. What lies inside stays inside.
 */
export function widenFix(claim: Claim, length: number, network: Network): Fix | undefined {
  const target = maskPrefix({ ...claim.prefix, length });
  const own = (prefix: Prefix): boolean => samePrefix(prefix, claim.prefix);
  if (length >= claim.prefix.length || !privateSpace.some((block) => covers(block, target))) return undefined;
  if (takenBy(listsTaken(claim.cluster, network)).some((taken) => !own(taken) && overlaps(taken, target))) return undefined;
  const stating = network.claims(claim.cluster, ...podRangeRoles).filter(({ prefix, fact }) => own(prefix) && fact.form === 'prefix');
  const text = formatPrefix(target);
  return { title: `Widen the pod range to ${text}${stating.length > 1 ? ` in all ${stating.length} places` : ''}`, edits: stating.map((place) => ({ place: placeOf(place, place.fact.slot), text })) };
}

/** `Use 10.245.0.0/16, the nearest free range of this size.`, or nothing when there is none. */
export function adviceOf(move: Move | undefined): string {
  return move === undefined ? '' : ` Use ${formatPrefix(move.target)}, the nearest free range of this size.`;
}

/** Fixes of a move: one or none, and never a preferred one: which range gives way is for people to say. */
export function fixesOf(move: Move | undefined): readonly Fix[] {
  return move?.fix === undefined ? [] : [move.fix];
}

function fixOf(claim: Claim, target: Prefix, moving: readonly Claim[]): Fix | undefined {
  const edits = new Map<string, Fix['edits'][number]>();
  for (const other of moving) {
    const text = movedText(other, claim.prefix, target);
    if (text === undefined) return undefined;
    edits.set(`${other.chunk}:${other.fact.slot}`, { place: placeOf(other, other.fact.slot), text });
  }
  const places = edits.size > 1 ? ` in all ${edits.size} places` : '';
  return { title: `Change the ${roleName(claim.fact.role)} to ${formatPrefix(target)}${places}`, edits: [...edits.values()] };
}

function movedText(claim: Claim, from: Prefix, to: Prefix): string | undefined {
  if (claim.fact.form === 'interval' || claim.fact.form === 'interface-address') return undefined;
  const by = networkAddress(to).value - networkAddress(from).value;
  const moved = addToAddress(networkAddress(claim.prefix), by);
  if (moved === undefined) return undefined;
  return claim.address === undefined ? formatPrefix({ ...moved, length: claim.prefix.length }) : formatAddress(moved);
}

/** Claims that use space, by role; those of nodes' addresses are the last. */
function listsTaken(cluster: ClusterId, network: Network): readonly (readonly Claim[])[] {
  return [...takenRoles, 'node-address' as const].map((role) => network.claims(cluster, role));
}

function takenBy(lists: readonly (readonly Claim[])[]): readonly Prefix[] {
  // A default route is no network of its own.
  const ranges = lists.slice(0, -1).flatMap((claims) => claims.map((other) => other.prefix).filter((prefix) => prefix.length > 0));
  // The network of a node is larger than its address, so its surroundings are left alone too.
  const nodes = (lists.at(-1) ?? []).map(({ prefix }) => ({ ...prefix, length: prefix.family === 4 ? 24 : 64 }));
  return [...ranges, ...nodes];
}
