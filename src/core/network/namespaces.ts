import { hasRouter } from './cni/carriage';
import type { ClusterModel, ModelNode, ModelPod, NamespaceId, NodeRouting } from './model';

/** What a namespace's name stands for. */
export type FoundNamespace =
  | { readonly kind: 'router' }
  | { readonly kind: 'node'; readonly node: ModelNode; readonly index: number }
  | { readonly kind: 'pod'; readonly pod: ModelPod; readonly index: number };

interface Names {
  readonly nodes: ReadonlyMap<string, number>;
  readonly pods: ReadonlyMap<string, number>;
}

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

// Models do not change, so the names of one are collected at most once and go with it.
const known = new WeakMap<ClusterModel, Names>();

/** What a name stands for in the model. Cost: constant, after O(nodes + pods) for the first question about a model. */
export function findNamespace(model: ClusterModel, namespace: NamespaceId): FoundNamespace | undefined {
  if (namespace === ROUTER) return { kind: 'router' };
  const names = namesOf(model);
  const index = names.nodes.get(namespace);
  const node = index === undefined ? undefined : model.nodes[index];
  if (index !== undefined && node !== undefined) return { kind: 'node', node, index };
  const at = names.pods.get(namespace);
  const pod = at === undefined ? undefined : model.pods[at];
  return at === undefined || pod === undefined ? undefined : { kind: 'pod', pod, index: at };
}

function namesOf(model: ClusterModel): Names {
  let names = known.get(model);
  if (names === undefined) {
    names = {
      nodes: new Map(model.nodes.map((node, index) => [nodeNamespace(node), index])),
      pods: new Map(model.pods.map((pod, index) => [podNamespace(pod), index])),
    };
    known.set(model, names);
  }
  return names;
}
