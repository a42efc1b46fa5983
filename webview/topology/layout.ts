import type { Cluster, PictureNode } from './cluster';
import type { Box, Point } from './geometry';
import { bestColumns, gridSize, placeGrid, type Comb, type Size, type Spacing } from './grid';
import { placeHead, type Head } from './head';
import { measureNodes, nodeHeight, widened, type NodeMeasures, type PlacedPod } from './inside';
import { laneCount, placeLanes, type Lane } from './lanes';

/** Where everything of one picture is; parts inside nodes are placed when they are drawn. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly head: Head;
  readonly measures: NodeMeasures;
  /** Hangs the zones, or the nodes where there are none, from the wire of the head. */
  readonly comb: Comb;
  readonly zones: readonly PlacedZone[];
  readonly nodes: readonly PlacedNode[];
  /** Host routes one by one; empty when they are bundled or a router holds them. */
  readonly lanes: readonly Lane[];
  readonly unscheduled?: PlacedRest;
}

/** A node with its place. `drop` is its number in the comb it hangs from. */
export interface PlacedNode {
  readonly node: PictureNode;
  readonly box: Box;
  readonly zone: number | undefined;
  readonly drop: number;
}

/** A group of nodes. Shape: `nodes` are indices into `Layout.nodes`. */
export interface PlacedZone {
  readonly id: string;
  readonly label: string;
  readonly box: Box;
  readonly header: Box;
  readonly comb: Comb;
  readonly nodes: readonly number[];
}

/** Pods that no node takes. */
export interface PlacedRest {
  readonly box: Box;
  readonly pods: readonly PlacedPod[];
  readonly hidden: number;
}

/** What the picture is arranged for. */
export interface ArrangeOptions {
  readonly viewport: Size;
  /** Id of a Service that must have a chip. */
  readonly pinned?: string;
}

/** Up to this many nodes are shown without zones around them. */
const withoutZones = 12;
const chunk = 100;

const nodeSpacing: Spacing = { columnGap: 30, rowGap: 64, drop: 40, trunk: 36, entered: false, attach: () => ({ x: 41, y: -11 }) };
const innerSpacing: Spacing = { ...nodeSpacing, entered: true };

/**
 * Arranges the picture of a cluster. Few nodes get as many columns of pods as show them largest.
 * Cost: O(nodes), however many pods they hold.
 */
export function arrange(view: Cluster, options: ArrangeOptions): Layout {
  const measures = measureNodes(view);
  if (view.nodes.length > withoutZones) return arrangeWith(view, options, measures);
  let best: { readonly layout: Layout; readonly score: number } | undefined;
  for (let columns = Math.min(2, measures.columns); columns <= measures.columns + 1; columns++) {
    const layout = arrangeWith(view, options, widened(measures, columns));
    const scale = Math.min(1, options.viewport.width / layout.width, options.viewport.height / layout.height);
    // One row shows the wire as what it is.
    const score = scale * (layout.comb.rows.length <= 1 ? 1.2 : 1);
    if (!best || score > best.score) best = { layout, score };
  }
  return best?.layout ?? arrangeWith(view, options, measures);
}

function arrangeWith(view: Cluster, options: ArrangeOptions, measures: NodeMeasures): Layout {
  const { viewport } = options;
  const sizes = view.nodes.map((node) => ({ width: measures.width, height: nodeHeight(node, measures) }));
  const groups = groupNodes(view.nodes);
  const zones = groups.length > 1 ? arrangeZones(groups, sizes) : undefined;
  const items = zones?.map((zone) => zone.size) ?? sizes;
  const spacing = zones ? zoneSpacing(zones) : nodeSpacing;
  const head = (width: number, columns: number, zoom = viewport.width / width): Head => {
    const lanes = zones || view.routing === 'router' ? 0 : laneCount(items.length, columns);
    const column = Math.floor((Math.min(columns, items.length) - 1) / 2);
    const trunk = items.length > columns ? spacing.trunk : 0;
    const cell = items[0]?.width ?? width;
    const x = trunk + Math.max(0, column) * (cell + spacing.columnGap);
    return placeHead(view, { width, zoom, lanes, pinned: options.pinned, routerColumn: { x, width: cell } });
  };
  const columns = bestColumns(items, spacing, viewport, (width) => head(Math.max(width, minWidth), 1).wireY);
  const rough = gridSize(items, columns, spacing);
  const width = Math.max(rough.width, minWidth);
  // The zoom that shows everything, with a head that is readable at the zoom of its width.
  const zoom = Math.min(viewport.width / width, viewport.height / (rough.height + head(width, columns).wireY));
  const top = head(width, columns, zoom);
  const firstDrop = Math.max(spacing.drop, (top.mesh ? 24 : 36) * top.unit);
  const grid = placeGrid(items, columns, { x: 0, y: top.wireY }, { ...spacing, firstDrop });
  const placed = zones ? placeZones(zones, grid.boxes, view.nodes) : placeNodes(view.nodes, grid.boxes);
  const bottom = top.wireY + grid.height;
  const unscheduled = placeRest(view, { x: 0, y: bottom + 40 }, width, measures);
  return {
    width,
    height: unscheduled ? unscheduled.box.y + unscheduled.box.height : bottom,
    head: top,
    measures,
    comb: grid.comb,
    ...placed,
    lanes: top.mesh && !zones ? placeLanes(placed.nodes, top.mesh, top.unit, columns) : [],
    ...(unscheduled && { unscheduled }),
  };
}

const minWidth = 400;

/** Nodes that are shown together. Shape: indices into the nodes of the view. */
export interface Group {
  readonly label: string;
  readonly nodes: readonly number[];
}

/**
 * Groups many nodes: by zone where they have one, else in chunks by name. Few nodes are not grouped.
 * Cost: O(nodes).
 */
