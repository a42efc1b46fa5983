import { address as parseText } from '../ip/address';
import type { Address } from '../ip/address';
import { maskPrefix, prefix as parsePrefixText } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';
import type { Labels, Located, Taint } from '../kube/facts';
import { defaultsOf } from './defaults';
import type { Sourced } from './model';
import type { ModelInput } from './model-input';
import { compareNatural } from './natural';
import { settingOf } from './settings';
import { assumed, declared, derived } from './sourced';
import { identityOf, placeOf } from './subjects';
import type { Claim, NodeSubject, WorkloadSubject } from './subjects';

/** A node before its addresses and ranges are completed. */
export interface NodePlan {
  readonly name: Sourced<string>;
  /** Declared ones. Shape: internal addresses, at most one per family. */
  readonly addresses: readonly Sourced<Address>[];
  /** Declared ones. Shape: at most one per family. */
  readonly podRanges: readonly Sourced<Prefix>[];
  readonly labels: Labels;
  /** Whether a label that is not in `labels` is known to be absent. */
  readonly labelsComplete: boolean;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  readonly zone?: string;
}

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';
const ZONE_LABELS = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];
const NODE_OWNERS = new Set(['Node', 'CiliumNode']);

/**
 * The nodes of a cluster: Node objects, else the nodes of a kind cluster, else those that pods prove, else assumed ones.
 * Shape: natural order of names, no name twice. Cost: O(nodes + workloads + claims).
 */
export function planNodes(input: ModelInput): readonly NodePlan[] {
  const plans = new Map<string, NodePlan>();
  const add = (plan: NodePlan): unknown => plans.has(plan.name.value) || plans.set(plan.name.value, plan);
  const claims = claimsByNode(input.claims);
  for (const subject of variantsFolded(input.nodes)) add(nodeOf(subject, claims.get(subject.resource.name) ?? []));
  for (const [name, own] of claims) add(nodeOfClaims(name, own));
  if (plans.size === 0) for (const plan of kindNodes(input)) add(plan);
  const closed = plans.size > 0;
  for (const plan of provenNodes(input.workloads, plans, closed)) add(plan);
  if (plans.size === 0) for (const plan of assumedNodes(input.assumedNodes)) add(plan);
  return [...plans.values()].sort((a, b) => compareNatural(a.name.value, b.name.value));
}

/** Copies of one node in several folders are one node; the one that says most of its network counts. */
function variantsFolded(nodes: readonly NodeSubject[]): NodeSubject[] {
  const best = new Map<string, NodeSubject>();
  const weight = ({ body }: NodeSubject): number => body.internalAddresses.length + body.podRanges.length;
  for (const node of nodes) {
    const known = best.get(identityOf(node));
    if (known === undefined || weight(node) > weight(known)) best.set(identityOf(node), node);
  }
  return [...best.values()];
}

function claimsByNode(claims: readonly Claim[]): Map<string, Claim[]> {
  const byNode = new Map<string, Claim[]>();
  for (const claim of claims) {
    if (claim.owner === undefined || !NODE_OWNERS.has(claim.owner.kind) || claim.owner.name === '') continue;
    if (claim.fact.role !== 'node-address' && claim.fact.role !== 'node-pod-range') continue;
    const own = byNode.get(claim.owner.name);
    if (own === undefined) byNode.set(claim.owner.name, [claim]);
    else own.push(claim);
  }
  return byNode;
}

function nodeOf(subject: NodeSubject, claims: readonly Claim[]): NodePlan {
  const { resource, body } = subject;
  const located = (values: readonly Located<string>[], because: string): Sourced<string>[] =>
    values.map(({ value, slot }) => declared(value, placeOf(subject, slot), because));
  const addresses = readAll(located(body.internalAddresses, 'Node status.addresses InternalIP'), parseText);
  const ranges = readAll(located(body.podRanges, 'Node spec.podCIDRs'), parsePrefixText);
  const fallback = nodeOfClaims(resource.name, claims);
  const labels = resource.labels;
  return {
    name: declared(resource.name, placeOf(subject, resource.slot), 'Node metadata.name'),
    addresses: onePerFamily([...addresses, ...fallback.addresses]),
    podRanges: onePerFamily([...ranges, ...fallback.podRanges].map(masked)),
    labels: withDefaults(labels, resource.name),
    labelsComplete: Object.keys(labels).length > 0,
    taints: body.taints,
    unschedulable: body.unschedulable,
    zone: zoneOf(labels),
  };
}

