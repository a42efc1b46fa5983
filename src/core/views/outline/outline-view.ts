import type { OutlineEntry, OutlineKind, OutlinePlace } from '../../../protocol/outline-contract';
import type { FindingCounts, RangeView } from '../../../protocol/panel-contract';
import type { ModelNode, ModelPod, ModelService } from '../../network/model';
import { findNamespace, nodeNamespace } from '../../network/namespaces';
import { compareNatural } from '../../network/natural';
import { noFindings } from '../context';
import { rangeViews } from '../topology-view';
import { backendPods, serviceId } from '../values';
import { countPlaces, nodeEntry, nodeFindings, podEntry, rangeEntry, serviceEntry, type OutlineSource } from './entries';
import { OUTLINE_MOST, pathIn, shownLength, windowOf, type OutlineList } from './lists';

/** What stands under an entry of the outline of a cluster. Cost: the entries and, for their findings, what is under them. */
export function outlineView(source: OutlineSource, place: OutlinePlace): OutlineEntry[] {
  if (place.id === '') return groups(source);
  const list = listOf(source, place.id);
  return list === undefined ? [] : windowOf(list, place);
}

/** The entries that lead to a thing of the picture, itself last; empty for what is not there. */
export function outlinePath(source: OutlineSource, id: string): OutlineEntry[] {
  const { model } = source;
  const group = (kind: OutlineKind): OutlineEntry[] => groups(source).filter((entry) => entry.kind === kind);
  const found = findNamespace(model, id);
  if (found?.kind === 'node') return pathToNode(source, found.node, group('nodes'));
  if (found?.kind === 'pod') return pathToPod(source, found.pod, found.index, group);
  const service = id.startsWith('service/') ? model.services.find((candidate) => serviceId(candidate) === id) : undefined;
  if (service !== undefined) return [...group('services'), ...throughGroups(source, 'services', namespaceGroupId(service), model.services.indexOf(service), ({ entries }) => entries.indexOf(service))];
  const ranges = rangesOf(source);
  const at = ranges.findIndex((range) => range.id === id);
  return at < 0 ? [] : [...group('ranges'), ...pathIn(rangeList(ranges), at)];
}

function pathToNode(source: OutlineSource, node: ModelNode, group: readonly OutlineEntry[]): OutlineEntry[] {
  return [...group, ...throughGroups(source, 'nodes', zoneGroupId(node), source.model.nodes.indexOf(node), ({ entries }) => entries.indexOf(node))];
}

function pathToPod(source: OutlineSource, pod: ModelPod, index: number, group: (kind: OutlineKind) => OutlineEntry[]): OutlineEntry[] {
  const node = pod.node && source.model.nodes[pod.node.value];
  if (node !== undefined) return [...pathToNode(source, node, group('nodes')), ...pathIn(podList(source, nodeNamespace(node), node.pods), node.pods.indexOf(index))];
  const unscheduled = unscheduledOf(source);
  return [...group('unscheduled'), ...pathIn(podList(source, 'unscheduled', unscheduled), unscheduled.indexOf(index))];
}

// A long list of nodes or Services that has groups shows these first.
function throughGroups(source: OutlineSource, kind: 'nodes' | 'services', groupId: string, index: number, within: (group: Group<unknown>) => number): OutlineEntry[] {
  const list = kind === 'nodes' ? nodesOrZones(source) : servicesOrNamespaces(source);
  if (list.groups === undefined) return pathIn(list.list, index);
  const at = list.groups.findIndex(({ id }) => id === groupId);
  const inner = listOf(source, groupId);
  const group = list.groups[at];
  return group === undefined || inner === undefined ? [] : [...pathIn(list.list, at), ...pathIn(inner, within(group))];
}

function groups(source: OutlineSource): OutlineEntry[] {
  const { model } = source;
  const unscheduled = unscheduledOf(source);
  const ranges = rangesOf(source);
  const entry = (kind: OutlineKind, list: OutlineList): OutlineEntry => ({ kind, id: kind, name: '', addresses: [], count: list.length, findings: list.findings(0, list.length), facts: {} });
  return [
    ...(model.nodes.length > 0 ? [entry('nodes', nodeList(source, 'nodes', model.nodes))] : []),
    ...(unscheduled.length > 0 ? [entry('unscheduled', podList(source, 'unscheduled', unscheduled))] : []),
    ...(model.services.length > 0 ? [entry('services', serviceList(source, 'services', model.services))] : []),
    ...(ranges.length > 0 ? [entry('ranges', rangeList(ranges))] : []),
  ];
}

