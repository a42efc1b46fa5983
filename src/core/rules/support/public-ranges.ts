// This file knows which ranges only look private, and what was probably meant.
import type { AddressRole } from '../../kube/facts';
import { networkAddress, type Prefix } from '../../ip/prefix';
import { specialBlockOf } from '../../ip/reserved';

/** Roles of ranges that a cluster gives addresses from. */
export const clusterRangeRoles = ['pod-range', 'service-range', 'flannel-network', 'calico-pool', 'cilium-pool'] as const satisfies readonly AddressRole[];

/** Whether a range is one that a cluster gives addresses from. */
export function isClusterRange(role: AddressRole): boolean {
  return (clusterRangeRoles as readonly AddressRole[]).includes(role);
}

/** Whether a range lies in no special-purpose block at all: ordinary addresses of the internet. */
export function isPublic(range: Prefix): boolean {
  return range.length > 0 && specialBlockOf(range) === undefined;
}

/**
 * The private range that a public IPv4 range looks like, as 192.168.0.0/16 is for 198.168.0.0/16; nothing when it looks
 * like none, or is itself no public range. Shape: the same length.
 * Source: RFC 1918; kubernetes/kubernetes#37829 (198.168), #69487 (172.168), projectcalico/node#193 (192.167).
 */
export function lookAlikeOf(range: Prefix): Prefix | undefined {
  if (range.family !== 4 || range.length < 12 || !isPublic(range)) return undefined;
  const { value } = networkAddress(range);
  const [first, second] = [Number(value >> 24n), Number((value >> 16n) & 255n)];
  const rest = value & 0xffffn;
  const meant = meantOctets(first, second);
  if (meant === undefined || (range.length < 16 && meant[0] === 192)) return undefined;
  return { family: 4, value: (BigInt(meant[0]) << 24n) | (BigInt(meant[1]) << 16n) | rest, length: range.length };
}

/** First two octets that slip easily, and what they stand for. */
function meantOctets(first: number, second: number): readonly [number, number] | undefined {
  if (first === 192 && [16, 160, 167, 169, 186].includes(second)) return [192, 168];
  if (second === 168 && (first === 172 || first === 162)) return [172, 16];
  if (second === 168 && first >= 190 && first <= 199) return [192, 168];
  if (first === 172 && (second === 15 || second === 32)) return [172, second === 15 ? 16 : 31];
  if (first === 172 && second > 32) return [172, 16 + (second % 16)];
  return undefined;
}
