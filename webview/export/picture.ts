import { render } from 'lit/html.js';
import type { PodGroup } from '../../src/protocol/topology-contract';
import type { App } from '../app';
import { text } from '../text';
import { windowOf } from '../topology/camera';
import { layers, type Piece } from '../topology/draw';
import { grown, type Box } from '../topology/geometry';
import { arrange, type Layout } from '../topology/layout';
import { legend } from '../topology/legend';
import { hatches } from '../topology/canvas';
import { PodStore } from '../topology/pods';
import { detailAt, type Detail } from '../topology/scene';
import type { Tree } from '../topology/walk';
import { directoryOf } from '../topology/ways';
import { Paper } from './paper';
import { fine, paperMeasure, sheetOf, type Drawing, type Sheet } from './sheet';

/** What of the picture is on paper. */
export type Part = 'whole' | 'view';

/**
 * A file holds no more elements and pods than about this many: some six megabytes, which every program opens.
 * Where the present level of detail needs more, the next coarser one is drawn, and the sheet says so.
 */
const mostElements = 60_000;
/** Nodes of a cluster that is drawn near enough for the pods of a traced way to be read. */
const mostTraced = 12;
/** Nodes whose pods are asked for at once. */
const nodesAtOnce = 500;
/** Units: milliseconds of work between two rests. */
const slice = 12;

/** What is drawn of the picture: which arrangement, from how near. */
interface Shot {
  readonly tree: Tree;
  readonly zoom: number;
  readonly window: Box;
  /** Whether less is drawn than on the screen. */
  readonly coarser: boolean;
}

/** The picture with its title and legend, as an SVG file. Works in slices, so that the page stays awake. Undefined while nothing is shown. */
export async function drawingOf(app: App, part: Part): Promise<Drawing | undefined> {
  const { stage } = app;
  const shot = part === 'view' ? viewOf(app) : await wholeOf(app);
  if (!shot) return undefined;
  const { tree, zoom, window } = shot;
  const paper = new Paper();
  try {
    const measure = paperMeasure();
    let pieces = stage.picture.pieces(tree, zoom, window, measure);
    if (app.state.serviceLines) {
      // The first look has asked where they lead.
      await stage.backendsSettled;
      pieces = stage.picture.pieces(tree, zoom, window, measure);
    }
    const body = await painted(pieces, paper, zoom);
    const defs = [...hatches().children].map((pattern) => paper.svg(pattern, 'picture')).join('');
    return sheetOf({ ...captionOf(app, shot), width: window.width * zoom, height: window.height * zoom, defs, drawing: `<g transform="scale(${fine(zoom)}) translate(${fine(-window.x)} ${fine(-window.y)})">\n${body}\n</g>` }, paper);
  } finally {
    paper.end();
  }
}

function viewOf(app: App): Shot | undefined {
  const { shown } = app.stage.picture;
  return shown && { tree: shown.tree, zoom: shown.camera.zoom, window: windowOf(shown.camera, shown.viewport), coarser: false };
}

async function wholeOf(app: App): Promise<Shot | undefined> {
  const { shown } = app.stage.picture;
  if (!shown) return undefined;
  const { view, layout: present } = shown.tree;
  // A way is of use where the pods at its ends can be read.
  const near = shown.traced && view.nodes.length <= mostTraced ? 97 / present.measures.cardWidth : 0;
  const zoom = printZoom(present, view.pods, Math.max(shown.camera.zoom, near));
  const detail = detailAt(present, zoom);
  const pinned = shown.pinned === undefined ? {} : { pinned: shown.pinned };
  // What stands above the nodes is as large as the whole needs it where all of it is seen from this near.
  const layout = arrange(view, { viewport: { width: present.width * zoom, height: present.height * zoom }, ...pinned });
  const pods = detail === 'zones' || detail === 'tiles' ? app.stage.pods : await allPods(app, shown.tree);
  const tree: Tree = { view, layout, directory: directoryOf(layout, pods), pods };
  // What a sum tells is left out by a coarser level only.
  const coarser = order.indexOf(detail) < order.indexOf(detailAt(present, shown.camera.zoom));
  // Half of a line lies outside of the box that it is the edge of.
  return { tree, zoom, window: grown({ x: 0, y: 0, width: layout.width, height: layout.height }, 3 / zoom), coarser };
}

const order: readonly Detail[] = ['zones', 'tiles', 'bridges', 'pods', 'open'];

/** The zoom of the screen, or the nearest one from which everything together is not too much. */
function printZoom(layout: Layout, pods: number, zoom: number): number {
  const { cardWidth, width } = layout.measures;
  const nearest = detailAt(layout, zoom) === 'open' ? 341 / cardWidth : 1.3;
  const steps = [Math.min(zoom, nearest), 339 / cardWidth, 95 / cardWidth, 149 / width, 55 / width].filter((step) => step <= zoom);
  return steps.find((step) => elementsAt(layout, pods, detailAt(layout, step)) <= mostElements) ?? steps.at(-1) ?? zoom;
}

// Counted in pictures of many kinds; what a node or a pod is made of differs little.
function elementsAt({ nodes, zones }: Layout, pods: number, detail: Detail): number {
  const count = nodes.length;
  const each: Readonly<Record<Detail, number>> = { zones: zones.length * 8, tiles: count * 7, bridges: count * 16 + pods, pods: count * 14 + pods * 6, open: count * 14 + pods * 32 };
  return each[detail];
}

async function allPods(app: App, { view }: Tree): Promise<PodStore> {
  const groups: PodGroup[] = [];
  if (view.podsOfNodes) groups.push(...view.podsOfNodes);
  else {
    for (let start = 0; start < view.nodes.length; start += nodesAtOnce) {
      const answer = await app.host.call.pods(view.cluster, view.nodes.slice(start, start + nodesAtOnce).map(({ id }) => id), []);
      groups.push(...(answer?.groups ?? []));
    }
  }
  const store = new PodStore(async () => undefined, () => undefined);
  store.use({ ...view, podsOfNodes: groups });
  return store;
}

async function painted(pieces: readonly Piece[], paper: Paper, zoom: number): Promise<string> {
  const parts: string[] = [];
  let rested = performance.now();
  for (const layer of layers) {
    for (const piece of pieces) {
      if (piece.layer !== layer) continue;
      parts.push(paper.svg(piece.draw(), 'picture', zoom));
      if (performance.now() - rested < slice) continue;
      await new Promise((resolve) => setTimeout(resolve));
      rested = performance.now();
    }
  }
  return parts.join('\n');
}

function captionOf(app: App, { tree: { view }, coarser }: Shot): Pick<Sheet, 'name' | 'heading' | 'notes' | 'legend'> {
  const key = document.createElement('div');
  render(legend(app, view, true), key);
  const routing = view.nodes.length < 2 ? '' : view.routing === 'router' ? text.routingRouter : text.routingHost;
  const ranges = view.ranges.map(({ role, prefix, conflicts }) => [`${text.role[role]} ${prefix.text}`, conflicts.length > 0 && `(${text.overlaps(conflicts)})`].filter(Boolean).join(' '));
  const left = ranges.length > mostRanges ? [text.morePods(ranges.length - mostRanges)] : [];
  return {
    name: view.name,
    heading: [view.name, text.nodes(view.nodes.length), text.pods(view.pods)].join(' · '),
    notes: [[app.workspace, routing], [...ranges.slice(0, mostRanges), ...left], app.shown?.caption ?? [], coarser ? [text.exports.coarser] : []],
    legend: key,
  };
}

const mostRanges = 12;
