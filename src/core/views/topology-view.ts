import type { NodeView, PodView, RangeView, ServiceView, TopologyView } from '../../protocol/panel-contract';
import { formatAddress } from '../ip/address';
import { formatPrefix, overlaps } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';
import { hasRouter } from '../network/cni/carriage';
import type { ClusterModel, ModelNode, ModelPod, ModelService, NodeRouting, Sourced } from '../network/model';
import { nodeNamespace, podNamespace, ROUTER } from '../network/namespaces';
import { noFindings } from './context';
import type { ViewContext } from './context';
import { addressValue, backendPods, containerPortText, prefixValue, rangeId, serviceId, servicePortText } from './values';

/** The picture of a cluster. Cost: O(nodes + pods + endpoints). */
export function topologyView(model: ClusterModel, routing: NodeRouting, context: ViewContext): TopologyView {
  const router = { id: ROUTER, addresses: model.router.addresses.map((address) => addressValue(address, context)) };
  return {
    revision: context.revision,
    cluster: model.cluster,
    name: model.name,
    routing,
    ranges: rangeViews(model, context),
    router: hasRouter(model, routing) && model.nodes.length > 0 ? router : undefined,
    nodes: model.nodes.map((node) => nodeView(model, node, context)),
    services: model.services.map((service) => serviceView(model, service, context)),
    unscheduled: model.pods.filter(({ node }) => node === undefined).map((pod) => podView(pod, context)),
    remarks: model.remarks.map(({ message, place }) => ({ message, location: place && context.locate(place) })),
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

function nodeView(model: ClusterModel, node: ModelNode, context: ViewContext): NodeView {
  return {
    id: nodeNamespace(node),
    name: node.name.value,
    addresses: node.addresses.map((address) => addressValue(address, context)),
    podRanges: node.podRanges.map((range) => prefixValue(range, context)),
    bridge: node.bridge && { name: node.bridge.name, addresses: node.bridge.addresses.map(({ value }) => formatAddress(value)) },
    pods: node.pods.map((index) => podView(model.pods[index] as ModelPod, context)),
    zone: node.zone,
    findings: node.name.place === undefined ? noFindings : context.countFindings(node.name.place),
  };
}

function podView(pod: ModelPod, context: ViewContext): PodView {
  return {
    id: podNamespace(pod),
    namespace: pod.namespace,
    name: pod.name.value,
    workload: workloadText(pod),
    addresses: pod.addresses.map(({ value }) => formatAddress(value)),
    provenance: pod.name.provenance,
    veth: pod.veth,
    hostNetwork: pod.hostNetwork,
    containers: pod.containers.map(({ name, ports, init }) => ({ name, ports: ports.map(containerPortText), init })),
    findings: context.countFindings(pod.workload.place),
  };
}

/** `Deployment web`; a plain pod is its own workload. */
function workloadText({ workload }: ModelPod): string {
  return `${workload.kind} ${workload.name}`;
}

function serviceView(model: ClusterModel, service: ModelService, context: ViewContext): ServiceView {
  return {
    id: serviceId(service),
    namespace: service.namespace,
    name: service.name,
    serviceType: service.serviceType,
    addresses: [...service.clusterAddresses, ...service.externalAddresses].map((address) => addressValue(address, context)),
    ports: service.ports.map(servicePortText),
    backends: backendsOf(model, service),
    findings: context.countFindings(service.place),
  };
}

/** Pod ids behind any port of a Service. Shape: each once, in order of appearance. */
function backendsOf(model: ClusterModel, service: ModelService): string[] {
  return backendPods(service).map((index) => podNamespace(model.pods[index] as ModelPod));
}
