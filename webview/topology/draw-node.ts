import type { PodView } from '../../src/protocol/topology-contract';
import { text } from '../text';
import { number } from '../translate';
import { describeNode, describePod } from './describe';
import {
  element,
  errorSign,
  findingBadge,
  hatched,
  itemGroup,
  legible,
  lettering,
  marked,
  rectangle,
  warningSign,
  type Ink,
  type Item,
} from './draw';
import { boxesPath, roundedPath, type Box, type Point } from './geometry';
import { healthOf, type Health } from './health';
import type { NodeInside, PlacedPod } from './inside';
import type { PlacedNode } from './layout';

/** A node far away: name, number of pods, its mark; with `backends` how many pods stand behind Services. */
export function drawTile({ node, box }: PlacedNode, ink: Ink, level: number, backends: boolean): SVGElement {
  const { health } = node;
  const size = Math.min(box.height / 3.2, box.width / 6.2, 12 / ink.zoom);
  const pad = size * 0.6;
  const width = box.width - 2 * pad;
  const parts = [rectangle(box, `outline node-box tile ${health}`, 8)];
  if (node.conflict) parts.push(hatched({ x: box.x, y: box.y, width: box.width, height: box.height * 0.14 }, 4));
  // Letters below some six pixels are noise.
  if (size * ink.zoom >= 6) {
    const middle = box.y + box.height / 2;
    const sign = health === 'ok' ? 0 : size * 1.4;
    const mark = backends && node.backends > 0 ? backendMark(node.backends, { x: box.x + box.width - pad - sign, y: middle + size * 1.2 }, size * 0.8, ink) : undefined;
    const room = width - sign - (mark ? mark.width + size * 0.3 : 0);
    const words = text.pods(node.pods);
    const count = ink.measure(words, 'plain') * size * 0.9 <= room ? words : String(node.pods);
    parts.push(
      lettering(ink, node.name, { at: { x: box.x + pad, y: middle - size * 0.15 }, size, width, face: 'bold' }),
      lettering(ink, count, { at: { x: box.x + pad, y: middle + size * 1.15 }, size: size * 0.9, width: room, className: 'dim' }),
      ...(mark?.parts ?? []),
      ...healthSign(health, { x: box.x + box.width - pad - size * 0.6, y: middle + size * 0.85 }, size * 0.6),
    );
  } else parts.push(...healthSign(health, { x: box.x + box.width / 2, y: box.y + box.height / 2 }, box.height * 0.3));
  return itemGroup(nodeItem(node.id, describeNode(node), level), 'node', parts);
}

function backendMark(count: number, { x, y }: Point, size: number, ink: Ink): { readonly width: number; readonly parts: readonly SVGElement[] } {
  const words = number(count);
  const width = (ink.measure(words, 'bold') + 0.9) * size;
  const parts = [
    rectangle({ x: x - width, y: y - size * 1.05, width, height: size * 1.35 }, 'backend-mark', size * 0.7),
    element('text', { class: 'bold backend-count', 'aria-hidden': 'true', x: x - width / 2, y: y - size * 0.02, 'font-size': size, 'text-anchor': 'middle' }, [words]),
  ];
  return { width, parts };
}

