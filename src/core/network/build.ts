// Builds the model of one cluster's network from what its manifests say. It must never know texts, files or the editor.
import { formatAddress } from '../ip/address';
import type { Address, Family } from '../ip/address';
import { samePrefix } from '../ip/prefix';
import { rangeAddressing } from './cni/addresses';
import type { Addressees, PodAddressing } from './cni/addresses';
import { calicoAddressing } from './cni/calico-addresses';
import { cniOf, titled } from './cni/kind';
import { cniDevices } from './cni/node-devices';
import { declaredPools, poolAround } from './cni/pools';
import { hostDeviceName } from './device-names';
import type { ClusterModel, CniKind, ModelContainer, ModelNode, ModelPod, Sourced } from './model';
import { clusterDns } from './cluster-dns';
import { endpointContradictions, nodeContradictions } from './contradictions';
import type { ModelInput, Remark } from './model-input';
import { compareNatural } from './natural';
import { nodeNetworks } from './node-networks';
import type { NodeNetworks } from './node-networks';
import { nodeRanges } from './node-ranges';
import { planNodes } from './nodes';
import type { NodePlan } from './nodes';
import { planPods } from './pods';
import type { PodPlan } from './pods';
import { clusterRanges } from './ranges';
import type { ClusterRanges } from './ranges';
import { buildServices } from './services';
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
  const { cni, remarks: cniRemarks } = cniOf(input);
  const all = planNodes(input);
  const ranges = clusterRanges(input, all, cni.value);
  const plans = inUse(all, cni.value);
  const planned = planPods(input, plans);
  const networks = nodeNetworks(input, plans, ranges, cni.value);
  const byNode = podsByNode(plans.length, planned.pods);
  const addressing = addressingOf(input, { cni: cni.value, nodes: plans, nodeAddresses: networks.addresses, pods: planned.pods, byNode }, ranges);
  const remarks: Remark[] = [...cniRemarks, ...ranges.remarks, ...planned.remarks, ...networks.remarks, ...sharedAddresses(plans, planned.pods), ...addressing.remarks];
  const nodes = plans.map((plan, index) => nodeOf(plan, index, cni.value, ranges.families, networks, addressing, byNode[index] ?? []));
  const order = sortedPods(planned.pods);
  const lists: ContainerLists = new Map();
  const pods = order.map((index) => podOf(planned.pods[index] as PodPlan, addressing.held[index] ?? [], lists, cni.value));
  const services = buildServices(input, ranges, order.map((index) => planned.pods[index] as PodPlan), pods);
  return {
    cluster: input.cluster,
    name: input.name,
    cni: { ...cni, value: titled(cni.value, ranges.families) },
    families: ranges.families,
    podRanges: ranges.pods,
    serviceRanges: ranges.services,
    nodeNetworks: networks.networks,
    nodes: renumbered(nodes, order),
    pods,
    services: services.services,
    router: networks.router,
    dns: clusterDns(input),
    remarks: bounded([...remarks, ...nodeContradictions(input, nodes), ...services.remarks, ...endpointContradictions(input, services.services, ranges.pods)]),
  };
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

function addressingOf(input: ModelInput, all: Addressees, ranges: ClusterRanges): PodAddressing {
  const { cni, nodes, pods } = all;
  if (cni.ipam === 'calico') {
    const declaredOnes = declaredPools(input, cni);
    const others = ranges.pods.filter(({ value }) => !declaredOnes.some(({ range }) => samePrefix(range.value, value)));
    return calicoAddressing(all, ranges.families, [...declaredOnes, ...others.map((range) => poolAround(input, cni, range))]);
  }
  const blocks = nodeRanges(input, nodes, ranges, pods, cni);
  const found = rangeAddressing(all, blocks.ranges);
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

function podOf(plan: PodPlan, addresses: readonly Sourced<Address>[], lists: ContainerLists, cni: CniKind): ModelPod {
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
    veth: alone ? undefined : hostDeviceName(cni.plugin, subject.namespace, plan.name.value),
    containers: containersOf(subject, lists),
    labels: template.labels,
    dns: dnsOf(subject),
  };
}

/** The controller names the pods of a StatefulSet below its Service. Source: `pkg/controller/statefulset` newStatefulSetPod. */
function dnsOf({ resource, body }: WorkloadSubject): ModelPod['dns'] {
  const { dns } = body.template;
  return resource.kind === 'StatefulSet' ? { ...dns, subdomain: body.serviceName } : dns;
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
