/**
 * What the extractors find in one chunk. Facts hold slots, never offsets (a side table maps a
 * slot to its span), so that a comment inserted above them changes no fact.
 * Shape: JSON-compatible and small; compared by value.
 */

import type { KustomizationFact } from './kustomization-facts';
import type { IngressBody, PolicyBody } from './traffic-facts';

/** Index into the span table of the chunk that a fact belongs to. */
export type Slot = number;

/** A value together with the place where it was written. */
export interface Located<T> {
  readonly value: T;
  readonly slot: Slot;
}

/** Everything found in one chunk. */
export interface ChunkFacts {
  readonly resources: readonly Resource[];
  readonly addresses: readonly AddressFact[];
  readonly settings: readonly SettingFact[];
  /** Tools whose cluster-defining document this is: kubeadm, kind, nodes … */
  readonly definitions: readonly ClusterDefinition[];
  readonly problems: readonly ProblemFact[];
  /** Kustomization: what it lists and changes. */
  readonly kustomization?: KustomizationFact;
  /** `.kube-netscope.yaml`: what it says beside its networks, which are addresses. */
  readonly configuration?: WorkspaceConfiguration;
}

/** What a folder's `.kube-netscope.yaml` says. Sections that are not written are absent. */
export interface WorkspaceConfiguration {
  readonly clusters?: readonly { readonly name: string; readonly globs: readonly string[] }[];
  /** Rule id or name → severity or `off`. */
  readonly rules?: Readonly<Record<string, Located<string>>>;
  readonly ignores?: readonly { readonly rule: Located<string>; readonly files: readonly string[]; readonly reason: string }[];
  /** Folders that hold the output of a chart. */
  readonly rendered?: readonly string[];
  /** Present where the section is written, also when it is empty. */
  readonly externalNetworks?: boolean;
  readonly reservedRanges?: boolean;
}

/** A document that defines a cluster; two with one `singleton` in a folder are two clusters. */
export interface ClusterDefinition {
  readonly tool: string;
  /** Equal text in two files of a folder means that these are alternatives, not one cluster. */
  readonly singleton: string;
  readonly name?: string;
}

/** Something unreadable or doubtful in the chunk's text. */
export interface ProblemFact {
  readonly code: 'syntax' | 'tolerated' | 'duplicate-key' | 'limit' | 'configuration';
  readonly message: string;
  readonly slot: Slot;
  /** Of a duplicate key: both have the same scalar value. */
  readonly same?: true;
}

/**
 * What an address or range is used for. Ranges first, then single addresses. `policy-block` is a
 * policy's `cidr`; what its `except` takes out is `other-range`. `host-address` is a pod's node.
 */
export type AddressRole =
  | 'pod-range'
  | 'service-range'
  | 'node-network'
  | 'node-pod-range'
  | 'calico-pool'
  | 'flannel-network'
  | 'cilium-pool'
  | 'policy-block'
  | 'source-range'
  /** Addresses that Services of type LoadBalancer get. */
  | 'load-balancer-pool'
  /** Pods' addresses beside the cluster's own: secondary networks, further subnets. */
  | 'pod-subnet'
  /** A block that an address manager gave to a node; a node may have many. */
  | 'node-block'
  /** The network plugin's own links between its routers. */
  | 'join-network'
  /** A cloud's whole network, around the subnets that hold machines. */
  | 'vpc-network'
  /** Networks outside the cluster that it must be able to reach. */
  | 'external-network'
  /** Ranges that nothing is to use: kept for later, or used by what no manifest shows. */
  | 'reserved-network'
  /** Bridges of a container runtime on the machines. */
  | 'docker-network'
  | 'other-range'
  | 'node-address'
  | 'pod-address'
  | 'cluster-address'
  | 'external-address'
  | 'load-balancer-address'
  | 'endpoint-address'
  | 'api-server-address'
  | 'dns-address'
  | 'host-address'
  | 'other-address';

/**
 * What a field may hold: an address, a prefix in CIDR notation, an address with the length of
 * its network (host bits meant), or an exact `a-b` range.
 */
export type AddressForm = 'address' | 'prefix' | 'interface-address' | 'interval';

/** The text of one IP address or range in a field that takes one, valid or not. */
export interface AddressFact {
  readonly role: AddressRole;
  readonly form: AddressForm;
  readonly text: string;
  readonly slot: Slot;
  /** Where the value stands, for people: `kubeadm ClusterConfiguration networking.podSubnet`. */
  readonly origin: string;
  /** Index of the owning resource in the chunk's `resources`, where there is one. */
  readonly owner?: number;
  /** Position in a list that is ordered by family (dual stack); 0 otherwise. */
  readonly index: number;
}

