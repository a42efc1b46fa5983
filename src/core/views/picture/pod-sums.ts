import type { FindingCounts } from '../../../protocol/panel-contract';
import type { FindingColumns } from '../../../protocol/topology-contract';
import type { ClusterModel, ModelPod, ModelService } from '../../network/model';
import { keptFor } from '../../store/kept-for';

/** Pods without a node that are named. */
const MOST_UNSCHEDULED = 200;

/** What is counted of pods, whatever is found on them. */
export interface PodSums {
  /** By node. */
  readonly hostPods: Uint32Array;
  readonly twoAddresses: boolean;
  readonly unscheduled: { readonly count: number; readonly pods: readonly ModelPod[] };
  /** Where a row of pods of one workload begins: indices of pods. In the model's order the pods of a workload follow each other. */
  readonly rows: Uint32Array;
}

/** Counts pods by node. Cost: O(pods), once for the pods of a model. */
export function podSums({ nodes, pods }: ClusterModel): PodSums {
  const sums = sumsOf(pods);
  // Nodes without pods may come and go while the pods stay.
  return sums.hostPods.length === nodes.length ? sums : { ...sums, hostPods: Uint32Array.from({ length: nodes.length }, (_, at) => sums.hostPods[at] ?? 0) };
}

const sumsOf = keptFor((pods: readonly ModelPod[]): PodSums => {
  const hostPods = new Uint32Array(pods.reduce((most, { node }) => Math.max(most, (node?.value ?? -1) + 1), 0));
  const rows: number[] = [];
  const lost: ModelPod[] = [];
  let lostPods = 0;
  let twoAddresses = false;
  pods.forEach((pod, at) => {
    if (pod.addresses.length > 1) twoAddresses = true;
    if (pods[at - 1]?.workload.place !== pod.workload.place) rows.push(at);
    const node = pod.node?.value;
    if (node === undefined && lostPods++ < MOST_UNSCHEDULED) lost.push(pod);
    if (node !== undefined && pod.hostNetwork) add(hostPods, node);
  });
  return { hostPods, twoAddresses, unscheduled: { count: lostPods, pods: lost }, rows: Uint32Array.from(rows) };
});

/** Pods with findings, by node; one with errors is not counted for its warnings too. Cost: O(workloads + pods of those with findings). */
export function podFindingColumns({ nodes, pods }: ClusterModel, { rows }: PodSums, count: (pod: ModelPod) => FindingCounts): FindingColumns {
  const columns = { errors: new Uint32Array(nodes.length), warnings: new Uint32Array(nodes.length) };
  rows.forEach((start, row) => {
    const first = pods[start];
    const { errors, warnings } = first === undefined ? { errors: 0, warnings: 0 } : count(first);
    if (errors === 0 && warnings === 0) return;
    for (let at = start; at < (rows[row + 1] ?? pods.length); at++) {
      const node = pods[at]?.node?.value;
      if (node !== undefined) add(errors > 0 ? columns.errors : columns.warnings, node);
    }
  });
  return columns;
}

/** Pods behind Services, counted by node. Cost: O(endpoints), of Services that no edit touches O(their nodes). */
export function backendsByNode({ nodes, pods, services }: ClusterModel): Uint32Array {
  const counts = new Uint32Array(nodes.length);
  const seen = new Uint8Array(pods.length);
  for (const service of services) {
    for (const pod of backendsOf(service)) {
      if (seen[pod] === 1) continue;
      seen[pod] = 1;
      const node = pods[pod]?.node?.value;
      if (node !== undefined) add(counts, node);
    }
  }
  return counts;
}

const backendsOf = keptFor(({ ports }: ModelService): Uint32Array => {
  const found = new Set<number>();
  for (const { endpoints } of ports) for (const { pod } of endpoints) if (pod !== undefined) found.add(pod);
  return Uint32Array.from(found);
});

function add(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}
