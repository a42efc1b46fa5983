import type { RangeView } from '../../src/protocol/panel-contract';
import { text } from '../text';
import { number } from '../translate';
import type { Breaks } from './breaks';
import type { Cluster, PictureNode } from './cluster';
import { describeService } from './describe';
import { brokenSign, element, errorSign, findingBadge, hatched, itemGroup, lettering, marked, markedAll, rectangle, type Ink, type Piece } from './draw';
import { boxKey, intersects, roundedPath, type Box, type Point } from './geometry';
import { combPath } from './grid';
import { healthOf } from './health';
import type { Head, ServiceChip } from './head';
import type { Lane } from './lanes';
import type { Layout } from './layout';

/** Id of the node network in the picture: its range where one is known. */
export function networkId(view: Cluster): string {
  return view.routing === 'router' && view.router ? view.router.id : (rangesOf(view, 'nodes')[0]?.id ?? 'network');
}

/** Id of the button that lists the Services without a chip. */
export const moreServicesId = 'more-services';

/** The pieces above the nodes that touch a window, and the wires. */
export function headPieces(view: Cluster, breaks: Breaks, layout: Layout, ink: Ink, stamp: string, window: Box): Piece[] {
  const { head } = layout;
  const wires: Piece = { key: 'wires', layer: 'wires', stamp: `${stamp} ${boxKey(window)}`, draw: () => drawWires(view, layout, window) };
  // In the depths of a large picture the head would be letters of the size of a screen.
  if (!intersects({ x: 0, y: 0, width: layout.width, height: head.wireY + 40 * head.unit }, window)) return [wires];
  const pieces: Piece[] = [
    wires,
    { key: 'network-label', layer: 'head', stamp, draw: () => drawNetworkLabel(view, layout, ink) },
  ];
  const broken = `${stamp} ${breaks.stamp}`;
  if (head.router) pieces.push({ key: 'router', layer: 'head', stamp: broken, draw: () => drawRouter(view, breaks, head, ink) });
  if (head.mesh) pieces.push({ key: networkId(view), layer: 'ground', stamp: broken, draw: () => drawMesh(view, breaks, layout, ink) });
  if (layout.lanes.length > 0) pieces.push({ key: 'lanes', layer: 'wires', stamp, draw: () => drawLanes(view, layout.lanes, head, ink) });
  if (head.services) {
    const { label, chips, more, hidden } = head.services;
    pieces.push({ key: 'services', layer: 'head', stamp, draw: () => drawServicesLabel(view, label, head.unit, ink) });
    for (const chip of chips) pieces.push({ key: chip.service.id, layer: 'head', stamp, draw: () => drawChip(chip, head.unit, ink) });
    if (more) pieces.push({ key: moreServicesId, layer: 'head', stamp, draw: () => drawMore(more, hidden, head.unit, ink) });
  }
  return pieces;
}

function rangesOf(view: Cluster, role: RangeView['role']): readonly RangeView[] {
  return view.ranges.filter((range) => range.role === role);
}

function drawWires(view: Cluster, { head, comb, lanes }: Layout, window: Box): SVGElement {
  const parts: SVGElement[] = [];
  const bundled = head.mesh && lanes.length === 0 && view.nodes.length > 1;
  if (lanes.length === 0) {
    const d = combPath(comb, window);
    parts.push(element('path', { class: bundled ? 'wire bundled' : 'wire', d }));
    if (bundled) parts.push(...(view.tunnels.length > 0 ? tunnelPaths(d) : [element('path', { class: 'route', d })]));
  }
  if (head.router) {
    const x = head.router.x + head.router.width / 2;
    const first = comb.rows[0];
    const near = first ? Math.max(first.from, Math.min(x, first.to)) : x;
    parts.push(element('path', { class: 'wire', d: `M${x} ${head.router.y + head.router.height}V${head.wireY}H${near}` }));
  }
  if (head.mesh && lanes.length === 0) parts.push(element('path', { class: 'wire', d: `M${comb.trunkX} ${head.mesh.y + head.mesh.height}V${head.wireY}` }));
  return element('g', { 'aria-hidden': 'true' }, parts);
}

function networkText(view: Cluster): { readonly text: string; readonly className: string } {
  const ranges = markedAll(rangesOf(view, 'nodes').map((range) => range.prefix));
  return { text: `${text.nodeNetwork}  ${ranges.text || text.noRange}`, className: ranges.className };
}

function drawNetworkLabel(view: Cluster, layout: Layout, ink: Ink): SVGElement {
  const { head, comb } = layout;
  if (head.mesh) return element('g', {});
  const drops = comb.rows[0]?.drops ?? [];
  const x = (drops[0]?.x ?? 0) + 12 * head.unit;
  const next = drops[1]?.x ?? layout.width;
  const network = networkText(view);
  const tunnels = tunnelText(view);
  const label = { ...network, text: tunnels ? `${network.text}  ${tunnels}` : network.text };
  const size = 12 * head.unit;
  // Below the wire between two drops, or above it beside the router: where there is more room.
  const below = next - x - size;
  const above = (head.router?.x ?? 0) - x - size;
  const y = head.wireY + (below >= above ? size * 1.35 : -size * 0.6);
  return element('g', { 'aria-hidden': 'true' }, [
    lettering(ink, label.text, { at: { x, y }, size, width: Math.max(below, above), face: 'mono', className: `network-name ${label.className}` }),
  ]);
}

