import { sha256 } from './sha256';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const LETTERS = 16;

/** What a chain made for a Service is for: cluster policy, local policy, external traffic, source ranges. */
export type ServiceChainKind = 'SVC' | 'SVL' | 'EXT' | 'FW';

/** What identifies a port of a Service: all parts of its key. */
export interface PortKey {
  readonly namespace: string;
  readonly service: string;
  /** '' for a port without a name. */
  readonly port: string;
  readonly protocol: string;
}

/** `namespace/service:port`, without the colon for a port without a name; part of comments and of hashed names. */
export function portTitle({ namespace, service, port }: PortKey): string {
  return port === '' ? `${namespace}/${service}` : `${namespace}/${service}:${port}`;
}

/**
 * The 16 characters that end the names of all chains of one Service port.
 * Source: `pkg/proxy/iptables` portProtoHash.
 */
export function portHash(key: PortKey): string {
  return hashName(portTitle(key) + key.protocol.toLowerCase());
}

/** `KUBE-SVC-…` and its like from the hash of the Service port. */
export function serviceChainName(kind: ServiceChainKind, hash: string): string {
  return `KUBE-${kind}-${hash}`;
}

/**
 * `KUBE-SEP-…`: the chain that sends to one endpoint. `endpoint` is `ip:port`, IPv6 in brackets.
 * Source: `pkg/proxy/iptables` servicePortEndpointChainName.
 */
export function endpointChainName(key: PortKey, endpoint: string): string {
  return `KUBE-SEP-${hashName(portTitle(key) + key.protocol.toLowerCase() + endpoint)}`;
}

/** `ip:port` as endpoints are written and ordered, IPv6 in brackets. */
export function hostPort(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/**
 * The first 16 characters of the base32 text of the SHA-256 of a text.
 * Source: RFC 4648 section 6.
 */
export function hashName(text: string): string {
  const words = sha256(text);
  let name = '';
  for (let i = 0; i < LETTERS; i++) {
    const bit = 5 * i;
    const word = words[bit >> 5] as number;
    const shift = 27 - (bit & 31);
    const five = shift >= 0 ? word >>> shift : (word << -shift) | ((words[(bit >> 5) + 1] as number) >>> (32 + shift));
    name += ALPHABET[five & 31];
  }
  return name;
}
