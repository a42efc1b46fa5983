// Which ranges of a map share addresses and must not. It must never know windows or drawing.
import type { SpaceRole } from '../../../protocol/space-contract';
import { compareAddresses } from '../../ip/address';
import type { Address } from '../../ip/address';
import { formatInterval, intervalContains, intervalsOverlap } from '../../ip/interval';
import type { Interval } from '../../ip/interval';
import type { ClusterModel, Sourced } from '../../network/model';
import type { Nested } from './nesting';
import type { SpaceRange } from './ranges';

/** One side of an overlap. */
export type Party = Omit<SpaceRange, 'role'> & { readonly role: SpaceRole | 'node-address' };

/** Two ranges that share addresses and must not. */
export interface Overlap {
  readonly id: string;
  /** Shape: the larger one first. */
  readonly parties: readonly [SpaceRange, Party];
  readonly shared: Interval;
  readonly certain: boolean;
  readonly because: string;
}

/** Overlaps beyond these help nobody. */
export const MOST_OVERLAPS = 100;

/** What is known of a cluster's overlaps. Shape: certain ones first, what is only reserved after what is there, then by address; `more` counts those left out. */
export interface FoundOverlaps {
  readonly overlaps: readonly Overlap[];
  readonly more: number;
}

/** Finds the overlaps that are told. `shares`: pods have addresses of the node network on purpose. Cost: O(n · depth). */
export function findOverlaps(nested: readonly Nested[], model: ClusterModel, shares: boolean): FoundOverlaps {
  const found = [...overlapsAmong(nested, model, shares), ...poolsOverNodes(nested, model)];
  found.sort((a, b) => weight(b) - weight(a));
  return { overlaps: found.slice(0, MOST_OVERLAPS), more: Math.max(0, found.length - MOST_OVERLAPS) };
}

/** Every overlap among nested ranges. Shape: in their order. Cost: O(n · depth). */
export function overlapsAmong(nested: readonly Nested[], model: ClusterModel, shares: boolean): Overlap[] {
  const found: Overlap[] = [];
  for (const entry of nested) {
    const { range } = entry;
    for (const met of entry.meets) {
      const { range: other } = met;
      const because = reason(other, range, shares);
      if (because === undefined || isTold(met, entry, shares)) continue;
      found.push({ id: `overlap/${other.id}/${range.id}`, parties: [other, range], shared: meeting(other.interval, range.interval), certain: isCertain(other, range, model), because });
    }
  }
  return found;
}

function weight({ certain, parties }: Overlap): number {
  return (certain ? 2 : 0) + (parties.some(({ role }) => role === 'reserved') ? 0 : 1);
}

function meeting(a: Interval, b: Interval): Interval {
  return { family: a.family, first: a.first > b.first ? a.first : b.first, last: a.last < b.last ? a.last : b.last };
}

/** The block of a node overlaps what the pod range around it overlaps: that is said once. */
function isTold(a: Nested, b: Nested, shares: boolean): boolean {
  const [block, other] = b.range.role === 'node-pods' ? [b, a.range] : [a, b.range];
  if (block.range.role !== 'node-pods' || other.role === 'node-pods') return false;
  return block.meets.some(
    ({ range }) => range.role === 'pods' && intervalContains(range.interval, block.range.interval) && intervalsOverlap(range.interval, other.interval) && reason(range, other, shares) !== undefined,
  );
}

/** A guess is never certain, nor is a network around addresses: only where one of these addresses is in the other range. */
function isCertain(a: SpaceRange, b: SpaceRange, model: ClusterModel): boolean {
  return isKnownInside(a, b, model) && isKnownInside(b, a, model);
}

function isKnownInside(range: SpaceRange, other: SpaceRange, model: ClusterModel): boolean {
  if (range.known.provenance === 'assumed') return false;
  if (range.role !== 'nodes' || range.known.provenance === 'declared') return true;
  return model.nodes.some(({ addresses }) => addresses.some(({ value, provenance }) => provenance !== 'assumed' && intervalContains(other.interval, value)));
}

/** Pools may lie in the nodes' network, but not over addresses of nodes. Shape: neighbouring addresses are one overlap. */
function poolsOverNodes(nested: readonly Nested[], model: ClusterModel): Overlap[] {
  const pools = nested.filter(({ range }) => range.role === 'load-balancers').map(({ range }) => range);
  if (pools.length === 0) return [];
  const held = model.nodes.flatMap(({ name, addresses }) => addresses.filter(({ provenance }) => provenance !== 'assumed').map((known) => ({ name: name.value, known })));
  held.sort((a, b) => compareAddresses(a.known.value, b.known.value));
  return pools.flatMap((pool) => runsOf(held.filter(({ known }) => intervalContains(pool.interval, known.value))).map((run) => nodesInPool(pool, run)));
}

