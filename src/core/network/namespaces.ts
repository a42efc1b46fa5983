import { hasRouter } from './cni/carriage';
import type { ClusterModel, ModelNode, ModelPod, NamespaceId, NodeRouting } from './model';
import { compareNatural } from './natural';

/** What a namespace's name stands for. */
export type FoundNamespace =
  | { readonly kind: 'router' }
  | { readonly kind: 'node'; readonly node: ModelNode; readonly index: number }
  | { readonly kind: 'pod'; readonly pod: ModelPod; readonly index: number };

/** The router's namespace. */
export const ROUTER: NamespaceId = 'router';

/** The name of a node's namespace. */
export function nodeNamespace(node: ModelNode): NamespaceId {
  return `node/${node.name.value}`;
}

/** The name of a pod's namespace. */
export function podNamespace(pod: ModelPod): NamespaceId {
  return `pod/${pod.namespace}/${pod.name.value}`;
}

/** All namespaces that have a routing table. Shape: router (where there is one), nodes, pods, each in the model's order. */
export function namespacesOf(model: ClusterModel, routing: NodeRouting): NamespaceId[] {
  const router = hasRouter(model, routing) ? [ROUTER] : [];
  return [...router, ...model.nodes.map(nodeNamespace), ...model.pods.map(podNamespace)];
}

/** What a name stands for in the model. Cost: O(log pods), after O(nodes) for the first question about a model. */
export function findNamespace(model: ClusterModel, namespace: NamespaceId): FoundNamespace | undefined {
  if (namespace === ROUTER) return { kind: 'router' };
  const index = nodesOf(model).get(namespace);
  const node = index === undefined ? undefined : model.nodes[index];
  if (index !== undefined && node !== undefined) return { kind: 'node', node, index };
  const at = findPod(model, namespace);
  const pod = at === undefined ? undefined : model.pods[at];
  return at === undefined || pod === undefined ? undefined : { kind: 'pod', pod, index: at };
}

// Models do not change, so the nodes of one are collected at most once and go with it.
const known = new WeakMap<ClusterModel, ReadonlyMap<string, number>>();

function nodesOf(model: ClusterModel): ReadonlyMap<string, number> {
  let nodes = known.get(model);
  if (nodes === undefined) known.set(model, (nodes = new Map(model.nodes.map((node, index) => [nodeNamespace(node), index]))));
  return nodes;
}

/** The last pod of that name. No text is what a name may hold for sure, so the namespace may end at any slash. */
function findPod({ pods }: ClusterModel, id: NamespaceId): number | undefined {
  let found: number | undefined;
  if (!id.startsWith('pod/')) return found;
  for (let slash = id.indexOf('/', 4); slash >= 0; slash = id.indexOf('/', slash + 1)) {
    const at = lastNotAfter(pods, id.slice(4, slash), id.slice(slash + 1));
    const pod = pods[at];
    if (pod !== undefined && podNamespace(pod) === id) found = Math.max(at, found ?? at);
  }
  return found;
}

/** Position of the last pod that does not come after the name; -1 when all do. Pods of a model are sorted. */
function lastNotAfter(pods: readonly ModelPod[], namespace: string, name: string): number {
  let from = 0;
  let to = pods.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const pod = pods[middle] as ModelPod;
    const order = compareNatural(pod.namespace, namespace) || compareNatural(pod.name.value, name);
    if (order > 0) to = middle;
    else from = middle + 1;
  }
  return from - 1;
}