function listOf(source: OutlineSource, id: string): OutlineList | undefined {
  const { model } = source;
  if (id === 'nodes') return nodesOrZones(source).list;
  if (id === 'services') return servicesOrNamespaces(source).list;
  if (id === 'ranges') return rangeList(rangesOf(source));
  if (id === 'unscheduled') return podList(source, id, unscheduledOf(source));
  if (id.startsWith('zone/')) return nodeList(source, id, model.nodes.filter((node) => zoneGroupId(node) === id));
  if (id.startsWith('namespace/')) return serviceList(source, id, model.services.filter((service) => namespaceGroupId(service) === id));
  const service = id.startsWith('service/') ? model.services.find((candidate) => serviceId(candidate) === id) : undefined;
  if (service !== undefined) return podList(source, id, backendPods(service));
  const found = findNamespace(model, id);
  return found?.kind === 'node' ? podList(source, id, found.node.pods) : undefined;
}

interface Group<T> {
  readonly id: string;
  readonly name: string;
  readonly entries: readonly T[];
}

interface Grouped<T> {
  readonly list: OutlineList;
  /** Absent where the list is short, or has nothing to be grouped by. */
  readonly groups?: readonly Group<T>[];
}

const zoneGroupId = ({ zone }: ModelNode): string => `zone/${zone ?? ''}`;
const namespaceGroupId = ({ namespace }: ModelService): string => `namespace/${namespace}`;

function nodesOrZones(source: OutlineSource): Grouped<ModelNode> {
  const { nodes } = source.model;
  const zones = nodes.length > OUTLINE_MOST ? grouped(nodes, zoneGroupId, ({ zone }) => zone ?? '') : [];
  if (zones.length < 2) return { list: nodeList(source, 'nodes', nodes) };
  return { list: groupList('nodes', 'zone', zones, (members) => nodeFindings(members, source)), groups: zones };
}

function servicesOrNamespaces(source: OutlineSource): Grouped<ModelService> {
  const { services } = source.model;
  const namespaces = services.length > OUTLINE_MOST ? grouped(services, namespaceGroupId, ({ namespace }) => namespace) : [];
  if (namespaces.length < 2) return { list: serviceList(source, 'services', services) };
  return { list: groupList('services', 'namespace', namespaces, (members) => countPlaces(members.map(({ place }) => place), source)), groups: namespaces };
}

function grouped<T>(all: readonly T[], idOf: (each: T) => string, nameOf: (each: T) => string): Group<T>[] {
  const found = new Map<string, { id: string; name: string; entries: T[] }>();
  for (const each of all) {
    const id = idOf(each);
    const group = found.get(id);
    if (group === undefined) found.set(id, { id, name: nameOf(each), entries: [each] });
    else group.entries.push(each);
  }
  return [...found.values()].sort((a, b) => compareNatural(a.name, b.name));
}

function groupList<T>(id: string, kind: OutlineKind, all: readonly Group<T>[], findings: (members: readonly T[]) => FindingCounts): OutlineList {
  const entryAt = ({ id: group, name, entries }: Group<T>): OutlineEntry => ({ kind, id: group, name, addresses: [], count: shownLength(entries.length), findings: findings(entries), facts: {} });
  return listFrom(id, all, ({ name }) => name, entryAt, (some) => findings(some.flatMap(({ entries }) => entries)));
}

function nodeList(source: OutlineSource, id: string, nodes: readonly ModelNode[]): OutlineList {
  return listFrom(id, nodes, ({ name }) => name.value, (node) => nodeEntry(node, source), (some) => nodeFindings(some, source));
}

function serviceList(source: OutlineSource, id: string, services: readonly ModelService[]): OutlineList {
  return listFrom(id, services, ({ namespace, name }) => `${namespace}/${name}`, (service) => serviceEntry(service, source), (some) => countPlaces(some.map(({ place }) => place), source));
}

function podList(source: OutlineSource, id: string, pods: readonly number[]): OutlineList {
  const podsAt = (indices: readonly number[]): ModelPod[] => indices.map((index) => source.model.pods[index]).filter((pod) => pod !== undefined);
  const all = podsAt(pods);
  return listFrom(id, all, ({ namespace, name }) => `${namespace}/${name.value}`, (pod) => podEntry(pod, source), (some) => countPlaces(new Set(some.map(({ workload }) => workload.place)), source));
}

function rangeList(ranges: readonly RangeView[]): OutlineList {
  const count = (some: readonly RangeView[]): FindingCounts => ({ ...noFindings, errors: some.filter(({ conflicts }) => conflicts.length > 0).length });
  return listFrom('ranges', ranges, ({ prefix }) => prefix.text, rangeEntry, count);
}

const rangesOf = ({ model, context }: OutlineSource): RangeView[] => rangeViews(model, context);

const unscheduledOf = ({ model }: OutlineSource): number[] => model.pods.flatMap(({ node }, index) => (node === undefined ? [index] : []));

function listFrom<T>(id: string, all: readonly T[], nameOf: (each: T) => string, entryOf: (each: T) => OutlineEntry, findings: (some: readonly T[]) => FindingCounts): OutlineList {
  // Indices come from `windowOf` and `pathIn`, which keep to the list.
  const at = <R>(index: number, make: (each: T) => R): R => make(all[index] as T);
  return { id, length: all.length, nameAt: (index) => at(index, nameOf), entryAt: (index) => at(index, entryOf), findings: (from, to) => findings(all.slice(from, to)) };
}