interface NodeAddress {
  readonly name: string;
  readonly known: Sourced<Address>;
}

function runsOf(addresses: readonly NodeAddress[]): NodeAddress[][] {
  const runs: NodeAddress[][] = [];
  for (const address of addresses) {
    const run = runs.at(-1);
    const before = run?.at(-1)?.known.value.value;
    if (run !== undefined && before !== undefined && address.known.value.value <= before + 1n) run.push(address);
    else runs.push([address]);
  }
  return runs;
}

function nodesInPool(pool: SpaceRange, run: readonly NodeAddress[]): Overlap {
  const [first, last] = [run[0] as NodeAddress, run.at(-1) as NodeAddress];
  const interval: Interval = { family: pool.interval.family, first: first.known.value.value, last: last.known.value.value };
  const name = run.length === 1 ? first.name : `${run.length} nodes (${first.name}${run.length > 2 ? ' …' : ','} ${last.name})`;
  const text = formatInterval(interval);
  const node: Party = { id: `node-address/${first.name}/${text}`, role: 'node-address', name, interval, text, known: first.known, topology: `node/${first.name}` };
  const because = `a Service that gets ${run.length === 1 ? 'this address takes it from its node' : 'one of these addresses takes it from its node'}`;
  return { id: `overlap/${pool.id}/${node.id}`, parties: [pool, node], shared: interval, certain: true, because };
}

type Reason = string | ((a: SpaceRange, b: SpaceRange) => string | undefined);

const HIDDEN = 'packets for hosts of that network stay inside the cluster';
const BRIDGED = 'nodes send packets for these addresses to their own bridge';
const JOINED = "the network plugin uses these addresses between its own routers";
const TWO_OWNERS = 'one address would have two owners';

/** Why two roles must not share addresses. Shape: names in alphabetical order; what is not listed may. */
const REASONS: Readonly<Record<string, Reason>> = {
  'pods services': 'kube-proxy takes packets for pods for packets to Services',
  'nodes pods': 'nodes take traffic to each other for traffic to pods',
  'nodes services': 'addresses of machines are taken for those of Services',
  'load-balancers pods': TWO_OWNERS,
  'load-balancers services': TWO_OWNERS,
  'load-balancers node-pods': TWO_OWNERS,
  'load-balancers load-balancers': (a, b) => (ofOneKind(a, b) ? 'two pools would hand out the same address' : undefined),
  'pods pods': (a, b) => (a.owner?.kind === 'IPPool' && ofOneKind(a, b) ? 'Calico refuses the second pool' : undefined),
  'node-pods node-pods': (a, b) => (a.name === b.name ? undefined : 'pods of both nodes get the same addresses'),
  'node-pods services': 'kube-proxy takes packets for pods for packets to Services',
  'node-pods nodes': 'nodes take traffic to each other for traffic to pods',
  'external pods': HIDDEN,
  'external services': HIDDEN,
  'external nodes': HIDDEN,
  'external node-pods': HIDDEN,
  'pods reserved': 'the range is kept for something else',
  'reserved services': 'the range is kept for something else',
  'nodes reserved': 'the range is kept for something else',
  'node-pods reserved': 'the range is kept for something else',
  'docker pods': BRIDGED,
  'docker services': BRIDGED,
  'docker nodes': BRIDGED,
  'docker node-pods': BRIDGED,
  'join pods': JOINED,
  'join services': JOINED,
  'join nodes': JOINED,
};

function reason(a: SpaceRange, b: SpaceRange, shares: boolean): string | undefined {
  const key = [a.role, b.role].sort().join(' ');
  // Two defaults of different tools say nothing about a cluster.
  if (a.known.provenance === 'assumed' && b.known.provenance === 'assumed') return undefined;
  if (shares && (key === 'nodes pods' || key === 'node-pods nodes')) return undefined;
  const entry = Object.hasOwn(REASONS, key) ? REASONS[key] : undefined;
  return typeof entry === 'function' ? entry(a, b) : entry;
}

function ofOneKind(a: SpaceRange, b: SpaceRange): boolean {
  if (a.owner === undefined || b.owner === undefined) return false;
  return a.owner.kind === b.owner.kind && a.owner.name !== b.owner.name;
}
