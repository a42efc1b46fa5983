import type { RangeView } from '../../protocol/panel-contract';
import type { NodeColumns, ServiceColumns, TopologyView } from '../../protocol/topology-contract';
import { formatAddress } from '../ip/address';
import { formatPrefix, maskPrefix, overlaps } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';
import { hasRouter } from '../network/cni/carriage';
import type { ClusterModel, ModelNode, ModelPod, NodeRouting, Sourced } from '../network/model';
import { ROUTER } from '../network/namespaces';
import { noFindings } from './context';
import type { ViewContext } from './context';
import { findingColumns, valueColumn } from './picture/columns';
import { traceExamples } from './picture/examples';
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
  const unscheduled = model.pods.filter(({ node }) => node === undefined);
  return {
    revision: context.revision,
    cluster: model.cluster,
    name: model.name,
    routing,
    ranges: rangeViews(model, context),
    router: hasRouter(model, routing) && model.nodes.length > 0 ? router : undefined,
    nodes: nodeColumns(model, context, count),
    services: serviceColumns(model, context),
    pods: model.pods.length,
    twoAddresses: model.pods.some(({ addresses }) => addresses.length > 1),
    podsOfNodes: model.pods.length <= FEW_PODS ? model.nodes.map((node) => podGroup(model, node, count)) : undefined,
    unscheduled: { count: unscheduled.length, pods: unscheduled.slice(0, MOST_UNSCHEDULED).map((pod) => podView(pod, count)) },
    remarks: model.remarks.map(({ message, place }) => ({ message, location: place && context.locate(place) })),
    examples: traceExamples(model),
  };
}

interface RoleRange {
  readonly role: RangeView['role'];
  readonly range: Sourced<Prefix>;
}

const ROLE_WORDS: Readonly<Record<RangeView['role'], string>> = { pods: 'Pod range', services: 'Service range', nodes: 'Node network' };

/** The ranges of a cluster with what they overlap wrongly. Shape: pods, Services, nodes; a guess is never in conflict. */
export function rangeViews(model: ClusterModel, context: ViewContext): RangeView[] {
  const all: RoleRange[] = [
    ...model.podRanges.map((range) => ({ role: 'pods' as const, range })),
    ...model.serviceRanges.map((range) => ({ role: 'services' as const, range })),
    ...model.nodeNetworks.map((range) => ({ role: 'nodes' as const, range })),
  ];
  return all.map(({ role, range }) => ({
    id: rangeId(role, range.value),
    role,
    prefix: prefixValue(range, context),
    conflicts: all
      .filter((other) => other.role !== role && isKnown(range) && isKnown(other.range) && overlaps(range.value, other.range.value))
      .map((other) => `${ROLE_WORDS[other.role]} ${formatPrefix(other.range.value)}`),
  }));
}

function isKnown({ provenance }: Sourced<Prefix>): boolean {
  return provenance !== 'assumed';
}

function nodeColumns(model: ClusterModel, context: ViewContext, count: ReturnType<typeof podFindings>): NodeColumns {
  const { nodes } = model;
  const zoneNames = [...new Set(nodes.flatMap(({ zone }) => zone ?? []))];
  const zoneNumbers = new Map(zoneNames.map((name, at) => [name, at]));
  const podsOf = ({ pods }: ModelNode): ModelPod[] => pods.flatMap((index) => model.pods[index] ?? []);
  const podErrors = new Uint32Array(nodes.length);
  const podWarnings = new Uint32Array(nodes.length);
  nodes.forEach((node, at) => {
    for (const index of node.pods) {
      const pod = model.pods[index];
      if (pod === undefined) continue;
      const { errors, warnings } = count(pod);
      if (errors > 0) podErrors[at]!++;
      else if (warnings > 0) podWarnings[at]!++;
    }
  });
  return {
    names: nodes.map(({ name }) => name.value),
    addresses: valueColumn(nodes, ({ addresses }) => addresses, ({ value }) => formatAddress(value)),
    podRanges: valueColumn(nodes, ({ podRanges }) => podRanges, ({ value }) => formatPrefix(maskPrefix(value))),
    bridges: nodes.map(({ bridge }) => (bridge === undefined ? '' : [bridge.name, ...bridge.addresses.map(({ value }) => formatAddress(value))].join('  '))),
    zones: Int32Array.from(nodes, ({ zone }) => (zone === undefined ? -1 : (zoneNumbers.get(zone) ?? -1))),
    zoneNames,
    pods: Uint32Array.from(nodes, ({ pods }) => pods.length),
    hostPods: Uint32Array.from(nodes, (node) => podsOf(node).filter(({ hostNetwork }) => hostNetwork).length),
    findings: findingColumns(nodes, ({ name }) => (name.place === undefined ? noFindings : context.countFindings(name.place))),
    podFindings: { errors: podErrors, warnings: podWarnings },
  };
}

function serviceColumns({ services }: ClusterModel, context: ViewContext): ServiceColumns {
  return {
    namespaces: services.map(({ namespace }) => namespace),
    names: services.map(({ name }) => name),
    types: services.map(({ serviceType }) => serviceType),
    addresses: valueColumn(services, ({ clusterAddresses, externalAddresses }) => [...clusterAddresses, ...externalAddresses], ({ value }) => formatAddress(value)),
    ports: services.map(({ ports }) => ports.map(servicePortText).join('; ')),
    backends: Uint32Array.from(services, (service) => backendPods(service).length),
    findings: findingColumns(services, ({ place }) => context.countFindings(place)),
  };
}