/** Names of the single settings of a cluster that the model needs. */
export type SettingName =
  | 'cluster-name'
  | 'ip-family'
  | 'node-port-range'
  | 'node-mask'
  | 'node-mask-ipv4'
  | 'node-mask-ipv6'
  | 'allocate-node-cidrs'
  | 'cidr-allocator-type'
  | 'endpoint-reconciler-type'
  | 'proxy-mode'
  /** Something else does the work of kube-proxy. */
  | 'proxy-replaced'
  | 'proxy-cluster-cidr'
  | 'proxy-bridge-interface'
  | 'proxy-interface-name-prefix'
  | 'proxy-masquerade-all'
  | 'proxy-masquerade-bit'
  | 'proxy-localhost-node-ports'
  | 'proxy-node-port-addresses'
  | 'proxy-tcp-be-liberal'
  /** kube-proxy's whole configuration is known and has no cluster CIDR. */
  | 'proxy-without-cluster-cidr'
  | 'detect-local-mode'
  | 'max-pods'
  | 'dns-domain'
  | 'kubernetes-version'
  | 'cni'
  | 'cni-mode'
  | 'cni-mode-ipv6'
  | 'cni-backend'
  | 'cni-ipam'
  | 'cni-direct-routing'
  | 'cni-tunnel-protocol'
  | 'cni-block-size'
  | 'cni-block-size-ipv6'
  | 'cni-node-routes'
  | 'cni-endpoint-routes'
  /** Largest packet of pods, of the machines' own network, and of tunnels by their kind; `0` means found by the plugin. */
  | 'mtu-pod'
  | 'mtu-base'
  | 'mtu-vxlan'
  | 'mtu-ipip'
  | 'mtu-wireguard'
  | 'pool-unused'
  | 'flannel-subnet-option'
  | 'route-next-hop'
  /** Which machines have the route: `*`, labels as `a=b,c=d`, or `router`. */
  | 'route-machine'
  | 'route-metric'
  /** A network that the route's interface is in. */
  | 'route-link'
  | 'default-cni-disabled'
  | 'kind-node';

/** One setting. `value` is text as written (numbers and booleans too). */
export interface SettingFact {
  readonly setting: SettingName;
  readonly value: string;
  readonly slot: Slot;
  readonly origin: string;
  /** Slot of the address fact of the same chunk that the setting belongs to; absent: it is for the whole cluster. */
  readonly about?: Slot;
}

/** Labels or a match-labels selector. */
export type Labels = Readonly<Record<string, string>>;

/** A Kubernetes object as far as the network is concerned. */
export interface Resource {
  /** API group, '' for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Absent: not written (namespaced kinds then mean the default one of the kustomization or `default`). */
  readonly namespace?: string;
  readonly name: string;
  /** Place of `metadata.name`, else of `kind`. */
  readonly slot: Slot;
  /** Place of the whole object. */
  readonly whole: Slot;
  readonly labels: Labels;
  readonly owners: readonly { readonly kind: string; readonly name: string }[];
  /** A cluster printed it (it has a uid, a resource version or a time of creation), so its fields may have been filled in. */
  readonly printed?: true;
  readonly body: ResourceBody;
}

/** The part of a resource that depends on its kind. */
export type ResourceBody = NodeBody | ServiceBody | WorkloadBody | EndpointsBody | IngressBody | PolicyBody | OtherBody;

/** A kind without any facts but its identity; custom resources that create pods count here too. */
export interface OtherBody {
  readonly type: 'other';
}

/** v1 Node. */
export interface NodeBody {
  readonly type: 'node';
  readonly internalAddresses: readonly Located<string>[];
  readonly externalAddresses: readonly Located<string>[];
  /** `podCIDRs`, or else `podCIDR` alone. Shape: as written, primary family first. */
  readonly podRanges: readonly Located<string>[];
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
}

/** A taint of a node. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** A toleration of a pod; an empty key with `Exists` tolerates everything. */
export interface Toleration {
  readonly key: string;
  readonly operator: string;
  readonly value: string;
  readonly effect: string;
}

/** One expression of a selector: label selectors and node affinity share it. */
export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** TCP, UDP or SCTP; other text is kept as written. */
export type Protocol = string;

/** A port of a container. */
export interface ContainerPort {
  readonly name?: Located<string>;
  readonly containerPort?: Located<number>;
  readonly hostPort?: Located<number>;
  readonly hostAddress?: Located<string>;
  /** `TCP` when not written. */
  readonly protocol: Protocol;
  readonly slot: Slot;
}

/** A container; `init` ones end before the others start unless `sidecar` (restartPolicy: Always). */
export interface Container {
  readonly name: string;
  readonly slot: Slot;
  readonly init: boolean;
  readonly sidecar: boolean;
  readonly ports: readonly ContainerPort[];
}

