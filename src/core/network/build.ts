// Builds the model of one cluster's network from what its manifests say. It must never know texts, files or the editor.
import { formatAddress } from '../ip/address';
import type { Address, Family } from '../ip/address';
import { samePrefix } from '../ip/prefix';
import type { AddressRole } from '../kube/facts';
import { areAlike, replacedIn } from './alike';
import { rangeAddressing } from './cni/addresses';
import type { Addressees, PodAddressing } from './cni/addresses';
import { calicoAddressing } from './cni/calico-addresses';
import { cniOf, titled } from './cni/kind';
import { cniDevices } from './cni/node-devices';
import { declaredPools, poolAround } from './cni/pools';
import type { ClusterModel, CniKind, ModelNode, Sourced } from './model';
import { clusterDns } from './cluster-dns';
import { endpointContradictions, nodeContradictions } from './contradictions';
import type { ModelInput, Remark } from './model-input';
import { modelPods, sortedPods } from './model-pods';
import { nodeNetworks } from './node-networks';
import type { NodeNetworks } from './node-networks';
import { nodeRanges } from './node-ranges';
import { planNodes } from './nodes';
import type { NodePlan } from './nodes';
import { planPods, withReplaced } from './pods';
import type { PlannedPods, PodPlan } from './pods';
import { clusterRanges, outermostServices } from './ranges';
import type { ClusterRanges } from './ranges';
import { ServiceBuilder } from './services';
import { finished } from '../store/steps';
import { keptList, sameElements, Stage } from './stage';

export type { ModelInput } from './model-input';

/** More remarks than these help nobody. */
const MAXIMUM_REMARKS = 100;

/**
 * Computes the network of a cluster: ranges, nodes, pods with their addresses and devices, Services with backends.
 * Cost: O(n log n) in nodes, pods and Services together. Errors: contradictions become `remarks`; never throws.
 */
export function buildModel(input: ModelInput): ClusterModel {
  return new ModelBuilder().build(input);
}

/** What pods and Services stand on. */
interface Ground {
  /** All that it was computed from. */
  readonly input: ModelInput;
  readonly cni: Sourced<CniKind>;
  readonly cniRemarks: readonly Remark[];
  /** As far as their declared ranges are in use. */
  readonly plans: readonly NodePlan[];
  readonly ranges: ClusterRanges;
  readonly networks: NodeNetworks;
}

/** Which pod is where, with which addresses; stays as long as none moves. */
interface Placed {
  readonly addressing: PodAddressing;
  /** Positions of the pods by namespace and name. */
  readonly order: readonly number[];
  readonly nodes: readonly ModelNode[];
  readonly remarks: readonly Remark[];
}

/** What the last model was built from and by. */
interface Built {
  readonly input: ModelInput;
  readonly ground: Ground;
  readonly planned: PlannedPods;
  readonly placed: Placed;
  /** In the order of the model. */
  readonly plans: readonly PodPlan[];
  readonly model: ClusterModel;
}

/**
 * Builds the model of a cluster again and again as its facts change. What an edit does not touch stays the same object:
 * nodes and pods after an edit of a Service, all but its own pods after an edit of a workload's labels.
 */
export class ModelBuilder {
  readonly #services = new ServiceBuilder();
  readonly #nodeRemarks = new Stage<readonly Remark[]>();
  #last: Built | undefined;

  /** The model that `buildModel` would give. Cost: a look at each object, then what changed; everything when pods may move. */
  build(input: ModelInput): ClusterModel {
    return finished(this.steps(input));
  }

  /** A builder that goes on from what this one built last. */
  fork(): ModelBuilder {
    const other = new ModelBuilder();
    other.#last = this.#last;
    return other;
  }