function drawRouter(view: Cluster, breaks: Breaks, head: Head, ink: Ink): SVGElement {
  const box = head.router ?? { x: 0, y: 0, width: 0, height: 0 };
  const addresses = markedAll(view.router?.addresses ?? []);
  const unit = head.unit;
  const r = 11 * unit;
  const sign = { x: box.x + 22 * unit, y: box.y + box.height / 2 };
  const left = box.x + 42 * unit;
  const width = box.width - 50 * unit;
  const arrows = [0, 90, 180, 270].map((angle) =>
    element('path', {
      class: 'sign-mark',
      transform: `rotate(${angle} ${sign.x} ${sign.y})`,
      d: `M${sign.x} ${sign.y - r * 0.15}V${sign.y - r * 0.72}m${-r * 0.24} ${r * 0.26}l${r * 0.24} ${-r * 0.26}l${r * 0.24} ${r * 0.26}`,
      'stroke-width': r * 0.16,
    }),
  );
  const label = [text.router, addresses.text, networkText(view).text, conflictsOf(view, 'nodes'), tunnelText(view), breaks.words].filter(Boolean).join(', ');
  return itemGroup({ id: view.router?.id ?? 'router', label, level: 1 }, 'router', [
    rectangle(box, 'outline router-box', 8 * unit),
    element('g', { class: 'router-sign' }, [element('circle', { cx: sign.x, cy: sign.y, r }), ...arrows]),
    lettering(ink, text.router, { at: { x: left, y: box.y + 19 * unit }, size: 13.5 * unit, width, face: 'bold' }),
    lettering(ink, addresses.text, { at: { x: left, y: box.y + 36 * unit }, size: 12 * unit, width, face: 'mono', className: `dim ${addresses.className}` }),
  ]);
}

function drawMesh(view: Cluster, breaks: Breaks, layout: Layout, ink: Ink): SVGElement {
  const { head, lanes } = layout;
  const box = head.mesh ?? { x: 0, y: 0, width: 0, height: 0 };
  const network = networkText(view);
  const tunnels = tunnelText(view);
  const bundled = lanes.length > 0 || view.nodes.length < 2 ? '' : tunnels ? text.bundledTunnels(tunnels, view.nodes.length) : text.hostRoutes(view.nodes.length);
  const conflict = conflictsOf(view, 'nodes');
  const size = 12 * head.unit;
  const x = box.x + size;
  const y = bundled ? box.y + box.height / 2 - size * 0.2 : box.y + size * 1.35;
  const width = box.x + box.width - size - x;
  const parts = [
    rectangle(box, conflict ? 'outline mesh conflict' : 'outline mesh', 8 * head.unit),
    ...(conflict ? [hatched(box, 8 * head.unit)] : []),
    ...conflictMark(conflict, { x: box.x + box.width - size, y }, size, width, network.text, ink),
    lettering(ink, network.text, { at: { x, y: view.nodes.length > 1 ? y : box.y + box.height / 2 + size * 0.36 }, size, width, face: 'mono', className: `network-name ${network.className}` }),
  ];
  if (bundled) parts.push(lettering(ink, bundled, { at: { x, y: y + size * 1.3 }, size, width, className: 'route-name' }));
  // Where each pair has its line the line says it.
  const broken = bundled && breaks.count;
  const beside = x + ink.measure(bundled, 'plain') * size + size * 1.5;
  if (broken) parts.push(lettering(ink, broken, { at: { x: beside, y: y + size * 1.3 }, size, width: Math.max(0, x + width - beside), className: 'route-name broken' }));
  return itemGroup({ id: networkId(view), label: [network.text, conflict, bundled, lanes.length > 0 && tunnels, breaks.words].filter(Boolean).join(', '), level: 1 }, 'network', parts);
}

// A tunnel is a double line: a broad one with a narrower one of the ground on it.
function tunnelPaths(d: string): SVGElement[] {
  return [element('path', { class: 'tunnel', d }), element('path', { class: 'tunnel-core', d })];
}

// The words of an overlap at the right end, where there is room beside the name; the sign always.
function conflictMark(conflict: string, right: Point, size: number, width: number, beside: string, ink: Ink): SVGElement[] {
  if (conflict === '') return [];
  const room = Math.max(0, width - (ink.measure(beside, 'mono') + 4) * size);
  const words = Math.min(ink.measure(conflict, 'bold') * size, room);
  return [
    lettering(ink, conflict, { at: right, size, width: room, face: 'bold', anchor: 'end', className: 'conflict-name' }),
    errorSign({ x: right.x - words - size, y: right.y - size * 0.36 }, size * 0.55),
  ];
}