export function groupNodes(nodes: readonly PictureNode[]): readonly Group[] {
  if (nodes.length <= withoutZones) return [];
  const zones = new Map<string, number[]>();
  nodes.forEach((node, index) => {
    const zone = node.zone ?? '';
    const members = zones.get(zone);
    if (members) members.push(index);
    else zones.set(zone, [index]);
  });
  const groups: Group[] = [];
  for (const [label, members] of [...zones].sort(([a], [b]) => natural.compare(a, b))) {
    if (label !== '') groups.push({ label, nodes: members });
    else groups.push(...chunks(members, nodes));
  }
  return groups;
}

const natural = new Intl.Collator('en', { numeric: true });

function chunks(members: readonly number[], nodes: readonly PictureNode[]): Group[] {
  const groups: Group[] = [];
  for (let start = 0; start < members.length; start += chunk) {
    const part = members.slice(start, start + chunk);
    const first = nodes[part[0] ?? 0]?.name ?? '';
    const last = nodes[part.at(-1) ?? 0]?.name ?? '';
    groups.push({ label: first === last ? first : `${first} … ${last}`, nodes: part });
  }
  return groups;
}

interface ArrangedZone extends Group {
  readonly size: Size;
  readonly grid: ReturnType<typeof placeGrid>;
  readonly header: Box;
}

function arrangeZones(groups: readonly Group[], sizes: readonly Size[]): ArrangedZone[] {
  const membersOf = (group: Group): Size[] => group.nodes.map((index) => sizes[index] ?? { width: 0, height: 0 });
  const largest = groups.reduce((most, group) => (group.nodes.length > most.nodes.length ? group : most));
  const columns = bestColumns(membersOf(largest), innerSpacing, { width: 1.5, height: 1 }, () => 0);
  const headerShare = Math.max(0.1, Math.min(0.22, 0.05 * Math.sqrt(groups.length)));
  return groups.map((group) => {
    const members = membersOf(group);
    const rough = gridSize(members, columns, innerSpacing);
    // The label must be readable when the whole zone is small on screen.
    const headerHeight = Math.max(40, headerShare * rough.height);
    const padding = Math.max(24, 0.012 * rough.width);
    const grid = placeGrid(members, columns, { x: padding, y: headerHeight }, innerSpacing);
    return {
      ...group,
      grid,
      size: { width: grid.width + 2 * padding, height: headerHeight + grid.height + padding },
      header: { x: padding + 60, y: 0, width: grid.width - 60, height: headerHeight },
    };
  });
}

function zoneSpacing(zones: readonly ArrangedZone[]): Spacing {
  const width = Math.max(...zones.map(({ size }) => size.width));
  const height = Math.max(...zones.map(({ size }) => size.height));
  return {
    columnGap: Math.max(40, 0.03 * width),
    rowGap: Math.max(90, 0.06 * height),
    drop: Math.max(40, 0.03 * height),
    trunk: Math.max(48, 0.03 * width),
    entered: false,
    attach: (index) => ({ x: zones[index]?.grid.comb.trunkX ?? 0, y: zones[index]?.grid.comb.rows[0]?.y ?? 0 }),
  };
}

type Placed = Pick<Layout, 'zones' | 'nodes'>;

function placeNodes(nodes: readonly PictureNode[], boxes: readonly Box[]): Placed {
  return {
    zones: [],
    nodes: nodes.map((node, index) => ({ node, box: boxes[index] ?? nowhere, zone: undefined, drop: index })),
  };
}

const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 };

function placeZones(arranged: readonly ArrangedZone[], boxes: readonly Box[], nodes: readonly PictureNode[]): Placed {
  const placed: PlacedNode[] = [];
  const zones = arranged.map((zone, index): PlacedZone => {
    const box = boxes[index] ?? nowhere;
    const own = zone.nodes.map((nodeIndex, drop) => {
      const node = nodes[nodeIndex];
      if (node) placed.push({ node, box: moved(zone.grid.boxes[drop] ?? nowhere, box), zone: index, drop });
      return placed.length - 1;
    });
    return {
      id: `zone/${zone.label}`,
      label: zone.label,
      box,
      header: moved(zone.header, box),
      comb: movedComb(zone.grid.comb, box),
      nodes: own,
    };
  });
  return { zones, nodes: placed };
}

function moved(box: Box, by: Point): Box {
  return { ...box, x: box.x + by.x, y: box.y + by.y };
}

function movedComb(comb: Comb, by: Point): Comb {
  return {
    trunkX: comb.trunkX + by.x,
    rows: comb.rows.map((row) => ({
      y: row.y + by.y,
      from: row.from + by.x,
      to: row.to + by.x,
      drops: row.drops.map((drop) => ({ x: drop.x + by.x, bottom: drop.bottom + by.y })),
    })),
  };
}

function placeRest(view: Cluster, origin: Point, width: number, measures: NodeMeasures): PlacedRest | undefined {
  if (view.unscheduled.count === 0) return undefined;
  const columns = Math.max(1, Math.floor((width - 18) / (measures.cardWidth + 10)));
  const shown = view.unscheduled.pods.slice(0, columns * 3);
  const rows = Math.ceil(shown.length / columns);
  const pods = shown.map((pod, index) => ({
    pod,
    box: {
      x: origin.x + 14 + (index % columns) * (measures.cardWidth + 10),
      y: origin.y + 34 + Math.floor(index / columns) * (measures.cardHeight + 10),
      width: measures.cardWidth,
      height: measures.cardHeight,
    },
  }));
  const height = 34 + rows * (measures.cardHeight + 10) + 6;
  return { box: { ...origin, width, height }, pods, hidden: view.unscheduled.count - shown.length };
}
