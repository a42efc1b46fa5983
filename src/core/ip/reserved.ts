import { parseAddress } from './address';
import type { Address } from './address';
import { covers, hostPrefix, prefix } from './prefix';
import type { Prefix } from './prefix';

/** What a special-purpose block is for, as far as a Kubernetes network cares. */
export type SpecialKind =
  | 'private'
  | 'ula'
  | 'shared'
  | 'loopback'
  | 'link-local'
  | 'site-local'
  | 'multicast'
  | 'broadcast'
  | 'unspecified'
  | 'documentation'
  | 'benchmark'
  | 'protocol'
  | 'translation'
  | 'discard'
  | 'reserved';

/** One block with a purpose of its own, and the RFC that gave it. */
export interface SpecialBlock {
  readonly prefix: Prefix;
  readonly name: string;
  readonly rfc: string;
  readonly kind: SpecialKind;
}

/** One address that means the same in many clusters. */
export interface WellKnownAddress {
  readonly address: Address;
  readonly name: string;
  readonly source: string;
}

/**
 * Every block that is not ordinary public address space.
 * Shape: by address, larger before smaller; blocks nest, so the most specific row counts.
 * Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), with multicast and site-local added.
 */
export const specialBlocks: readonly SpecialBlock[] = [
  row('0.0.0.0/8', 'This network', 'RFC 791', 'unspecified'),
  row('0.0.0.0/32', 'Unspecified address', 'RFC 1122', 'unspecified'),
  row('10.0.0.0/8', 'Private use', 'RFC 1918', 'private'),
  row('100.64.0.0/10', 'Shared address space (carrier-grade NAT)', 'RFC 6598', 'shared'),
  row('127.0.0.0/8', 'Loopback', 'RFC 1122', 'loopback'),
  row('169.254.0.0/16', 'Link-local', 'RFC 3927', 'link-local'),
  row('172.16.0.0/12', 'Private use', 'RFC 1918', 'private'),
  row('192.0.0.0/24', 'IETF protocol assignments', 'RFC 6890', 'protocol'),
  row('192.0.0.0/29', 'IPv4 service continuity (DS-Lite)', 'RFC 7335', 'protocol'),
  row('192.0.0.8/32', 'IPv4 dummy address', 'RFC 7600', 'protocol'),
  row('192.0.0.9/32', 'Port Control Protocol anycast', 'RFC 7723', 'protocol'),
  row('192.0.0.10/32', 'TURN anycast', 'RFC 8155', 'protocol'),
  row('192.0.0.170/32', 'NAT64/DNS64 discovery', 'RFC 7050', 'protocol'),
  row('192.0.0.171/32', 'NAT64/DNS64 discovery', 'RFC 7050', 'protocol'),
  row('192.0.2.0/24', 'Documentation (TEST-NET-1)', 'RFC 5737', 'documentation'),
  row('192.31.196.0/24', 'AS112 (DNAME redirection)', 'RFC 7535', 'protocol'),
  row('192.52.193.0/24', 'Automatic Multicast Tunneling', 'RFC 7450', 'protocol'),
  row('192.88.99.0/24', '6to4 relay anycast (deprecated)', 'RFC 7526', 'translation'),
  row('192.168.0.0/16', 'Private use', 'RFC 1918', 'private'),
  row('192.175.48.0/24', 'AS112 (direct delegation)', 'RFC 7534', 'protocol'),
  row('198.18.0.0/15', 'Benchmarking', 'RFC 2544', 'benchmark'),
  row('198.51.100.0/24', 'Documentation (TEST-NET-2)', 'RFC 5737', 'documentation'),
  row('203.0.113.0/24', 'Documentation (TEST-NET-3)', 'RFC 5737', 'documentation'),
  row('224.0.0.0/4', 'Multicast', 'RFC 5771', 'multicast'),
  row('240.0.0.0/4', 'Reserved for future use', 'RFC 1112', 'reserved'),
  row('255.255.255.255/32', 'Limited broadcast', 'RFC 919', 'broadcast'),
  row('::/128', 'Unspecified address', 'RFC 4291', 'unspecified'),
  row('::1/128', 'Loopback', 'RFC 4291', 'loopback'),
  row('::ffff:0:0/96', 'IPv4-mapped addresses', 'RFC 4291', 'translation'),
  row('64:ff9b::/96', 'IPv4/IPv6 translation (NAT64)', 'RFC 6052', 'translation'),
  row('64:ff9b:1::/48', 'Local-use IPv4/IPv6 translation', 'RFC 8215', 'translation'),
  row('100::/64', 'Discard only', 'RFC 6666', 'discard'),
  row('100:0:0:1::/64', 'Dummy IPv6 prefix', 'RFC 9780', 'protocol'),
  row('2001::/23', 'IETF protocol assignments', 'RFC 2928', 'protocol'),
  row('2001::/32', 'Teredo', 'RFC 4380', 'translation'),
  row('2001:1::1/128', 'Port Control Protocol anycast', 'RFC 7723', 'protocol'),
  row('2001:1::2/128', 'TURN anycast', 'RFC 8155', 'protocol'),
  row('2001:1::3/128', 'DNS-SD service registration anycast', 'RFC 9665', 'protocol'),
  row('2001:2::/48', 'Benchmarking', 'RFC 5180', 'benchmark'),
  row('2001:3::/32', 'Automatic Multicast Tunneling', 'RFC 7450', 'protocol'),
  row('2001:4:112::/48', 'AS112 (DNAME redirection)', 'RFC 7535', 'protocol'),
  row('2001:10::/28', 'ORCHID (deprecated)', 'RFC 4843', 'protocol'),
  row('2001:20::/28', 'ORCHIDv2', 'RFC 7343', 'protocol'),
  row('2001:30::/28', 'Drone remote identification', 'RFC 9374', 'protocol'),
  row('2001:db8::/32', 'Documentation', 'RFC 3849', 'documentation'),
  row('2002::/16', '6to4', 'RFC 3056', 'translation'),
  row('2620:4f:8000::/48', 'AS112 (direct delegation)', 'RFC 7534', 'protocol'),
  row('3fff::/20', 'Documentation', 'RFC 9637', 'documentation'),
  row('5f00::/16', 'Segment routing (SRv6) identifiers', 'RFC 9602', 'protocol'),
  row('fc00::/7', 'Unique local', 'RFC 4193', 'ula'),
  row('fe80::/10', 'Link-local', 'RFC 4291', 'link-local'),
  row('fec0::/10', 'Site-local (deprecated)', 'RFC 3879', 'site-local'),
  row('ff00::/8', 'Multicast', 'RFC 4291', 'multicast'),
];

