import { text } from '../text';
import { element, itemGroup, lettering, rectangle, type Ink } from './draw';
import { boxesPath, grown, type Box } from './geometry';
import type { Health } from './health';
import type { Layout, PlacedZone } from './layout';

/** A group of nodes: its frame and label; `blocks` draws its nodes as blocks of their health. */
export function drawZone(zone: PlacedZone, layout: Layout, ink: Ink, blocks: boolean): SVGElement {
  const counts = { ok: 0, warning: 0, error: 0 };
  const boxes: Record<Health, Box[]> = { ok: [], warning: [], error: [] };
  for (const index of zone.nodes) {
    const placed = layout.nodes[index];
    if (!placed) continue;
    const { health } = placed.node;
    counts[health]++;
    boxes[health].push(placed.box);
  }
  const label = [
    zone.label,
    text.nodes(zone.nodes.length),
    counts.error > 0 && `${counts.error} × ${text.error}`,
    counts.warning > 0 && `${counts.warning} × ${text.warning}`,
  ].filter(Boolean);
  const parts = [rectangle(zone.box, 'outline zone-box', Math.min(16, 8 / ink.zoom))];
  if (blocks) parts.push(...drawBlocks(boxes));
  parts.push(...drawLabel(zone, `${zone.label} · ${text.nodes(zone.nodes.length)}`, ink));
  return itemGroup({ id: zone.id, label: label.join(', '), level: 2 }, 'zone', parts);
}

function drawLabel(zone: PlacedZone, label: string, ink: Ink): SVGElement[] {
  const { header } = zone;
  const size = Math.min(header.height * 0.72, Math.max(15, 12 / ink.zoom));
  if (size * ink.zoom < 6) return [];
  const x = Math.max(zone.box.x + size / 2, zone.comb.trunkX + 8 / ink.zoom);
  const right = zone.box.x + zone.box.width - size;
  // The number of nodes goes first where there is no room for both.
  const shown = ink.measure(label, 'bold') * size <= right - x ? label : zone.label;
  return [lettering(ink, shown, { at: { x, y: header.y + header.height * 0.5 + size * 0.3 }, size, width: right - x, face: 'bold', className: 'zone-name' })];
}

// One path per health, however many nodes: elements are what costs time. Shape tells what colour
// does: a cross or a bar is cut out of blocks that are not well.
function drawBlocks(boxes: Record<Health, readonly Box[]>): SVGElement[] {
  const parts: SVGElement[] = [];
  for (const health of ['ok', 'warning', 'error'] as const) {
    if (boxes[health].length === 0) continue;
    parts.push(element('path', { class: `node-block ${health}`, d: boxesPath(boxes[health]) }));
    if (health === 'ok') continue;
    const d = boxes[health].map((box) => (health === 'error' ? crossPath(box) : barPath(box))).join('');
    parts.push(element('path', { class: `node-block-mark ${health}`, d }));
  }
  return parts;
}

function crossPath(box: Box): string {
  const { x, y, width, height } = grown(box, -0.22 * Math.min(box.width, box.height));
  return `M${x} ${y}l${width} ${height}M${x + width} ${y}l${-width} ${height}`;
}

function barPath(box: Box): string {
  return `M${box.x + box.width * 0.2} ${box.y + box.height / 2}h${box.width * 0.6}`;
}
