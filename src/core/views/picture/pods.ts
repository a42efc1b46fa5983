import type { FindingCounts } from '../../../protocol/panel-contract';
import type { PodGroup, PodsView, PodView } from '../../../protocol/topology-contract';
import { formatAddress } from '../../ip/address';
import type { ClusterModel, ModelNode, ModelPod } from '../../network/model';
import { findNamespace, nodeNamespace, podNamespace } from '../../network/namespaces';
import type { ViewContext } from '../context';
import { containerPortText } from '../values';

/** Most nodes that are answered at once. */
const MOST_NODES = 2000;

/** Containers of a pod, and ports of a container, that are named. */
const MOST_CONTAINERS = 8;
const MOST_PORTS = 4;

/** A pod of the picture. `count` gives the findings on its workload. */
export function podView(pod: ModelPod, count: (pod: ModelPod) => FindingCounts): PodView {
  return {
    id: podNamespace(pod),
    namespace: pod.namespace,
    name: pod.name.value,
    addresses: pod.addresses.map(({ value }) => formatAddress(value)),
    provenance: pod.name.provenance,
    veth: pod.veth,
    hostNetwork: pod.hostNetwork,
    containers: pod.containers.slice(0, MOST_CONTAINERS).map(({ name, init, ports }) => ({ name, init, ports: ports.slice(0, MOST_PORTS).map(containerPortText).join(', ') + (ports.length > MOST_PORTS ? ' …' : '') })),
    more: Math.max(0, pod.containers.length - MOST_CONTAINERS),
    findings: count(pod),
  };
}

/** The pods of a node. */
export function podGroup(model: ClusterModel, node: ModelNode, count: (pod: ModelPod) => FindingCounts): PodGroup {
  return { node: nodeNamespace(node), pods: node.pods.flatMap((index) => { const pod = model.pods[index]; return pod === undefined ? [] : [podView(pod, count)]; }) };
}

/**
 * The pods of nodes, and of the nodes that hold some pods, by their ids.
 * Shape: each node once; unknown ids are left out. Cost: O(pods of those nodes).
 */
export function podsView(model: ClusterModel, nodes: readonly string[], holding: readonly string[], context: ViewContext): PodsView {
  const wanted = new Set<ModelNode>();
  for (const id of [...nodes, ...holding].slice(0, MOST_NODES)) {
    const found = findNamespace(model, id);
    const node = found?.kind === 'node' ? found.node : found?.kind === 'pod' && found.pod.node ? model.nodes[found.pod.node.value] : undefined;
    if (node !== undefined) wanted.add(node);
  }
  const count = podFindings(context);
  return { revision: context.revision, groups: [...wanted].map((node) => podGroup(model, node, count)) };
}

/** Counts findings on pods; those of one workload are counted once. */
export function podFindings(context: ViewContext): (pod: ModelPod) => FindingCounts {
  const known = new Map<ModelPod['workload']['place'], FindingCounts>();
  return ({ workload: { place } }) => {
    let counts = known.get(place);
    if (counts === undefined) known.set(place, (counts = context.countFindings(place)));
    return counts;
  };
}
