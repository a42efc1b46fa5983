import type { NeighboursView } from '../../src/protocol/topology-contract';
import { element, type Piece } from './draw';
import type { Point } from './geometry';
import { placeInside } from './inside';
import type { Layout } from './layout';
import type { PodStore } from './pods';

/** More lines than this tell nothing: then those of the selection are drawn alone. */
const mostLines = { zones: 60, nodes: 30, pods: 60 } as const;

/** A Service with what it leads to. */
export interface Backed {
  readonly id: string;
  readonly backends: NeighboursView['backends'];
}

/** How far in the lines go: to groups, to nodes, to pods. */
export type Depth = 'zones' | 'nodes' | 'pods';

/** What is drawn of the Services' lines. */
export interface ServiceLayer {
  readonly services: readonly Backed[];
  readonly depth: Depth;
  readonly selected: string | undefined;
}

/** A line from a Service to one backend, or to all of a node or group. */
interface Line {
  readonly from: Point;
  readonly to: Point;
  readonly count: number;
}

/** The lines of the Services that have a chip; only the selected one's where all are too many. Cost: O(backends). */
export function serviceLinePieces({ services, depth, selected }: ServiceLayer, layout: Layout, pods: PodStore): Piece[] {
  const places = new Map(layout.nodes.map(({ node }, at) => [node.id, at]));
  const linesTo = (end: Depth): { readonly id: string; readonly lines: readonly Line[] }[] => services.map((service) => ({ id: service.id, lines: linesOf(service, end, layout, places, pods) }));
  const few = (some: ReturnType<typeof linesTo>): boolean => some.reduce((sum, { lines }) => sum + lines.length, 0) <= mostLines[depth];
  let drawn = linesTo(depth);
  // One line to each group, where one to each node would be a tangle; the selected Service shows all of its own.
  if (!few(drawn) && layout.zones.length > 0) drawn = drawn.map((one, at) => (one.id === selected ? one : (linesTo('zones')[at] ?? one)));
  const all = few(drawn.filter(({ id }) => id !== selected));
  return drawn.flatMap(({ id, lines }): Piece[] => {
    if (lines.length === 0 || (!all && id !== selected)) return [];
    const kind = selected === undefined ? '' : id === selected ? ' chosen' : ' other';
    const d = lines.map(curve).join('');
    const draw = (): SVGElement =>
      element('g', { class: `service-lines${kind}`, 'aria-hidden': 'true' }, [
        element('path', { class: 'service-line', d, 'stroke-width': depth === 'pods' ? undefined : 2 }),
        ...lines.map(({ to, count }) => element('circle', { class: 'service-end', cx: to.x, cy: to.y, r: (depth === 'pods' ? 2.6 : Math.min(7, 3 + Math.sqrt(count))) * (depth === 'zones' ? layout.head.unit : 1) })),
      ]);
    return [{ key: `lines/${id}`, layer: 'ways', stamp: `${kind} ${d}`, draw }];
  });
}

function linesOf({ id, backends }: Backed, depth: Depth, layout: Layout, places: ReadonlyMap<string, number>, store: PodStore): Line[] {
  const chip = layout.head.services?.chips.find(({ service }) => service.id === id)?.box;
  if (!chip) return [];
  const from = { x: chip.x + chip.width / 2, y: chip.y + chip.height };
  const ends = new Map<string, Line>();
  const add = (key: string, to: Point, count: number): void => {
    const old = ends.get(key);
    ends.set(key, { from, to, count: count + (old?.count ?? 0) });
  };
  for (const { node, pods } of backends) {
    const placed = layout.nodes[places.get(node) ?? -1];
    if (!placed) continue;
    const { box } = placed;
    const zone = depth === 'zones' && placed.zone !== undefined ? layout.zones[placed.zone] : undefined;
    if (zone) {
      add(zone.id, { x: zone.box.x + zone.box.width / 2, y: zone.box.y }, Math.max(1, pods.length));
      continue;
    }
    const known = depth === 'pods' ? store.of(node) : undefined;
    const wanted = new Set(pods);
    const cards = known ? placeInside(placed.node, known, layout.measures).pods.filter(({ pod }) => wanted.has(pod.id)) : [];
    if (cards.length === 0) add(node, { x: box.x + box.width * 0.5, y: box.y }, Math.max(1, pods.length));
    for (const { pod, box: card } of cards) add(pod.id, { x: box.x + card.x + card.width - 12, y: box.y + card.y }, 1);
  }
  return [...ends.values()];
}

function curve({ from, to }: Line): string {
  const bend = Math.max(20, (to.y - from.y) * 0.45);
  return `M${from.x} ${from.y}C${from.x} ${from.y + bend} ${to.x} ${to.y - bend} ${to.x} ${to.y}`;
}
