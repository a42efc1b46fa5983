import type { ClusterModel } from './model';
import type { Claim, ClusterId, EndpointsSubject, NodeSubject, ServiceSubject, SettingSubject, WorkloadSubject } from './subjects';

/**
 * Everything of one cluster that its model is computed from.
 * Shape: lists in a stable order (file, then position): objects count as created in that order.
 */
export interface ModelInput {
  readonly cluster: ClusterId;
  /** For people. */
  readonly name: string;
  readonly claims: readonly Claim[];
  readonly settings: readonly SettingSubject[];
  readonly nodes: readonly NodeSubject[];
  readonly workloads: readonly WorkloadSubject[];
  readonly services: readonly ServiceSubject[];
  readonly endpoints: readonly EndpointsSubject[];
  /** Nodes that are assumed when the cluster has workloads and no known node. */
  readonly assumedNodes: number;
  /** `ClusterDefinition.tool` of the cluster's definitions; without it the origins of claims and settings tell. */
  readonly tools?: readonly string[];
}

/** A sentence of `ClusterModel.remarks`. */
export type Remark = ClusterModel['remarks'][number];
