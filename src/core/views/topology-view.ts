import type { RangeView } from '../../protocol/panel-contract';
import type { FindingColumns, NodeColumns, ServiceColumns, TopologyView } from '../../protocol/topology-contract';
import { formatAddress } from '../ip/address';
import { formatPrefix, maskPrefix } from '../ip/prefix';
import { hasRouter } from '../network/cni/carriage';
import type { ClusterModel, ModelNode, ModelService, NodeRouting } from '../network/model';
import { ROUTER } from '../network/namespaces';
import { noFindings } from './context';
import type { ViewContext } from './context';
import { findingColumns, textColumn, valueColumn } from './picture/columns';
import { traceExamples } from './picture/examples';
import { nodeConflicts, rangeConflicts, type RangeConflicts } from './picture/conflicts';
import { linkViews, tunnelViews } from './picture/links';
import { keptFor } from '../store/kept-for';
import { podFindings, podGroup, podView } from './picture/pods';
import { backendsByNode, podFindingColumns, podSums, type PodSums } from './picture/pod-sums';
import { addressValue, backendPods, prefixValue, rangeId, servicePortText } from './values';

/** The pods of a cluster with no more than these come with the picture. */
const FEW_PODS = 600;

/** The picture of a cluster. Cost: O(nodes + pods + endpoints); size: O(nodes + Services). */
export function topologyView(model: ClusterModel, routing: NodeRouting, context: ViewContext): TopologyView {
  const router = { id: ROUTER, addresses: model.router.addresses.map((address) => addressValue(address, context)) };
  const count = podFindings(context);
  const conflicts = rangeConflicts(model);
  const sums = podSums(model);
  const findings = podFindingColumns(model, sums, count);
  return {
    revision: context.revision,
    cluster: model.cluster,
    name: model.name,
    routing,
    ranges: viewsOf(model, conflicts, context),
    router: hasRouter(model, routing) && model.nodes.length > 0 ? router : undefined,
    tunnels: tunnelViews(model, context),
    links: linkViews(model, routing),
    nodes: nodeColumns(model, context, sums, findings, conflicts),
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

/** Columns that follow from the nodes alone. Cost: O(nodes), once for the nodes of a model. */
const textsOfNodes = keptFor((nodes: readonly ModelNode[]) => {
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
  };
});

function nodeColumns(model: ClusterModel, context: ViewContext, { hostPods }: PodSums, podFindings: FindingColumns, conflicts: RangeConflicts): NodeColumns {
  const { nodes } = model;
  return {
    ...textsOfNodes(nodes),
    hostPods,
    conflicts: nodeConflicts(nodes, conflicts),
    backends: backendsByNode(model),
    findings: findingColumns(nodes, ({ name }) => (name.place === undefined ? noFindings : context.countFindings(name.place))),
    podFindings,
  };
}

/** Texts of a Service. Cost: once for a Service that no edit touches. */
const textsOfService = keptFor((service: ModelService) => ({ ports: service.ports.map(servicePortText).join('; '), backends: backendPods(service).length }));

function serviceColumns({ services }: ClusterModel, context: ViewContext): ServiceColumns {
  return {
    namespaces: textColumn(services.map(({ namespace }) => namespace)),
    names: textColumn(services.map(({ name }) => name)),
    types: textColumn(services.map(({ serviceType }) => serviceType)),
    addresses: valueColumn(services, ({ clusterAddresses, externalAddresses }) => [...clusterAddresses, ...externalAddresses], ({ value }) => formatAddress(value)),
    ports: textColumn(services.map((service) => textsOfService(service).ports)),
    backends: Uint32Array.from(services, (service) => textsOfService(service).backends),
    findings: findingColumns(services, ({ place }) => context.countFindings(place)),
  };
}
