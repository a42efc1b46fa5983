// What has to go from a text so that one entry of a list, or one pair of a mapping, is gone, and nothing else.
import type { Span } from '../text/span';
import { endsLine, lineEnd, lineStart, withQuotes } from './lines-around';

/**
 * The part of a text to delete with an entry of a list: its line or lines in a block sequence, the comma before it in a
 * flow sequence or a comma list. `span` is the entry's value. Comments of other lines stay.
 * Errors: undefined where the entry shares its lines with something else, or is the first of a line.
 */
export function entryRemoval(text: string, span: Span): Span | undefined {
  const { start, end } = withQuotes(text, span);
  const before = text.slice(lineStart(text, start), start);
  const comma = /,[ \t]*$/.exec(before);
  if (comma !== null) return { start: start - comma[0].length, end };
  if (!/^[ \t]*-[ \t]+$/.test(before) || !endsLine(text, end)) return undefined;
  return wholeLines(text, start, end);
}

/**
 * The line of a pair of a block mapping whose value stands on it. `span` is its key.
 * Errors: undefined for values of several lines, for the first key after a dash, in flow mappings.
 */
export function pairRemoval(text: string, span: Span): Span | undefined {
  const { start, end } = withQuotes(text, span);
  const before = text.slice(lineStart(text, start), start);
  const last = lineEnd(text, end);
  const value = /^[ \t]*:[ \t]+([^\s#|>&*!{[].*)$/.exec(text.slice(end, last).replace(/\r$/, ''));
  if (!/^[ \t]*$/.test(before) || value === null) return undefined;
  const next = /^(?:[ \t]*(?:#.*)?\r?\n)*([ \t]*)(?=\S)/.exec(text.slice(last + 1));
  if (next?.[1] !== undefined && next[1].length > before.length) return undefined;
  return wholeLines(text, start, end);
}

function wholeLines(text: string, start: number, end: number): Span {
  const from = lineStart(text, start);
  const to = lineEnd(text, end);
  // The last line of a text has no end of its own; the one before it goes instead.
  return to < text.length ? { start: from, end: to + 1 } : { start: Math.max(0, from - (text[from - 2] === '\r' ? 2 : 1)), end: to };
}
