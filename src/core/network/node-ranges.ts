import type { Family } from '../ip/address';
import { contains, covers, formatPrefix } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';
import { overlappingPairs } from '../ip/sweep';
import { PrefixTrie } from '../ip/trie';
import { poolAround } from './cni/pools';
import type { CniKind, Sourced } from './model';
import type { ModelInput, Remark } from './model-input';
import { NodeBlocks } from './node-cidrs';
import type { NodePlan } from './nodes';
import type { PodPlan } from './pods';
import { blockAround } from './ranges';
import type { ClusterRanges } from './ranges';
import { nodeMask } from './settings';
import { derived } from './sourced';

/** The pod ranges of all nodes. Shape: `ranges` per node, primary family first. */
export interface NodeRanges {
  readonly ranges: readonly (readonly Sourced<Prefix>[])[];
  readonly remarks: readonly Remark[];
}

/**
 * Completes the nodes' pod ranges: declared ones stay, then blocks that the addresses of running pods show, then the
 * next free block of the cluster's range in the order of the nodes.
 * Cost: O((nodes + pods) log nodes).
 */
export function nodeRanges(input: ModelInput, nodes: readonly NodePlan[], cluster: ClusterRanges, pods: readonly PodPlan[], cni: CniKind): NodeRanges {
  const ranges: Sourced<Prefix>[][] = nodes.map(() => []);
  const remarks: Remark[] = [];
  for (const family of cluster.families) {
    const own = nodes.map((node) => node.podRanges.find(({ value }) => value.family === family));
    const range = cluster.pods.find(({ value }) => value.family === family);
    if (range !== undefined && own.includes(undefined)) {
      const mask = maskOf(input, cni, range, cluster.families);
      showBlocks(own, pods, range, mask.value);
      const left = allocate(own, range, mask, cluster, nodes, cni.ipam === 'cilium-pool' ? 'Cilium operator' : 'range allocator');
      if (left > 0) {
        const message = `The pod range ${formatPrefix(range.value)} has no /${mask.value} block left for ${left} of ${nodes.length} nodes.`;
        remarks.push({ message, place: range.place });
      }
    }
    own.forEach((found, index) => found && ranges[index]?.push(found));
  }
  return { ranges, remarks: [...remarks, ...overlapping(nodes)] };
}

/** Prefix length of a node's block. */
function maskOf(input: ModelInput, cni: CniKind, range: Sourced<Prefix>, families: readonly Family[]): Sourced<number> {
  if (cni.ipam !== 'cilium-pool') return nodeMask(input, range.value.family, families);
  return derived(poolAround(input, cni, range).blockSize, "the mask size of Cilium's pool", range);
}

/** Fills in the blocks that the declared addresses of pods show. */
function showBlocks(own: (Sourced<Prefix> | undefined)[], pods: readonly PodPlan[], range: Sourced<Prefix>, mask: number): void {
  const held = new PrefixTrie<number>();
  own.forEach((block, index) => block && held.insert(block.value, index));
  for (const { node, addresses } of pods) {
    const address = addresses.find(({ value }) => contains(range.value, value));
    if (node === undefined || address === undefined || own[node.value] !== undefined) continue;
    const block = blockAround(address.value, mask);
    if (!covers(range.value, block) || held.overlapping(block)[Symbol.iterator]().next().done !== true) continue;
    held.insert(block, node.value);
    own[node.value] = derived(block, 'the node block around the address of a pod that runs there', range);
  }
}

/** Hands out blocks to the nodes that have none; answers how many got nothing. */
function allocate(
  own: (Sourced<Prefix> | undefined)[],
  range: Sourced<Prefix>,
  mask: Sourced<number>,
  cluster: ClusterRanges,
  nodes: readonly NodePlan[],
  allocator: string,
): number {
  const taken = own.flatMap((block) => (block === undefined ? [] : [block.value]));
  const blocks = new NodeBlocks(range.value, mask.value, [...taken, ...cluster.services.map(({ value }) => value)]);
  let left = 0;
  own.forEach((block, index) => {
    if (block !== undefined) return;
    const next = blocks.next();
    if (next === undefined) left++;
    else own[index] = derived(next, `${allocator}: the next free /${next.length} of ${formatPrefix(range.value)}`, range, nodes[index]?.name);
  });
  return left;
}

/** Declared ranges of two nodes that share addresses. Shape: at each range but the outermost. Cost: O(n log n). */
function overlapping(nodes: readonly NodePlan[]): Remark[] {
  const all = nodes.flatMap((node) => node.podRanges.map((range) => ({ node, range, prefix: range.value })));
  return overlappingPairs(all).flatMap(({ item, equal, nearest }) => {
    // Of equal ranges the first stands for all.
    const other = nearest[0] ?? equal[0];
    if (other === undefined || other === item) return [];
    const message = `The pod ranges of nodes ${other.node.name.value} (${formatPrefix(other.prefix)}) and ${item.node.name.value} (${formatPrefix(item.prefix)}) overlap.`;
    return [{ message, place: item.range.place }];
  });
}
