import type { OutlineEntry } from '../../../protocol/outline-contract';
import type { FindingCounts, RangeView } from '../../../protocol/panel-contract';
import { formatAddress } from '../../ip/address';
import { formatPrefix } from '../../ip/prefix';
import type { ClusterModel, ModelNode, ModelPod, ModelService } from '../../network/model';
import { nodeNamespace, podNamespace } from '../../network/namespaces';
import type { Place } from '../../store/place';
import type { ViewContext } from '../context';
import { noFindings } from '../context';
import { backendPods, containerPortText, serviceId, servicePortText } from '../values';
import { shownLength } from './lists';

/** What entries are made from. */
export interface OutlineSource {
  readonly model: ClusterModel;
  readonly context: ViewContext;
}

/** A node with what is on it. */
export function nodeEntry(node: ModelNode, source: OutlineSource): OutlineEntry {
  return {
    kind: 'node',
    id: nodeNamespace(node),
    name: node.name.value,
    addresses: node.addresses.map(({ value }) => formatAddress(value)),
    count: shownLength(node.pods.length),
    findings: nodeFindings([node], source),
    facts: { ...(node.podRanges.length > 0 && { podRanges: node.podRanges.map(({ value }) => formatPrefix(value)).join(', ') }), because: node.name.because },
    provenance: node.name.provenance,
    location: node.name.place && source.context.locate(node.name.place),
  };
}

/** A pod. */
export function podEntry(pod: ModelPod, { model, context }: OutlineSource): OutlineEntry {
  const node = pod.node && model.nodes[pod.node.value]?.name.value;
  const containers = pod.containers.map(({ name, ports }) => (ports.length === 0 ? name : `${name} (${ports.map(containerPortText).join(', ')})`)).join(', ');
  return {
    kind: 'pod',
    id: podNamespace(pod),
    name: pod.name.value,
    namespace: pod.namespace,
    addresses: pod.addresses.map(({ value }) => formatAddress(value)),
    findings: context.countFindings(pod.workload.place),
    facts: { workload: `${pod.workload.kind} ${pod.workload.name}`, ...(containers !== '' && { containers }), ...(node !== undefined && { node }), because: pod.node?.because ?? pod.name.because },
    provenance: pod.name.provenance,
    location: context.locate(pod.workload.place),
  };
}

/** A Service with its backends. */
export function serviceEntry(service: ModelService, { context }: OutlineSource): OutlineEntry {
  return {
    kind: 'service',
    id: serviceId(service),
    name: service.name,
    namespace: service.namespace,
    addresses: [...service.clusterAddresses, ...service.externalAddresses].map(({ value }) => formatAddress(value)),
    count: shownLength(backendPods(service).length),
    findings: context.countFindings(service.place),
    facts: { type: service.serviceType, ...(service.ports.length > 0 && { ports: service.ports.map(servicePortText).join('; ') }) },
    provenance: 'declared',
    location: context.locate(service.place),
  };
}

/** A range; what it overlaps with counts as one error. */
export function rangeEntry({ id, role, prefix, conflicts }: RangeView): OutlineEntry {
  return {
    kind: 'range',
    id,
    name: prefix.text,
    addresses: [prefix.text],
    findings: conflicts.length > 0 ? { errors: 1, warnings: 0 } : noFindings,
    facts: { role, ...(conflicts.length > 0 && { overlaps: conflicts.join(', ') }), because: prefix.because },
    provenance: prefix.provenance,
    location: prefix.location,
  };
}

/** Findings on nodes and on the workloads whose pods they hold. */
export function nodeFindings(nodes: Iterable<ModelNode>, source: OutlineSource): FindingCounts {
  return countPlaces(placesOn(nodes, source), source);
}

function* placesOn(nodes: Iterable<ModelNode>, { model }: OutlineSource): Generator<Place> {
  for (const { name, pods } of nodes) {
    if (name.place !== undefined) yield name.place;
    for (const index of pods) {
      const place = model.pods[index]?.workload.place;
      if (place !== undefined) yield place;
    }
  }
}

/** More slots than a chunk can have. */
const SLOTS = 2 ** 26;

/** Findings at places, each place once. */
export function countPlaces(places: Iterable<Place>, { context }: OutlineSource): FindingCounts {
  // One number per place: the largest cluster has 150,000 pods, of few workloads.
  const seen = new Set<number>();
  let [errors, warnings] = [0, 0];
  for (const place of places) {
    const key = place.chunk * SLOTS + place.slot;
    if (seen.has(key)) continue;
    seen.add(key);
    const found = context.countFindings(place);
    errors += found.errors;
    warnings += found.warnings;
  }
  return { errors, warnings };
}
