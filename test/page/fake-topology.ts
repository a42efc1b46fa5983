import { findingColumns, textColumn, valueColumn } from '../../src/core/views/picture/columns';
import type { FoundView, LostWaysView, NeighboursView, PodGroup, SearchQuestion, SearchView, TopologyView } from '../../src/protocol/topology-contract';
import { range, type Range } from '../../webview/ip';
import type { FakeCluster, FakeNode } from './fixtures';

/*
 * The picture of a made-up cluster as it travels.
 */

const fewPods = 600;

/** The picture without its pods. */
export function columnsOf(cluster: FakeCluster): TopologyView {
  const { nodes, services, unscheduled, ...rest } = cluster;
  const pods = nodes.reduce((sum, node) => sum + node.pods.length, unscheduled.length);
  const behind = new Set(services.flatMap(({ backends }) => backends));
  const zoneNames = [...new Set(nodes.flatMap(({ zone }) => zone ?? []))];
  const marked = (node: FakeNode, error: boolean): number => node.pods.filter(({ findings }) => (error ? findings.errors > 0 : findings.errors === 0 && findings.warnings > 0)).length;
  return {
    ...rest,
    nodes: {
      names: textColumn(nodes.map(({ name }) => name)),
      addresses: valueColumn(nodes, ({ addresses }) => addresses, ({ text }) => text),
      podRanges: valueColumn(nodes, ({ podRanges }) => podRanges, ({ text }) => text),
      bridges: textColumn(nodes.map(({ bridge }) => (bridge ? [bridge.name, ...bridge.addresses].join('  ') : ''))),
      zones: Int32Array.from(nodes, ({ zone }) => (zone === undefined ? -1 : zoneNames.indexOf(zone))),
      zoneNames,
      pods: Uint32Array.from(nodes, (node) => node.pods.length),
      hostPods: Uint32Array.from(nodes, (node) => node.pods.filter(({ hostNetwork }) => hostNetwork).length),
      conflicts: Uint8Array.from(nodes, ({ conflict }) => (conflict ? 1 : 0)),
      backends: Uint32Array.from(nodes, (node) => node.pods.filter(({ id }) => behind.has(id)).length),
      findings: findingColumns(nodes, ({ findings }) => findings),
      podFindings: { errors: Uint32Array.from(nodes, (node) => marked(node, true)), warnings: Uint32Array.from(nodes, (node) => marked(node, false)) },
    },
    services: {
      namespaces: textColumn(services.map(({ namespace }) => namespace)),
      names: textColumn(services.map(({ id, namespace }) => id.slice(`service/${namespace}/`.length))),
      types: textColumn(services.map(({ serviceType }) => serviceType)),
      addresses: valueColumn(services, ({ addresses }) => addresses, ({ text }) => text),
      ports: textColumn(services.map(({ ports }) => ports.join('; '))),
      backends: Uint32Array.from(services, ({ backends }) => backends.length),
      findings: findingColumns(services, ({ findings }) => findings),
    },
    pods,
    twoAddresses: nodes.some((node) => node.pods.some(({ addresses }) => addresses.length > 1)),
    ...(pods <= fewPods && { podsOfNodes: nodes.map(groupOf) }),
    unscheduled: { count: unscheduled.length, pods: unscheduled },
    examples: examplesOf(cluster),
  };
}

/** Node 5 and all others have no way to each other, where something is broken. */
export function lostWaysOf({ revision, nodes }: FakeCluster, broken: boolean): LostWaysView {
  const at = 4;
  const others = broken && nodes.length > 6 ? nodes.flatMap((_, index) => (index === at ? [] : [index])) : [];
  const places = others.length > 0 ? [...others, at].sort((a, b) => a - b) : [];
  const podOf = (index: number): string => nodes[index]?.pods[0]?.id ?? '';
  return {
    revision,
    pairs: others.length,
    nodes: Uint32Array.from(places),
    others: Uint32Array.from(places, (place) => (place === at ? others.length : 1)),
    first: Uint32Array.from(places, (place) => (place === at ? 0 : at)),
    worse: Uint8Array.from(places, (place) => (place === at ? 1 : 0)),
    shown: others.slice(0, 30).map((index) => ({ a: nodes[Math.min(index, at)]?.id ?? '', b: nodes[Math.max(index, at)]?.id ?? '', from: podOf(index), to: podOf(at), reason: 'No row of the routing table holds 10.244.4.2.' })),
    complete: true,
  };
}

