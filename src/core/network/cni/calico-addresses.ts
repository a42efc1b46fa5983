// Hands out pod addresses as Calico's own address management does: small blocks that nodes take when they need them.
import type { Address, Family } from '../../ip/address';
import { contains, formatPrefix, hostPrefix, lastAddress } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import type { Sourced } from '../model';
import type { Remark } from '../model-input';
import { NodeBlocks } from '../node-cidrs';
import { blockAround } from '../ranges';
import { assumed, declared, derived } from '../sourced';
import { exhausted, needsAddress, startingAddresses } from './addresses';
import type { Addressees, PodAddressing } from './addresses';
import type { Pool } from './pools';

/**
 * Blocks and addresses under calico-ipam: with a tunnel every node starts by taking a block, whose first address the
 * tunnel gets; pods follow in order of creation, all addresses of a block count. Nodes never borrow from each other,
 * unless running pods show that they did. Cost: O(pods + nodes).
 * Source: libcalico-go `lib/ipam` (`autoAssign`, block `allocated` in ordinals). The order of blocks is the model's:
 * Calico begins at a place that a random number seeded with the node's name gives.
 */
export function calicoAddressing(all: Addressees, families: readonly Family[], pools: readonly Pool[]): PodAddressing {
  const { nodes, pods, byNode, cni } = all;
  const held = startingAddresses(all);
  const tunnels: Sourced<Address>[][] = nodes.map(() => []);
  const without = new Map<number, number>();
  const blocks = families.map((family) => new FamilyBlocks(pools.filter(({ range }) => range.value.family === family), nodes.length));
  blocks.forEach((own, at) => {
    byNode.forEach((members, node) => members.forEach((index) => pods[index]?.addresses.forEach((address) => own.declare(node, address))));
    if (cni.modes[families[at] as Family].tunnel !== undefined) tunnels.forEach((list, node) => list.push(...own.next(node, 'for the tunnel')));
  });
  pods.forEach((pod, index) => {
    const node = pod.node?.value;
    if (node === undefined || !needsAddress(pod)) return;
    const found = blocks.flatMap((own) => own.next(node));
    held[index] = found;
    if (found.length < blocks.length) without.set(node, (without.get(node) ?? 0) + 1);
  });
  const ranges = nodes.map((_, node) => blocks.flatMap((own) => own.of(node)));
  const remarks: Remark[] = [...without].flatMap(([index, count]) => {
    const node = nodes[index];
    return node === undefined ? [] : [exhausted(node, ranges[index] ?? [], count)];
  });
  return { ranges, firsts: nodes.map(() => []), tunnels, held, remarks };
}

interface Open {
  readonly block: Sourced<Prefix>;
  readonly last: bigint;
  next: bigint;
}

/** The blocks of one family. */
class FamilyBlocks {
  readonly #pools: readonly Pool[];
  readonly #nodes: readonly Sourced<Prefix>[][];
  /** The block of each node that has addresses left. */
  readonly #open: (Open | undefined)[];
  readonly #waiting: Sourced<Prefix>[][];
  readonly #owners = new Map<bigint, number>();
  readonly #taken: Prefix[] = [];
  readonly #reserved = new Set<bigint>();
  #fresh: readonly NodeBlocks[] | undefined;

  constructor(pools: readonly Pool[], nodes: number) {
    this.#pools = pools;
    this.#nodes = Array.from({ length: nodes }, () => []);
    this.#waiting = Array.from({ length: nodes }, () => []);
    this.#open = Array.from({ length: nodes }, () => undefined);
  }

  /** Notes the address of a running pod: its block is the node's; if another has that, the address alone. */
  declare(node: number, address: Sourced<Address>): void {
    const own = this.#nodes[node];
    if (own === undefined || address.value.family !== this.#pools[0]?.range.value.family) return;
    this.#reserved.add(address.value.value);
    const pool = this.#pools.find(({ range }) => contains(range.value, address.value));
    const block = pool && blockAround(address.value, pool.blockSize);
    const owner = block && this.#owners.get(block.value);
    if (pool === undefined || block === undefined || (owner !== undefined && owner !== node)) {
      const { place } = address;
      const because = 'a running pod of the node has this address outside the blocks of the node';
      own.push(place === undefined ? derived(hostPrefix(address.value), because, address) : declared(hostPrefix(address.value), place, because));
    } else if (owner === undefined) {
      this.#owners.set(block.value, node);
      this.#taken.push(block);
      const sourced = derived(block, 'the block around the address of a pod that runs there', pool.range);
      own.push(sourced);
      this.#waiting[node]?.push(sourced);
    }
  }

  /** The next free address of a node, which takes another block when it needs one. Shape: one or none. */
  next(node: number, what = ''): Sourced<Address>[] {
    for (let open = this.#open[node] ?? this.#opened(node); open !== undefined; open = this.#opened(node)) {
      while (open.next <= open.last && this.#reserved.has(open.next)) open.next++;
      if (open.next > open.last) continue;
      const { family } = open.block.value;
      const because = `calico-ipam: the next free address of ${formatPrefix(open.block.value)}${what === '' ? '' : `, ${what}`}`;
      return [derived({ family, value: open.next++ }, because, open.block)];
    }
    return [];
  }

  /** Blocks of a node in the order in which it took them. */
  of(node: number): readonly Sourced<Prefix>[] {
    return this.#nodes[node] ?? [];
  }

  #opened(node: number): Open | undefined {
    const block = this.#waiting[node]?.shift() ?? this.#take(node);
    const open = block && { block, next: block.value.value, last: lastAddress(block.value).value };
    this.#open[node] = open;
    return open;
  }

  #take(node: number): Sourced<Prefix> | undefined {
    this.#fresh ??= this.#pools.map(({ range, blockSize }) => new NodeBlocks(range.value, blockSize, this.#taken));
    for (const [index, blocks] of this.#fresh.entries()) {
      const block = blocks.next();
      const pool = this.#pools[index];
      if (block === undefined || pool === undefined) continue;
      const because = `calico-ipam: the next free /${block.length} of ${formatPrefix(pool.range.value)}; Calico's own order depends on the node's name`;
      const sourced = assumed(block, because);
      this.#nodes[node]?.push(sourced);
      return sourced;
    }
    return undefined;
  }
}
