import { address } from '../../ip/address';
import type { Family } from '../../ip/address';
import { contains, prefix } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import { familyOf } from './input';
import type { PerFamily, ProxyConfig, ProxyNode } from './input';
import type { AddressMatch, InterfaceMatch } from './rule';

/**
 * More endpoints than this in total, and kube-proxy leaves comments out of the chains of Services.
 * Source: `pkg/proxy/iptables` largeClusterEndpointsThreshold.
 */
export const LARGE_CLUSTER = 1000;
const LOOPBACK: Readonly<Record<Family, string>> = { 4: '127.0.0.0/8', 6: '::1/128' };
const EVERYTHING: Readonly<Record<Family, string>> = { 4: '0.0.0.0/0', 6: '::/0' };

/** What all rules of one node and family share. */
export interface RuleContext {
  readonly config: ProxyConfig;
  readonly node: ProxyNode;
  readonly family: Family;
  /** Mark of packets to be masqueraded. */
  readonly mark: number;
  /** Tells traffic of local pods; undefined: no detector, and rules that need one are left out. */
  readonly local: AddressMatch | InterfaceMatch | undefined;
  /** Whether node ports answer on loopback addresses. */
  readonly localhostNodePorts: boolean;
  readonly largeCluster: boolean;
}

/** What follows from the configuration and the node alone. */
export function ruleContext(config: ProxyConfig, node: ProxyNode, family: Family, largeCluster: boolean): RuleContext {
  return {
    config,
    node,
    family,
    mark: 2 ** config.masqueradeBit,
    local: localTraffic(config, node, family),
    localhostNodePorts: family === 4 && config.localhostNodePorts && nodePortRanges(config, node, family).some(holdsLoopback),
    largeCluster,
  };
}

/**
 * Equal for nodes of one cluster and family that write the same rules for a Service port of the same variant.
 * The configuration is the cluster's, and the node's own addresses stand in rules that belong to no Service.
 */
export function contextKey({ family, local, localhostNodePorts }: RuleContext): string {
  return `${family} ${localhostNodePorts} ${JSON.stringify(local) ?? ''}`;
}

/** Source: `cmd/kube-proxy/app` getLocalDetectors. */
function localTraffic(config: ProxyConfig, node: ProxyNode, family: Family): AddressMatch | InterfaceMatch | undefined {
  const fromRange = (ranges: PerFamily): AddressMatch | undefined => {
    const range = ranges[family];
    return range === undefined ? undefined : { type: 'source', prefix: range };
  };
  const fromInterface = (name: string): InterfaceMatch | undefined => (name === '' ? undefined : { type: 'in-interface', name });
  switch (config.detectLocalMode) {
    case 'ClusterCIDR':
      return fromRange(config.clusterRanges);
    case 'NodeCIDR':
      return fromRange(node.podRanges);
    case 'BridgeInterface':
      return fromInterface(config.bridgeInterface);
    case 'InterfaceNamePrefix':
      return fromInterface(config.interfaceNamePrefix && `${config.interfaceNamePrefix}+`);
  }
}

/** The match for traffic that is not of local pods. */
export function inverted<M extends AddressMatch | InterfaceMatch>(match: M): M {
  return { ...match, inverted: true };
}

/**
 * Prefixes of the family in which addresses must lie to take node ports; everything when none is configured.
 * Source: KubeProxyConfiguration `nodePortAddresses`; `pkg/proxy/util` NewNodePortAddresses.
 */
export function nodePortRanges(config: ProxyConfig, node: ProxyNode, family: Family): readonly Prefix[] {
  const texts = config.nodePortAddresses.map((text) => {
    if (text === 'primary') return node.addresses[family] === undefined ? text : `${node.addresses[family]}/${family === 4 ? 32 : 128}`;
    return text === 'localhost' ? LOOPBACK[family] : text === 'all' ? EVERYTHING[family] : text;
  });
  const own = texts.flatMap((text) => prefix(text) ?? []).filter((range) => range.family === family);
  return own.length > 0 ? own : [prefix(EVERYTHING[family]) as Prefix];
}

/**
 * The addresses of the node that take node ports, or undefined when all of them do.
 * Shape: sorted as strings. Loopback addresses are left out where node ports do not answer on them.
 */
export function nodePortAddresses({ config, node, family, localhostNodePorts }: RuleContext): readonly string[] | undefined {
  const ranges = nodePortRanges(config, node, family);
  if (ranges.some(({ length }) => length === 0)) return undefined;
  const loopback = prefix(LOOPBACK[family]) as Prefix;
  const taken = node.interfaceAddresses.filter((text) => {
    const ip = familyOf(text) === family ? address(text) : undefined;
    return ip !== undefined && ranges.some((range) => contains(range, ip)) && (localhostNodePorts || !contains(loopback, ip));
  });
  return [...new Set(taken)].sort();
}

function holdsLoopback(range: Prefix): boolean {
  const loopback = prefix(LOOPBACK[4]) as Prefix;
  return contains(range, loopback) || contains(loopback, range);
}