/** The pods of some nodes, and of the nodes that hold some pods. */
export function groupsOf({ nodes }: FakeCluster, wanted: readonly string[], holding: readonly string[]): PodGroup[] {
  const ids = new Set(wanted);
  const pods = new Set(holding);
  return nodes.filter((node) => ids.has(node.id) || (pods.size > 0 && node.pods.some(({ id }) => pods.has(id)))).map(groupOf);
}

function groupOf({ id, pods }: FakeNode): PodGroup {
  return { node: id, pods };
}

/** Where a Service or pod leads. */
export function neighboursIn({ nodes, services }: FakeCluster, id: string): NeighboursView {
  const backends = new Set(services.find((service) => service.id === id)?.backends);
  const groups = nodes.map((node) => ({ node: node.id, pods: node.pods.map((pod) => pod.id).filter((pod) => backends.has(pod)) }));
  return { id, backends: groups.filter(({ pods }) => pods.length > 0), services: services.filter((service) => service.backends.includes(id)).map((service) => service.id) };
}

function examplesOf({ nodes, services }: FakeCluster): TopologyView['examples'] {
  const [first, second] = nodes.flatMap(({ pods }) => pods.find(({ hostNetwork }) => !hostNetwork) ?? []);
  const service = services.find(({ addresses, backends }) => addresses.length > 0 && first !== undefined && !backends.includes(first.id) && backends.length > 1);
  const node = nodes[0];
  return [
    ...(first && service ? [{ kind: 'service' as const, from: first.id, to: service.id }] : []),
    ...(first && second ? [{ kind: 'pod' as const, from: first.id, to: second.id }] : []),
    ...(node ? [{ kind: 'outside' as const, from: 'external', to: `${node.id}:30080` }] : []),
  ];
}

/** Finds by a plain look at everything. */
export function searchIn({ ranges, router, services, nodes, unscheduled }: FakeCluster, { text, kinds, limit }: SearchQuestion): SearchView {
  const wanted = text.trim().toLowerCase().replace(/^(pod|node|service)\//, '');
  const address = wanted.includes('/') ? undefined : range(wanted);
  const ranks: FoundView[][] = [[], [], [], []];
  const add = (found: FoundView, words: readonly string[], own: readonly string[] = []): void => {
    if (kinds && !kinds.includes(found.kind)) return;
    const lower = words.map((word) => word.toLowerCase());
    const holding = address !== undefined && own.some((each) => holds(range(each) ?? address, address));
    const rank = wanted === '' || lower.includes(wanted) ? 0 : holding ? 1 : lower.some((word) => word.startsWith(wanted)) ? 2 : lower.some((word) => word.includes(wanted)) ? 3 : undefined;
    if (rank !== undefined) ranks[rank]?.push(found);
  };
  const detail = (namespace: string, addresses: readonly string[]): string => [namespace, addresses.join(', ')].filter(Boolean).join(' · ');
  if (router) add({ id: router.id, kind: 'router', title: '', detail: router.addresses.map((each) => each.text).join(', ') }, ['router']);
  for (const { id, namespace, name, addresses } of services) {
    const texts = addresses.map((each) => each.text);
    add({ id, kind: 'service', title: name, detail: detail(namespace, texts) }, [name, `${namespace}/${name}`, ...texts]);
  }
  for (const { id, name, addresses, podRanges } of nodes) {
    const own = podRanges.map((each) => each.text);
    const texts = [...addresses.map((each) => each.text), ...own];
    add({ id, kind: 'node', title: name, detail: texts.join(', ') }, [name, ...texts], own);
  }
  for (const { id, role, prefix } of ranges) add({ id, kind: 'range', title: prefix.text, detail: role }, [prefix.text], [prefix.text]);
  for (const { id, namespace, name, addresses } of [...nodes.flatMap((node) => node.pods), ...unscheduled]) add({ id, kind: 'pod', title: name, detail: detail(namespace, addresses) }, [name, `${namespace}/${name}`, ...addresses]);
  const all = ranks.flat();
  return { found: all.slice(0, limit), more: Math.max(0, all.length - limit) };
}

/** Whether one range holds another or an address. */
function holds(outer: Range, inner: Range): boolean {
  const rest = BigInt((outer.family === 4 ? 32 : 128) - outer.length);
  return outer.family === inner.family && outer.length <= inner.length && outer.value >> rest === inner.value >> rest;
}