/** A pod, or the template of one. */
export interface PodTemplate {
  readonly labels: Labels;
  readonly hostNetwork: boolean;
  readonly nodeName?: Located<string>;
  readonly nodeSelector: Labels;
  /**
   * Required node affinity: any of the terms, each term all of its requirements. `matchFields` stands
   * among them with the key `metadata.name`, which means the node's name.
   */
  readonly requiredNodeTerms: readonly (readonly Requirement[])[];
  readonly tolerations: readonly Toleration[];
  readonly containers: readonly Container[];
  readonly shareProcessNamespace: boolean;
  /** Absent: nothing of it is written. */
  readonly dns?: PodDns;
}

/** How a pod is named in cluster DNS and what it asks there. Source: PodSpec hostname, subdomain, dnsPolicy, dnsConfig. */
export interface PodDns {
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly policy?: string;
  readonly searches?: readonly string[];
  readonly nameservers?: readonly string[];
  readonly ndots?: number;
}

/** Pod, Deployment, ReplicaSet, ReplicationController, StatefulSet, DaemonSet, Job, CronJob and their like. */
export interface WorkloadBody {
  readonly type: 'workload';
  /** Pods that it makes; DaemonSets: one per eligible node. Absent means the API's default of one. */
  readonly replicas?: Located<number>;
  readonly template: PodTemplate;
  /** StatefulSet `spec.ordinals.start`. */
  readonly firstOrdinal: number;
  /** Pod only: addresses, node and phase from its status. */
  readonly podAddresses: readonly Located<string>[];
  readonly hostAddresses: readonly Located<string>[];
  readonly phase?: string;
  /** StatefulSet `spec.serviceName`: the Service that names its pods. */
  readonly serviceName?: string;
  /** Labels that the workload itself selects (`spec.selector.matchLabels`). */
  readonly selector?: Labels;
  /** Place of the selector's labels. */
  readonly selectorSlot?: Slot;
}

/** A port of a Service. */
export interface ServicePort {
  readonly name?: Located<string>;
  /** `TCP` when not written. */
  readonly protocol: Protocol;
  readonly port?: Located<number>;
  /** Number, name, or absent (same as `port`; 0 too). */
  readonly targetPort?: Located<number | string>;
  readonly nodePort?: Located<number>;
  readonly slot: Slot;
}

/** v1 Service. */
export interface ServiceBody {
  readonly type: 'service';
  /** `ClusterIP` when not written. */
  readonly serviceType: string;
  readonly headless: boolean;
  /** Without `None` and empty ones. Shape: primary family first, equal ones folded. */
  readonly clusterAddresses: readonly Located<string>[];
  readonly externalAddresses: readonly Located<string>[];
  readonly loadBalancerAddresses: readonly Located<string>[];
  /** `status.loadBalancer.ingress[].ip` without those of `ipMode: Proxy`: traffic to these is handled on the nodes. */
  readonly loadBalancerVips?: readonly Located<string>[];
  /** `spec.loadBalancerSourceRanges`. */
  readonly sourceRanges?: readonly Located<string>[];
  readonly externalName?: string;
  readonly selector?: Located<Labels>;
  readonly ports: readonly ServicePort[];
  readonly healthCheckNodePort?: Located<number>;
  readonly ipFamilies: readonly string[];
  readonly ipFamilyPolicy?: string;
  readonly externalTrafficPolicy?: string;
  readonly internalTrafficPolicy?: string;
  readonly sessionAffinitySeconds?: number;
  readonly publishNotReady: boolean;
  /** Where fields are written that are not located above. */
  readonly places?: Readonly<Partial<Record<ServiceField, Slot>>>;
}

/** Fields of a Service whose places rules point at. */
export type ServiceField = 'type' | 'clusterIP' | 'externalTrafficPolicy' | 'allocateLoadBalancerNodePorts' | 'ipFamilies' | 'ipFamilyPolicy';

/** One endpoint of an EndpointSlice or of an Endpoints object. */
export interface Endpoint {
  readonly addresses: readonly Located<string>[];
  readonly nodeName?: string;
  readonly zone?: string;
  readonly podName?: string;
  /** Its name below that of the Service in cluster DNS. */
  readonly hostname?: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  /** Names of `hints.forZones`. */
  readonly zoneHints?: readonly string[];
  /** Names of `hints.forNodes`. */
  readonly nodeHints?: readonly string[];
}

/** EndpointSlice, or one subset of an Endpoints object. */
export interface EndpointsBody {
  readonly type: 'endpoints';
  readonly serviceName?: string;
  readonly addressType: string;
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly { readonly name?: string; readonly protocol: Protocol; readonly port?: number }[];
}

export type { Backend, IngressBody, PolicyBody, PolicyPeer, PolicyPort, PolicyRule, Selector } from './traffic-facts';
