import type { BlockView } from '../../src/protocol/space-contract';
import { fitText, type Measure } from '../topology/fit-text';

/** Height of a bar, the room below it, and of a line of names below bars. Units: CSS pixels. */
export const barHeight = 36;
export const barGap = 4;
export const lineHeight = 15;
/** No bar is drawn narrower. Units: CSS pixels. */
export const leastWidth = 4;

const size = 12;
const small = 11;
const padding = 6;
const mostLines = 3;
/** A wrong bar that is wider has a sign. Units: CSS pixels. */
export const signRoom = 26;

/** A bar of a strip with its texts and its place. Units: CSS pixels. */
export interface Bar {
  readonly block: BlockView;
  readonly x: number;
  readonly width: number;
  /** What fits into it; '' where nothing does. */
  readonly name: string;
  readonly text: string;
}

/** The name of a bar that is too narrow for it, on one of the lines below. */
export interface Callout {
  readonly block: BlockView;
  readonly text: string;
  readonly x: number;
  readonly line: number;
  /** Where the line to the bar starts. */
  readonly anchor: number;
}

/** One level of a strip. */
export interface Level {
  readonly bars: readonly Bar[];
  readonly callouts: readonly Callout[];
  readonly top: number;
  readonly lines: number;
}

/** How a range that nobody wrote is marked, as everywhere on the page. */
export function rangeText({ text, provenance }: BlockView): string {
  return provenance === 'assumed' ? `~${text}` : text;
}

/** Lays the blocks of a strip out in levels from top to bottom. */
export function levelsOf(blocks: readonly BlockView[], width: number, measure: Measure): Level[] {
  const count = blocks.reduce((most, { level }) => Math.max(most, level + 1), 0);
  const levels: Level[] = [];
  let top = 0;
  for (let level = 0; level < count; level++) {
    const bars = blocks.filter((block) => block.level === level).map((block) => barOf(block, width, measure));
    const callouts = calloutsOf(bars, width, measure);
    const lines = callouts.reduce((most, { line }) => Math.max(most, line + 1), 0);
    levels.push({ bars, callouts, top, lines });
    top += barHeight + barGap + lines * lineHeight;
  }
  return levels;
}

/** Height of all levels. Units: CSS pixels. */
export function heightOf(levels: readonly Level[]): number {
  const last = levels.at(-1);
  return last === undefined ? 0 : last.top + barHeight + barGap + last.lines * lineHeight;
}

function barOf(block: BlockView, width: number, measure: Measure): Bar {
  const whole = (block.to - block.from) * width;
  const shown = Math.max(leastWidth, whole - (whole > 12 ? 1 : 0));
  const x = Math.max(0, Math.min(block.from * width, width - shown));
  const room = shown - (block.kind === 'group' ? 10 : 2 * padding);
  // The sign of an overlap stands at the end.
  const sign = block.kind === 'range' && block.overlaps.length > 0 && shown > signRoom ? 16 : 0;
  return {
    block,
    x,
    width: shown,
    name: room < 14 ? '' : nameFor(block, room - sign, measure),
    text: room < 30 ? '' : textFor(block, room, measure),
  };
}

/** Of a pile the number alone, where there is no room for more. */
function nameFor({ name, kind }: BlockView, room: number, measure: Measure): string {
  const short = kind === 'group' && measure(name, 'bold') * size > room ? (name.split(' ')[0] ?? name) : name;
  const shown = fitText(short, 'bold', size, room, measure);
  // One or two letters are no name; there is one below the bar.
  return kind === 'range' && shown !== name && shown.length < 4 ? '' : shown;
}

/** A range that is cut to a few letters says nothing. */
function textFor(block: BlockView, room: number, measure: Measure): string {
  if (block.kind !== 'free') {
    const shown = fitText(rangeText(block), 'mono', small, room, measure);
    return shown.length < Math.min(8, block.text.length) ? '' : shown;
  }
  const parts = [block.detail, block.detail.split(', ').at(-1) ?? ''];
  return parts.find((part) => measure(part, 'plain') * small <= room) ?? '';
}

/** Names of single ranges that are too narrow, on as few lines as they need. Nodes have no such names: they are too many. */
function calloutsOf(bars: readonly Bar[], width: number, measure: Measure): Callout[] {
  // From the right: so no line to a bar passes through the name of another.
  const starts: number[] = [];
  const found: Callout[] = [];
  for (const { block, x, width: own, text } of [...bars].reverse()) {
    if (block.kind !== 'range' || block.role === 'node-pods' || block.role === 'static-band' || block.role === 'dynamic-band') continue;
    if (text === rangeText(block)) continue;
    const face = block.overlaps.length > 0 ? 'bold' : 'plain';
    const room = Math.min(width - 10, Math.max(width * 0.75, 200));
    const range = fitText(rangeText(block), face, small, room, measure);
    // The name gives way to the range.
    const name = fitText(block.name, face, small, room - measure(` ${range}`, face) * small, measure);
    const wanted = [name, range].filter(Boolean).join(' ');
    const length = measure(wanted, face) * small + 10;
    const anchor = x + Math.min(own, 8) / 2;
    const start = Math.max(0, Math.min(anchor + 4, width - length));
    let line = 0;
    while (line < mostLines && start + length > (starts[line] ?? Number.POSITIVE_INFINITY)) line++;
    if (line === mostLines) continue;
    starts[line] = start;
    found.push({ block, text: wanted, x: start, line, anchor });
  }
  return found;
}
