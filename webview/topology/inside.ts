import type { PodView } from '../../src/protocol/topology-contract';
import type { Cluster, PictureNode } from './cluster';
import type { Box, Point } from './geometry';

/** Sizes that all nodes of one picture share. Units: picture units. */
export interface NodeMeasures {
  /** Columns of pods behind the bridge. */
  readonly columns: number;
  readonly cardWidth: number;
  readonly cardHeight: number;
  readonly width: number;
}

/** Where the parts of a node are, relative to its upper left corner. */
export interface NodeInside {
  readonly height: number;
  /** `eth0`, straddling the upper edge. */
  readonly port: Box;
  readonly header: Box;
  /** The line of the node's own network from `eth0` down to the bridge. */
  readonly stack: { readonly x: number; readonly top: number; readonly bottom: number };
  /** The frame of the pods in the node's own network; absent when there are none. */
  readonly hostFrame?: Box;
  readonly bridge: Box;
  /** Pods in the node's own network, then pods behind the bridge. */
  readonly pods: readonly PlacedPod[];
}

/** A pod card of a node. `veth` leads from the bridge to the card; absent with hostNetwork. */
export interface PlacedPod {
  readonly pod: PodView;
  readonly box: Box;
  readonly veth?: readonly Point[];
}

const pad = 14;
const gutter = 26;
const gap = 10;
const headerTop = 14;
const headerHeight = 70;
const bridgeHeight = 24;
const hostLabel = 22;
const stackX = 24;
const hostLeft = 40;

/** Chooses the shared sizes from what the nodes hold. Cost: O(nodes log nodes). */
export function measureNodes({ nodes, twoAddresses }: Cluster): NodeMeasures {
  const counts = Uint32Array.from(nodes, ({ pods, hostPods }) => pods - hostPods).sort();
  // One crowded node must not widen all the others.
  const typical = counts[Math.floor(counts.length * 0.9)] ?? 0;
  const columns = Math.min(12, Math.max(2, Math.ceil(Math.sqrt(typical / 1.6))));
  return widened({ columns, cardWidth: twoAddresses ? 176 : 150, cardHeight: twoAddresses ? 60 : 42, width: 0 }, columns);
}

/** The same sizes for another number of columns. */
export function widened(measures: NodeMeasures, columns: number): NodeMeasures {
  const width = Math.max(leastWidth, 2 * pad + columns * (gutter + measures.cardWidth) + (columns - 1) * 6);
  return { ...measures, columns, width };
}

// Room for a name, an address and a badge.
const leastWidth = 290;

/** Height of a node. */
export function nodeHeight({ pods, hostPods }: PictureNode, measures: NodeMeasures): number {
  return heights(hostPods, pods - hostPods, measures).height;
}

/**
 * Places everything inside a node; of one whose pods are not known yet there is room for them only.
 * Shape: pods in their order. Cost: O(pods of the node).
 */
export function placeInside(node: PictureNode, all: readonly PodView[] | undefined, measures: NodeMeasures): NodeInside {
  const hosted = (all ?? []).filter((pod) => pod.hostNetwork);
  const bridged = (all ?? []).filter((pod) => !pod.hostNetwork);
  const { height, bridgeY, hostY, hostHeight } = heights(node.hostPods, node.pods - node.hostPods, measures);
  const bridge = { x: pad, y: bridgeY, width: measures.width - 2 * pad, height: bridgeHeight };
  return {
    height,
    port: { x: 10, y: -11, width: 62, height: 22 },
    header: { x: hostLeft, y: headerTop, width: measures.width - hostLeft - pad, height: headerHeight },
    stack: { x: stackX, top: 11, bottom: bridgeY },
    ...(node.hostPods > 0 && {
      hostFrame: { x: hostLeft, y: hostY, width: measures.width - hostLeft - pad, height: hostHeight },
    }),
    bridge,
    pods: [...placeHosted(hosted, hostY, measures), ...placeBridged(bridged, bridgeY + bridgeHeight, measures)],
  };
}

function heights(hosted: number, bridged: number, measures: NodeMeasures) {
  const hostY = headerTop + headerHeight + 4;
  const hostRows = Math.ceil(hosted / hostColumns(measures));
  const hostHeight = hosted > 0 ? hostLabel + hostRows * (measures.cardHeight + 8) : 0;
  const bridgeY = hosted > 0 ? hostY + hostHeight + 14 : hostY;
  const rows = Math.max(1, Math.ceil(bridged / measures.columns));
  const height = bridgeY + bridgeHeight + gap + rows * (measures.cardHeight + gap) + 4;
  return { hostY, hostHeight, bridgeY, height };
}

function hostColumns(measures: NodeMeasures): number {
  return Math.max(1, Math.floor((measures.width - hostLeft - pad - 8) / (measures.cardWidth + 8)));
}

function placeHosted(pods: readonly PodView[], top: number, measures: NodeMeasures): PlacedPod[] {
  const columns = hostColumns(measures);
  return pods.map((pod, index) => ({
    pod,
    box: {
      x: hostLeft + 8 + (index % columns) * (measures.cardWidth + 8),
      y: top + hostLabel + Math.floor(index / columns) * (measures.cardHeight + 8),
      width: measures.cardWidth,
      height: measures.cardHeight,
    },
  }));
}

// Every pod of a column has a line of its own in the gutter left of it: the first pod's is the
// nearest to the cards, so that no two lines cross.
function placeBridged(pods: readonly PodView[], top: number, measures: NodeMeasures): PlacedPod[] {
  const rows = Math.max(1, Math.ceil(pods.length / measures.columns));
  const step = Math.min(5, (gutter - 8) / rows);
  return pods.map((pod, index) => {
    const column = index % measures.columns;
    const row = Math.floor(index / measures.columns);
    const x = pad + gutter + column * (gutter + measures.cardWidth + 6);
    const y = top + gap + row * (measures.cardHeight + gap);
    const line = x - 7 - row * step;
    const middle = y + measures.cardHeight / 2;
    return {
      pod,
      box: { x, y, width: measures.cardWidth, height: measures.cardHeight },
      veth: [
        { x: line, y: top },
        { x: line, y: middle },
        { x, y: middle },
      ],
    };
  });
}
