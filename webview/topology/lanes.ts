import type { PictureNode } from './cluster';
import type { Box, Point } from './geometry';

/** The two host routes between a pair of nodes, drawn as one line inside the node network. */
export interface Lane {
  readonly a: PictureNode;
  readonly b: PictureNode;
  readonly points: readonly Point[];
}

/** More nodes than this have too many pairs to tell their lines apart. */
const mostNodes = 6;

/** Number of parallel lines that the pairs of `count` nodes in one row need; zero: they are bundled. */
export function laneCount(count: number, columns: number): number {
  if (count < 2 || count > mostNodes || columns < count) return 0;
  return 1 + Math.max(...pairs(count).map((pair) => pair.lane));
}

/**
 * Draws each pair of nodes as a line of its own. Lines leave the ports in such an order that those
 * of one node never cross each other.
 */
export function placeLanes(
  nodes: readonly { readonly node: PictureNode; readonly box: Box }[],
  mesh: Box,
  unit: number,
  columns: number,
): Lane[] {
  const count = nodes.length;
  if (laneCount(count, columns) === 0) return [];
  return pairs(count).flatMap(({ from, to, lane }) => {
    const a = nodes[from];
    const b = nodes[to];
    if (!a || !b) return [];
    const y = mesh.y + mesh.height - (10 + lane * 20) * unit;
    const left = a.box.x + portX(from, to, count);
    const right = b.box.x + portX(to, from, count);
    const points = [
      { x: left, y: a.box.y - 11 },
      { x: left, y },
      { x: right, y },
      { x: right, y: b.box.y - 11 },
    ];
    return [{ a: a.node, b: b.node, points }];
  });
}

interface Pair {
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

function pairs(count: number): Pair[] {
  const found: Pair[] = [];
  for (let span = 1; span < count; span++) {
    for (let from = 0; from + span < count; from++) {
      const to = from + span;
      let lane = 0;
      while (found.some((pair) => pair.lane === lane && pair.from < to && from < pair.to)) lane++;
      found.push({ from, to, lane });
    }
  }
  return found;
}

// Left to right: peers on the left from near to far, then peers on the right from far to near.
function portX(node: number, peer: number, count: number): number {
  const place = peer < node ? node - peer - 1 : node + (count - 1 - peer);
  const spacing = Math.min(12, 50 / Math.max(1, count - 2));
  return 41 + (place - (count - 2) / 2) * spacing;
}
