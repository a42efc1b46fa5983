import type { Family } from '../../ip/address';
import { maskPrefix, overlaps, prefix, samePrefix } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import type { SettingName } from '../../kube/facts';
import type { CniKind, CniMode, Sourced } from '../model';
import type { ModelInput } from '../model-input';
import { assumed, declared } from '../sourced';
import { placeOf } from '../subjects';
import type { Claim } from '../subjects';
import { modeOf, UNKNOWN_MODE } from './mode-text';

/** A range that a CNI's own address management takes blocks from. */
export interface Pool {
  readonly range: Sourced<Prefix>;
  /** Prefix length of a block. */
  readonly blockSize: number;
  readonly mode: CniMode;
}

const CALICO_BLOCK: Readonly<Record<Family, number>> = { 4: 26, 6: 122 };
const CALICO_DEFAULTS = ['192.168.0.0/16', ...Array.from({ length: 16 }, (_, n) => `172.${16 + n}.0.0/16`)].map((text) => prefix(text) as Prefix);
const CILIUM_BLOCK: Readonly<Record<Family, number>> = { 4: 24, 6: 120 };
const CILIUM_DEFAULT: Readonly<Record<Family, Prefix>> = { 4: prefix('10.0.0.0/8') as Prefix, 6: prefix('fd00::/104') as Prefix };

/** The pools that IPPools, the operator's Installation and calico-node declare. Shape: in input order, no range twice, without those that pods never use. */
export function calicoPools(input: ModelInput): readonly Pool[] {
  const about = settingsAbout(input);
  return distinct(input.claims.filter(({ fact }) => fact.role === 'calico-pool')).flatMap((claim): Pool[] => {
    const own = (name: SettingName): string[] => (about.get(keyOf(claim.chunk, claim.fact.slot)) ?? []).filter(({ setting }) => setting === name).map(({ value }) => value);
    if (own('pool-unused').length > 0) return [];
    const modes = own('cni-mode').map(modeOf);
    const { family } = claim.prefix;
    return [{
      range: declared(maskPrefix(claim.prefix), placeOf(claim, claim.fact.slot), claim.fact.origin),
      blockSize: sizeOf(own('cni-block-size')[0] ?? clusterWide(input, family), claim.prefix, CALICO_BLOCK[family]),
      mode: modes.find(({ tunnel }) => tunnel !== undefined) ?? modes[0] ?? UNKNOWN_MODE,
    }];
  });
}

/** Pools that `cilium-config` or the values of Cilium's chart declare. */
export function ciliumPools(input: ModelInput): readonly Pool[] {
  return distinct(input.claims.filter(({ fact }) => fact.role === 'cilium-pool' || (fact.role === 'pod-range' && /cilium/i.test(fact.origin)))).map((claim) => ({
    range: declared(maskPrefix(claim.prefix), placeOf(claim, claim.fact.slot), claim.fact.origin),
    blockSize: sizeOf(clusterWide(input, claim.prefix.family), claim.prefix, CILIUM_BLOCK[claim.prefix.family]),
    mode: UNKNOWN_MODE,
  }));
}

/** The pools of the CNI's own address management; none where nodes get their ranges from the control plane. */
export function declaredPools(input: ModelInput, { ipam }: CniKind): readonly Pool[] {
  if (ipam === 'calico') return calicoPools(input);
  return ipam === 'cilium-pool' ? ciliumPools(input) : [];
}

/** The pool of a range that no pool declares. */
export function poolAround(input: ModelInput, { ipam }: CniKind, range: Sourced<Prefix>): Pool {
  const { family } = range.value;
  return { range, blockSize: sizeOf(clusterWide(input, family), range.value, (ipam === 'calico' ? CALICO_BLOCK : CILIUM_BLOCK)[family]), mode: UNKNOWN_MODE };
}

/**
 * The pool that the CNI makes by itself where nothing is written; undefined where it has none for the family.
 * Source: Calico startup.go (the first of its ranges off the node's network), Cilium's Helm values.
 */
export function defaultPool(input: ModelInput, { ipam }: CniKind, family: Family): Sourced<Prefix> | undefined {
  if (ipam === 'cilium-pool') return assumed(CILIUM_DEFAULT[family], 'no pool is written; the default of Cilium');
  if (ipam !== 'calico' || family === 6) return undefined;
  const taken = input.claims.filter(({ fact }) => fact.role === 'node-address' || fact.role === 'node-network').map((claim) => claim.prefix);
  const free = CALICO_DEFAULTS.find((range) => !taken.some((other) => overlaps(range, other)));
  return free && assumed(free, 'no pool is written; the default of Calico');
}

interface Note {
  readonly setting: SettingName;
  readonly value: string;
}

function settingsAbout(input: ModelInput): ReadonlyMap<string, readonly Note[]> {
  const notes = new Map<string, Note[]>();
  for (const { chunk, fact } of input.settings) {
    if (fact.about === undefined) continue;
    const key = keyOf(chunk, fact.about);
    const list = notes.get(key);
    if (list === undefined) notes.set(key, [fact]);
    else list.push(fact);
  }
  return notes;
}

function keyOf(chunk: number | string, slot: number): string {
  return `${chunk}/${slot}`;
}

function distinct(claims: readonly Claim[]): Claim[] {
  return claims.filter((claim, index) => claims.findIndex((other) => samePrefix(other.prefix, claim.prefix)) === index);
}

function clusterWide(input: ModelInput, family: Family): string | undefined {
  const name: SettingName = family === 4 ? 'cni-block-size' : 'cni-block-size-ipv6';
  return input.settings.find(({ fact }) => fact.setting === name && fact.about === undefined)?.fact.value;
}

/** Errors: sizes that do not fit the pool give the default, as far as the pool has room for one block of it. */
function sizeOf(text: string | undefined, range: Prefix, usual: number): number {
  const size = Number(text);
  const most = range.family === 4 ? 32 : 128;
  return Number.isInteger(size) && size >= range.length && size <= most ? size : Math.max(usual, range.length);
}
