import { addressBits } from '../ip/address';
import type { Address } from '../ip/address';
import { lastAddress, networkAddress } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';

/**
 * Hands out the pod addresses of one node's range in order: the gateway has the first address, pods follow.
 * Shape: never the network address, the gateway, a reserved address, or the broadcast address of IPv4.
 * Cost: amortised O(1) per address.
 * Source: CNI plugins `plugins/ipam/host-local/backend/allocator` (`Range.Canonicalize`, `lastIP`, `IPAllocator.Get`).
 */
export class HostLocal {
  readonly gateway: Address | undefined;
  readonly #family: Prefix['family'];
  readonly #last: bigint;
  readonly #reserved: Set<bigint>;
  #next: bigint;

  constructor(range: Prefix, reserved: Iterable<Address> = []) {
    const first = networkAddress(range).value;
    this.#family = range.family;
    this.#last = lastAddress(range).value - (range.family === 4 ? 1n : 0n);
    this.#reserved = new Set();
    for (const address of reserved) if (address.family === range.family) this.#reserved.add(address.value);
    // host-local refuses networks without room for a gateway and a pod: /31, /32, /127, /128.
    const usable = range.length <= addressBits(range.family) - 2;
    this.gateway = usable ? { family: range.family, value: first + 1n } : undefined;
    this.#next = usable ? first + 2n : this.#last + 1n;
  }

  /** The lowest free address, or nothing when the range is used up. */
  next(): Address | undefined {
    while (this.#next <= this.#last && this.#reserved.has(this.#next)) this.#next++;
    if (this.#next > this.#last) return undefined;
    return { family: this.#family, value: this.#next++ };
  }
}
