// What kube-proxy on one node works from: plain values, as it holds them after reading its configuration and the
// API objects. This room knows kube-proxy's iptables mode; it must never know files, findings or presentation.
import { address, formatAddress } from '../../ip/address';
import type { Family } from '../../ip/address';
import type { Place } from '../../store/place';
import type { PortKey } from './names';

/** At most one text per address family. */
export type PerFamily = Partial<Readonly<Record<Family, string>>>;

/** How kube-proxy tells traffic of local pods from other traffic. Source: KubeProxyConfiguration `detectLocalMode`. */
export type DetectLocalMode = 'ClusterCIDR' | 'NodeCIDR' | 'BridgeInterface' | 'InterfaceNamePrefix';

/** Configuration of kube-proxy as far as its rules depend on it. Source: KubeProxyConfiguration. */
export interface ProxyConfig {
  /** `iptables` when not written; other modes write none of the rules predicted here. */
  readonly mode: string;
  readonly detectLocalMode: DetectLocalMode;
  /** Prefixes as written in `clusterCIDR`. */
  readonly clusterRanges: PerFamily;
  readonly bridgeInterface: string;
  readonly interfaceNamePrefix: string;
  readonly masqueradeAll: boolean;
  /** Units: number of the bit, 0 to 31. */
  readonly masqueradeBit: number;
  /** Prefixes, or the words `primary`, `localhost`, `all`. */
  readonly nodePortAddresses: readonly string[];
  readonly localhostNodePorts: boolean;
  /** Whether kube-proxy could create its netlink accounting counters. */
  readonly nfacct: boolean;
  /** Whether sysctl nf_conntrack_tcp_be_liberal was set when kube-proxy started. */
  readonly tcpBeLiberal: boolean;
}

/** What kube-proxy does when nothing is configured. */
export const defaultProxyConfig: ProxyConfig = {
  mode: 'iptables',
  detectLocalMode: 'ClusterCIDR',
  clusterRanges: {},
  bridgeInterface: '',
  interfaceNamePrefix: '',
  masqueradeAll: false,
  masqueradeBit: 14,
  nodePortAddresses: [],
  localhostNodePorts: true,
  nfacct: false,
  tcpBeLiberal: false,
};

/** The node that kube-proxy runs on. */
export interface ProxyNode {
  readonly name: string;
  /** The node's address per family. */
  readonly addresses: PerFamily;
  /** Value of the label `topology.kubernetes.io/zone`. */
  readonly zone?: string;
  /** `spec.podCIDRs`, as written. */
  readonly podRanges: PerFamily;
  /** Canonical addresses of all interfaces, both families, loopback included. */
  readonly interfaceAddresses: readonly string[];
}

/** One address and port behind a Service port, as EndpointSlices give it. */
export interface ProxyEndpoint {
  /** Canonical text. */
  readonly ip: string;
  readonly port: number;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly nodeName?: string;
  /** Zones that should use it; empty or absent: no hint. Source: EndpointSlice `hints.forZones`. */
  readonly zoneHints?: readonly string[];
  /** Nodes that should use it. Source: EndpointSlice `hints.forNodes`. */
  readonly nodeHints?: readonly string[];
}

/**
 * One port of a Service that kube-proxy serves, for both families.
 * Shape: all addresses canonical, prefixes canonical and masked.
 */
export interface ProxyServicePort extends PortKey {
  readonly serviceType: string;
  readonly portNumber: number;
  readonly clusterAddresses: PerFamily;
  readonly externalAddresses: readonly string[];
  /** Load balancer addresses that are handled on the node (`ipMode` VIP). */
  readonly loadBalancerAddresses: readonly string[];
  readonly sourceRanges: readonly string[];
  /** 0: none. */
  readonly nodePort: number;
  /** 0: none. */
  readonly healthCheckNodePort: number;
  /** `externalTrafficPolicy: Local`, where the Service has external addresses at all. */
  readonly externalLocal: boolean;
  /** `internalTrafficPolicy: Local`. */
  readonly internalLocal: boolean;
  /** Units: seconds. Absent: no affinity. */
  readonly affinitySeconds?: number;
  readonly endpoints: readonly ProxyEndpoint[];
  /** Where the Service is written. */
  readonly place?: Place;
}

/** Everything that the rules of one node follow from. Service ports may be in any order. */
export interface ProxyInput {
  readonly config: ProxyConfig;
  readonly node: ProxyNode;
  readonly servicePorts: readonly ProxyServicePort[];
}

/** The family of a canonical address or prefix. */
export function familyOf(text: string): Family {
  return text.includes(':') ? 6 : 4;
}

/** The canonical spelling of an address, or nothing for other text. Source: Kubernetes `netutils.ParseIPSloppy`. */
export function canonicalAddress(text: string): string | undefined {
  const read = address(text);
  return read && formatAddress(read);
}
