import { text } from '../text';
import type { Breaks } from './breaks';
import type { Cluster } from './cluster';
import { element, itemGroup, lettering, rectangle, type Ink, type Piece } from './draw';
import { headPieces } from './draw-head';
import { drawNode, drawPod, drawTile } from './draw-node';
import { drawZone } from './draw-zone';
import { intersects, roundedPath, type Box } from './geometry';
import { combPath } from './grid';
import { placeInside } from './inside';
import type { Layout, PlacedNode } from './layout';
import type { Measure } from './fit-text';
import type { PodStore } from './pods';
import type { ServiceLayer } from './service-layer';
import type { TraceWays } from './trace-ways';
import type { Ways } from './ways';

/** How much is drawn: groups as blocks, nodes as tiles, nodes with bridges, pods as cards, pods from the inside. */
export type Detail = 'zones' | 'tiles' | 'bridges' | 'pods' | 'open';

/** On-screen width of a card from which on a pod is shown from the inside. Units: CSS pixels. */
const openWidth = 340;

/** The parts that are loaded when they are wanted. */
export type Extras = typeof import('./extras');

/** What the sizes on screen allow. Units: `zoom` in CSS pixels per picture unit. */
export function detailAt(layout: Layout, zoom: number): Detail {
  if (layout.measures.cardWidth * zoom >= openWidth) return 'open';
  if (layout.measures.cardWidth * zoom >= 96) return 'pods';
  const nodeWidth = layout.measures.width * zoom;
  if (nodeWidth >= 150) return 'bridges';
  return nodeWidth >= 56 || layout.zones.length === 0 ? 'tiles' : 'zones';
}

/** Id of the box of pods that no node takes. */
export const unscheduledId = 'unscheduled';

/** What is drawn of a picture. */
export interface SceneOptions {
  readonly view: Cluster;
  readonly pods: PodStore;
  readonly layout: Layout;
  readonly zoom: number;
  /** Only what touches it is drawn. */
  readonly window: Box;
  /** Changes with the view or layout. */
  readonly epoch: number;
  /** Index of a node that is drawn even outside the window: it holds the focus. */
  readonly focusedNode: number | undefined;
  readonly breaks: Breaks;
  readonly ways: Ways | TraceWays | undefined;
  /** What the lines of Services are drawn from; absent while they are not. */
  readonly services: ServiceLayer | undefined;
  /** Absent until they are loaded: then what needs them is not drawn yet. */
  readonly extras: Extras | undefined;
  readonly measure: Measure;
}

/** The pieces of a picture in a window. Cost: O(nodes) plus what is in the window. */
export function sceneOf(options: SceneOptions): Piece[] {
  const { view, layout, window, ways } = options;
  const detail = detailAt(layout, options.zoom);
  const ink: Ink = { zoom: steps(Math.min(options.zoom, 1.4)), measure: options.measure };
  const backends = options.services !== undefined;
  const stamp = `${options.epoch} ${detail} ${ink.zoom}${backends ? ' backends' : ''}`;
  const pieces = headPieces(view, options.breaks, layout, ink, `${options.epoch}`, window);
  layout.zones.forEach((zone) => {
    if (!intersects(zone.box, window)) return;
    pieces.push({ key: zone.id, layer: 'ground', stamp, draw: () => drawZone(zone, layout, ink, detail === 'zones') });
    if (detail === 'zones') return;
    const d = combPath(zone.comb, window);
    pieces.push({ key: `wires/${zone.id}`, layer: 'wires', stamp: d, draw: () => element('path', { class: 'wire', d, 'aria-hidden': 'true' }) });
  });
  if (detail !== 'zones') {
    layout.nodes.forEach((placed, index) => {
      if (intersects(placed.box, window) || index === options.focusedNode) pieces.push(...nodePieces(placed, options, ink, stamp, detail));
    });
  }
  pieces.push(...restPieces(options, ink, stamp));
  if (options.extras) pieces.push(...options.extras.breakPieces(options.breaks, layout, ink, window, stamp, detail === 'zones'));
  if (options.services && options.extras) pieces.push(...options.extras.serviceLinePieces(options.services, layout, options.pods));
  if (ways && 'done' in ways) pieces.push(...wayPiece('rest', ways.lines), ...wayPiece('done', ways.done), ...wayPiece('now', ways.now));
  else if (ways) pieces.push(...wayPiece('', ways.lines));
  return pieces;
}

function wayPiece(name: '' | 'rest' | 'done' | 'now', lines: Ways['lines']): Piece[] {
  const d = lines.map((line) => roundedPath(line, 6)).join('');
  return d === '' ? [] : [{ key: `ways${name}`, layer: 'ways', stamp: d, draw: () => element('path', { class: `way ${name}`.trim(), d, 'aria-hidden': 'true' }) }];
}

// Sixths of an octave: letters are redrawn when they would be an eighth too small.
function steps(zoom: number): number {
  return 2 ** (Math.floor(Math.log2(zoom) * 6) / 6);
}

function nodePieces(placed: PlacedNode, { layout, window, pods, services, extras }: SceneOptions, ink: Ink, epochStamp: string, detail: Detail): Piece[] {
  const level = layout.zones.length > 0 ? 3 : 2;
  const { node, box } = placed;
  if (detail === 'tiles') return [{ key: node.id, layer: 'boxes', stamp: epochStamp, draw: () => drawTile(placed, ink, level, services !== undefined) }];
  const stamp = `${epochStamp} ${pods.stamp(node.id)}${extras ? '' : ' plain'}`;
  const inside = placeInside(node, pods.of(node.id), layout.measures);
  const pieces: Piece[] = [
    { key: node.id, layer: 'boxes', stamp, draw: () => drawNode(placed, inside, ink, level, detail === 'bridges') },
  ];
  if (detail === 'bridges') return pieces;
  const draw = detail === 'open' && extras ? extras.drawOpenPod : drawPod;
  for (const { pod, box: card } of inside.pods) {
    const at = { ...card, x: box.x + card.x, y: box.y + card.y };
    if (intersects(at, window)) pieces.push({ key: pod.id, layer: 'pods', stamp, draw: () => draw(pod, at, ink, level + 1) });
  }
  return pieces;
}

function restPieces({ view, layout, window }: SceneOptions, ink: Ink, stamp: string): Piece[] {
  const rest = layout.unscheduled;
  if (!rest || !intersects(rest.box, window)) return [];
  const { count } = view.unscheduled;
  const draw = (): SVGElement =>
    itemGroup({ id: unscheduledId, label: text.unscheduled(count), level: 1 }, 'rest', [
      rectangle(rest.box, 'outline rest-box', 8),
      lettering(ink, [text.unscheduled(count), rest.hidden > 0 && text.morePods(rest.hidden)].filter(Boolean).join(' · '), {
        at: { x: rest.box.x + 14, y: rest.box.y + 22 },
        size: Math.min(24, Math.max(13, 11 / ink.zoom)),
        width: rest.box.width - 28,
        face: 'bold',
      }),
    ]);
  return [
    { key: unscheduledId, layer: 'ground', stamp, draw },
    ...rest.pods.map(({ pod, box }): Piece => ({ key: pod.id, layer: 'pods', stamp, draw: () => drawPod(pod, box, ink, 2) })),
  ];
}