function drawLanes(view: Cluster, lanes: readonly Lane[], { unit }: Head, ink: Ink): SVGElement {
  const tunnels = tunnelText(view);
  const parts = lanes.flatMap(({ a, b, points }) => {
    const link = view.links.find((each) => (each.a === a.id && each.b === b.id) || (each.a === b.id && each.b === a.id));
    const broken = link !== undefined && link.broken !== '';
    const from = points[1] ?? { x: 0, y: 0 };
    const to = points[2] ?? from;
    const ends = `${routed(a.podRanges)} ${broken ? '⇹' : '⇄'} ${routed(b.podRanges)}`;
    const size = 11 * unit;
    const room = Math.min(420 * unit, to.x - from.x - 40 * unit);
    const whole = link?.tunnel && tunnels ? `${tunnels}  ${ends}` : ends;
    const label = ink.measure(whole, 'mono') * size <= room ? whole : ends;
    const d = roundedPath(points, 8 * unit);
    const middle = { x: to.x - 16 * unit, y: from.y };
    return [
      ...(broken ? [element('path', { class: 'route broken', d })] : link?.tunnel ? tunnelPaths(d) : [element('path', { class: 'route', d })]),
      ...(broken ? [withTitle(brokenSign(middle, 7 * unit), link.broken)] : []),
      lettering(ink, label, { at: { x: from.x + 24 * unit, y: from.y - 4 * unit }, size, width: room, face: 'mono', className: broken ? 'route-name broken' : 'route-name' }),
    ];
  });
  return element('g', { 'aria-hidden': 'true' }, parts);
}

function withTitle(drawn: SVGElement, title: string): SVGElement {
  drawn.append(element('title', {}, [title]));
  return drawn;
}

function tunnelText({ tunnels }: Cluster): string {
  return tunnels.map(({ text: each, provenance }) => marked(each, provenance)).join(', ');
}

function conflictsOf(view: Cluster, role: RangeView['role']): string {
  const names = new Set(rangesOf(view, role).flatMap(({ conflicts }) => conflicts));
  return names.size > 0 ? text.overlaps([...names]) : '';
}

function routed({ text: ranges }: PictureNode['podRanges']): string {
  const [first = '?', ...others] = ranges.split(', ');
  return (first || '?') + (others.length > 0 ? ` +${others.length}` : '');
}

function drawServicesLabel(view: Cluster, box: Box, unit: number, ink: Ink): SVGElement {
  const ranges = markedAll(rangesOf(view, 'services').map((range) => range.prefix));
  const size = 12 * unit;
  const conflict = conflictsOf(view, 'services');
  const name = `${text.services} (${number(view.services.length)})`;
  const width = (ink.measure(name, 'bold') + 1) * size;
  return element('g', { 'aria-hidden': 'true' }, [
    lettering(ink, name, { at: { x: box.x, y: box.y + size }, size, width, face: 'bold', className: 'service-name' }),
    lettering(ink, ranges.text, { at: { x: box.x + width, y: box.y + size }, size, width: box.width - width, face: 'mono', className: `dim ${ranges.className}` }),
    ...conflictMark(conflict, { x: box.x + box.width, y: box.y + size }, size, box.width - width, ranges.text, ink),
  ]);
}

function drawChip({ service, box }: ServiceChip, unit: number, ink: Ink): SVGElement {
  const { addresses } = service;
  const pad = 12 * unit;
  const width = box.width - 2 * pad;
  const x = box.x + pad;
  const name = 13 * unit;
  const small = 11.5 * unit;
  const badge = findingBadge(ink, service.findings, { x: box.x + box.width - pad, y: box.y + 18 * unit }, name);
  const backends = text.backends(service.backends);
  const backendsWidth = Math.min(width * 0.55, (ink.measure(backends, 'plain') + 0.5) * small);
  const bottom = box.y + 52 * unit;
  return itemGroup({ id: service.id, label: describeService(service), level: 1 }, 'service', [
    rectangle(box, `outline service-box ${healthOf(service.findings)}`, 14 * unit),
    lettering(ink, service.name, { at: { x, y: box.y + 18 * unit }, size: name, width: width - (badge.length > 0 ? name * 2.4 : 0), face: 'bold' }),
    ...badge,
    lettering(ink, addresses.text || text.headless, { at: { x, y: box.y + 35 * unit }, size: small, width, face: addresses.text ? 'mono' : 'plain', className: `dim ${addresses.className}` }),
    lettering(ink, service.ports, { at: { x, y: bottom }, size: small, width: width - backendsWidth - pad / 2, className: 'dim' }),
    lettering(ink, backends, { at: { x: x + width, y: bottom }, size: small, width: backendsWidth, anchor: 'end', className: 'dim' }),
  ]);
}

function drawMore(box: Box, hidden: number, unit: number, ink: Ink): SVGElement {
  return itemGroup({ id: moreServicesId, label: text.moreServicesHint(hidden), level: 1 }, 'service more', [
    rectangle(box, 'outline service-box', 14 * unit),
    lettering(ink, text.moreServices(hidden), { at: { x: box.x + box.width / 2, y: box.y + box.height / 2 + 4.5 * unit }, size: 13 * unit, width: box.width - 20 * unit, anchor: 'middle', face: 'bold' }),
  ]);
}
