// This room knows IP arithmetic and the text forms of addresses; it must never know Kubernetes, YAML or files.
import { Address6 } from 'ip-address';

/** The version of the Internet Protocol an address belongs to. */
export type Family = 4 | 6;

/**
 * One IP address.
 * Shape: `value` is the unsigned integer of the address, below 2^32 or 2^128.
 */
export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

/**
 * What is wrong or unusual about the text of an address; all but `not-an-address` still give an address.
 * Source: KEP-4858 (IP/CIDR validation), RFC 5952, RFC 4291 section 2.5.5.2, RFC 4007 section 11.
 */
export type AddressIssue = 'not-an-address' | 'leading-zeros' | 'not-canonical' | 'ipv4-mapped' | 'zone';

/**
 * An address read from text, with what was odd about the text.
 * Shape: `canonical` is present exactly when `address` is, and equals the text exactly when there are no issues.
 */
export interface ParsedAddress {
  readonly address?: Address;
  readonly issues: readonly AddressIssue[];
  readonly canonical?: string;
}

const NONE: readonly AddressIssue[] = [];
const NOT_AN_ADDRESS: ParsedAddress = { issues: ['not-an-address'] };
const LONGEST_TEXT = 128;
const IPV6_CHARACTERS = /^[0-9a-fA-F:.]+$/;

/** How many bits an address of this family has. Units: bits. */
export function addressBits(family: Family): 32 | 128 {
  return family === 4 ? 32 : 128;
}

/**
 * Reads an IP address.
 * Errors: never throws; text that is no address gives `not-an-address`, white space around it included.
 * Source: IPv4 octets with leading zeros are read as decimal and IPv4-mapped addresses as IPv4, as Kubernetes does
 * (`netutils.ParseIPSloppy`, Go's `net.IP`). A zone is dropped.
 */
export function parseAddress(text: string): ParsedAddress {
  if (text.length > LONGEST_TEXT) return NOT_AN_ADDRESS;
  if (text.includes(':')) return parseIpv6(text);
  const read = readIpv4(text);
  if (read === undefined) return NOT_AN_ADDRESS;
  const parsed: Address = { family: 4, value: BigInt(read.value) };
  return read.padded
    ? { address: parsed, issues: ['leading-zeros'], canonical: formatAddress(parsed) }
    : { address: parsed, issues: NONE, canonical: text };
}

/** The address a text stands for, whatever its spelling, or nothing when it is no address. */
export function address(text: string): Address | undefined {
  return parseAddress(text).address;
}

/**
 * The one canonical spelling of an address.
 * Source: RFC 5952 section 4 for IPv6.
 */
export function formatAddress(a: Address): string {
  if (a.family === 6) return Address6.fromBigInt(a.value).correctForm();
  const n = Number(a.value);
  return `${n >>> 24}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`;
}

/** Orders addresses by value, all of IPv4 before IPv6; zero only for equal addresses. */
export function compareAddresses(a: Address, b: Address): number {
  if (a.family !== b.family) return a.family - b.family;
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}

/** The address `n` places further (or back, when negative), or nothing when that leaves the family's space. */
export function addToAddress(a: Address, n: bigint | number): Address | undefined {
  if (typeof n === 'number' && !Number.isInteger(n)) return undefined;
  const value = a.value + BigInt(n);
  if (value < 0n || value >> BigInt(addressBits(a.family)) !== 0n) return undefined;
  return { family: a.family, value };
}

interface Ipv4Text {
  readonly value: number;
  readonly padded: boolean;
}

function readIpv4(text: string): Ipv4Text | undefined {
  let value = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  let padded = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 46) {
      if (digits === 0 || dots === 3) return undefined;
      value = value * 256 + octet;
      octet = digits = 0;
      dots++;
    } else {
      if (code < 48 || code > 57) return undefined;
      if (digits > 0 && octet === 0) padded = true;
      octet = octet * 10 + (code - 48);
      if (octet > 255) return undefined;
      digits++;
    }
  }
  return dots === 3 && digits > 0 ? { value: value * 256 + octet, padded } : undefined;
}

function parseIpv6(text: string): ParsedAddress {
  const percent = text.indexOf('%');
  if (percent === text.length - 1) return NOT_AN_ADDRESS;
  const body = percent < 0 ? text : text.slice(0, percent);
  const plain = unpadTail(body);
  const value = plain === undefined ? undefined : readIpv6(plain);
  if (value === undefined) return NOT_AN_ADDRESS;
  const mapped = value >> 32n === 0xffffn;
  const parsed: Address = mapped ? { family: 4, value: value & 0xffff_ffffn } : { family: 6, value };
  const canonical = formatAddress(parsed);
  const issues: AddressIssue[] = [];
  if (plain !== body) issues.push('leading-zeros');
  if (mapped) issues.push('ipv4-mapped');
  else if (plain !== canonical) issues.push('not-canonical');
  if (percent >= 0) issues.push('zone');
  return { address: parsed, issues, canonical };
}

/** The text with an IPv4 tail that has leading zeros rewritten, because ip-address refuses those. */
function unpadTail(body: string): string | undefined {
  if (!body.includes('.')) return body;
  const cut = body.lastIndexOf(':') + 1;
  const tail = readIpv4(body.slice(cut));
  if (tail === undefined) return undefined;
  return tail.padded ? body.slice(0, cut) + formatAddress({ family: 4, value: BigInt(tail.value) }) : body;
}

function readIpv6(text: string): bigint | undefined {
  if (!IPV6_CHARACTERS.test(text)) return undefined;
  try {
    return new Address6(text).bigInt();
  } catch {
    return undefined;
  }
}
