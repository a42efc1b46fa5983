// Which single addresses of a cluster are in use. It must never know what a range is for.
import type { Address, Family } from '../../ip/address';
import type { Interval } from '../../ip/interval';
import type { ClusterModel } from '../../network/model';
import { DNS_INDEX, KUBERNETES_INDEX } from '../../network/service-addresses';
import { nthAddress } from '../../ip/prefix';

/** The addresses that nodes, bridges, pods and Services hold. Cost: O(n log n) once; a question is O(log n). */
export class HeldAddresses {
  readonly #sorted: Readonly<Record<Family, readonly bigint[]>>;

  constructor(model: ClusterModel) {
    const all: Record<Family, Set<bigint>> = { 4: new Set(), 6: new Set() };
    for (const address of addressesOf(model)) all[address.family].add(address.value);
    this.#sorted = { 4: sorted(all[4]), 6: sorted(all[6]) };
  }

  /** How many different addresses of a range are in use. */
  count({ family, first, last }: Interval): number {
    return this.#below(family, last + 1n) - this.#below(family, first);
  }

  /** The addresses of a range that are in use. Shape: ascending, the first `most`. */
  *within({ family, first, last }: Interval, most: number): Iterable<bigint> {
    const values = this.#sorted[family];
    const from = this.#below(family, first);
    for (let at = from; at < Math.min(values.length, from + most); at++) {
      const value = values[at] as bigint;
      if (value > last) return;
      yield value;
    }
  }

  #below(family: Family, value: bigint): number {
    const values = this.#sorted[family];
    let low = 0;
    let high = values.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[middle] as bigint) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function* addressesOf(model: ClusterModel): Iterable<Address> {
  for (const node of model.nodes) {
    for (const { value } of node.addresses) yield value;
    for (const { value } of node.gateways) yield value;
    for (const { addresses } of node.cniDevices) for (const { value } of addresses) yield value;
  }
  for (const pod of model.pods) for (const { value } of pod.addresses) yield value;
  for (const { clusterAddresses, externalAddresses } of model.services) {
    for (const { value } of clusterAddresses) yield value;
    for (const { value } of externalAddresses) yield value;
  }
  // The API server takes its own address whether or not a manifest shows its Service; the tenth is kept for DNS.
  for (const { value } of model.serviceRanges) {
    for (const index of [KUBERNETES_INDEX, DNS_INDEX]) {
      const address = nthAddress(value, index);
      if (address !== undefined) yield address;
    }
  }
}

// Small numbers sort many times faster than large ones.
function sorted(values: ReadonlySet<bigint>): bigint[] {
  const list = [...values];
  if (list.some((value) => value >> 32n !== 0n)) return list.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const numbers = Float64Array.from(list, Number).sort();
  return Array.from(numbers, BigInt);
}
