import { fitText, type Face, type Measure } from './fit-text';
import type { Box, Point } from './geometry';
import type { FindingCounts, ValueView } from '../../src/protocol/panel-contract';
import type { Provenance } from '../../src/core/network/model';
import { healthOf } from './health';

/** The layers of the picture, from back to front. */
export const layers = ['ground', 'wires', 'boxes', 'pods', 'head', 'ways'] as const;

/** One of the layers. */
export type Layer = (typeof layers)[number];

/** A part of the picture that is drawn, kept or thrown away as a whole. */
export interface Piece {
  readonly key: string;
  readonly layer: Layer;
  /** Equal stamps draw equal elements. */
  readonly stamp: string;
  draw(): SVGElement;
}

/** What drawing depends on beside the thing drawn. */
export interface Ink {
  /** Zoom, rounded so that small changes redraw nothing. Units: CSS pixels per picture unit. */
  readonly zoom: number;
  readonly measure: Measure;
}

/** How a thing that can be selected introduces itself to assistive technology. */
export interface Item {
  readonly id: string;
  readonly label: string;
  readonly level: number;
}

/** Id of the pattern that fills what has a second use. */
export const hatchId = 'kn-hatch';

/** A box filled with the pattern of overlaps. */
export function hatched(box: Box, radius = 0): SVGElement {
  return element('rect', { class: 'hatched', ...box, rx: radius || undefined, fill: `url(#${hatchId})` });
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Makes an SVG element; text is always set as text. */
export function element(name: string, attributes: Attributes, children: readonly (SVGElement | string)[] = []): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** The group of a thing that can be focused and selected. */
export function itemGroup(item: Item, className: string, children: readonly SVGElement[]): SVGElement {
  const attributes = {
    class: `item ${className}`,
    role: 'treeitem',
    tabindex: -1,
    'data-id': item.id,
    'aria-label': item.label,
    'aria-level': item.level,
    'aria-selected': 'false',
  };
  return element('g', attributes, children);
}

/** A rectangle of a class. */
export function rectangle(box: Box, className: string, radius = 0): SVGElement {
  return element('rect', { class: className, ...box, rx: radius || undefined });
}

/** How a text is set. Units: picture units. */
export interface Lettering {
  readonly at: Point;
  readonly size: number;
  readonly width: number;
  readonly face?: Face;
  readonly className?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** A text cut to its room; the whole text is its tooltip where it was cut. */
export function lettering(ink: Ink, text: string, { at, size, width, face = 'plain', className = '', anchor }: Lettering): SVGElement {
  const fitted = fitText(text, face, size, width, ink.measure);
  const attributes = { class: `${face} ${className}`.trim(), x: at.x, y: at.y, 'font-size': size, 'text-anchor': anchor, 'aria-hidden': 'true' };
  const made = element('text', attributes, [fitted]);
  if (fitted !== text) made.append(element('title', {}, [text]));
  return made;
}

/** A size that grows with zoom but never gets smaller on screen than `least` CSS pixels. */
export function legible(ink: Ink, size: number, least: number): number {
  return Math.max(size, least / ink.zoom);
}

/** The text of a value as it is marked everywhere: `~` for assumed. */
export function marked(text: string, provenance: Provenance): string {
  return provenance === 'assumed' ? `~${text}` : text;
}

/** Several values in one text; its class is that of the least certain. */
export function markedAll(values: readonly ValueView[]): { readonly text: string; readonly className: Provenance } {
  const order: readonly Provenance[] = ['declared', 'derived', 'assumed'];
  const worst = Math.max(0, ...values.map((value) => order.indexOf(value.provenance)));
  return {
    text: values.map((value) => marked(value.text, value.provenance)).join(', '),
    className: order[worst] ?? 'declared',
  };
}

/** A sign with the number of findings, its right end at `right`; nothing when there are none. */
export function findingBadge(ink: Ink, findings: FindingCounts, right: Point, size: number): SVGElement[] {
  const health = healthOf(findings);
  if (health === 'ok') return [];
  const text = String(health === 'error' ? findings.errors : findings.warnings);
  const width = ink.measure(text, 'bold') * size;
  const x = right.x - width;
  const r = size * 0.55;
  const middle = right.y - size * 0.36;
  const sign = { x: x - r * 1.5, y: middle };
  return [
    element('text', { class: 'bold sign-count', 'aria-hidden': 'true', x, y: right.y, 'font-size': size }, [text]),
    health === 'error' ? errorSign(sign, r) : warningSign(sign, r),
  ];
}

/** A line that leads nowhere: the cross on it. */
export function brokenSign({ x, y }: Point, r: number): SVGElement {
  return element('g', { class: 'sign broken' }, [
    element('circle', { cx: x, cy: y, r }),
    element('path', { class: 'broken-mark', d: `M${x - r * 0.5} ${y - r * 0.5}l${r} ${r}m0 ${-r}l${-r} ${r}`, 'stroke-width': r * 0.36 }),
  ]);
}

/** A disc with a cross. */
export function errorSign({ x, y }: Point, r: number): SVGElement {
  const c = r * 0.42;
  return element('g', { class: 'sign error' }, [
    element('circle', { cx: x, cy: y, r }),
    element('path', { class: 'sign-mark', d: `M${x - c} ${y - c}L${x + c} ${y + c}M${x + c} ${y - c}L${x - c} ${y + c}`, 'stroke-width': r * 0.3 }),
  ]);
}

/** A triangle with an exclamation mark. */
export function warningSign({ x, y }: Point, r: number): SVGElement {
  return element('g', { class: 'sign warning' }, [
    element('path', { d: `M${x} ${y - r}L${x + r * 1.1} ${y + r * 0.9}H${x - r * 1.1}Z` }),
    element('path', { class: 'sign-mark', d: `M${x} ${y - r * 0.35}V${y + r * 0.25}M${x} ${y + r * 0.5}V${y + r * 0.62}`, 'stroke-width': r * 0.26 }),
  ]);
}