  /** `build` with rests, in which nothing else may be built. What is given up halfway was in vain, and nothing else. */
  *steps(input: ModelInput): Generator<void, ClusterModel> {
    const last = this.#last;
    if (last !== undefined && sameInput(last.input, input)) return last.model;
    const replaced = last && replacedIn(last.input.workloads, input.workloads);
    yield;
    const ground = this.#groundOf(input);
    yield;
    const stays = last !== undefined && replaced !== undefined && last.ground === ground;
    const known = last?.ground === ground ? last : undefined;
    const planned = !stays ? yield* planPods(input, ground.plans, known?.planned) : replaced.size === 0 ? last.planned : withReplaced(last.planned, replaced);
    const placed = stays ? last.placed : yield* placedOf(ground, planned, known?.placed.addressing);
    const pods = stays && planned === last.planned ? last.model.pods : yield* modelPods(partsOf(planned, placed), ground.cni.value, known && { ...partsOf(known.planned, known.placed), pods: known.model.pods });
    const plans = stays && planned === last.planned ? last.plans : placed.order.map((index) => planned.pods[index] as PodPlan);
    const services = yield* this.#services.build(input, ground.ranges, { plans, pods, endpoints: input.endpoints, ...(stays && { replaced }) });
    const { cni, cniRemarks, ranges, networks } = ground;
    const ofNodes = this.#nodeRemarks.of([input.nodes, placed.nodes], () => nodeContradictions(input, placed.nodes));
    yield;
    const model: ClusterModel = {
      cluster: input.cluster,
      name: input.name,
      cni: { ...cni, value: titled(cni.value, ranges.families) },
      families: ranges.families,
      podRanges: ranges.pods,
      serviceRanges: ranges.services,
      nodeNetworks: networks.networks,
      nodes: placed.nodes,
      pods,
      services: keptList(last?.model.services, services.services),
      router: networks.router,
      dns: clusterDns(input),
      remarks: bounded([
        ...cniRemarks,
        ...ranges.remarks,
        ...planned.remarks,
        ...networks.remarks,
        ...placed.remarks,
        ...ofNodes,
        ...services.remarks,
        ...endpointContradictions(input, services.services, ranges.pods),
      ]),
    };
    this.#last = { input, ground, planned, placed, plans, model };
    return model;
  }

  #groundOf(input: ModelInput): Ground {
    const told = toldOfNodes(input);
    const known = this.#last?.ground;
    return known !== undefined && sameGround(known.input, told) ? known : groundOf(told);
  }
}

/** The part of an input that nodes, ranges and the network plugin follow from: nothing of most workloads and Services. */
function toldOfNodes(input: ModelInput): ModelInput {
  return {
    ...input,
    claims: input.claims.filter(({ fact, owner }) => !(ADDRESSES_OF_OBJECTS.has(fact.role) && OBJECTS.has(owner?.kind ?? ''))),
    workloads: input.workloads.filter(({ resource, body }) => resource.kind === 'DaemonSet' || body.template.nodeName !== undefined || body.hostAddresses.length > 0 || body.podAddresses.length > 0),
    services: [...new Set([...input.services.filter(({ body }) => body.clusterAddresses.length > 0).slice(0, 1), ...outermostServices(input.services)])],
    endpoints: [],
    assumedNodes: input.workloads.length > 0 ? input.assumedNodes : 0,
  };
}

/** Addresses of Services, pods and endpoints, which the model takes from the objects themselves. */
const OBJECTS: ReadonlySet<string> = new Set(['Service', 'Pod', 'Endpoints', 'EndpointSlice']);
const ADDRESSES_OF_OBJECTS: ReadonlySet<AddressRole> = new Set<AddressRole>(['cluster-address', 'external-address', 'load-balancer-address', 'pod-address', 'host-address', 'endpoint-address']);

function sameGround(a: ModelInput, b: ModelInput): boolean {
  const shown = ({ services }: ModelInput): string[] => services.flatMap(({ body }) => body.clusterAddresses.map(({ value }) => value));
  if (a.assumedNodes !== b.assumedNodes || !sameElements(shown(a), shown(b)) || !sameElements(a.workloads, b.workloads, areAlike)) return false;
  return sameElements(a.claims, b.claims) && sameElements(a.settings, b.settings) && sameElements(a.nodes, b.nodes) && sameElements(a.tools ?? [], b.tools ?? []);
}

function sameInput(a: ModelInput, b: ModelInput): boolean {
  if (a.cluster !== b.cluster || a.name !== b.name || a.assumedNodes !== b.assumedNodes || !sameElements(a.tools ?? [], b.tools ?? [])) return false;
  if (!sameElements(a.claims, b.claims) || !sameElements(a.settings, b.settings) || !sameElements(a.nodes, b.nodes)) return false;
  return sameElements(a.workloads, b.workloads) && sameElements(a.services, b.services) && sameElements(a.endpoints, b.endpoints);
}

function groundOf(input: ModelInput): Ground {
  const { cni, remarks } = cniOf(input);
  const all = planNodes(input);
  const ranges = clusterRanges(input, all, cni.value);
  const plans = inUse(all, cni.value);
  return { input, cni, cniRemarks: remarks, plans, ranges, networks: nodeNetworks(input, plans, ranges, cni.value) };
}

