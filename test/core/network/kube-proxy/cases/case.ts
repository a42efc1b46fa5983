import { createHash } from 'node:crypto';
import type { Family } from '../../../../../src/core/ip/address';
import { defaultProxyConfig } from '../../../../../src/core/network/kube-proxy/input';
import type { ProxyConfig, ProxyEndpoint, ProxyInput, ProxyNode, ProxyServicePort } from '../../../../../src/core/network/kube-proxy/input';

/**
 * One case: an input and the rules that Services cause, as kube-proxy writes them, per table.
 * In expected lines `@` is the title of the first port (`ns1/svc1:p80`), `{}` the 16 characters of its chains,
 * `{10.180.0.1:80}` those of an endpoint's chain, and other text in braces is hashed as it stands.
 */
export interface ProxyCase {
  readonly name: string;
  readonly ports: readonly ProxyServicePort[];
  readonly config?: Partial<ProxyConfig>;
  readonly node?: Partial<ProxyNode>;
  /** Default: 4. */
  readonly family?: Family;
  readonly filter?: readonly string[];
  readonly nat?: readonly string[];
}

export const node1: ProxyNode = {
  name: 'node1',
  addresses: { 4: '192.168.1.11', 6: 'fd01::11' },
  zone: 'a',
  podRanges: { 4: '10.180.0.0/24', 6: 'fd80::/64' },
  interfaceAddresses: ['127.0.0.1', '::1', '192.168.1.11', 'fd01::11', '10.180.0.254', 'fd80::fe'],
};

export const config1: ProxyConfig = { ...defaultProxyConfig, clusterRanges: { 4: '10.180.0.0/16', 6: 'fd80::/48' } };

/** A Service port `ns1/svc1:p80` with address 172.30.0.41 (fd30::41 as well when asked for). */
export function port(options: Partial<ProxyServicePort> = {}): ProxyServicePort {
  return {
    namespace: 'ns1', service: 'svc1', port: 'p80', protocol: 'TCP', serviceType: 'ClusterIP', portNumber: 80,
    clusterAddresses: { 4: '172.30.0.41' }, externalAddresses: [], loadBalancerAddresses: [], sourceRanges: [],
    nodePort: 0, healthCheckNodePort: 0, externalLocal: false, internalLocal: false, endpoints: [], ...options,
  };
}

/** A ready endpoint of another node. */
export function remote(ip: string, options: Partial<ProxyEndpoint> = {}): ProxyEndpoint {
  return { ip, port: 80, ready: true, serving: true, terminating: false, nodeName: 'node2', ...options };
}

/** A ready endpoint of the node that is looked at. */
export function local(ip: string, options: Partial<ProxyEndpoint> = {}): ProxyEndpoint {
  return remote(ip, { nodeName: 'node1', ...options });
}

/** A terminating endpoint that still serves. */
export const draining: Partial<ProxyEndpoint> = { ready: false, serving: true, terminating: true };

export function inputFor({ ports, config, node }: Pick<ProxyCase, 'ports' | 'config' | 'node'>): ProxyInput {
  return { config: { ...config1, ...config }, node: { ...node1, ...node }, servicePorts: ports };
}

/** What kube-proxy takes as the end of a chain's name, computed by other means than the product's. */
export function hashed(text: string): string {
  const bits = [...createHash('sha256').update(text).digest()].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const fives = bits.match(/.{5}/g) ?? [];
  return fives.slice(0, 16).map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)]).join('');
}

/** Fills in the abbreviations of an expected line. */
export function expand(line: string, { ports }: Pick<ProxyCase, 'ports'>): string {
  const [first] = ports;
  const title = `${first?.namespace}/${first?.service}${first?.port ? `:${first.port}` : ''}`;
  const key = title + (first?.protocol ?? '').toLowerCase();
  return line.replace(/@/g, title).replace(/\{([^}]*)\}/g, (_, text: string) => hashed(/^(\d|\[|$)/.test(text) ? key + text : text));
}

/** Lines by chain, in the order of each chain. */
export function byChain(lines: readonly string[]): Record<string, string[]> {
  const chains: Record<string, string[]> = {};
  for (const line of lines) (chains[line.split(' ')[1] ?? ''] ??= []).push(line);
  return chains;
}
