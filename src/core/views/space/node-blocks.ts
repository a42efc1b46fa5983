// How large the blocks are that nodes take of a pod range, and who hands them out. It must never know drawing.
import { addressBits } from '../../ip/address';
import { mergeIntervals } from '../../ip/interval';
import type { Interval } from '../../ip/interval';
import { poolAround, declaredPools } from '../../network/cni/pools';
import type { ClusterModel, Sourced } from '../../network/model';
import type { ModelInput } from '../../network/model-input';
import { nodeMask, settingOf } from '../../network/settings';
import { derived } from '../../network/sourced';
import { samePrefix } from '../../ip/prefix';
import { asPrefix } from './ranges';
import type { SpaceRange } from './ranges';
import { givesNodeAddresses } from '../../network/apart';

/** How a pod range is cut up. */
export interface BlockLength {
  readonly length: Sourced<number>;
  /** Whether a node gets one block, for good; else it takes as many as its pods need. */
  readonly onePerNode: boolean;
}

/** Whether pods have addresses of the node network on purpose: then nobody cuts ranges up. */
export function sharesNodeNetwork({ settings }: Pick<ModelInput, 'settings'>): boolean {
  return givesNodeAddresses(settings.filter(({ fact }) => fact.setting === 'cni' || fact.setting === 'cni-mode'));
}

/**
 * The length of a node's block in every pod range that is cut into such. Shape: ranges of other use are left out, and
 * all where the pods are in the node network or nobody hands blocks out.
 */
export function blockLengths(model: ClusterModel, input: ModelInput, ranges: readonly SpaceRange[]): Map<SpaceRange, BlockLength> {
  const found = new Map<SpaceRange, BlockLength>();
  if (sharesNodeNetwork(input) || (!model.nodes.some(({ podRanges }) => podRanges.length > 0) && !allocates(input))) return found;
  for (const known of model.podRanges) {
    const range = ranges.find(({ role, interval }) => role === 'pods' && isSame(interval, known.value));
    if (range === undefined) continue;
    if (model.cni.value.ipam === 'node-range') {
      // The allocator takes one range per family, the first.
      if ([...found.keys()].some(({ interval }) => interval.family === known.value.family)) continue;
      found.set(range, { length: maskOf(model, input, known), onePerNode: true });
    } else {
      const pool = declaredPools(input, model.cni.value).find(({ range: { value } }) => samePrefix(value, known.value)) ?? poolAround(input, model.cni.value, known);
      found.set(range, { length: derived(pool.blockSize, `the block size of the pool is /${pool.blockSize}`, known), onePerNode: model.cni.value.ipam === 'cilium-pool' });
    }
  }
  return found;
}

function isSame(interval: Interval, value: Parameters<typeof samePrefix>[0]): boolean {
  const own = asPrefix(interval);
  return own !== undefined && samePrefix(own, value);
}

/** Whether the controller-manager hands blocks out as far as manifests tell. */
function allocates(input: ModelInput): boolean {
  const type = settingOf(input, 'cidr-allocator-type')?.value;
  return settingOf(input, 'allocate-node-cidrs')?.value !== 'false' && (type === undefined || type === 'RangeAllocator');
}

/** As set; else as most nodes have it; else the default. */
function maskOf(model: ClusterModel, input: ModelInput, range: Sourced<{ readonly family: 4 | 6 }>): Sourced<number> {
  const { family } = range.value;
  const mask = nodeMask(input, family, model.families);
  if (mask.provenance === 'declared') return mask;
  const counts = new Map<number, number>();
  for (const { podRanges } of model.nodes) {
    for (const { value, provenance } of podRanges) if (provenance === 'declared' && value.family === family) counts.set(value.length, (counts.get(value.length) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([a, countOfA], [b, countOfB]) => countOfB - countOfA || a - b);
  return most === undefined ? mask : derived(most[0], `the nodes have blocks of /${most[0]}`);
}

/** Blocks of a pod range. */
export interface BlockCount {
  readonly total: bigint;
  /** Blocks that nodes have. */
  readonly used: bigint;
  /** Further blocks that cannot be handed out, because something else is in them. */
  readonly lost: bigint;
}

/** Counts the blocks of a pod range: a block counts as used when a node's range touches it. Cost: O(n log n). */
export function countBlocks(range: Interval, length: number, nodes: readonly Interval[], others: readonly Interval[]): BlockCount {
  const shift = BigInt(addressBits(range.family) - length);
  const size = range.last - range.first + 1n;
  const total = size >> shift;
  if (total === 0n) return { total, used: 0n, lost: 0n };
  const touched = (intervals: readonly Interval[]): Interval[] =>
    mergeIntervals(
      intervals.flatMap(({ family, first, last }): Interval[] => {
        if (family !== range.family || last < range.first || first > range.last) return [];
        const from = first < range.first ? range.first : first;
        const to = last > range.last ? range.last : last;
        return [{ family: range.family, first: (from - range.first) >> shift, last: (to - range.first) >> shift }];
      }),
    );
  const count = (intervals: readonly Interval[]): bigint => intervals.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
  const used = count(touched(nodes));
  return { total, used, lost: count(touched([...nodes, ...others])) - used };
}