function partsOf({ pods }: PlannedPods, { addressing, order }: Placed): Parameters<typeof modelPods>[0] {
  return { plans: pods, held: addressing.held, order };
}

function* placedOf({ input, cni: { value: cni }, plans, ranges, networks }: Ground, { pods }: PlannedPods, known: PodAddressing | undefined): Generator<void, Placed> {
  const byNode = podsByNode(plans.length, pods);
  yield;
  const addressing = yield* addressingOf(input, { cni, nodes: plans, nodeAddresses: networks.addresses, pods, byNode }, ranges, known);
  yield;
  const nodes = plans.map((plan, index) => nodeOf(plan, index, cni, ranges.families, networks, addressing, byNode[index] ?? []));
  yield;
  const order = yield* sortedPods(pods);
  return { addressing, order, nodes: renumbered(nodes, order), remarks: [...sharedAddresses(plans, pods), ...addressing.remarks] };
}

function nodeOf(
  plan: NodePlan,
  index: number,
  cni: CniKind,
  families: readonly Family[],
  networks: NodeNetworks,
  addressing: PodAddressing,
  pods: readonly number[],
): ModelNode {
  const parts = { ranges: addressing.ranges[index] ?? [], firsts: addressing.firsts[index] ?? [], tunnels: addressing.tunnels[index] ?? [] };
  return {
    name: plan.name,
    addresses: networks.addresses[index] ?? [],
    podRanges: parts.ranges,
    ...cniDevices(cni, families, parts),
    pods,
    zone: plan.zone,
  };
}

function podsByNode(count: number, pods: readonly PodPlan[]): number[][] {
  const byNode: number[][] = Array.from({ length: count }, () => []);
  pods.forEach((pod, index) => pod.node && byNode[pod.node.value]?.push(index));
  return byNode;
}

/**
 * The nodes as far as their declared ranges give pods addresses: under an address management of the CNI's own
 * `Node spec.podCIDRs` have no use.
 */
function inUse(plans: readonly NodePlan[], { ipam }: CniKind): readonly NodePlan[] {
  if (ipam === 'node-range') return plans;
  return plans.map((plan) => ({ ...plan, podRanges: ipam === 'calico' ? [] : plan.podRanges.filter(({ because }) => /cilium/i.test(because)) }));
}

function* addressingOf(input: ModelInput, all: Addressees, ranges: ClusterRanges, known: PodAddressing | undefined): Generator<void, PodAddressing> {
  const { cni, nodes, pods } = all;
  if (cni.ipam === 'calico') {
    const declaredOnes = declaredPools(input, cni);
    const others = ranges.pods.filter(({ value }) => !declaredOnes.some(({ range }) => samePrefix(range.value, value)));
    return calicoAddressing(all, ranges.families, [...declaredOnes, ...others.map((range) => poolAround(input, cni, range))]);
  }
  const blocks = nodeRanges(input, nodes, ranges, pods, cni);
  const found = yield* rangeAddressing(all, blocks.ranges, known?.given);
  return { ...found, remarks: [...blocks.remarks, ...found.remarks] };
}

function sharedAddresses(nodes: readonly NodePlan[], pods: readonly PodPlan[]): Remark[] {
  const holders = new Map<string, string>();
  const remarks: Remark[] = [];
  const hold = (address: Sourced<Address>, holder: string): void => {
    const text = formatAddress(address.value);
    const known = holders.get(text);
    if (known === undefined) holders.set(text, holder);
    else remarks.push({ message: `${text} is the address of ${known} and of ${holder}.`, place: address.place });
  };
  for (const node of nodes) for (const address of node.addresses) hold(address, `node ${node.name.value}`);
  for (const { subject, name, addresses } of pods) for (const address of addresses) hold(address, `pod ${subject.namespace}/${name.value}`);
  return remarks;
}

function renumbered(nodes: readonly ModelNode[], order: readonly number[]): ModelNode[] {
  const position: number[] = [];
  order.forEach((index, at) => (position[index] = at));
  return nodes.map((node) => ({ ...node, pods: node.pods.map((index) => position[index] as number) }));
}

function bounded(remarks: readonly Remark[]): readonly Remark[] {
  if (remarks.length <= MAXIMUM_REMARKS) return remarks;
  return [...remarks.slice(0, MAXIMUM_REMARKS), { message: `… and ${remarks.length - MAXIMUM_REMARKS} more.` }];
}
