import { address } from '../../ip/address';
import type { Family } from '../../ip/address';
import { contains, prefix } from '../../ip/prefix';
import { categorize, endpointsOf, isAccessible, isSameEverywhere } from './categorize';
import type { EndpointSets, NodeEndpoint } from './categorize';
import { familyOf } from './input';
import type { ProxyNode, ProxyServicePort } from './input';
import { portHash, portTitle, serviceChainName } from './names';

/**
 * What one node decided about one port of a Service in one family; all of its rules follow from this.
 * Cost: endpoints are sorted and split, and names of chains hashed, when first asked for.
 */
export class PortPlan {
  /** As comments name it. */
  readonly title: string;
  readonly clusterAddress: string;
  readonly externalAddresses: readonly string[];
  readonly loadBalancerAddresses: readonly string[];
  readonly sourceRanges: readonly string[];
  readonly #node: ProxyNode;
  #sets: EndpointSets | undefined;
  #hash: string | undefined;

  constructor(
    readonly port: ProxyServicePort,
    readonly family: Family,
    node: ProxyNode,
  ) {
    this.clusterAddress = port.clusterAddresses[family] ?? '';
    const ofFamily = (text: string): boolean => familyOf(text) === family;
    this.#node = node;
    this.title = portTitle(port);
    this.externalAddresses = port.externalAddresses.filter(ofFamily);
    this.loadBalancerAddresses = port.loadBalancerAddresses.filter(ofFamily);
    this.sourceRanges = port.sourceRanges.filter(ofFamily);
  }

  /** The endpoints that the node uses. */
  get sets(): EndpointSets {
    return (this.#sets ??= categorize(this.port, this.family, endpointsOf(this.port, this.family, this.#node.name), this.#node));
  }

  /** What the node decided about this port. Nodes with equal contexts and variants write the same rules for it. */
  get variant(): string {
    if (isSameEverywhere(this.port)) return '';
    const { cluster, local, any } = this.sets;
    const texts = (list: readonly NodeEndpoint[]): string => list.map(({ text }) => text).join(' ');
    return `${this.nodeInSourceRange} ${any} ${texts(cluster)} | ${texts(local)}`;
  }

  /** Whether the node itself lies in a source range. */
  get nodeInSourceRange(): boolean {
    return this.sourceRanges.some((range) => holds(range, this.#node.addresses[this.family]));
  }

  /** Whether traffic to the cluster address finds an endpoint. */
  get hasInternal(): boolean {
    return this.sets.any && (!this.port.internalLocal || this.sets.local.length > 0);
  }

  /** Whether traffic from outside finds an endpoint. */
  get hasExternal(): boolean {
    return this.sets.any && (!this.port.externalLocal || this.sets.local.length > 0);
  }

  /** Whether there is a chain for traffic from outside. */
  get usesExternal(): boolean {
    return this.sets.any && isAccessible(this.port, this.family);
  }

  /** Whether there is a chain for source ranges. */
  get usesFirewall(): boolean {
    return this.sets.any && this.loadBalancerAddresses.length > 0 && this.sourceRanges.length > 0;
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

function holds(range: string, ip: string | undefined): boolean {
  const block = prefix(range);
  const host = ip === undefined ? undefined : address(ip);
  return block !== undefined && host !== undefined && contains(block, host);
}
