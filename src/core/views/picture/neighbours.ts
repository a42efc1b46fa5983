import type { NeighboursView } from '../../../protocol/topology-contract';
import type { ClusterModel } from '../../network/model';
import { findNamespace, nodeNamespace, podNamespace } from '../../network/namespaces';
import { backendPods, serviceId } from '../values';

/** More backends than this are told by their nodes only. */
const MOST_PODS = 300;

/** What a thing of the picture leads to. Cost: O(backends) for a Service, O(endpoints) for a pod. */
export function neighboursView(model: ClusterModel, id: string): NeighboursView {
  const service = model.services.find((each) => serviceId(each) === id);
  if (service !== undefined) return { id, backends: backendsByNode(model, backendPods(service)), services: [] };
  const found = findNamespace(model, id);
  if (found?.kind !== 'pod') return { id, backends: [], services: [] };
  const behind = model.services.filter(({ ports, withoutPorts }) => ports.some(({ endpoints }) => endpoints.some(({ pod }) => pod === found.index)) || withoutPorts?.some(({ pod }) => pod === found.index));
  return { id, backends: [], services: behind.map(serviceId) };
}

function backendsByNode(model: ClusterModel, pods: readonly number[]): NeighboursView['backends'] {
  const byNode = new Map<string, string[]>();
  for (const index of pods) {
    const pod = model.pods[index];
    const node = pod?.node && model.nodes[pod.node.value];
    if (pod === undefined || node === undefined) continue;
    const id = nodeNamespace(node);
    const members = byNode.get(id) ?? [];
    byNode.set(id, members);
    if (pods.length <= MOST_PODS) members.push(podNamespace(pod));
  }
  return [...byNode].map(([node, members]) => ({ node, pods: members }));
}
