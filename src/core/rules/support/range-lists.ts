// This file knows which ranges stand in one list, as those of podSubnet and podCIDRs do.
import type { Family } from '../../ip/address';
import { prefix as parseText } from '../../ip/prefix';
import type { AddressFact } from '../../kube/facts';
import type { Network } from '../../network/network';
import type { AddressSubject, Claim } from '../../network/subjects';
import { keptFor } from '../../store/kept-for';

/** One list of ranges. */
export interface RangeList {
  /** The families of those that can be read, in order. */
  readonly families: readonly Family[];
  /** Of each family the entries that none of it with a smaller index comes before. Shape: in order. */
  readonly leading: Readonly<Record<Family, readonly AddressSubject[]>>;
  /** The smallest index but one; Infinity for a single range. */
  readonly second: number;
}

/** The list that a claim stands in. Cost: once per chunk and change of its facts. */
export function rangeListOf(claim: Claim, network: Network): RangeList | undefined {
  return listsOf(network.addressesOf(claim)).get(keyOf(claim.fact));
}

const listsOf = keptFor((addresses: readonly AddressSubject[]): ReadonlyMap<string, RangeList> => {
  const entries = new Map<string, AddressSubject[]>();
  for (const address of addresses) {
    const key = keyOf(address.fact);
    const list = entries.get(key);
    if (list === undefined) entries.set(key, [address]);
    else list.push(address);
  }
  return new Map([...entries].map(([key, list]) => [key, listOf(list)]));
});

function listOf(entries: readonly AddressSubject[]): RangeList {
  const leading: Record<Family, AddressSubject[]> = { 4: [], 6: [] };
  const families: Family[] = [];
  let [first, second] = [Infinity, Infinity];
  for (const entry of entries) {
    const { index, text } = entry.fact;
    [first, second] = index < first ? [index, first] : [first, Math.min(index, second)];
    const family = parseText(text)?.family;
    if (family === undefined) continue;
    families.push(family);
    if (index < (leading[family].at(-1)?.fact.index ?? Infinity)) leading[family].push(entry);
  }
  return { families, leading, second };
}

function keyOf({ origin, owner, role }: AddressFact): string {
  return `${role} ${owner} ${origin}`;
}