/** A node with `eth0`, its own network, the bridge and the lines to its pods; `compact` draws the pods as blocks. */
export function drawNode({ node, box }: PlacedNode, inside: NodeInside, ink: Ink, level: number, compact: boolean): SVGElement {
  const at = (part: Box): Box => ({ ...part, x: box.x + part.x, y: box.y + part.y });
  const stackX = box.x + inside.stack.x;
  const port = at(inside.port);
  const portSize = Math.min(17, legible(ink, 12, 8));
  const parts: SVGElement[] = [
    rectangle(box, `outline node-box ${healthOf(node.findings)}`, 8),
    element('path', { class: 'wire stack', d: `M${stackX} ${box.y + inside.stack.top}V${box.y + inside.stack.bottom}` }),
    rectangle(port, 'port', 11),
    lettering(ink, 'eth0', { at: { x: port.x + port.width / 2, y: port.y + port.height / 2 + portSize * 0.34 }, size: portSize, width: 58, face: 'mono', className: 'port-name', anchor: 'middle' }),
    ...drawHeader(node, at(inside.header), ink, compact),
    ...drawBridge(node.bridge, at(inside.bridge), stackX, ink),
  ];
  if (inside.hostFrame) parts.push(...drawHostFrame(at(inside.hostFrame), stackX, ink, compact));
  parts.push(...drawVeths(inside.pods, box));
  if (compact) parts.push(...drawBlocks(inside.pods, box));
  return itemGroup(nodeItem(node.id, describeNode(node), level), 'node', parts);
}

function nodeItem(id: string, label: string, level: number): Item {
  return { id, label, level };
}

function drawHeader(node: PlacedNode['node'], box: Box, ink: Ink, compact: boolean): SVGElement[] {
  const name = legible(ink, 14.5, 11.5);
  const small = Math.min(legible(ink, 12, 10), compact ? 40 : 15);
  const pods = text.pods(node.pods);
  const countWidth = compact ? 0 : ink.measure(pods, 'plain') * small;
  const badge = findingBadge(ink, node.findings, { x: box.x + box.width - countWidth - (countWidth && 12), y: box.y + name }, name);
  const badgeWidth = badge.length > 0 ? name * 2.6 : 0;
  const parts = [
    lettering(ink, node.name, { at: { x: box.x, y: box.y + name }, size: name, width: box.width - countWidth - badgeWidth - 12, face: 'bold' }),
    ...badge,
  ];
  if (!compact) parts.push(lettering(ink, pods, { at: { x: box.x + box.width, y: box.y + name }, size: small, width: countWidth + 1, className: 'dim', anchor: 'end' }));
  const { addresses, podRanges: ranges } = node;
  const lines = compact ? [ranges] : [addresses, { ...ranges, text: ranges.text && `podCIDR ${ranges.text}` }];
  lines.forEach((line, index) => {
    const y = box.y + name + (small + 5) * (index + 1);
    if (y > box.y + box.height) return;
    if (node.conflict && index === lines.length - 1) parts.push(...drawConflict(line.text, { x: box.x, y }, small, box.width, ink));
    parts.push(lettering(ink, line.text, { at: { x: box.x, y }, size: small, width: box.width, face: 'mono', className: `dim ${line.className}` }));
  });
  return parts;
}

// Behind the range of the node's pods: the pattern of overlaps, and the sign at its end.
function drawConflict(range: string, { x, y }: Point, size: number, width: number, ink: Ink): SVGElement[] {
  const length = Math.min(width - size * 1.8, ink.measure(range, 'mono') * size);
  return [hatched({ x: x - 3, y: y - size, width: length + 6, height: size * 1.35 }, 2), errorSign({ x: x + length + size, y: y - size * 0.36 }, size * 0.55)];
}

function drawBridge(bridge: PlacedNode['node']['bridge'], box: Box, stackX: number, ink: Ink): SVGElement[] {
  const size = Math.min(box.height * 0.8, legible(ink, 12, 9));
  // Without a bridge pods hang on the node's own network.
  if (bridge === '') {
    const low = box.y + box.height;
    return [element('path', { class: 'wire stack', d: `M${stackX} ${box.y}V${low}H${box.x + box.width}` })];
  }
  return [
    rectangle(box, 'bridge', 4),
    // Right of where packets come down from eth0.
    lettering(ink, bridge, { at: { x: box.x + 18, y: box.y + box.height / 2 + size * 0.36 }, size, width: box.width - 30, face: 'mono', className: 'bridge-name' }),
  ];
}

