import type { FindingCounts, RangeView } from '../../protocol/panel-contract';
import type { FindingColumns, NodeColumns, ServiceColumns, TopologyView } from '../../protocol/topology-contract';
import { formatAddress } from '../ip/address';
import { formatPrefix, maskPrefix } from '../ip/prefix';
import { hasRouter } from '../network/cni/carriage';
import type { ClusterModel, ModelPod, NodeRouting } from '../network/model';
import { ROUTER } from '../network/namespaces';
import type { Place } from '../store/place';
import { noFindings } from './context';
import type { ViewContext } from './context';
import { findingColumns, textColumn, valueColumn } from './picture/columns';
import { traceExamples } from './picture/examples';
import { nodeConflicts, rangeConflicts, type RangeConflicts } from './picture/conflicts';
import { linkViews, tunnelViews } from './picture/links';
import { podFindings, podGroup, podView } from './picture/pods';
import { addressValue, backendPods, prefixValue, rangeId, servicePortText } from './values';

/** The pods of a cluster with no more than these come with the picture. */
const FEW_PODS = 600;
/** Pods without a node that are named. */
const MOST_UNSCHEDULED = 200;

/** The picture of a cluster. Cost: O(nodes + pods + endpoints); size: O(nodes + Services). */
export function topologyView(model: ClusterModel, routing: NodeRouting, context: ViewContext): TopologyView {
  const router = { id: ROUTER, addresses: model.router.addresses.map((address) => addressValue(address, context)) };
  const count = podFindings(context);
  const conflicts = rangeConflicts(model);
  const sums = podSums(model, count);
  return {
    revision: context.revision,
    cluster: model.cluster,
    name: model.name,
    routing,
    ranges: viewsOf(model, conflicts, context),
    router: hasRouter(model, routing) && model.nodes.length > 0 ? router : undefined,
    tunnels: tunnelViews(model, context),
    links: linkViews(model, routing),
    nodes: nodeColumns(model, context, sums, conflicts),
    services: serviceColumns(model, context),
    pods: model.pods.length,
    twoAddresses: sums.twoAddresses,
    podsOfNodes: model.pods.length <= FEW_PODS ? model.nodes.map((node) => podGroup(model, node, count)) : undefined,
    unscheduled: { count: sums.unscheduled.count, pods: sums.unscheduled.pods.map((pod) => podView(pod, count)) },
    remarks: model.remarks.map(({ message, place }) => ({ message, location: place && context.locate(place) })),
    examples: traceExamples(model),
  };
}

const ROLES = { pods: 'podRanges', services: 'serviceRanges', nodes: 'nodeNetworks' } as const;

/**
 * The ranges of a cluster with what they overlap wrongly, as the map of addresses sees it.
 * Shape: pods, Services, nodes; what may only be an overlap is none. Cost: O(n log n).
 */
export function rangeViews(model: ClusterModel, context: ViewContext): RangeView[] {
  return viewsOf(model, rangeConflicts(model), context);
}

function viewsOf(model: ClusterModel, { names }: RangeConflicts, context: ViewContext): RangeView[] {
  return (['pods', 'services', 'nodes'] as const).flatMap((role) =>
    model[ROLES[role]].map((range): RangeView => {
      const id = rangeId(role, range.value);
      return { id, role, prefix: prefixValue(range, context), conflicts: names.get(id) ?? [] };
    }),
  );
}

/** What is counted of pods. */
interface PodSums {
  readonly hostPods: Uint32Array;
  readonly podFindings: FindingColumns;
  readonly twoAddresses: boolean;
  readonly unscheduled: { readonly count: number; readonly pods: readonly ModelPod[] };
}

/** Counts pods by node in one pass. In the model's order pods of a workload follow each other, which keeps this a matter of milliseconds. */
function podSums({ nodes, pods }: ClusterModel, count: (pod: ModelPod) => FindingCounts): PodSums {
  const hostPods = new Uint32Array(nodes.length);
  const podFindings = { errors: new Uint32Array(nodes.length), warnings: new Uint32Array(nodes.length) };
  const lost: ModelPod[] = [];
  let lostPods = 0;
  let twoAddresses = false;
  let last: { readonly place: Place; readonly counts: FindingCounts } | undefined;
  for (const pod of pods) {
    if (pod.addresses.length > 1) twoAddresses = true;
    const node = pod.node?.value;
    if (node === undefined) {
      if (lostPods++ < MOST_UNSCHEDULED) lost.push(pod);
      continue;
    }
    if (pod.hostNetwork) add(hostPods, node);
    const { place } = pod.workload;
    if (last?.place !== place) last = { place, counts: count(pod) };
    if (last.counts.errors > 0) add(podFindings.errors, node);
    else if (last.counts.warnings > 0) add(podFindings.warnings, node);
  }
  return { hostPods, podFindings, twoAddresses, unscheduled: { count: lostPods, pods: lost } };
}

function add(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

/** Pods behind Services, counted by node. Cost: O(endpoints). */
function backendsByNode({ nodes, pods, services }: ClusterModel): Uint32Array {
  const counts = new Uint32Array(nodes.length);
  const seen = new Uint8Array(pods.length);
  for (const { ports } of services) {
    for (const { endpoints } of ports) {
      for (const { pod } of endpoints) {
        if (pod === undefined || seen[pod] === 1) continue;
        seen[pod] = 1;
        const node = pods[pod]?.node?.value;
        if (node !== undefined) add(counts, node);
      }
    }
  }
  return counts;
}

function nodeColumns(model: ClusterModel, context: ViewContext, { hostPods, podFindings }: PodSums, conflicts: RangeConflicts): NodeColumns {
  const { nodes } = model;
  const zoneNames = [...new Set(nodes.flatMap(({ zone }) => zone ?? []))];
  const zoneNumbers = new Map(zoneNames.map((name, at) => [name, at]));
  return {
    names: textColumn(nodes.map(({ name }) => name.value)),
    addresses: valueColumn(nodes, ({ addresses }) => addresses, ({ value }) => formatAddress(value)),
    podRanges: valueColumn(nodes, ({ podRanges }) => podRanges, ({ value }) => formatPrefix(maskPrefix(value))),
    bridges: textColumn(nodes.map(({ bridge }) => (bridge === undefined ? '' : [bridge.name, ...bridge.addresses.map(({ value }) => formatAddress(value))].join('  ')))),
    zones: Int32Array.from(nodes, ({ zone }) => (zone === undefined ? -1 : (zoneNumbers.get(zone) ?? -1))),
    zoneNames,
    pods: Uint32Array.from(nodes, ({ pods }) => pods.length),
    hostPods,
    conflicts: nodeConflicts(nodes, conflicts),
    backends: backendsByNode(model),
    findings: findingColumns(nodes, ({ name }) => (name.place === undefined ? noFindings : context.countFindings(name.place))),
    podFindings,
  };
}

function serviceColumns({ services }: ClusterModel, context: ViewContext): ServiceColumns {
  return {
    namespaces: textColumn(services.map(({ namespace }) => namespace)),
    names: textColumn(services.map(({ name }) => name)),
    types: textColumn(services.map(({ serviceType }) => serviceType)),
    addresses: valueColumn(services, ({ clusterAddresses, externalAddresses }) => [...clusterAddresses, ...externalAddresses], ({ value }) => formatAddress(value)),
    ports: textColumn(services.map(({ ports }) => ports.map(servicePortText).join('; '))),
    backends: Uint32Array.from(services, (service) => backendPods(service).length),
    findings: findingColumns(services, ({ place }) => context.countFindings(place)),
  };
}
