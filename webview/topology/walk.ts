import type { Cluster } from './cluster';
import { moreServicesId, networkId } from './draw-head';
import { placeInside } from './inside';
import type { Layout } from './layout';
import type { PodStore } from './pods';
import { unscheduledId } from './scene';
import type { Directory } from './ways';

/** The picture as a tree, for arrow keys. */
export interface Tree {
  readonly view: Cluster;
  readonly layout: Layout;
  readonly directory: Directory;
  readonly pods: PodStore;
}

/** A step of the walk. */
export type Step = 'child' | 'parent' | 'next' | 'previous' | 'first' | 'last';

/** Where a step leads; undefined at the edge of the tree. Cost: O(siblings). */
export function walk(tree: Tree, id: string, step: Step): string | undefined {
  if (step === 'child') return childrenOf(tree, id)[0];
  const parent = parentOf(tree, id);
  if (step === 'parent') return parent;
  const siblings = parent === undefined ? rootsOf(tree) : childrenOf(tree, parent);
  const at = siblings.indexOf(id);
  switch (step) {
    case 'next':
      return siblings[at + 1];
    case 'previous':
      return at > 0 ? siblings[at - 1] : undefined;
    case 'first':
      return siblings[0];
    case 'last':
      return siblings.at(-1);
  }
}

/** The things at the top: Services, the router or node network, pods without a node. */
export function rootsOf({ view, layout }: Tree): string[] {
  const chips = layout.head.services?.chips.map((chip) => chip.service.id) ?? [];
  return [
    ...chips,
    ...(layout.head.services?.more ? [moreServicesId] : []),
    networkId(view),
    ...(layout.unscheduled ? [unscheduledId] : []),
  ];
}

/** What a thing holds. A Service leads to the node network. */
export function childrenOf({ view, layout, directory, pods }: Tree, id: string): string[] {
  if (id === networkId(view)) return layout.zones.length > 0 ? layout.zones.map((zone) => zone.id) : layout.nodes.map(({ node }) => node.id);
  if (id === unscheduledId) return layout.unscheduled?.pods.map(({ pod }) => pod.id) ?? [];
  const node = directory.nodes.get(id);
  const placed = node === undefined ? undefined : layout.nodes[node];
  if (placed) return placeInside(placed.node, pods.of(placed.node.id), layout.measures).pods.map(({ pod }) => pod.id);
  const zone = layout.zones.find((candidate) => candidate.id === id);
  if (zone) return zone.nodes.flatMap((index) => layout.nodes[index]?.node.id ?? []);
  return id === moreServicesId || view.services.some((service) => service.id === id) ? [networkId(view)] : [];
}

/** What holds a thing; undefined at the top. */
export function parentOf({ view, layout, directory }: Tree, id: string): string | undefined {
  const holder = directory.podNode(id);
  if (holder !== undefined) return layout.nodes[holder]?.node.id;
  const node = directory.nodes.get(id);
  const placed = node === undefined ? undefined : layout.nodes[node];
  if (placed) return placed.zone === undefined ? networkId(view) : layout.zones[placed.zone]?.id;
  if (layout.zones.some((zone) => zone.id === id)) return networkId(view);
  return layout.unscheduled?.pods.some(({ pod }) => pod.id === id) ? unscheduledId : undefined;
}
