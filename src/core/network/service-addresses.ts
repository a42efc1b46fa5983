import type { Address } from '../ip/address';
import { contains, nthAddress, prefixSize } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';
import type { PortRange } from './settings';

/** Indices of a Service range that are spoken for: the API server's own Service and, with kubeadm, DNS. */
export const KUBERNETES_INDEX = 1n;
export const DNS_INDEX = 10n;

/**
 * Hands out cluster addresses of one range: the dynamic band from its lowest free address, then the static band.
 * Shape: never the first address of the range, nor the last of an IPv4 range.
 * Cost: amortised O(1) per address.
 * Source: KEP-3070; `pkg/registry/core/service/ipallocator/ipallocator.go`, `calculateRangeOffset`.
 */
export class ClusterAddresses {
  readonly range: Prefix;
  readonly #taken = new Set<bigint>();
  readonly #last: bigint;
  readonly #dynamic: bigint;
  #next: bigint;
  #wrapped = false;

  constructor(range: Prefix) {
    this.range = range;
    this.#last = prefixSize(range) - (range.family === 4 ? 2n : 1n);
    this.#dynamic = 1n + staticBand(prefixSize(range));
    this.#next = this.#dynamic;
  }

  /** Keeps an address from being handed out. */
  reserve(address: Address): void {
    if (contains(this.range, address)) this.#taken.add(address.value - (nthAddress(this.range, 0) as Address).value);
  }

  /** The address at an index if it is in the range and free; it is taken then. */
  take(index: bigint): Address | undefined {
    if (this.#taken.has(index) || index > this.#last) return undefined;
    this.#taken.add(index);
    return nthAddress(this.range, index);
  }

  /** The next free address, or nothing when the range is used up. */
  next(): Address | undefined {
    for (;;) {
      if (!this.#wrapped && this.#next > this.#last) {
        this.#wrapped = true;
        this.#next = 1n;
      }
      if (this.#wrapped && this.#next >= this.#dynamic) return undefined;
      const found = this.take(this.#next++);
      if (found !== undefined) return found;
    }
  }
}

/** Addresses at the start of a Service range that are kept for hand-picked cluster addresses. Source: KEP-3070. */
export function staticBand(size: bigint): bigint {
  if (size <= 16n) return 0n;
  const band = size / 16n;
  return band < 16n ? 16n : band > 256n ? 256n : band;
}

/** Ports at the start of a node-port range that are kept for hand-picked ones. Source: KEP-3668. */
export function staticPortBand(size: number): number {
  return size <= 16 ? 0 : Math.min(Math.max(16, Math.floor(size / 32)), 128);
}

/**
 * Hands out node ports: the dynamic band from its lowest free port, then the static band.
 * Cost: amortised O(1) per port. Source: KEP-3668; `portallocator.go`, `calculateRangeOffset`.
 */
export class NodePorts {
  readonly #range: PortRange;
  readonly #dynamic: number;
  readonly #taken = new Set<number>();
  #next: number;
  #wrapped = false;

  constructor(range: PortRange) {
    this.#range = range;
    const size = range.last - range.first + 1;
    this.#dynamic = range.first + staticPortBand(size);
    this.#next = this.#dynamic;
  }

  /** Keeps a port from being handed out. */
  reserve(port: number): void {
    this.#taken.add(port);
  }

  /** The next free port, or nothing when all are taken. */
  next(): number | undefined {
    for (;;) {
      if (!this.#wrapped && this.#next > this.#range.last) {
        this.#wrapped = true;
        this.#next = this.#range.first;
      }
      if (this.#wrapped && this.#next >= this.#dynamic) return undefined;
      const port = this.#next++;
      if (this.#taken.has(port)) continue;
      this.#taken.add(port);
      return port;
    }
  }
}
