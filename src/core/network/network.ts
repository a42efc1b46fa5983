import type { Address, Family } from '../ip/address';
import type { AddressRole, Labels, SettingName } from '../kube/facts';
import type {
  AddressSubject,
  Claim,
  ClusterId,
  EndpointsSubject,
  IngressSubject,
  NodeSubject,
  ServiceSubject,
  SettingSubject,
  WorkloadSubject,
} from './subjects';

/**
 * What a rule may ask about the workspace. Each answer is remembered as read by the asking
 * subject, which runs again when the answer may have changed. Look-ups without a cluster are
 * wide (whole workspace), those with one are narrow.
 * Shape: lists are in a stable order (file, then position) and never change; after a change there is another list.
 */
export interface Network {
  /** Claims of one cluster in the given roles. Errors: unparsable ranges are left out. */
  claims(cluster: ClusterId, ...roles: AddressRole[]): readonly Claim[];
  /** Claims of the same cluster that share an address with this one, itself excluded, in the given roles (none: all; name them, a Service range overlaps thousands of addresses). Cost: O(depth + answers). */
  overlapping(claim: Claim, ...roles: AddressRole[]): readonly Claim[];
  /** The same with the claim itself. Shape: one list for all claims of the same addresses until something changes, so what is made of it can be kept. Cost: O(1) for the next of them. */
  sharing(claim: Claim, ...roles: AddressRole[]): readonly Claim[];
  /** Settings of one cluster by name. */
  settings(cluster: ClusterId, name: SettingName): readonly SettingSubject[];
  /** Nodes of one cluster. */
  nodes(cluster: ClusterId): readonly NodeSubject[];
  /** Prefix lengths of the nodes' pod ranges in one cluster and family. Shape: most frequent first, the shorter length first among equals. */
  nodeBlockLengths(cluster: ClusterId, family: Family): readonly number[];
  /** Cluster and DNS addresses of one cluster that are this address. */
  clusterAddressesAt(cluster: ClusterId, address: Address): readonly Claim[];
  /** Services of one cluster that name this node port (healthCheckNodePort included). */
  servicesByNodePort(cluster: ClusterId, port: number): readonly ServiceSubject[];
  /** Workloads and pods of one cluster with a container that asks for this host port, any protocol. */
  workloadsByHostPort(cluster: ClusterId, port: number): readonly WorkloadSubject[];
  /** Those of them that can be on one node as far as `spec.nodeName` tells: the ones that name it and the ones that name none. */
  workloadsByHostPortOn(cluster: ClusterId, port: number, node: string): readonly WorkloadSubject[];
  /** Workloads and pods whose pod labels match the selector in that namespace of one cluster; every one of the workspace when `cluster` is undefined. */
  workloadsSelected(cluster: ClusterId | undefined, namespace: string, selector: Labels): readonly WorkloadSubject[];
  /** The same regardless of the namespace, in the whole workspace. */
  workloadsSelectedAnywhere(selector: Labels): readonly WorkloadSubject[];
  /** Endpoints and EndpointSlices of a Service name in a namespace, whole workspace. */
  endpointsOf(namespace: string, serviceName: string): readonly EndpointsSubject[];
  /** Resources of kinds without facts of their own (custom resources …) in the cluster, by kind. */
  kindsPresent(cluster: ClusterId): ReadonlyMap<string, number>;
  /** Services of a name, whole workspace, any namespace. */
  servicesNamed(name: string): readonly ServiceSubject[];
  /** Ingresses of one cluster with this host and path; '' stands for any. Routes of the Gateway API are left out. */
  ingressesAt(cluster: ClusterId, host: string, path: string): readonly IngressSubject[];
  /** Services of one cluster in a namespace. */
  services(cluster: ClusterId, namespace: string): readonly ServiceSubject[];
  /** How the cluster was delimited, which decides how much may be taken as complete. */
  clusterKind(cluster: ClusterId): ClusterKind;
  /** Whether files of the cluster were templates or unreadable, so that something may be missing. */
  hasUnreadable(cluster: ClusterId): boolean;
  /** Whether the text of the subject's own chunk has a fault, so that fields of it may be missing or misplaced. */
  isDamaged(subject: { readonly chunk: number }): boolean;
  /** Address facts of a resource (same chunk). */
  addressesOf(subject: { readonly chunk: number }): readonly AddressSubject[];
}

/** What drew the border of a cluster. `file`: a file of a test or example folder on its own. */
export type ClusterKind = 'configured' | 'definition' | 'kustomization' | 'folder' | 'file' | 'dump';
