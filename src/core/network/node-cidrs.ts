import { addressBits } from '../ip/address';
import { lastAddress, networkAddress, overlaps } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';

/**
 * Hands out node blocks of one cluster range as the controller-manager does.
 * Shape: blocks of `length` bits in ascending order, skipping blocks that a taken prefix touches.
 * Cost: amortised O(1) per block; O(log n) per taken prefix once.
 * Source: `pkg/controller/nodeipam/ipam/cidrset/cidr_set.go` (`AllocateNext`, `Occupy`); the Service range is
 * occupied first (`filterOutServiceRange` of `range_allocator.go`).
 */
export class NodeBlocks {
  readonly #range: Prefix;
  readonly #length: number;
  readonly #count: bigint;
  readonly #taken: readonly { readonly first: bigint; readonly last: bigint }[];
  #next = 0n;
  #passed = 0;

  constructor(range: Prefix, length: number, taken: readonly Prefix[]) {
    this.#range = networkBlock(range);
    this.#length = Math.max(length, range.length);
    this.#count = 1n << BigInt(this.#length - range.length);
    this.#taken = taken
      .filter((other) => overlaps(range, other))
      .map((other) => this.#indices(other))
      .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  }

  /** The next free block, or nothing when the range is used up. */
  next(): Prefix | undefined {
    for (let hole = this.#taken[this.#passed]; hole !== undefined && hole.first <= this.#next; hole = this.#taken[++this.#passed]) {
      if (hole.last >= this.#next) this.#next = hole.last + 1n;
    }
    if (this.#next >= this.#count) return undefined;
    return this.block(this.#next++);
  }

  /** The block with an index. Units: zero-based. */
  block(index: bigint): Prefix {
    const shift = BigInt(addressBits(this.#range.family) - this.#length);
    return { family: this.#range.family, value: this.#range.value + (index << shift), length: this.#length };
  }

  #indices(other: Prefix): { first: bigint; last: bigint } {
    const shift = BigInt(addressBits(this.#range.family) - this.#length);
    const from = networkAddress(other).value - this.#range.value;
    const to = lastAddress(other).value - this.#range.value;
    return { first: (from < 0n ? 0n : from) >> shift, last: to >> shift };
  }
}

function networkBlock(range: Prefix): Prefix {
  return { ...networkAddress(range), length: range.length };
}
