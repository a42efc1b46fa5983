// Hands out pod addresses where every node has a range of its own: host-local, and Cilium's pool of the node.
import { formatAddress } from '../../ip/address';
import type { Address } from '../../ip/address';
import { contains, formatPrefix } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import { HostLocal } from '../ipam';
import type { CniKind, Provenance, Sourced } from '../model';
import type { Remark } from '../model-input';
import type { NodePlan } from '../nodes';
import type { PodPlan } from '../pods';
import { assumed, derived } from '../sourced';
import { sameElements } from '../stage';

/** Addresses of pods and of the CNI's devices. Shape: first three per node, `held` per planned pod. */
export interface PodAddressing {
  readonly ranges: readonly (readonly Sourced<Prefix>[])[];
  /** First addresses of the ranges: gateways, router addresses. */
  readonly firsts: readonly (readonly Sourced<Address>[])[];
  /** Addresses of tunnels, where address management hands them out too. */
  readonly tunnels: readonly (readonly Sourced<Address>[])[];
  readonly held: readonly (readonly Sourced<Address>[])[];
  readonly remarks: readonly Remark[];
  /** What was handed out per node, where every node has a range of its own. */
  readonly given?: readonly Given[];
}

/** Addresses that a node gave its pods, one pod after the other. Shape: `nodes` as `lists`, how each pod's node is known. */
interface Given {
  readonly ranges: readonly Sourced<Prefix>[];
  readonly nodes: readonly (Provenance | undefined)[];
  readonly lists: readonly (readonly Sourced<Address>[])[];
}

/** What a CNI's address management works from. Shape: as in `PodAddressing`. */
export interface Addressees {
  readonly cni: CniKind;
  readonly nodes: readonly NodePlan[];
  readonly nodeAddresses: readonly (readonly Sourced<Address>[])[];
  readonly pods: readonly PodPlan[];
  /** Indices into `pods` per node, in order of creation. */
  readonly byNode: readonly (readonly number[])[];
}

/**
 * Gives the pods of every node addresses of its range, with a rest after each: the first one is set apart, pods follow in
 * order. What was given `before` to as many pods of the same range is the same. Cost: O(pods).
 */
export function* rangeAddressing(all: Addressees, ranges: readonly (readonly Sourced<Prefix>[])[], before: readonly Given[] = []): Generator<void, PodAddressing> {
  const held = startingAddresses(all);
  const remarks: Remark[] = [];
  const firsts: Sourced<Address>[][] = [];
  const given: Given[] = [];
  for (const [index, node] of all.nodes.entries()) {
    const own = ranges[index] ?? [];
    const members = all.byNode[index] ?? [];
    const found = assign(all, node, own, members, held, remarks, before[index]);
    firsts.push(found.firsts);
    given.push(found.given);
    remarks.push(...strangers(node, own, members, all.pods));
    yield;
  }
  const tunnels = all.cni.plugin === 'calico' ? firsts : all.nodes.map(() => []);
  return { ranges, firsts, tunnels, held, remarks, given };
}

/** The addresses that are known from the start: declared ones, and the nodes' own for pods with hostNetwork. */
export function startingAddresses({ pods, byNode, nodes, nodeAddresses }: Addressees): (readonly Sourced<Address>[])[] {
  const held: (readonly Sourced<Address>[])[] = pods.map(({ addresses }) => addresses);
  byNode.forEach((members, index) => {
    const because = `hostNetwork: the address of node ${nodes[index]?.name.value ?? ''}`;
    for (const at of members) {
      const pod = pods[at];
      if (pod !== undefined && !pod.finished && pod.subject.body.template.hostNetwork) held[at] = (nodeAddresses[index] ?? []).map((address) => ({ ...address, because }));
    }
  });
  return held;
}

/** Whether a pod is still to be given an address of its own. */
export function needsAddress({ finished, addresses, subject }: PodPlan): boolean {
  return !finished && addresses.length === 0 && !subject.body.template.hostNetwork;
}