function nodeOfClaims(name: string, claims: readonly Claim[]): NodePlan {
  const addresses: Sourced<Address>[] = [];
  const ranges: Sourced<Prefix>[] = [];
  for (const claim of claims) {
    const place = placeOf(claim, claim.fact.slot);
    if (claim.fact.role === 'node-pod-range') ranges.push(declared(maskPrefix(claim.prefix), place, claim.fact.origin));
    else if (claim.address !== undefined) addresses.push(declared(claim.address, place, claim.fact.origin));
  }
  const first = claims[0];
  const place = first && placeOf(first, first.owner?.slot ?? first.fact.slot);
  const because = `${first?.owner?.kind ?? 'Node'} metadata.name`;
  return {
    ...bare(place === undefined ? derived(name, because) : declared(name, place, because)),
    addresses: onePerFamily(addresses),
    podRanges: onePerFamily(ranges),
  };
}

/** The nodes of a kind cluster with the names that kind gives them. Source: kind `pkg/cluster/internal/providers/docker/provision.go`. */
function kindNodes(input: ModelInput): NodePlan[] {
  const subjects = input.settings.filter(({ fact }) => fact.setting === 'kind-node');
  const cluster = settingOf(input, 'cluster-name')?.value ?? 'kind';
  const roles = subjects.length > 0 ? subjects : defaultsOf(input).tool === 'kind' ? [undefined] : [];
  const counts = new Map<string, number>();
  return roles.map((subject) => {
    const role = subject?.fact.value === 'worker' ? 'worker' : 'control-plane';
    const count = (counts.get(role) ?? 0) + 1;
    counts.set(role, count);
    const name = `${cluster}-${role}${count > 1 ? count : ''}`;
    const because = 'kind nodes[].role; kind names its nodes by cluster and role';
    const sourced = subject === undefined ? assumed(name, 'kind makes one control-plane node by default') : declared(name, placeOf(subject, subject.fact.slot), because);
    const control = role === 'control-plane';
    return {
      ...bare(sourced),
      labels: { ...withDefaults({}, name), ...(control ? { [CONTROL_PLANE]: '' } : {}) },
      // kind takes the taint away only where the cluster has a single node.
      taints: control && roles.length > 1 ? [{ key: CONTROL_PLANE, value: '', effect: 'NoSchedule' }] : [],
    };
  });
}

/** Nodes that pods name. With declared nodes a name alone may be a mistake, with an address it is proof. */
function provenNodes(workloads: readonly WorkloadSubject[], known: ReadonlyMap<string, NodePlan>, closed: boolean): NodePlan[] {
  const held = new Set<string>();
  for (const node of known.values()) for (const { value } of node.addresses) held.add(`${value.family}/${value.value}`);
  const plans = new Map<string, NodePlan>();
  for (const subject of workloads) {
    const { template, hostAddresses } = subject.body;
    const addresses = hostAddressesOf(subject);
    const first = addresses[0];
    if (first === undefined && (closed || template.nodeName === undefined)) continue;
    const name = template.nodeName?.value ?? (first !== undefined && !held.has(`${first.value.family}/${first.value.value}`) ? `node-${hostAddresses[0]?.value ?? ''}` : undefined);
    if (name === undefined || known.has(name) || (plans.get(name)?.addresses.length ?? 0) > 0) continue;
    const place = placeOf(subject, template.nodeName?.slot ?? hostAddresses[0]?.slot ?? subject.resource.slot);
    plans.set(name, { ...bare({ value: name, provenance: 'derived', place, because: 'a pod runs on it' }), addresses });
    for (const { value } of addresses) held.add(`${value.family}/${value.value}`);
  }
  return [...plans.values()];
}

function hostAddressesOf(subject: WorkloadSubject): Sourced<Address>[] {
  const texts = subject.body.hostAddresses.map(({ value, slot }) => declared(value, placeOf(subject, slot), 'Pod status.hostIPs'));
  return onePerFamily(readAll(texts, parseText));
}

function assumedNodes(count: number): NodePlan[] {
  return Array.from({ length: Math.max(0, count) }, (_, index) => bare(assumed(`node-${index + 1}`, 'no manifest declares a node; setting for assumed nodes')));
}

function bare(name: Sourced<string>): NodePlan {
  return {
    name,
    addresses: [],
    podRanges: [],
    labels: withDefaults({}, name.value),
    labelsComplete: false,
    taints: [],
    unschedulable: false,
  };
}

function withDefaults(labels: Labels, name: string): Labels {
  return { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', ...labels };
}

function zoneOf(labels: Labels): string | undefined {
  for (const key of ZONE_LABELS) if (labels[key] !== undefined) return labels[key];
  return undefined;
}

function readAll<T>(texts: readonly Sourced<string>[], read: (text: string) => T | undefined): Sourced<T>[] {
  return texts.flatMap((text) => {
    const value = read(text.value);
    return value === undefined ? [] : [{ ...text, value }];
  });
}

function masked(range: Sourced<Prefix>): Sourced<Prefix> {
  return { ...range, value: maskPrefix(range.value) };
}

/** The first value of each family, IPv4 and IPv6 in the order written. */
export function onePerFamily<T extends Address>(values: readonly Sourced<T>[]): Sourced<T>[] {
  return values.filter((value, index) => values.findIndex((other) => other.value.family === value.value.family) === index);
}
