import { address } from '../../ip/address';
import type { Family } from '../../ip/address';
import { contains, prefix } from '../../ip/prefix';
import { categorize, endpointsOf, isAccessible } from './categorize';
import type { EndpointSets } from './categorize';
import { familyOf } from './input';
import type { ProxyNode, ProxyServicePort } from './input';
import { portHash, portTitle, serviceChainName } from './names';

/**
 * What one node decided about one port of a Service in one family; all of its rules follow from this.
 * Cost: endpoints are sorted and split at once; names of chains are hashed when first asked for.
 */
export class PortPlan {
  /** As comments name it. */
  readonly title: string;
  readonly sets: EndpointSets;
  /** Endpoints of the family, usable or not; counts towards the large cluster mode. */
  readonly endpointCount: number;
  readonly externalAddresses: readonly string[];
  readonly loadBalancerAddresses: readonly string[];
  readonly sourceRanges: readonly string[];
  /** Whether the node itself lies in a source range. */
  readonly nodeInSourceRange: boolean;
  /** Whether traffic to the cluster address finds an endpoint. */
  readonly hasInternal: boolean;
  /** Whether traffic from outside finds an endpoint. */
  readonly hasExternal: boolean;
  readonly usesExternal: boolean;
  readonly usesFirewall: boolean;
  #hash: string | undefined;

  constructor(
    readonly port: ProxyServicePort,
    readonly family: Family,
    readonly clusterAddress: string,
    node: ProxyNode,
  ) {
    const ofFamily = (text: string): boolean => familyOf(text) === family;
    const endpoints = endpointsOf(port, family, node.name);
    this.title = portTitle(port);
    this.endpointCount = endpoints.length;
    this.sets = categorize(port, family, endpoints, node);
    this.externalAddresses = port.externalAddresses.filter(ofFamily);
    this.loadBalancerAddresses = port.loadBalancerAddresses.filter(ofFamily);
    this.sourceRanges = port.sourceRanges.filter(ofFamily);
    this.nodeInSourceRange = this.sourceRanges.some((range) => holds(range, node.addresses[family]));
    const { any, local } = this.sets;
    this.hasInternal = any && (!port.internalLocal || local.length > 0);
    this.hasExternal = any && (!port.externalLocal || local.length > 0);
    this.usesExternal = any && isAccessible(port, family);
    this.usesFirewall = any && this.loadBalancerAddresses.length > 0 && this.sourceRanges.length > 0;
  }

  /** `KUBE-SVC-…`: all usable endpoints. */
  get clusterChain(): string {
    return serviceChainName('SVC', this.hash);
  }

  /** `KUBE-SVL-…`: endpoints on the node. */
  get localChain(): string {
    return serviceChainName('SVL', this.hash);
  }

  /** `KUBE-EXT-…`: traffic that came to an address or port for the outside. */
  get externalChain(): string {
    return serviceChainName('EXT', this.hash);
  }

  /** `KUBE-FW-…`: load balancer traffic that source ranges limit. */
  get firewallChain(): string {
    return serviceChainName('FW', this.hash);
  }

  /** Where traffic to the cluster address goes. */
  get internalPolicyChain(): string {
    return this.port.internalLocal ? this.localChain : this.clusterChain;
  }

  /** Where traffic from outside goes. */
  get externalPolicyChain(): string {
    return this.port.externalLocal ? this.localChain : this.clusterChain;
  }

  /** The 16 characters that the chains of this port share. */
  get hash(): string {
    return (this.#hash ??= portHash(this.port));
  }
}

/**
 * Plans of the ports that have a cluster address in the family.
 * Shape: by `namespace/service` as a string, then port name, then protocol; one per key, the last given counts.
 */
export function planPorts(ports: readonly ProxyServicePort[], family: Family, node: ProxyNode): PortPlan[] {
  const plans = new Map<string, { readonly sort: readonly string[]; readonly plan: () => PortPlan }>();
  for (const port of ports) {
    const clusterAddress = port.clusterAddresses[family];
    if (clusterAddress === undefined) continue;
    const sort = [`${port.namespace}/${port.service}`, port.port, port.protocol];
    plans.set(sort.join('\n'), { sort, plan: () => new PortPlan(port, family, clusterAddress, node) });
  }
  return [...plans.values()].sort((a, b) => compareTexts(a.sort, b.sort)).map(({ plan }) => plan());
}

function compareTexts(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((text, index) => text !== b[index]);
  return at < 0 ? 0 : (a[at] as string) < (b[at] as string) ? -1 : 1;
}

function holds(range: string, ip: string | undefined): boolean {
  const block = prefix(range);
  const host = ip === undefined ? undefined : address(ip);
  return block !== undefined && host !== undefined && contains(block, host);
}
