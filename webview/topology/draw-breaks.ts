import { text } from '../text';
import type { Breaks } from './breaks';
import { brokenSign, element, type Ink, type Piece } from './draw';
import { boxKey, grown, intersects, type Box, type Point } from './geometry';
import type { Comb } from './grid';
import type { Layout } from './layout';

/*
 * Broken ways where there is no line for each pair of nodes: the last stretch of the wire to a node,
 * or to a group of nodes, is a broken line with the sign on it.
 */

interface Stretch {
  readonly from: Point;
  readonly to: Point;
  readonly title: string;
}

/** The broken stretches in a window: to nodes, or to groups where nodes are no more than blocks. */
export function breakPieces(breaks: Breaks, layout: Layout, ink: Ink, window: Box, stamp: string, grouped: boolean): Piece[] {
  if (breaks.marked.size === 0 || layout.lanes.length > 0) return [];
  const draw = (): SVGElement => {
    const stretches = (grouped ? zoneStretches(breaks, layout) : nodeStretches(breaks, layout, window)).filter(({ from, to }) => intersects(grown({ x: from.x, y: from.y, width: 1, height: to.y - from.y }, 20 / ink.zoom), window));
    return element('g', { 'aria-hidden': 'true' }, stretches.flatMap((stretch) => drawn(stretch, ink)));
  };
  return [{ key: 'broken', layer: 'ways', stamp: `${stamp} ${breaks.stamp} ${boxKey(window)}`, draw }];
}

function nodeStretches({ ofNode, marked }: Breaks, { nodes, zones, comb }: Layout, window: Box): Stretch[] {
  return nodes.flatMap(({ node, box, zone, drop }) => {
    const title = marked.has(node.id) ? ofNode.get(node.id) : undefined;
    if (title === undefined || !intersects(grown(box, 80), window)) return [];
    const own = zone === undefined ? comb : zones[zone]?.comb;
    return own ? stretchOf(own, drop, title) : [];
  });
}

function zoneStretches({ marked }: Breaks, { nodes, zones, comb }: Layout): Stretch[] {
  return zones.flatMap((zone, at) => {
    const count = zone.nodes.filter((index) => marked.has(nodes[index]?.node.id ?? '')).length;
    return count === 0 ? [] : stretchOf(comb, at, text.brokenInZone(count, zone.label));
  });
}

function stretchOf(comb: Comb, drop: number, title: string): Stretch[] {
  let rest = drop;
  for (const { y, drops } of comb.rows) {
    const found = drops[rest];
    if (found) return [{ from: { x: found.x, y }, to: { x: found.x, y: found.bottom }, title }];
    rest -= drops.length;
  }
  return [];
}

// The wire below is covered, so that the line is seen to be broken; from afar the sign is larger than the stretch.
function drawn({ from, to, title }: Stretch, { zoom }: Ink): SVGElement[] {
  const r = Math.min((to.y - from.y) * 1.1, Math.max(7, 7 / zoom));
  const sign = brokenSign({ x: from.x, y: Math.max((from.y + to.y) / 2, from.y + r) }, r);
  sign.append(element('title', {}, [title]));
  const d = `M${from.x} ${from.y}V${to.y}`;
  return [element('path', { class: 'broken-ground', d }), element('path', { class: 'route broken', d }), sign];
}
