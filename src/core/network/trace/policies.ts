// What NetworkPolicies make of the branches of a trace. It must never know routes or rules of kube-proxy.
import type { Address } from '../../ip/address';
import type { ClusterModel, ModelPod, NamespaceId } from '../model';
import { findNamespace, nodeNamespace, podNamespace } from '../namespaces';
import { judge } from '../policy/judge';
import type { Judgement, Peer } from '../policy/judge';
import type { Direction, PolicyCluster } from '../policy/policies';
import type { Branch, Hop, PolicyVerdict } from './result';
import { titleOf } from './titles';
import { sameEnds } from './passage';

/** A pod's part of a branch: its own hops and those on its node, on one side of wire and tunnel. */
interface Side {
  readonly direction: Direction;
  readonly pod: ModelPod;
  readonly hops: readonly Hop[];
}

/**
 * The branch with what the policies say at the pod that sends and at the pod that gets it. Where they hold and deny, the
 * branch ends there. Policies look at packets after kube-proxy chose a backend and before it changes the source.
 * Cost: the policies of both namespaces.
 */
export function underPolicies(model: ClusterModel, cluster: PolicyCluster, branch: Branch): Branch {
  if (cluster.byNamespace.size === 0) return branch;
  const verdicts: PolicyVerdict[] = [];
  for (const side of [sending(model, branch), receiving(model, branch)]) {
    if (side === undefined) continue;
    const verdict = verdictOf(model, cluster, branch, side);
    verdicts.push(verdict);
    if (verdict.verdict === 'denied' && cluster.enforcement.enforced === 'yes') return { ...stopped(model, branch, side, verdict), policies: verdicts };
  }
  return { ...branch, policies: verdicts };
}

/** What has to be said of a trace beside its verdicts. */
export function policyRemarks({ byNamespace, enforcement, beyond }: PolicyCluster, branches: readonly Branch[]): string[] {
  const verdicts = branches.flatMap(({ policies = [] }) => policies);
  if (byNamespace.size === 0) return beyond !== undefined && branches.some(({ hops }) => hops.some(({ namespace }) => namespace.startsWith('pod/'))) && !beyond.startsWith('Some') ? [beyond] : [];
  const remarks: string[] = [];
  const restricted = verdicts.some(({ verdict, place }) => verdict !== 'allowed' || place !== undefined);
  if (restricted && beyond !== undefined) remarks.push(beyond);
  const denied = verdicts.some(({ verdict }) => verdict === 'denied');
  if (denied && enforcement.enforced === 'no') remarks.push(`NetworkPolicies are not enforced by ${enforcement.by}: what they deny passes all the same.`);
  if (denied && enforcement.enforced === 'unknown') remarks.push(`Whether ${enforcement.by} enforces NetworkPolicies is not known: what they deny is shown as passing.`);
  if (denied && enforcement.remark !== undefined) remarks.push(enforcement.remark);
  return remarks;
}

function sending(model: ClusterModel, { hops }: Branch): Side | undefined {
  const first = hops[0];
  const found = first && findNamespace(model, first.namespace);
  if (found?.kind !== 'pod') return undefined;
  const node = nodeOf(model, found.pod);
  const end = hops.findIndex(({ kind, namespace }) => kind === 'wire' || kind === 'tunnel' || (namespace !== first?.namespace && namespace !== node));
  return { direction: 'egress', pod: found.pod, hops: end < 0 ? hops : hops.slice(0, end) };
}

function receiving(model: ClusterModel, { verdict, at, hops }: Branch): Side | undefined {
  const found = verdict === 'delivered' ? findNamespace(model, at) : undefined;
  if (found?.kind !== 'pod') return undefined;
  const node = nodeOf(model, found.pod);
  const before = hops.findLastIndex(({ kind, namespace }) => kind === 'wire' || kind === 'tunnel' || (namespace !== at && namespace !== node));
  return { direction: 'ingress', pod: found.pod, hops: hops.slice(before + 1) };
}