/** Addresses that Kubernetes networks and clouds use by convention inside link-local space. */
export const wellKnownAddresses: readonly WellKnownAddress[] = [
  wellKnown('169.254.1.1', 'Calico pod gateway', 'Calico: default route of every pod, answered by proxy ARP'),
  wellKnown('169.254.20.10', 'NodeLocal DNSCache', 'Kubernetes: NodeLocal DNSCache add-on'),
  wellKnown('169.254.25.10', 'NodeLocal DNSCache', 'Kubespray: nodelocaldns_ip'),
  wellKnown('169.254.169.254', 'Cloud instance metadata', 'AWS, Azure, Google Cloud, OpenStack'),
  wellKnown('fd00:ec2::254', 'Cloud instance metadata', 'AWS: IMDS over IPv6'),
];

/** The most specific special-purpose block that holds the whole prefix or the address, if any. */
export function specialBlockOf(what: Prefix | Address): SpecialBlock | undefined {
  const p = asPrefix(what);
  let best: SpecialBlock | undefined;
  for (const candidate of specialBlocks) {
    if (covers(candidate.prefix, p) && !(best && best.prefix.length > candidate.prefix.length)) best = candidate;
  }
  return best;
}

/** Whether all of it is private space: RFC 1918 for IPv4, unique local for IPv6. */
export function isPrivate(what: Prefix | Address): boolean {
  const kind = specialBlockOf(what)?.kind;
  return kind === 'private' || kind === 'ula';
}

/** The well-known address equal to this one, if any. */
export function wellKnownAddressOf(a: Address): WellKnownAddress | undefined {
  return wellKnownAddresses.find((known) => known.address.family === a.family && known.address.value === a.value);
}

function asPrefix(what: Prefix | Address): Prefix {
  return 'length' in what ? what : hostPrefix(what);
}

// The texts above are literals: one that does not parse is a programming error that the first import shows.
function row(text: string, name: string, rfc: string, kind: SpecialKind): SpecialBlock {
  // This one block would be read as IPv4 0.0.0.0/0, as every IPv4-mapped text is.
  const mapped: Prefix = { family: 6, value: 0xffffn << 32n, length: 96 };
  const parsed = text === '::ffff:0:0/96' ? mapped : prefix(text);
  if (parsed === undefined) throw new Error(`bad prefix in the table of special blocks: ${text}`);
  return { prefix: parsed, name, rfc, kind };
}

function wellKnown(text: string, name: string, source: string): WellKnownAddress {
  const { address } = parseAddress(text);
  if (address === undefined) throw new Error(`bad well-known address: ${text}`);
  return { address, name, source };
}
