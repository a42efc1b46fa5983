import type { TraceExample } from '../../../protocol/topology-contract';
import type { ClusterModel } from '../../network/model';
import { nodeNamespace, podNamespace } from '../../network/namespaces';
import { backendPods, serviceId } from '../values';

/** What stands for any sender outside the cluster. */
const OUTSIDE = 'external';

/** Packets for a start: to a Service, to a pod of another node, from outside to a node port. Shape: those that the cluster has. Cost: O(nodes + endpoints). */
export function traceExamples(model: ClusterModel): TraceExample[] {
  const [first, second] = reaching(model);
  const firstPod = first === undefined ? undefined : model.pods[first];
  const secondPod = second === undefined ? undefined : model.pods[second];
  const examples: TraceExample[] = [];
  if (firstPod !== undefined && first !== undefined) {
    const service = bestService(model, first, firstPod.namespace);
    if (service !== undefined) examples.push({ kind: 'service', from: podNamespace(firstPod), to: service });
    if (secondPod !== undefined) examples.push({ kind: 'pod', from: podNamespace(firstPod), to: podNamespace(secondPod) });
  }
  const exposed = model.services.flatMap(({ ports }) => ports.flatMap(({ nodePort }) => (nodePort === undefined ? [] : [nodePort.value])))[0];
  const node = model.nodes[0];
  if (exposed !== undefined && node !== undefined) examples.push({ kind: 'outside', from: OUTSIDE, to: `${nodeNamespace(node)}:${exposed}` });
  return examples;
}

/** The first pods of two nodes that have networks of their own. */
function reaching({ nodes, pods }: ClusterModel): number[] {
  const found: number[] = [];
  for (const node of nodes) {
    const own = node.pods.find((index) => pods[index]?.hostNetwork === false && (pods[index]?.addresses.length ?? 0) > 0);
    if (own !== undefined) found.push(own);
    if (found.length === 2) break;
  }
  return found;
}

/** Best one of the pod's own namespace with a choice of backends. */
function bestService({ services }: ClusterModel, pod: number, namespace: string): string | undefined {
  let near: string | undefined;
  let any: string | undefined;
  for (const service of services) {
    if (service.clusterAddresses.length === 0) continue;
    const backends = backendPods(service);
    if (backends.length === 0) continue;
    any ??= serviceId(service);
    if (service.namespace !== namespace || backends.includes(pod)) continue;
    if (backends.length > 1) return serviceId(service);
    near ??= serviceId(service);
  }
  return near ?? any;
}