function nodeOf({ nodes }: ClusterModel, { node }: ModelPod): NamespaceId | undefined {
  const found = node && nodes[node.value];
  return found && nodeNamespace(found);
}

function verdictOf(model: ClusterModel, cluster: PolicyCluster, branch: Branch, side: Side): PolicyVerdict {
  const { direction, pod, hops } = side;
  const shared = { direction, at: podNamespace(pod) };
  const seen = direction === 'egress' ? hops.at(-1)?.after : hops[0]?.before;
  if (seen === undefined) return { ...shared, verdict: 'unknown', reason: 'the packet is not seen' };
  const address = direction === 'egress' ? seen.destination : seen.source;
  const peer: Peer = { address, pod: podAt(model, branch, address) };
  const free = exempt(model, pod, peer);
  if (free !== undefined) return { ...shared, verdict: 'allowed', reason: free };
  const { protocol, port } = direction === 'egress' ? seen : branch.packet;
  const judged = judge(cluster, direction, pod, peer, { protocol, port, target: direction === 'egress' ? peer.pod : pod });
  return { ...shared, ...certain(cluster, judged) };
}

/** Where other policies may come first, those of networking.k8s.io alone decide nothing. */
function certain({ beyond }: PolicyCluster, { verdict, reason, place }: Judgement): Omit<PolicyVerdict, 'direction' | 'at'> {
  if (beyond === undefined || verdict !== 'denied') return { verdict, reason, place };
  return { verdict: 'unknown', reason: `${reason}, but other policies may`, place };
}

/** Source: Kubernetes documentation, Network Policies: a pod cannot block itself, nor the node that it runs on. */
function exempt(model: ClusterModel, pod: ModelPod, { address, pod: other }: Peer): string | undefined {
  if (other === pod) return 'a pod always reaches itself';
  const node = pod.node && model.nodes[pod.node.value];
  if (node === undefined || other !== undefined) return undefined;
  const isOwn = [...node.addresses, ...node.gateways, ...(node.bridge?.addresses ?? [])].some(({ value }) => sameEnds(value, address));
  return isOwn ? 'a pod and the node that it runs on always reach each other' : undefined;
}

/** The pod that has an address. Nearly always one of the two ends of the branch. */
function podAt(model: ClusterModel, { hops, at }: Branch, address: Address): ModelPod | undefined {
  for (const namespace of [at, hops[0]?.namespace]) {
    const found = namespace === undefined ? undefined : findNamespace(model, namespace);
    if (found?.kind === 'pod' && holds(found.pod, address)) return found.pod;
  }
  return model.pods.find((pod) => holds(pod, address));
}

function holds({ hostNetwork, node, addresses }: ModelPod, address: Address): boolean {
  return !hostNetwork && node !== undefined && addresses.some(({ value }) => sameEnds(value, address));
}

function stopped(model: ClusterModel, branch: Branch, side: Side, { reason, place }: PolicyVerdict): Branch {
  const kept = side.direction === 'ingress' ? branch.hops.slice(0, -1) : side.hops.slice(0, leaving(side));
  const packet = side.direction === 'ingress' ? branch.packet : (kept.at(-1)?.after ?? branch.packet);
  const node = nodeOf(model, side.pod) ?? podNamespace(side.pod);
  const said = `${reason}: dropped`;
  const hop: Hop = { kind: 'rules', namespace: node, rules: [], before: packet, after: packet, nat: false, note: `${said} on ${titleOf(model, node)}`, place };
  return { ...branch, verdict: 'dropped', reason: said, at: node, packet, hops: [...kept, hop], reply: { possible: 'no', reason: 'the packet does not arrive', hops: [] } };
}

/** The hops until a node looks at what its pod sends: rules of kube-proxy come before policies, routes after. */
function leaving({ hops }: Side): number {
  const end = hops.findIndex(({ kind }, index) => index > 0 && kind !== 'rules');
  return end < 0 ? hops.length : end;
}
