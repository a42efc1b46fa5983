import type { NamespacesQuestion, NamespacesView, NamespaceView } from '../../../protocol/panel-contract';
import { hasRouter } from '../../network/cni/carriage';
import type { ClusterModel, ModelNode, ModelPod, NamespaceId, NodeRouting } from '../../network/model';
import { findNamespace, namespacesOf, nodeNamespace, podNamespace, ROUTER } from '../../network/namespaces';
import { entriesWith } from '../search/search-view';
import { addressList } from '../values';

/** The most that is answered, whatever is asked for. */
const MOST = 500;

/** The namespaces to choose from. Shape: router (where there is one), nodes, pods, in the model's order. */
export function namespaceViews(model: ClusterModel, routing: NodeRouting): NamespaceView[] {
  return Array.from({ length: namespacesOf(model, routing).length }, (_, at) => viewAt(model, withRouter(model, routing), at)).filter((view) => view !== undefined);
}

/** A window into the namespaces that a text leaves. Cost: O(limit) without a text, else O(text of the search index) once per text. */
export function namespaceWindow(model: ClusterModel, routing: NodeRouting, { text, start, limit, place }: NamespacesQuestion): NamespacesView {
  const router = withRouter(model, routing);
  const wanted = text.trim().toLowerCase();
  const left = wanted === '' ? undefined : matching(model, router, wanted);
  const count = left?.length ?? Number(router) + model.nodes.length + model.pods.length;
  const first = Math.max(0, Math.min(start, count));
  const shown = Math.max(0, Math.min(limit, MOST, count - first));
  const namespaces = Array.from({ length: shown }, (_, at) => viewAt(model, router, left?.[first + at] ?? first + at)).filter((view) => view !== undefined);
  const own = place === undefined ? undefined : placeOf(model, router, place);
  const at = own === undefined || left === undefined ? own : left.indexOf(own);
  return { count, start: first, namespaces, ...(at !== undefined && at >= 0 && { place: at }) };
}

function withRouter(model: ClusterModel, routing: NodeRouting): boolean {
  return hasRouter(model, routing) && model.nodes.length > 0;
}

/** The namespace at a place of the whole list. */
function viewAt(model: ClusterModel, router: boolean, at: number): NamespaceView | undefined {
  const past = at - Number(router);
  if (past < 0) return { id: ROUTER, kind: 'router', title: 'Router', detail: addressList(model.router.addresses) };
  const node = model.nodes[past];
  const pod = model.pods[past - model.nodes.length];
  return node ? nodeView(node) : pod && podView(model, pod);
}

function nodeView(node: ModelNode): NamespaceView {
  return { id: nodeNamespace(node), kind: 'node', title: node.name.value, detail: addressList(node.addresses) };
}

function podView(model: ClusterModel, pod: ModelPod): NamespaceView {
  const node = pod.node && model.nodes[pod.node.value];
  const where = node === undefined ? 'on no node' : `on ${node.name.value}${pod.hostNetwork ? ', hostNetwork' : ''}`;
  const detail = [addressList(pod.addresses), where].filter((part) => part !== '').join(' · ');
  return { id: podNamespace(pod), kind: 'pod', title: `${pod.namespace}/${pod.name.value}`, detail };
}

function placeOf(model: ClusterModel, router: boolean, namespace: NamespaceId): number | undefined {
  const found = findNamespace(model, namespace);
  if (found === undefined || (found.kind === 'router' && !router)) return undefined;
  if (found.kind === 'router') return 0;
  return Number(router) + found.index + (found.kind === 'pod' ? model.nodes.length : 0);
}

// Scrolling asks for many windows of one filter: the last one is kept with its model.
const known = new WeakMap<ClusterModel, { readonly router: boolean; readonly wanted: string; readonly places: readonly number[] }>();

/** Places of the namespaces that have a text in their names or addresses, and of the pods on nodes whose names have it. */
function matching(model: ClusterModel, router: boolean, wanted: string): readonly number[] {
  const kept = known.get(model);
  if (kept?.router === router && kept.wanted === wanted) return kept.places;
  const { nodes, pods } = model;
  const named = new Set(entriesWith(model, 'pod', wanted));
  const hosts = new Set(nodes.flatMap((node, at) => (node.name.value.toLowerCase().includes(wanted) ? [at] : [])));
  const first = Number(router);
  const places = [
    ...(router && entriesWith(model, 'router', wanted).length > 0 ? [0] : []),
    ...entriesWith(model, 'node', wanted).map((at) => first + at),
    ...pods.flatMap(({ node }, at) => (named.has(at) || (node !== undefined && hosts.has(node.value)) ? [first + nodes.length + at] : [])),
  ];
  known.set(model, { router, wanted, places });
  return places;
}
