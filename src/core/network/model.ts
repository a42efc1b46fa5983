import type { Address, Family } from '../ip/address';
import type { Prefix } from '../ip/prefix';
import type { PodDns } from '../kube/facts';
import type { Place } from '../store/place';
import type { ClusterId } from './subjects';

/**
 * How a value is known. `declared`: written in a manifest (`place`). `derived`: computed from
 * declared values by the documented algorithm of a real component. `assumed`: a default.
 */
export type Provenance = 'declared' | 'derived' | 'assumed';

/** A value of the model with how it is known. `because` is one sentence for derived and assumed values. */
export interface Sourced<T> {
  readonly value: T;
  readonly provenance: Provenance;
  readonly place?: Place;
  /** `Node spec.podCIDRs`, `kubeadm default`, `host-local, third address` … */
  readonly because: string;
}

/** How traffic passes between nodes: a route per other node on each node, or one router with the whole table. */
export type NodeRouting = 'host' | 'router';

/** The network of one cluster. Shape: nodes, pods and Services sorted by name (natural order). */
export interface ClusterModel {
  readonly cluster: ClusterId;
  /** For people. */
  readonly name: string;
  /** The network plugin, as far as it decides devices, addresses and routes. */
  readonly cni: Sourced<CniKind>;
  readonly families: readonly Family[];
  readonly podRanges: readonly Sourced<Prefix>[];
  readonly serviceRanges: readonly Sourced<Prefix>[];
  readonly nodeNetworks: readonly Sourced<Prefix>[];
  readonly nodes: readonly ModelNode[];
  readonly pods: readonly ModelPod[];
  readonly services: readonly ModelService[];
  readonly router: ModelRouter;
  readonly dns: ModelDns;
  /** What contradicts itself in the manifests or cannot be placed, in sentences. */
  readonly remarks: readonly { readonly message: string; readonly place?: Place }[];
}

/** Cluster DNS. */
export interface ModelDns {
  /** The domain whose names it answers. */
  readonly domain: Sourced<string>;
  /** The domain in which kubelets let pods look names up. */
  readonly searched: Sourced<string>;
}

/** Network plugins whose devices, addresses and routes are modelled; `bridge` is the base case. */
export type CniPlugin = 'bridge' | 'kubenet' | 'kindnet' | 'flannel' | 'canal' | 'calico' | 'cilium';

/** What carries packets inside packets between nodes. */
export type TunnelKind = 'vxlan' | 'geneve' | 'ipip' | 'wireguard' | 'udp';

/** How pods of one family reach other nodes. Without `tunnel` their packets travel as they are. */
export interface CniMode {
  readonly tunnel?: TunnelKind;
  /** With a tunnel: nodes of one subnet do without it. Without one: nodes know each other's pods (else only a router does). */
  readonly direct: boolean;
}

/** Largest packets as manifests say. Units: bytes. */
export interface CniMtus {
  /** What the plugin takes for the machines' network. */
  readonly base?: Sourced<number>;
  readonly pod?: Sourced<number>;
  readonly tunnels: Partial<Readonly<Record<TunnelKind, Sourced<number>>>>;
}

/** The network plugin of a cluster with its mode. */
export interface CniKind {
  /** Whose picture the model shows. */
  readonly plugin: CniPlugin;
  /** For people: `Calico, IPIP across subnets`; for plugins that are not modelled the name alone. */
  readonly title: string;
  readonly modes: Readonly<Record<Family, CniMode>>;
  /** Who hands out pod addresses: a block per node, or Calico's several small blocks per node. */
  readonly ipam: 'node-range' | 'cilium-pool' | 'calico';
  /** Cilium gives every pod a route of its own on the node. */
  readonly endpointRoutes: boolean;
  /** Pods have addresses of the node network on purpose. */
  readonly nodeAddresses?: boolean;
  /** Sizes of packets that manifests say; absent: none. */
  readonly mtus?: CniMtus;
}

/** A device that the CNI makes on a node besides bridge and veths: a tunnel, `cilium_host`. */
export interface NodeDevice {
  readonly name: string;
  readonly kind: DeviceKind;
  readonly addresses: readonly Sourced<Address>[];
  readonly mtu?: Sourced<number>;
}

/** A node: interface `eth0` on the node network, the devices of its CNI, one veth per pod. */
export interface ModelNode {
  readonly name: Sourced<string>;
  readonly addresses: readonly Sourced<Address>[];
  /** Where its pods' addresses come from: its podCIDRs, or the blocks of an IPAM of the CNI's own. */
  readonly podRanges: readonly Sourced<Prefix>[];
  /** Only of CNIs that have one. */
  readonly bridge?: { readonly name: string; readonly addresses: readonly Sourced<Address>[] };
  /** Next hops of its pods that the node holds itself: on the bridge, on every veth (ptp), on `cilium_host`. */
  readonly gateways: readonly Sourced<Address>[];
  readonly cniDevices: readonly NodeDevice[];
  /** Indices into `ClusterModel.pods`, in order of creation. */
  readonly pods: readonly number[];
  readonly zone?: string;
}

