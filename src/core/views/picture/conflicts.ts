import { intervalsOverlap, prefixToInterval } from '../../ip/interval';
import type { Interval } from '../../ip/interval';
import type { ClusterModel, ModelNode } from '../../network/model';
import { nest } from '../space/nesting';
import { overlapsAmong } from '../space/overlaps';
import { clusterRanges } from '../space/ranges';
import type { SpaceRange } from '../space/ranges';

/** What is certain to overlap among the ranges of a cluster. */
export interface RangeConflicts {
  /** Id of a range → what it overlaps, in words. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** The addresses that have two uses. */
  readonly shared: readonly Interval[];
}

/** Finds wrong overlaps among the ranges of pods, Services and nodes. Cost: O(n log n). */
export function rangeConflicts(model: ClusterModel): RangeConflicts {
  const names = new Map<string, string[]>();
  const shared: Interval[] = [];
  const nested = nest(uniqueRanges(clusterRanges(model, [])));
  for (const overlap of overlapsAmong(nested, model, model.cni.value.nodeAddresses === true)) {
    if (!overlap.certain) continue;
    shared.push(overlap.shared);
    const [a, b] = overlap.parties;
    for (const [one, other] of [[a, b], [b, a]] as const) {
      const list = names.get(one.id) ?? [];
      names.set(one.id, list);
      list.push(`${other.name} ${other.text}`);
    }
  }
  return { names, shared };
}

function uniqueRanges(ranges: readonly SpaceRange[]): SpaceRange[] {
  return [...new Map(ranges.map((range) => [range.id, range])).values()];
}

interface Block {
  readonly node: number;
  readonly interval: Interval;
}

/** Marks the nodes whose pods have addresses with two uses: of another range, or of another node. Shape: 1 where so. Cost: O(nodes log nodes + nodes · conflicts). */
export function nodeConflicts(nodes: readonly ModelNode[], { shared }: RangeConflicts): Uint8Array {
  const marks = new Uint8Array(nodes.length);
  const blocks = nodes.flatMap(({ podRanges }, node) => podRanges.flatMap(({ value, provenance }): Block[] => (provenance === 'assumed' ? [] : [{ node, interval: prefixToInterval(value) }])));
  blocks.sort((a, b) => a.interval.family - b.interval.family || (a.interval.first < b.interval.first ? -1 : a.interval.first > b.interval.first ? 1 : 0));
  // Of the blocks before the current one, the one that reaches furthest.
  let reach: Block | undefined;
  for (const block of blocks) {
    if (shared.some((interval) => intervalsOverlap(interval, block.interval))) marks[block.node] = 1;
    const meets = reach !== undefined && intervalsOverlap(reach.interval, block.interval);
    if (reach !== undefined && meets && reach.node !== block.node) marks[reach.node] = marks[block.node] = 1;
    if (reach === undefined || !meets || block.interval.last > reach.interval.last) reach = block;
  }
  return marks;
}
