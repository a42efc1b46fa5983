// What NetworkPolicies say of one packet at one pod. It must never know where the pod is or how the packet travels.
import type { Address } from '../../ip/address';
import { formatAddress } from '../../ip/address';
import { contains, prefix } from '../../ip/prefix';
import type { PolicyPeer, PolicyPort, PolicyRule } from '../../kube/facts';
import type { PolicyBlock } from '../../kube/traffic-facts';
import type { ModelPod } from '../model';
import type { Place } from '../../store/place';
import { allOf, anyOf, selects } from './matching';
import type { Maybe } from './matching';
import type { ClusterPolicy, Direction, PolicyCluster } from './policies';

/** The other end of the connection. `pod`: absent for all that is not a pod with a network of its own. */
export interface Peer {
  readonly address: Address;
  readonly pod?: ModelPod;
}

/** The connection. `target`: the pod that the port is of, which gives names their numbers. */
export interface Connection {
  readonly protocol: string;
  readonly port?: number;
  readonly target?: ModelPod;
}

/** What the policies say. `by`: the policies that decide; none where no policy selects the pod. */
export interface Judgement {
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  readonly by: readonly ClusterPolicy[];
  readonly reason: string;
  readonly place?: Place;
}

/**
 * Whether the NetworkPolicies of a pod's namespace let a connection pass: everything, unless a policy for this direction
 * selects the pod; then only what a rule of one of them allows.
 * Source: `networking/v1` NetworkPolicySpec. Cost: the rules of the namespace's policies.
 */
export function judge(cluster: PolicyCluster, direction: Direction, pod: ModelPod, peer: Peer, connection: Connection): Judgement {
  const all = (cluster.byNamespace.get(pod.namespace) ?? []).filter(({ directions }) => directions.has(direction));
  const selected = all.map((policy) => ({ policy, chosen: selects(policy.body.podSelector, pod.labels) }));
  const certain = selected.flatMap(({ policy, chosen }) => (chosen === true ? [policy] : []));
  const possible = selected.flatMap(({ policy, chosen }) => (chosen === undefined ? [policy] : []));
  const title = `pod ${pod.namespace}/${pod.name.value}`;
  if (certain.length + possible.length === 0) return { verdict: 'allowed', by: [], reason: `no NetworkPolicy selects ${title} for ${direction}` };
  const answer = (policy: ClusterPolicy): Maybe => allows(cluster, policy, direction, peer, connection);
  const what = `${direction} ${direction === 'ingress' ? 'from' : 'to'} ${ends(direction, peer, connection)}`;
  const decided = (verdict: Judgement['verdict'], by: readonly ClusterPolicy[], reason: string): Judgement => ({ verdict, by, reason, place: by[0]?.place });
  const allowing = certain.length === 0 ? (possible.every((policy) => answer(policy) === true) ? possible : []) : certain.filter((policy) => answer(policy) === true);
  if (allowing.length > 0) return decided('allowed', allowing, `${named(allowing)} allows ${what}`);
  const unsure = certain.length === 0 ? possible : [...certain, ...possible].filter((policy) => answer(policy) !== false);
  if (unsure.length > 0) return decided('unknown', unsure, `${named(unsure)} may decide over ${what}: not all of it is known`);
  if (connection.protocol === 'icmp') return decided('unknown', certain, `${named(certain)} for ${title}: policies speak of TCP, UDP and SCTP, and what becomes of ping is up to the network plugin`);
  return decided('denied', certain, `${named(certain)} for ${title}: no rule allows ${what}`);
}

function ends(direction: Direction, { address, pod }: Peer, { protocol, port }: Connection): string {
  const who = pod === undefined ? formatAddress(address) : `pod ${pod.namespace}/${pod.name.value}`;
  if (port === undefined) return who;
  return direction === 'ingress' ? `${who} at port ${port}/${protocol}` : `${who}, port ${port}/${protocol}`;
}

function named(policies: readonly ClusterPolicy[]): string {
  const titles = policies.map(({ title }) => title);
  return `NetworkPolicy ${titles.slice(0, 3).join(', ')}${titles.length > 3 ? ` and ${titles.length - 3} more` : ''}`;
}

function allows(cluster: PolicyCluster, policy: ClusterPolicy, direction: Direction, peer: Peer, connection: Connection): Maybe {
  return anyOf(policy.body[direction].map((rule) => allOf([fromRule(cluster, policy, rule, peer), portOf(rule, connection)])));
}

function fromRule(cluster: PolicyCluster, policy: ClusterPolicy, { peers }: PolicyRule, peer: Peer): Maybe {
  return peers.length === 0 || anyOf(peers.map((one) => isPeer(cluster, policy, one, peer)));
}

function isPeer(cluster: PolicyCluster, { namespace }: ClusterPolicy, { block, namespaceSelector, podSelector }: PolicyPeer, { address, pod }: Peer): Maybe {
  if (block !== undefined) return pod !== undefined && !cluster.blocksHoldForPods ? false : isInside(block, address);
  if (namespaceSelector === undefined && podSelector === undefined) return undefined;
  if (pod === undefined) return false;
  const own = namespaceSelector === undefined ? pod.namespace === namespace : selectsNamespace(cluster, pod.namespace, namespaceSelector);
  return allOf([own, podSelector === undefined ? true : selects(podSelector, pod.labels)]);
}

/** Every namespace has its name as a label. Source: `core/v1` LabelMetadataName. */
function selectsNamespace({ namespaces }: PolicyCluster, name: string, selector: NonNullable<PolicyPeer['namespaceSelector']>): Maybe {
  const labels = namespaces.get(name);
  return selects(selector, { ...labels, 'kubernetes.io/metadata.name': name }, labels !== undefined);
}

function isInside({ cidr, except, isPartial }: PolicyBlock, address: Address): Maybe {
  const range = cidr && prefix(cidr.value.trim());
  if (range === undefined) return undefined;
  if (!contains(range, address)) return false;
  const taken = except.map(({ value }): Maybe => {
    const one = prefix(value.trim());
    return one && contains(one, address);
  });
  const out = anyOf(taken);
  return out === true ? false : out === undefined || isPartial === true ? undefined : true;
}

function portOf({ ports }: PolicyRule, connection: Connection): Maybe {
  return ports.length === 0 || anyOf(ports.map((port) => isPort(port, connection)));
}

function isPort({ protocol, port, endPort, isUnknown }: PolicyPort, connection: Connection): Maybe {
  if (protocol.toLowerCase() !== connection.protocol) return false;
  if (isUnknown === true) return undefined;
  if (port === undefined) return true;
  if (connection.port === undefined) return false;
  if (typeof port.value === 'number') return connection.port >= port.value && connection.port <= (endPort?.value ?? port.value);
  const own = connection.target?.containers.flatMap(({ ports }) => ports).filter((one) => one.name === port.value && one.protocol.toLowerCase() === connection.protocol) ?? [];
  return own.some((one) => one.port === connection.port);
}
