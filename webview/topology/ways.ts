import type { NeighboursView } from '../../src/protocol/topology-contract';
import type { Point } from './geometry';
import { combWay } from './grid';
import { placeInside } from './inside';
import type { Layout } from './layout';
import type { PodStore } from './pods';

/** Where the things of a picture are found by id. */
export interface Directory {
  /** Node id → its number in the layout. */
  readonly nodes: ReadonlyMap<string, number>;
  readonly pods: PodStore;
  /** The node that holds a pod, where it is known. */
  podNode(id: string): number | undefined;
}

/** Builds the directory. Cost: O(nodes). */
export function directoryOf(layout: Layout, pods: PodStore): Directory {
  const nodes = new Map(layout.nodes.map(({ node }, index) => [node.id, index]));
  const podNode = (id: string): number | undefined => {
    const holder = pods.nodeOf(id);
    return holder === undefined ? undefined : nodes.get(holder);
  };
  return { nodes, pods, podNode };
}

/** What a selection lights up: lines along the wires that packets take, and the things at their ends. */
export interface Ways {
  readonly lines: readonly (readonly Point[])[];
  readonly ids: ReadonlySet<string>;
}

/**
 * The ways of a selected Service to its backends, of a pod or a node to the node network.
 * Lines end at the nodes' ports when `inside` is false. `neighbours`: those of the selected thing, once they are known. Cost: O(backends).
 */
export function waysOf(id: string, neighbours: NeighboursView | undefined, layout: Layout, directory: Directory, inside: boolean): Ways {
  const known = neighbours?.id === id ? neighbours : undefined;
  if (id.startsWith('service/')) return serviceWays(known?.backends ?? [], id, layout, directory, inside);
  const pod = directory.podNode(id);
  const node = directory.nodes.get(id) ?? pod;
  if (node === undefined) return { lines: [], ids: new Set() };
  const entry = layout.head.router ? layout.head.router.x + layout.head.router.width / 2 : undefined;
  const lines = [[...routerStub(layout), ...wayToNode(layout, node, entry)]];
  if (inside && pod !== undefined) lines.push(...podWays(layout, node, directory, new Set([id])));
  const ids = new Set([id, layout.nodes[node]?.node.id ?? id, ...(known?.services ?? [])]);
  return { lines: layout.lanes.length > 0 ? laneWays(layout, node, lines.slice(1)) : lines, ids };
}

function serviceWays(backends: NeighboursView['backends'], id: string, layout: Layout, directory: Directory, inside: boolean): Ways {
  const lines: Point[][] = [];
  const ids = new Set([id]);
  const start = chipStub(layout, id);
  for (const { node: nodeId, pods } of backends) {
    const node = directory.nodes.get(nodeId);
    if (node === undefined) continue;
    ids.add(nodeId);
    for (const pod of pods) ids.add(pod);
    const way = wayToNode(layout, node, undefined);
    const { router, unit, wireY } = layout.head;
    const under = way[0];
    // Around the router, where the first turn would lie beneath it.
    if (router && under && under.x > router.x && under.x < router.x + router.width) way.unshift({ x: router.x - 8 * unit, y: wireY });
    const first = way[0];
    if (first) lines.push([...start, { x: first.x, y: layout.head.laneY }, ...way]);
    if (inside && pods.length > 0) lines.push(...podWays(layout, node, directory, new Set(pods)));
  }
  return { lines, ids };
}

// Past the chips below through the gap at the right side.
function chipStub({ head }: Layout, id: string): Point[] {
  const chips = head.services?.chips ?? [];
  const box = chips.find((chip) => chip.service.id === id)?.box;
  if (!box) return [];
  const lowest = head.services?.more ?? chips.at(-1)?.box ?? box;
  const below = chips.some((chip) => chip.box.x === box.x && chip.box.y > box.y) || (lowest.x === box.x && lowest.y > box.y);
  if (!below) {
    const x = box.x + box.width / 2;
    return [{ x, y: box.y + box.height }, { x, y: head.laneY }];
  }
  const x = box.x + box.width + 8 * head.unit;
  const y = box.y + box.height / 2;
  return [{ x: box.x + box.width, y }, { x, y }, { x, y: head.laneY }];
}

function routerStub({ head }: Layout): Point[] {
  if (!head.router) return [];
  return [{ x: head.router.x + head.router.width / 2, y: head.router.y + head.router.height }];
}

/** The way from the wire of the head to a node's port. Without `entryX` it starts above the first turn. */
export function wayToNode(layout: Layout, index: number, entryX: number | undefined): Point[] {
  const placed = layout.nodes[index];
  if (!placed) return [];
  const zone = placed.zone === undefined ? undefined : layout.zones[placed.zone];
  if (!zone || placed.zone === undefined) return combWay(layout.comb, placed.drop, entryX);
  const outer = combWay(layout.comb, placed.zone, entryX);
  const inner = combWay(zone.comb, placed.drop, zone.comb.trunkX);
  return [...outer, ...inner];
}

function podWays(layout: Layout, index: number, directory: Directory, pods: ReadonlySet<string>): Point[][] {
  const placed = layout.nodes[index];
  if (!placed) return [];
  const { box } = placed;
  const inside = placeInside(placed.node, directory.pods.of(placed.node.id), layout.measures);
  const stackX = box.x + inside.stack.x;
  const top = { x: stackX, y: box.y + inside.stack.top };
  const bridgeY = box.y + inside.bridge.y;
  const lines: Point[][] = [];
  for (const { pod, box: card, veth } of inside.pods) {
    if (!pods.has(pod.id)) continue;
    if (veth) lines.push([top, { x: stackX, y: bridgeY }], veth.map((point) => ({ x: point.x + box.x, y: point.y + box.y })));
    else if (inside.hostFrame) {
      const y = box.y + inside.hostFrame.y + 10;
      lines.push([top, { x: stackX, y }, { x: box.x + inside.hostFrame.x, y }], [
        { x: box.x + card.x, y: box.y + card.y + card.height },
        { x: box.x + card.x + card.width, y: box.y + card.y + card.height },
      ]);
    }
  }
  return lines;
}

function laneWays(layout: Layout, node: number, own: readonly (readonly Point[])[]): (readonly Point[])[] {
  const id = layout.nodes[node]?.node.id;
  return [...layout.lanes.filter((lane) => lane.a.id === id || lane.b.id === id).map((lane) => lane.points), ...own];
}