/** The remark about pods that got no address. */
export function exhausted({ name }: NodePlan, ranges: readonly Sourced<Prefix>[], without: number): Remark {
  const place = ranges[0]?.place ?? name.place;
  if (ranges.length === 0) return { message: `Node ${name.value} has no pod range; pods without an address: ${without}.`, place };
  const texts = ranges.map(({ value }) => formatPrefix(value)).join(' and ');
  return { message: `The pod range ${texts} of node ${name.value} is used up; pods without an address: ${without}.`, place };
}

/** Gives the pods of one node their addresses. Shape: the first address of each range, and what was given. */
function assign(
  { cni, pods }: Addressees,
  node: NodePlan,
  ranges: readonly Sourced<Prefix>[],
  members: readonly number[],
  held: (readonly Sourced<Address>[])[],
  remarks: Remark[],
  before: Given | undefined,
): { readonly firsts: Sourced<Address>[]; readonly given: Given } {
  const reserved = members.flatMap((index) => (held[index] ?? []).map(({ value }) => value));
  const pools = ranges.map((range) => ({ range, pool: new HostLocal(range.value, reserved), because: podSentence(cni, range.value) }));
  const known = before !== undefined && reserved.length === 0 && sameElements(before.ranges, ranges) ? before : undefined;
  const nodes: (Provenance | undefined)[] = [];
  const lists: (readonly Sourced<Address>[])[] = [];
  let without = 0;
  // Pods for which the pools were not asked.
  let passed = 0;
  const give = (pod: PodPlan): readonly Sourced<Address>[] => {
    for (; passed > 0; passed--) for (const { pool } of pools) pool.next();
    return pools.flatMap(({ range, pool, because }) => {
      const next = pool.next();
      if (next === undefined) return [];
      return cni.plugin === 'cilium' ? assumed(next, because) : derived(next, because, range, pod.node);
    });
  };
  for (const index of members) {
    const pod = pods[index];
    if (pod === undefined || !needsAddress(pod)) continue;
    const at = lists.length;
    const same = known?.nodes[at] === pod.node?.provenance ? known?.lists[at] : undefined;
    if (same !== undefined) passed++;
    const given = same ?? give(pod);
    nodes.push(pod.node?.provenance);
    lists.push(given);
    held[index] = given;
    if (given.length < Math.max(1, ranges.length)) without++;
  }
  if (without > 0) remarks.push(exhausted(node, ranges, without));
  const firsts = pools.flatMap(({ range, pool }) => (pool.gateway === undefined ? [] : [firstAddress(cni, pool.gateway, range)]));
  // With reserved addresses the next pods may get others.
  return { firsts, given: reserved.length === 0 ? { ranges, nodes, lists } : { ranges: [], nodes: [], lists: [] } };
}

function podSentence({ plugin }: CniKind, range: Prefix): string {
  const text = formatPrefix(range);
  return plugin === 'cilium' ? `the next free address of ${text}; Cilium itself draws one at random` : `host-local: the next free address of ${text}`;
}

function firstAddress({ plugin }: CniKind, address: Address, range: Sourced<Prefix>): Sourced<Address> {
  const text = `the first address of ${formatPrefix(range.value)}`;
  if (plugin === 'cilium') return assumed(address, `router address of the node: ${text}; Cilium itself draws one at random`);
  if (plugin === 'calico') return derived(address, `Calico with host-local: ${text} is the tunnel's`, range);
  const maker = plugin === 'kindnet' ? 'ptp plugin' : plugin === 'kubenet' ? 'kubenet' : 'bridge plugin';
  return derived(address, `${maker}: ${text}`, range);
}

/** Running pods whose addresses the node's own range does not hold: another address management is at work. */
function strangers(plan: NodePlan, ranges: readonly Sourced<Prefix>[], members: readonly number[], pods: readonly PodPlan[]): Remark[] {
  const outside = members.filter((index) => pods[index]?.addresses.some(({ value }) => !ranges.some((range) => contains(range.value, value))));
  const first = pods[outside[0] ?? -1]?.addresses[0];
  if (first === undefined || ranges.length === 0) return [];
  const one = outside.length === 1;
  const who = `${outside.length} ${one ? 'pod' : 'pods'} of node ${plan.name.value} (such as ${formatAddress(first.value)}) ${one ? 'is' : 'are'}`;
  const message = `${who} outside its pod range; the routing tables leave ${one ? 'it' : 'them'} out.`;
  return [{ message, place: first.place }];
}
