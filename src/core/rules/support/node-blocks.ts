// This file knows how the controller-manager cuts a pod range into blocks for the nodes.
import type { Family } from '../../ip/address';
import type { Prefix } from '../../ip/prefix';
import type { Network } from '../../network/network';
import type { ClusterId, SettingSubject } from '../../network/subjects';

/** How a cluster's pod range is cut up. */
export interface BlockCount {
  /** Prefix length of one node's block. */
  readonly mask: number;
  readonly total: bigint;
  /** Blocks that share an address with the range taken out. */
  readonly lost: bigint;
}

/**
 * Length of a node's block in one family: as set, else the default.
 * Errors: settings that are no number count as not set.
 * Source: kube-controller-manager --node-cidr-mask-size, -ipv4 (24) and -ipv6 (64).
 */
export function nodeMask(cluster: ClusterId, family: Family, network: Network): number {
  const [setting] = maskSettings(cluster, family, network);
  return setting === undefined ? (family === 4 ? 24 : 64) : Number(setting.fact.value);
}

/** Settings that state the length of a node's block in one family, the one that counts first. */
export function maskSettings(cluster: ClusterId, family: Family, network: Network): readonly SettingSubject[] {
  const own = family === 4 ? 'node-mask-ipv4' : 'node-mask-ipv6';
  // The flag for both is IPv4's where there is IPv4; with both families the controller-manager refuses it.
  const shared = family === 4 || network.claims(cluster, 'pod-range').every((range) => range.prefix.family === 6);
  return (shared ? ([own, 'node-mask'] as const) : ([own] as const)).flatMap((name) => network.settings(cluster, name)).filter(({ fact }) => {
    const length = /^\d{1,3}$/.test(fact.value) ? Number(fact.value) : 0;
    return length > 0 && length <= (family === 4 ? 32 : 128);
  });
}

/** Whether the controller-manager cuts blocks as far as manifests tell: not turned off, not left to a cloud. */
export function allocatesNodeBlocks(cluster: ClusterId, network: Network): boolean {
  if (network.settings(cluster, 'cidr-allocator-type').some(({ fact }) => fact.value !== 'RangeAllocator')) return false;
  return network.settings(cluster, 'allocate-node-cidrs').every(({ fact }) => fact.value !== 'false');
}

/**
 * How many node blocks a range inside the pod range costs; nothing when the pod range is smaller than one block.
 * Source: Kubernetes pkg/controller/nodeipam/ipam/range_allocator.go: filterOutServiceRange.
 */
export function blocksLost(pods: Prefix, taken: Prefix, mask: number): BlockCount | undefined {
  if (mask < pods.length) return undefined;
  const total = 1n << BigInt(mask - pods.length);
  const lost = taken.length >= mask ? 1n : 1n << BigInt(mask - taken.length);
  return { mask, total, lost };
}
