import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit/html.js';
import type { BlockView, SpaceOverlap, StripView } from '../../src/protocol/space-contract';
import { text } from '../text';
import type { Measure } from '../topology/fit-text';
import { barGap, barHeight, heightOf, levelsOf, lineHeight, signRoom, type Bar, type Callout, type Level } from './labels';
import { spaceText } from './text';

const heldHeight = 12;
const tickHeight = 16;

/** What drawing a strip depends on beside the strip. */
export interface StripInk {
  readonly family: 4 | 6;
  /** Units: CSS pixels. */
  readonly width: number;
  readonly measure: Measure;
  readonly overlaps: ReadonlyMap<string, SpaceOverlap>;
  readonly selected: string | undefined;
  /** The block that the keyboard is on. */
  readonly active: string | undefined;
  readonly walk: (event: KeyboardEvent) => void;
  readonly entered: (id: string) => void;
}

/** A strip of the map: bars by level, the addresses in use, round addresses. */
export function stripPicture(strip: StripView, ink: StripInk): TemplateResult {
  const levels = levelsOf(strip.blocks, ink.width, ink.measure);
  const bars = heightOf(levels);
  const height = bars + heldHeight + tickHeight;
  const active = strip.blocks.some(({ id }) => id === ink.active) ? ink.active : strip.blocks[0]?.id;
  return html`<svg
    class="space-strip"
    role="tree"
    aria-label=${spaceText.strip(ink.family, strip.title)}
    data-window=${strip.window}
    width=${ink.width}
    height=${height}
    viewBox="0 0 ${ink.width} ${height}"
    @keydown=${ink.walk}
  >
    ${levels.map((level) => levelPicture(level, strip, { ...ink, active }))}
    ${heldPicture(strip, ink, bars)} ${ticks(strip, ink, bars + heldHeight)}
  </svg>`;
}

function levelPicture(level: Level, strip: StripView, ink: StripInk): SVGTemplateResult {
  const index = level.bars[0]?.block.level ?? 0;
  const hatches = strip.hatches.filter((hatch) => hatch.level === index);
  return svg`<g transform="translate(0 ${level.top})" role="presentation">
    ${level.callouts.map((callout) => calloutLine(callout))}
    ${repeat(
      level.bars,
      ({ block }) => block.id,
      (bar) => barPicture(bar, ink, () => hatchesOf(bar, hatches, ink)),
    )}
    ${level.callouts.map((callout) => calloutText(callout))}
  </g>`;
}

function barPicture(bar: Bar, ink: StripInk, hatches: () => readonly SVGTemplateResult[]): SVGTemplateResult {
  const { block, x, width, name, text: prefix } = bar;
  const wrong = block.overlaps.length > 0 && block.kind === 'range';
  const classes = ['space-block', block.kind, block.role, block.provenance, wrong ? 'wrong' : '', block.id === ink.selected ? 'selected' : ''].join(' ');
  return svg`<g class=${classes} role="treeitem" data-id=${block.id} aria-level=${block.level + 1} aria-selected=${block.id === ink.selected ? 'true' : 'false'}
      aria-label=${labelOf(block, ink)} tabindex=${block.id === ink.active ? 0 : -1} @focus=${() => ink.entered(block.id)}>
    <title>${titleOf(block, ink)}</title>
    <rect class="bar" x=${x} y="0.5" width=${width} height=${barHeight - 1} rx="2" />
    ${block.kind === 'group' ? svg`<path class="group-marks" d=${groupMarks(x, width)} />` : nothing}
    ${hatches()}
    ${name === '' ? nothing : svg`<text class="bar-name ${prefix === '' ? 'alone' : ''}" x=${x + (block.kind === 'group' ? 5 : 6)} y=${prefix === '' ? 22 : 15}>${name}</text>`}
    ${prefix === '' ? nothing : svg`<text class="bar-text" x=${x + 6} y="29">${prefix}</text>`}
    ${wrong && width > signRoom ? overlapSign(x + width - 18) : nothing}
    <rect class="outline" x=${x + 1} y="1.5" width=${Math.max(1, width - 2)} height=${barHeight - 3} rx="2" />
  </g>`;
}

/** Several bars side by side, as the edges of a pile. */
function groupMarks(x: number, width: number): string {
  const step = Math.max(3, Math.min(7, width / 5));
  let path = '';
  for (let at = x + step; at < x + width - 2; at += step) path += `M${at.toFixed(1)} ${barHeight - 6}V${barHeight - 1}`;
  return path;
}

