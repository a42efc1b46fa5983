import { address, addressBits, formatAddress, parseAddress } from './address';
import type { Address, AddressIssue, Family } from './address';

/**
 * A block of addresses that share their first `length` bits, as somebody wrote it.
 * Shape: `value` may have bits set after `length` (host bits); every comparison below ignores them.
 * Source: RFC 4632 section 3.1, RFC 4291 section 2.3.
 */
export interface Prefix {
  readonly family: Family;
  readonly value: bigint;
  readonly length: number;
}

/**
 * What is wrong or unusual about the text of a prefix; `not-a-prefix` and `bad-length` give no prefix, nor does `zone`.
 * Source: KEP-4858 (IP/CIDR validation).
 */
export type PrefixIssue = 'not-a-prefix' | 'bad-length' | 'host-bits' | AddressIssue;

/** A prefix read from text, with what was odd about the text. */
export interface ParsedPrefix {
  readonly prefix?: Prefix;
  readonly issues: readonly PrefixIssue[];
}

const MAPPED_LENGTH = 96;
const HOST_MASKS: Readonly<Record<Family, readonly bigint[]>> = { 4: hostMasks(32), 6: hostMasks(128) };

/**
 * Reads `address/length`.
 * Errors: never throws; without a slash or without an address `not-a-prefix`, with an unusable length `bad-length`.
 * Source: Go's `net.ParseCIDR`, which accepts leading zeros in the length and refuses zones. An IPv4-mapped block is
 * the IPv4 block when it lies inside ::ffff:0:0/96.
 */
export function parsePrefix(text: string): ParsedPrefix {
  const slash = text.indexOf('/');
  if (slash < 0) return { issues: ['not-a-prefix'] };
  const { address, issues } = parseAddress(text.slice(0, slash));
  if (address === undefined) return { issues: ['not-a-prefix'] };
  if (issues.includes('zone')) return { issues: ['zone'] };
  const digits = text.slice(slash + 1);
  const written = /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
  const read = written === undefined ? undefined : blockOf(address, written, issues.includes('ipv4-mapped'));
  if (read === undefined) return { issues: ['bad-length'] };
  const padded = digits.length > 1 && digits.startsWith('0') && !issues.includes('leading-zeros');
  const hostBits = hasHostBits(read);
  if (!padded && !hostBits) return { prefix: read, issues };
  const all: PrefixIssue[] = [...issues];
  if (padded) all.push('leading-zeros');
  if (hostBits) all.push('host-bits');
  return { prefix: read, issues: all };
}

/** The prefix a text stands for, host bits kept, or nothing when it is none. */
export function prefix(text: string): Prefix | undefined {
  return parsePrefix(text).prefix;
}

/** The prefix in canonical spelling, host bits kept as they were written. */
export function formatPrefix(p: Prefix): string {
  return `${formatAddress(p)}/${p.length}`;
}

/** The same block without host bits. */
export function maskPrefix(p: Prefix): Prefix {
  return hasHostBits(p) ? { family: p.family, value: firstValue(p), length: p.length } : p;
}

/** Whether bits after the prefix length are set, as in 10.0.0.1/16. */
export function hasHostBits(p: Prefix): boolean {
  return (p.value & hostMask(p)) !== 0n;
}

/** The first address of the block. */
export function networkAddress(p: Prefix): Address {
  return { family: p.family, value: firstValue(p) };
}

/** The last address of the block; for IPv4 blocks up to /30 the broadcast address. */
export function lastAddress(p: Prefix): Address {
  return { family: p.family, value: p.value | hostMask(p) };
}

/** The block of one address: /32 or /128. */
export function hostPrefix(a: Address): Prefix {
  return { family: a.family, value: a.value, length: addressBits(a.family) };
}

/** How many addresses the block has, network and broadcast address included. Units: addresses. */
export function prefixSize(p: Prefix): bigint {
  return hostMask(p) + 1n;
}

/** Whether the address lies in the block. */
export function contains(p: Prefix, a: Address): boolean {
  return p.family === a.family && agree(p.value, a.value, p);
}

/** Whether every address of `inner` lies in `outer`; equal blocks cover each other. */
export function covers(outer: Prefix, inner: Prefix): boolean {
  return outer.family === inner.family && outer.length <= inner.length && agree(outer.value, inner.value, outer);
}

/** Whether the two blocks share an address; blocks are nested or disjoint, never crossed. */
export function overlaps(a: Prefix, b: Prefix): boolean {
  return a.length <= b.length ? covers(a, b) : covers(b, a);
}

/** Whether the two are one block, host bits ignored. */
export function samePrefix(a: Prefix, b: Prefix): boolean {
  return a.length === b.length && covers(a, b);
}

/** Orders by family, first address, then length, so that a block precedes all it covers; zero only for one block. */
export function comparePrefixes(a: Prefix, b: Prefix): number {
  if (a.family !== b.family) return a.family - b.family;
  const first = firstValue(a);
  const second = firstValue(b);
  return first < second ? -1 : first > second ? 1 : a.length - b.length;
}

/** The `index`-th block of the given length inside `p`, counted from zero, or nothing when there is none. */
export function subPrefix(p: Prefix, length: number, index: bigint | number): Prefix | undefined {
  const bits = addressBits(p.family);
  const at = wholeIndex(index);
  if (at === undefined || !Number.isInteger(length) || length < p.length || length > bits) return undefined;
  if (at >> BigInt(length - p.length) !== 0n) return undefined;
  return { family: p.family, value: firstValue(p) + (at << BigInt(bits - length)), length };
}

/** The `n`-th address of the block, counted from zero at the network address, or nothing when it is outside. */
export function nthAddress(p: Prefix, n: bigint | number): Address | undefined {
  const at = wholeIndex(n);
  return at === undefined || at > hostMask(p) ? undefined : { family: p.family, value: firstValue(p) + at };
}

function blockOf(address: Address, length: number, mapped: boolean): Prefix | undefined {
  if (!mapped) return length <= addressBits(address.family) ? { ...address, length } : undefined;
  if (length > 128) return undefined;
  if (length >= MAPPED_LENGTH) return { ...address, length: length - MAPPED_LENGTH };
  return { family: 6, value: (0xffffn << 32n) | address.value, length };
}

function wholeIndex(n: bigint | number): bigint | undefined {
  if (typeof n === 'number' && !Number.isInteger(n)) return undefined;
  const whole = BigInt(n);
  return whole < 0n ? undefined : whole;
}

function agree(a: bigint, b: bigint, p: Prefix): boolean {
  return ((a ^ b) & ~hostMask(p)) === 0n;
}

function firstValue(p: Prefix): bigint {
  return p.value & ~hostMask(p);
}

function hostMask(p: Prefix): bigint {
  return HOST_MASKS[p.family][p.length] ?? 0n;
}

function hostMasks(bits: number): bigint[] {
  return Array.from({ length: bits + 1 }, (_, length) => (1n << BigInt(bits - length)) - 1n);
}

/** Reads an address, as the range of it alone, or a range. Errors: undefined for other text. */
export function hostOrPrefix(text: string): Prefix | undefined {
  const alone = address(text);
  return alone === undefined ? prefix(text) : hostPrefix(alone);
}