/** One pod of the cluster, simulated from its workload or declared. */
export interface ModelPod {
  readonly namespace: string;
  readonly name: Sourced<string>;
  /** `Deployment web`; equal to the pod for plain pods. */
  readonly workload: { readonly kind: string; readonly name: string; readonly place: Place };
  /** Index into `ClusterModel.nodes`; undefined when no node takes it. */
  readonly node: Sourced<number> | undefined;
  readonly addresses: readonly Sourced<Address>[];
  readonly hostNetwork: boolean;
  /** Host side of its veth pair; undefined with hostNetwork. */
  readonly veth: string | undefined;
  readonly containers: readonly ModelContainer[];
  readonly labels: Readonly<Record<string, string>>;
  /** Names and resolver; absent: what the API fills in. Of a StatefulSet, the host name is the pod's name. */
  readonly dns?: PodDns;
}

/** A container of a pod; all share the pod's network namespace. */
export interface ModelContainer {
  readonly name: string;
  readonly init: boolean;
  readonly ports: readonly { readonly name?: string; readonly port: number; readonly protocol: string; readonly hostPort?: number }[];
  readonly place: Place;
}

/** A Service with its addresses and backends. */
export interface ModelService {
  readonly namespace: string;
  readonly name: string;
  readonly place: Place;
  readonly serviceType: string;
  readonly clusterAddresses: readonly Sourced<Address>[];
  readonly externalAddresses: readonly Sourced<Address>[];
  readonly ports: readonly ModelServicePort[];
  /** The name that an ExternalName Service stands for. */
  readonly externalName?: string;
  /** Backends of a headless Service without ports, which cluster DNS knows all the same. */
  readonly withoutPorts?: readonly ModelEndpoint[];
}

/** A port of a Service with the endpoints behind it. */
export interface ModelServicePort {
  readonly name?: string;
  readonly protocol: string;
  readonly port: number;
  readonly nodePort?: Sourced<number>;
  readonly endpoints: readonly ModelEndpoint[];
}

/** One backend. `pod` is an index into `ClusterModel.pods` where the address is that of a modelled pod. */
export interface ModelEndpoint {
  readonly address: Sourced<Address>;
  readonly port: number;
  readonly pod?: number;
  readonly ready: boolean;
  /** Declared host name; others follow from the pod. */
  readonly hostname?: string;
}

/** The router of mode `router`: one address per family in each node network. */
export interface ModelRouter {
  readonly addresses: readonly Sourced<Address>[];
}

/** Names a network namespace that has a routing table: `node/NAME`, `pod/NAMESPACE/NAME`, `router`. */
export type NamespaceId = string;

/** One row of a routing table, as `ip route` prints it. */
export interface Route {
  /** Zero length: default. */
  readonly destination: Prefix;
  readonly via?: Address;
  readonly device: string;
  readonly protocol?: string;
  readonly scope?: string;
  readonly source?: Address;
  readonly metric?: number;
  /** The next hop counts as reachable through the device whatever the addresses there say. */
  readonly onlink?: boolean;
  /** Units: bytes. */
  readonly mtu?: number;
  /** `blackhole` rows of IPv4 have no device (''), those of IPv6 `lo`. */
  readonly type?: 'unicast' | 'blackhole' | 'unreachable' | 'local';
  readonly provenance: Provenance;
  readonly because: string;
  /** The line of a manifest that the row rests on, where there is one. */
  readonly place?: Place;
}

/** The routing table of one network namespace. Shape: IPv4 first, then as the kernel lists (by destination). */
export interface RoutingTable {
  readonly namespace: NamespaceId;
  readonly title: string;
  readonly routes: readonly Route[];
}

/** Longest-prefix match of one address in one table. Shape: `matches` from most to least specific. */
export interface RouteLookup {
  readonly matches: readonly { readonly route: Route; readonly why: string }[];
  readonly winner: Route | undefined;
  readonly explanation: string;
}

/** What kind of device it is; tunnels carry packets inside packets between nodes. */
export type DeviceKind = 'loopback' | 'ethernet' | 'veth' | 'bridge' | 'vxlan' | 'geneve' | 'ipip' | 'wireguard' | 'dummy' | 'other';

/**
 * A network device of one namespace. `address` prefixes are as on an interface: host bits meant.
 * `peer` is the other end of a veth pair; `master` the bridge that a port belongs to; a node's
 * `ethernet` uplink and a router's interfaces hang on the wire named by `wire`.
 */
export interface Device {
  readonly name: string;
  readonly kind: DeviceKind;
  readonly addresses: readonly Sourced<Prefix>[];
  readonly mtu?: Sourced<number>;
  readonly master?: string;
  readonly peer?: { readonly namespace: NamespaceId; readonly device: string };
  readonly wire?: string;
  /** Answers ARP for any address, as Calico's host-side veth does for 169.254.1.1. */
  readonly proxyArp?: boolean;
  /** A program of Cilium hands packets for pods of the node from here straight to their veths. */
  readonly handsToPods?: boolean;
}

/**
 * Where a tunnel or a permanent neighbour entry sends what a route hands to it: FDB and ARP
 * entries, or a tunnel's own map. `via` is the next hop (or destination prefix) that it is for.
 */
export interface TunnelEntry {
  readonly device: string;
  /** The tunnel that wraps the packet, where the route names another device (`cilium_host`). */
  readonly through?: string;
  readonly via: Prefix;
  /** Outer destination: an address of the other node. */
  readonly remote: Address;
  readonly because: string;
}
