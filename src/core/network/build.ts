// Builds the model of one cluster's network from what its manifests say. It must never know texts, files or the editor.
import { formatAddress } from '../ip/address';
import type { Address } from '../ip/address';
import { contains, formatPrefix } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';
import { BRIDGE, vethName } from './device-names';
import { HostLocal } from './ipam';
import type { ClusterModel, ModelContainer, ModelNode, ModelPod, Sourced } from './model';
import type { ModelInput, Remark } from './model-input';
import { compareNatural } from './natural';
import { nodeNetworks } from './node-networks';
import { nodeRanges } from './node-ranges';
import { planNodes } from './nodes';
import type { NodePlan } from './nodes';
import { planPods } from './pods';
import type { PodPlan } from './pods';
import { clusterRanges } from './ranges';
import { buildServices } from './services';
import { derived } from './sourced';
import { placeOf } from './subjects';
import type { WorkloadSubject } from './subjects';

export type { ModelInput } from './model-input';

/** More remarks than these help nobody. */
const MAXIMUM_REMARKS = 100;

/**
 * Computes the network of a cluster: ranges, nodes, pods with their addresses and devices, Services with backends.
 * Cost: O(n log n) in nodes, pods and Services together. Errors: contradictions become `remarks`; never throws.
 */
export function buildModel(input: ModelInput): ClusterModel {
  const plans = planNodes(input);
  const ranges = clusterRanges(input, plans);
  const planned = planPods(input, plans);
  const networks = nodeNetworks(input, plans, ranges);
  const blocks = nodeRanges(input, plans, ranges, planned.pods);
  const remarks: Remark[] = [...ranges.remarks, ...planned.remarks, ...networks.remarks, ...blocks.remarks, ...sharedAddresses(plans, planned.pods)];
  const byNode = podsByNode(plans.length, planned.pods);
  const held: (readonly Sourced<Address>[])[] = planned.pods.map(({ addresses }) => addresses);
  const nodes = plans.map((plan, index): ModelNode => {
    const own = blocks.ranges[index] ?? [];
    const members = byNode[index] ?? [];
    const gateways = assignAddresses(plan, own, networks.addresses[index] ?? [], members, planned.pods, held, remarks);
    return {
      name: plan.name,
      addresses: networks.addresses[index] ?? [],
      podRanges: own,
      bridge: { name: BRIDGE, addresses: gateways },
      pods: members,
      zone: plan.zone,
    };
  });
  const order = sortedPods(planned.pods);
  const lists: ContainerLists = new Map();
  const pods = order.map((index) => podOf(planned.pods[index] as PodPlan, held[index] ?? [], lists));
  const services = buildServices(input, ranges, order.map((index) => planned.pods[index] as PodPlan), pods);
  return {
    cluster: input.cluster,
    name: input.name,
    families: ranges.families,
    podRanges: ranges.pods,
    serviceRanges: ranges.services,
    nodeNetworks: networks.networks,
    nodes: renumbered(nodes, order),
    pods,
    services: services.services,
    router: networks.router,
    remarks: bounded([...remarks, ...services.remarks]),
  };
}

function podsByNode(count: number, pods: readonly PodPlan[]): number[][] {
  const byNode: number[][] = Array.from({ length: count }, () => []);
  pods.forEach((pod, index) => pod.node && byNode[pod.node.value]?.push(index));
  return byNode;
}

/** Gives the pods of one node their addresses; answers the addresses of the node's bridge. */
function assignAddresses(
  plan: NodePlan,
  ranges: readonly Sourced<Prefix>[],
  nodeAddresses: readonly Sourced<Address>[],
  members: readonly number[],
  pods: readonly PodPlan[],
  held: (readonly Sourced<Address>[])[],
  remarks: Remark[],
): Sourced<Address>[] {
  const reserved = members.flatMap((index) => (held[index] ?? []).map(({ value }) => value));
  const pools = ranges.map((range) => ({ range, pool: new HostLocal(range.value, reserved) }));
  let without = 0;
  for (const index of members) {
    const pod = pods[index];
    if (pod === undefined || pod.finished) continue;
    if (pod.subject.body.template.hostNetwork) {
      held[index] = nodeAddresses.map((address) => ({ ...address, because: `hostNetwork: the address of node ${plan.name.value}` }));
    } else if (pod.addresses.length === 0) {
      held[index] = pools.flatMap(({ range, pool }) => {
        const next = pool.next();
        return next === undefined ? [] : [derived(next, `host-local: the next free address of ${formatPrefix(range.value)}`, range, pod.node)];
      });
      if ((held[index] ?? []).length < Math.max(1, ranges.length)) without++;
    }
  }
  if (without > 0) remarks.push({ message: exhausted(plan, ranges, without), place: ranges[0]?.place ?? plan.name.place });
  remarks.push(...strangers(plan, ranges, members, pods));
  return pools.flatMap(({ range, pool }) => (pool.gateway === undefined ? [] : [derived(pool.gateway, `bridge plugin: the first address of ${formatPrefix(range.value)}`, range)]));
}

function exhausted(plan: NodePlan, ranges: readonly Sourced<Prefix>[], without: number): string {
  const { value: name } = plan.name;
  if (ranges.length === 0) return `Node ${name} has no pod range; pods without an address: ${without}.`;
  const texts = ranges.map(({ value }) => formatPrefix(value)).join(' and ');
  return `The pod range ${texts} of node ${name} is used up; pods without an address: ${without}.`;
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

/** Positions of the pods by namespace and name. */
function sortedPods(pods: readonly PodPlan[]): number[] {
  return pods
    .map((_, index) => index)
    .sort((a, b) => {
      const x = pods[a] as PodPlan;
      const y = pods[b] as PodPlan;
      return compareNatural(x.subject.namespace, y.subject.namespace) || compareNatural(x.name.value, y.name.value);
    });
}

function podOf(plan: PodPlan, addresses: readonly Sourced<Address>[], lists: ContainerLists): ModelPod {
  const { subject } = plan;
  const { template } = subject.body;
  const alone = template.hostNetwork || plan.node === undefined || plan.finished;
  return {
    namespace: subject.namespace,
    name: plan.name,
    workload: { kind: subject.resource.kind, name: subject.resource.name, place: placeOf(subject, subject.resource.slot) },
    node: plan.node,
    addresses,
    hostNetwork: template.hostNetwork,
    veth: alone ? undefined : vethName(subject.namespace, plan.name.value),
    containers: containersOf(subject, lists),
    labels: template.labels,
  };
}

/** Lists of containers made so far: the replicas of a workload share one. */
type ContainerLists = Map<WorkloadSubject, readonly ModelContainer[]>;

function containersOf(subject: WorkloadSubject, lists: ContainerLists): readonly ModelContainer[] {
  let containers = lists.get(subject);
  if (containers === undefined) {
    containers = subject.body.template.containers.map((container) => ({
      name: container.name,
      init: container.init,
      ports: container.ports.flatMap(({ name, containerPort, hostPort, protocol }) =>
        containerPort === undefined ? [] : [{ name: name?.value, port: containerPort.value, protocol, hostPort: hostPort?.value }],
      ),
      place: placeOf(subject, container.slot),
    }));
    lists.set(subject, containers);
  }
  return containers;
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