function drawHostFrame(box: Box, stackX: number, ink: Ink, compact: boolean): SVGElement[] {
  const parts = [
    element('path', { class: 'wire stack', d: `M${stackX} ${box.y + 10}H${box.x}` }),
    rectangle(box, 'host-frame', 6),
  ];
  if (!compact) parts.push(lettering(ink, text.hostNetwork, { at: { x: box.x + 8, y: box.y + 14 }, size: Math.min(13, legible(ink, 10.5, 9)), width: box.width - 16, className: 'dim' }));
  return parts;
}

function drawVeths(pods: readonly PlacedPod[], origin: Point): SVGElement[] {
  const lines = pods.flatMap(({ veth }) => (veth ? [veth.map((point) => ({ x: point.x + origin.x, y: point.y + origin.y }))] : []));
  const ends = lines.flatMap((line) => (line[0] ? [{ x: line[0].x - 1.5, y: line[0].y - 3, width: 3, height: 5 }] : []));
  return [
    element('path', { class: 'veth', d: lines.map((line) => roundedPath(line, 5)).join('') }),
    element('path', { class: 'veth-port', d: boxesPath(ends) }),
  ];
}

function drawBlocks(pods: readonly PlacedPod[], origin: Point): SVGElement[] {
  const byHealth: Record<Health, Box[]> = { ok: [], warning: [], error: [] };
  for (const { pod, box } of pods) byHealth[healthOf(pod.findings)].push({ ...box, x: box.x + origin.x, y: box.y + origin.y });
  const parts: SVGElement[] = [];
  for (const health of ['ok', 'warning', 'error'] as const) {
    const boxes = byHealth[health];
    if (boxes.length === 0) continue;
    parts.push(element('path', { class: `pod-block ${health}`, d: boxesPath(boxes) }));
    if (health !== 'ok') for (const box of boxes.slice(0, 40)) parts.push(...healthSign(health, { x: box.x + box.width / 2, y: box.y + box.height / 2 }, box.height * 0.32));
  }
  return parts;
}

/** A pod's card: name, addresses, how they are known. */
export function drawPod(pod: PodView, box: Box, ink: Ink, level: number): SVGElement {
  const health = healthOf(pod.findings);
  const two = box.height > 50;
  const name = Math.min(legible(ink, 12.5, 9.5), box.height * (two ? 0.26 : 0.36));
  const small = Math.min(legible(ink, 11.5, 9), box.height * (two ? 0.22 : 0.32));
  const badge = findingBadge(ink, pod.findings, { x: box.x + box.width - 8, y: box.y + name + 5 }, name);
  const width = box.width - 18;
  const addresses = pod.addresses.length > 0 ? pod.addresses.slice(0, 2) : [text.noAddress];
  const parts = [
    rectangle(box, `outline pod-box ${health} ${pod.provenance}${pod.hostNetwork ? ' hosted' : ''}`, 5),
    rectangle({ x: box.x, y: box.y + 5, width: 3, height: box.height - 10 }, `pod-stripe ${health}`, 1.5),
    lettering(ink, pod.name, { at: { x: box.x + 10, y: box.y + name + 5 }, size: name, width: width - (badge.length > 0 ? name * 2.4 : 0), face: 'bold' }),
    ...badge,
    ...addresses.map((address, index) =>
      lettering(ink, pod.addresses.length > 0 ? marked(address, pod.provenance) : address, {
        at: { x: box.x + 10, y: box.y + name + 7 + (small + 2.5) * (index + 1) },
        size: small,
        width,
        face: 'mono',
        className: `dim ${pod.provenance}`,
      }),
    ),
  ];
  return itemGroup({ id: pod.id, label: describePod(pod), level }, 'pod', parts);
}

/** The mark of a health that is not colour alone; nothing for `ok`. */
export function healthSign(health: Health, at: Point, r: number): SVGElement[] {
  return health === 'ok' ? [] : [health === 'error' ? errorSign(at, r) : warningSign(at, r)];
}
