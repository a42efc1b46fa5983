import { addressBits, parseAddress } from '../ip/address';
import { type Interval, intervalsOverlap, parseInterval, prefixToInterval } from '../ip/interval';
import { hostPrefix, maskPrefix, parsePrefix, type Prefix } from '../ip/prefix';
import { PrefixTrie } from '../ip/trie';
import type { AddressFact, AddressRole, Resource } from '../kube/facts';
import { Cell, type Tracker } from '../store/cell';
import type { Claim, ClusterId, Standing } from './subjects';

/** Reads the text of an address field as a claim; undefined when it is no valid address, prefix or interval. */
export function claimOf(standing: Standing, fact: AddressFact, owner: Resource | undefined): Claim | undefined {
  const base = { ...standing, type: 'claim' as const, fact, owner };
  if (fact.form === 'interval') {
    const { interval } = parseInterval(fact.text);
    if (interval === undefined) return undefined;
    return { ...base, prefix: enclosing(interval), interval, address: undefined };
  }
  if (fact.form === 'prefix') {
    const { prefix } = parsePrefix(fact.text);
    if (prefix === undefined) return undefined;
    const masked = maskPrefix(prefix);
    return { ...base, prefix: masked, interval: prefixToInterval(masked), address: undefined };
  }
  const text = fact.form === 'interface-address' ? fact.text.replace(/\/.*$/, '') : fact.text;
  const { address } = parseAddress(text);
  if (address === undefined) return undefined;
  const prefix = hostPrefix(address);
  return { ...base, prefix, interval: prefixToInterval(prefix), address };
}

/** The longest prefix that holds a whole interval: where the trie files it; the interval itself stays exact. */
function enclosing(interval: Interval): Prefix {
  let host = 0;
  while (interval.first >> BigInt(host) !== interval.last >> BigInt(host)) host++;
  return maskPrefix({ family: interval.family, value: interval.first, length: addressBits(interval.family) - host });
}

/**
 * The claims of all clusters by prefix and role. Who asked what overlaps a claim runs again when
 * an overlapping claim of that role comes or goes, and only then.
 */
export class OverlapIndex {
  readonly #clusters = new Map<ClusterId, Map<AddressRole, PrefixTrie<Claim>>>();
  readonly #cells = new Map<Claim, Map<AddressRole | '*', Cell>>();
  readonly #tracker: Tracker;
  readonly #order: (a: Claim, b: Claim) => number;

  constructor(tracker: Tracker, order: (a: Claim, b: Claim) => number) {
    this.#tracker = tracker;
    this.#order = order;
  }

  /** Adds a claim and touches those who asked about its neighbours. */
  add(claim: Claim): void {
    this.#touchNeighbours(claim);
    this.#trie(claim.cluster, claim.fact.role).insert(claim.prefix, claim);
  }

  /** Removes a claim and touches those who asked about its neighbours. */
  remove(claim: Claim): void {
    const tries = this.#clusters.get(claim.cluster);
    const trie = tries?.get(claim.fact.role);
    if (trie?.remove(claim.prefix, claim) !== true) return;
    if (trie.size === 0) tries?.delete(claim.fact.role);
    if (tries?.size === 0) this.#clusters.delete(claim.cluster);
    this.#cells.delete(claim);
    this.#touchNeighbours(claim);
  }

  /** Claims of the cluster that share an address with this one, in the given roles (none: all), in the order of their places. */
  overlapping(claim: Claim, roles: readonly AddressRole[]): Claim[] {
    for (const role of roles.length === 0 ? (['*'] as const) : roles) this.#cell(claim, role)?.read(this.#tracker);
    const found: Claim[] = [];
    for (const [role, trie] of this.#clusters.get(claim.cluster) ?? []) {
      if (roles.length > 0 && !roles.includes(role)) continue;
      for (const [, other] of trie.overlapping(claim.prefix)) {
        if (other !== claim && intervalsOverlap(claim.interval, other.interval)) found.push(other);
      }
    }
    return found.sort((a, b) => this.#order(a, b) || a.fact.slot - b.fact.slot);
  }

  #touchNeighbours(claim: Claim): void {
    if (this.#cells.size === 0) return;
    for (const trie of this.#clusters.get(claim.cluster)?.values() ?? []) {
      for (const [, other] of trie.overlapping(claim.prefix)) {
        const cells = this.#cells.get(other);
        cells?.get(claim.fact.role)?.touch(this.#tracker);
        cells?.get('*')?.touch(this.#tracker);
      }
    }
  }

  #cell(claim: Claim, role: AddressRole | '*'): Cell | undefined {
    if (this.#tracker.running === undefined) return undefined;
    let cells = this.#cells.get(claim);
    if (cells === undefined) this.#cells.set(claim, (cells = new Map()));
    let cell = cells.get(role);
    if (cell === undefined) cells.set(role, (cell = new Cell()));
    return cell;
  }

  #trie(cluster: ClusterId, role: AddressRole): PrefixTrie<Claim> {
    let tries = this.#clusters.get(cluster);
    if (tries === undefined) this.#clusters.set(cluster, (tries = new Map()));
    let trie = tries.get(role);
    if (trie === undefined) tries.set(role, (trie = new PrefixTrie()));
    return trie;
  }
}