function hatchesOf({ block, x, width }: Bar, hatches: StripView['hatches'], ink: StripInk): SVGTemplateResult[] {
  if (block.kind !== 'range') return [];
  return hatches
    .filter(({ overlap }) => block.overlaps.includes(overlap))
    .map(({ overlap, from, to }) => {
      const left = Math.max(x, Math.min(from * ink.width, x + width - 4));
      const right = Math.min(x + width, Math.max(to * ink.width, left + 4));
      const sure = ink.overlaps.get(overlap)?.certain !== false;
      return svg`<rect class="hatch-ground ${sure ? '' : 'perhaps'}" x=${left} y="0.5" width=${right - left} height=${barHeight - 1} />
        <rect class="hatch" fill=${sure ? 'url(#space-hatch)' : 'url(#space-perhaps)'} x=${left} y="0.5" width=${right - left} height=${barHeight - 1} />`;
    });
}

function overlapSign(x: number): SVGTemplateResult {
  return svg`<g class="overlap-sign" transform="translate(${x} 2)"><path d="M7 1 13.5 13H.5z" /><path class="sign-mark" d="M7 5v4M7 10.6v.6" /></g>`;
}

function calloutLine({ anchor, line, x }: Callout): SVGTemplateResult {
  const y = barHeight + barGap + line * lineHeight + 5;
  return svg`<path class="callout-line" d="M${anchor} ${barHeight}V${y}H${x + 2 > anchor ? x + 2 : anchor}" />`;
}

function calloutText({ block, text: words, x, line }: Callout): SVGTemplateResult {
  return svg`<text class="callout ${block.overlaps.length > 0 ? 'wrong' : ''}" x=${x + 5} y=${barHeight + barGap + line * lineHeight + 9} aria-hidden="true">${words}</text>`;
}

/** The addresses in use: the fuller a cell, the higher its mark. */
function heldPicture({ held, cells }: StripView, { width }: StripInk, top: number): SVGTemplateResult {
  const step = width / cells;
  const most = held.reduce((highest, [, count]) => Math.max(highest, count), 1);
  const path = held.map(([cell, count]) => {
    const height = Math.max(2.5, (count / most) * (heldHeight - 3));
    return `M${(cell * step).toFixed(1)} ${(top + heldHeight - height - 1).toFixed(1)}h${Math.max(1.5, step - 0.7).toFixed(1)}V${top + heldHeight - 1}h-${Math.max(1.5, step - 0.7).toFixed(1)}z`;
  });
  return svg`<path class="held" d=${path.join('')} aria-hidden="true" />`;
}

function ticks({ ticks: list }: StripView, { width, measure }: StripInk, top: number): SVGTemplateResult {
  return svg`<g class="ticks" aria-hidden="true"><path d="M0 ${top}.5H${width}" />${list.map(({ at, text: words }) => {
    const x = at * width;
    const length = measure(words, 'mono') * 10;
    // A text that would be cut is left out; its mark stays.
    return svg`<path d="M${x} ${top}v4" />${x + length + 4 > width ? nothing : svg`<text x=${x + 2} y=${top + 13}>${words}</text>`}`;
  })}</g>`;
}

/** What a block is, in words. */
export function labelOf(block: BlockView, ink: Pick<StripInk, 'overlaps'>): string {
  const kind = block.kind === 'free' ? '' : spaceText.roles[block.role];
  const wrongs = partners(block, ink).map((name) => spaceText.overlapWith(name));
  const known = block.kind === 'range' && block.provenance !== 'declared' ? text.provenance[block.provenance] : '';
  return [block.name, block.text, kind === block.name ? '' : kind, block.detail, known, ...wrongs].filter(Boolean).join(', ');
}

function titleOf(block: BlockView, ink: StripInk): string {
  return [`${block.name}  ${block.text}`, block.detail, ...partners(block, ink).map((name) => spaceText.overlapWith(name))].join('\n');
}

function partners({ id, overlaps }: BlockView, ink: Pick<StripInk, 'overlaps'>): string[] {
  return overlaps.flatMap((overlap) => {
    const parties = ink.overlaps.get(overlap)?.parties;
    if (!parties) return [];
    const other = parties[0].id === id ? parties[1] : parties[0];
    return [`${other.name} ${other.value.text}`];
  });
}

/** The patterns that strips and cards are hatched with. Only once in a page: they are found by their ids. */
export function hatchPatterns(): TemplateResult {
  const pattern = (id: string, classes: string, lines: string): SVGTemplateResult => svg`<pattern id=${id} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class=${classes} d=${lines} /></pattern>`;
  return html`<svg class="space-patterns" width="0" height="0" aria-hidden="true">
    <defs>${pattern('space-hatch', 'hatch-line', 'M1.5 0V7M5 0V7')}${pattern('space-perhaps', 'hatch-line perhaps', 'M2 0V4')}</defs>
  </svg>`;
}
