import type { Address } from '../ip/address';
import type { Interval } from '../ip/interval';
import type { Prefix } from '../ip/prefix';
import type {
  AddressFact,
  EndpointsBody,
  IngressBody,
  NodeBody,
  PolicyBody,
  ProblemFact,
  Resource,
  ServiceBody,
  SettingFact,
  Slot,
  WorkloadBody,
} from '../kube/facts';
import type { ChunkId, Place } from '../store/place';

/** Name of a cluster of the workspace: a folder, a file, or a configured name. Opaque, stable while files keep their places. */
export type ClusterId = string;

/** Where a fact stands: its chunk, the file's path and the cluster that the file belongs to. */
export interface Standing {
  readonly chunk: ChunkId;
  readonly file: string;
  readonly cluster: ClusterId;
}

/** The place of a slot of the chunk that something stands in. */
export function placeOf(standing: Standing, slot: Slot): Place {
  return { chunk: standing.chunk, slot };
}

/** An address field of the workspace with its text, valid or not. */
export interface AddressSubject extends Standing {
  readonly type: 'address';
  readonly fact: AddressFact;
  /** The object that holds the field, where there is one. */
  readonly owner: Resource | undefined;
}

/**
 * A prefix (or a single address as /32, /128) that parsed, with the role it is used in.
 * The prefix is masked; `interval` is exact for `a-b` ranges.
 */
export interface Claim extends Standing {
  readonly type: 'claim';
  readonly fact: AddressFact;
  readonly owner: Resource | undefined;
  readonly prefix: Prefix;
  readonly interval: Interval;
  /** Only for claims of one address. */
  readonly address: Address | undefined;
}

/** A resource of one body type. */
export interface ResourceSubject<Body> extends Standing {
  readonly type: 'resource';
  readonly resource: Resource;
  readonly body: Body;
  /** Namespace with the default applied; '' for cluster-scoped kinds. */
  readonly namespace: string;
}

/** v1 Service of the workspace. */
export type ServiceSubject = ResourceSubject<ServiceBody>;
/** Pod or workload of the workspace. */
export type WorkloadSubject = ResourceSubject<WorkloadBody>;
/** v1 Node of the workspace. */
export type NodeSubject = ResourceSubject<NodeBody>;
/** EndpointSlice or Endpoints of the workspace. */
export type EndpointsSubject = ResourceSubject<EndpointsBody>;

/** Ingress, or a route of the Gateway API. */
export type IngressSubject = ResourceSubject<IngressBody>;
/** NetworkPolicy of the workspace. */
export type PolicySubject = ResourceSubject<PolicyBody>;

/** A setting of a cluster with its place. */
export interface SettingSubject extends Standing {
  readonly type: 'setting';
  readonly fact: SettingFact;
}

/** Kind, namespace and name: equal for the copies of one resource in base, overlay and environment folders. */
export function identityOf(subject: ResourceSubject<unknown>): string {
  return `${subject.resource.group}/${subject.resource.kind}/${subject.namespace}/${subject.resource.name}`;
}

/** `Kind namespace/name` as messages name a resource. */
export function titleOf(subject: ResourceSubject<unknown>): string {
  const { kind, name } = subject.resource;
  const shown = name === '' ? '(unnamed)' : name;
  return subject.namespace === '' ? `${kind} ${shown}` : `${kind} ${subject.namespace}/${shown}`;
}

/** Something unreadable in a chunk. */
export interface ProblemSubject extends Standing {
  readonly type: 'problem';
  readonly fact: ProblemFact;
}
