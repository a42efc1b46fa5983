import type { PodContainer, PodView } from '../../src/protocol/topology-contract';
import { text } from '../text';
import { describePod } from './describe';
import { element, findingBadge, itemGroup, lettering, marked, rectangle, type Ink } from './draw';
import type { Box } from './geometry';
import { healthOf } from './health';

/*
 * A pod from the inside: its network namespace with `lo` and `eth0`, and the containers that share them.
 */

/** A pod's card, opened. */
export function drawOpenPod(pod: PodView, box: Box, ink: Ink, level: number): SVGElement {
  const health = healthOf(pod.findings);
  const unit = box.height / 42;
  const name = 4 * unit;
  const badge = findingBadge(ink, pod.findings, { x: box.x + box.width - 3 * unit, y: box.y + 5.6 * unit }, name);
  const frame: Box = { x: box.x + 2.5 * unit, y: box.y + 8 * unit, width: box.width - 5 * unit, height: box.height - 10.5 * unit };
  const title = ink.measure(pod.name, 'bold') * name;
  const parts = [
    rectangle(box, `outline pod-box ${health} ${pod.provenance}${pod.hostNetwork ? ' hosted' : ''}`, 5),
    lettering(ink, pod.name, { at: { x: box.x + 3 * unit, y: box.y + 5.8 * unit }, size: name, width: box.width * 0.7, face: 'bold' }),
    lettering(ink, pod.namespace, { at: { x: box.x + 5 * unit + Math.min(title, box.width * 0.7), y: box.y + 5.8 * unit }, size: 3 * unit, width: Math.max(0, box.width * 0.9 - Math.min(title, box.width * 0.7) - 20 * unit), className: 'dim' }),
    ...badge,
    rectangle(frame, 'namespace-frame', 2 * unit),
    ...drawDevices(pod, frame, unit, ink),
    ...drawContainers(pod, { x: frame.x + 62 * unit, y: frame.y + 5 * unit, width: frame.width - 64 * unit, height: frame.height - 6.5 * unit }, frame, unit, ink),
  ];
  return itemGroup({ id: pod.id, label: `${describePod(pod)}, ${describeContainers(pod)}`, level }, 'pod opened', parts);
}

function describeContainers({ containers, more }: PodView): string {
  const names = containers.map(({ name, init, ports }) => [init ? text.initContainer(name) : name, ports].filter(Boolean).join(' '));
  return [...names, more > 0 && text.morePods(more)].filter(Boolean).join(', ');
}

function drawDevices(pod: PodView, frame: Box, unit: number, ink: Ink): SVGElement[] {
  const size = 2.7 * unit;
  const row = (y: number, device: string, lines: readonly string[], className: string): SVGElement[] => {
    const pill: Box = { x: frame.x + 3 * unit, y: y - 2.6 * unit, width: 11 * unit, height: 5.2 * unit };
    return [
      rectangle(pill, 'port', 2.6 * unit),
      lettering(ink, device, { at: { x: pill.x + pill.width / 2, y: y + size * 0.35 }, size, width: pill.width - unit, face: 'mono', className: 'port-name', anchor: 'middle' }),
      ...lines.map((line, index) => lettering(ink, line, { at: { x: pill.x + pill.width + 2 * unit, y: y + size * 0.35 + (index - (lines.length - 1) / 2) * size * 1.25 }, size, width: 42 * unit, face: 'mono', className })),
    ];
  };
  const trunk = frame.x + 60 * unit;
  const [eth, lo] = [frame.y + frame.height * 0.42, frame.y + frame.height * 0.79];
  const addresses = pod.addresses.length > 0 ? pod.addresses.slice(0, 2).map((address) => marked(address, pod.provenance)) : [text.noAddress];
  const loopback = ['127.0.0.1, ::1', 'localhost'];
  const after = (lines: readonly string[]): number => frame.x + 18 * unit + Math.min(41 * unit, Math.max(...lines.map((line) => ink.measure(line, 'mono') * size)));
  return [
    lettering(ink, pod.hostNetwork ? text.hostNetwork : text.oneNamespace, { at: { x: frame.x + 3 * unit, y: frame.y + 3.6 * unit }, size: 2.4 * unit, width: frame.width - 6 * unit, className: 'dim' }),
    // Whoever listens on one device is reached by all: one trunk.
    element('path', { class: 'veth', d: `M${frame.x - 2.5 * unit} ${eth}H${frame.x + 3 * unit}M${after(addresses)} ${eth}H${trunk}M${after(loopback)} ${lo}H${trunk}M${trunk} ${frame.y + 6 * unit}V${frame.y + frame.height - 2 * unit}` }),
    ...row(eth, 'eth0', addresses, `dim ${pod.provenance}`),
    ...row(lo, 'lo', loopback, 'dim'),
  ];
}

function drawContainers({ containers, more }: PodView, area: Box, frame: Box, unit: number, ink: Ink): SVGElement[] {
  const cells: readonly (PodContainer | undefined)[] = more > 0 ? [...containers.slice(0, 7), undefined] : containers;
  if (cells.length === 0) return [];
  const columns = cells.length > 2 ? 2 : 1;
  const rows = Math.ceil(cells.length / columns);
  const gap = 1.2 * unit;
  const height = Math.min(10 * unit, (area.height - (rows - 1) * gap) / rows);
  const width = (area.width - (columns - 1) * gap) / columns;
  const trunk = frame.x + 60 * unit;
  const top = area.y + (area.height - rows * (height + gap) + gap) / 2;
  return cells.flatMap((container, index) => {
    const cell: Box = { x: area.x + (index % columns) * (width + gap), y: top + Math.floor(index / columns) * (height + gap), width, height };
    const size = Math.min(3 * unit, height * 0.38);
    const middle = cell.y + height / 2;
    const words = container ? (container.init ? text.initContainer(container.name) : container.name) : text.morePods(more + containers.length - 7);
    const ports = container?.ports ?? '';
    const oneLine = ports === '';
    return [
      ...(index % columns === 0 ? [element('path', { class: 'veth', d: `M${trunk} ${middle}H${cell.x}` })] : []),
      rectangle(cell, container?.init ? 'container-box init' : 'container-box', unit),
      lettering(ink, words, { at: { x: cell.x + 1.5 * unit, y: oneLine ? middle + size * 0.35 : middle - size * 0.2 }, size, width: width - 3 * unit, face: 'bold' }),
      ...(oneLine ? [] : [lettering(ink, ports, { at: { x: cell.x + 1.5 * unit, y: middle + size * 1.05 }, size: size * 0.9, width: width - 3 * unit, face: 'mono', className: 'dim' })]),
    ];
  });
}
