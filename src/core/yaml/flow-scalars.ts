import {
  BACKSLASH, COLON, CR, DASH, DOUBLE_QUOTE, HASH, LESS, LF, PERCENT, QUESTION, SINGLE_QUOTE, SPACE, TAB, afterSpaces,
  isBlank, isEmpty, isFlowIndicator, isLineEnd, nextLine,
} from './characters';
import { decline } from './decline';
import { decodeDouble, foldLines } from './folding';
import type { ScalarNode } from './node';

/** For scalars that have to end on their line: no further line is indented enough. */
export const ONE_LINE = Infinity;

/**
 * Reads the line of a plain scalar of block style. Ends before `: `, ` #` and the line break. `origin` is the same text:
 * what is read becomes a part of that, so that `text` itself need not be kept.
 * Errors: declines what may not start a plain scalar, and template marks.
 */
export function readPlain(text: string, start: number, origin = text): ScalarNode {
  if (!startsPlain(text, start)) decline();
  const end = trimmed(text, plainStop(text, start));
  return { type: 'scalar', span: { start, end }, text: origin.slice(start, end), style: 'plain' };
}

/**
 * Reads a plain scalar with all its lines.
 * Units: `indent` is the least column of the further lines.
 */
export function readPlainLines(text: string, start: number, indent: number): ScalarNode {
  let stop = plainStop(text, start);
  let end = trimmed(text, stop);
  for (let next = continued(text, stop, indent); next >= 0; next = continued(text, stop, indent)) {
    stop = plainStop(text, next);
    if (stop === next) break;
    end = trimmed(text, stop);
  }
  return { type: 'scalar', span: { start, end }, text: foldLines(text.slice(start, end)), style: 'plain' };
}

/** Where a plain scalar ends on its line. */
function plainStop(text: string, from: number): number {
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    if (code > HASH && code !== COLON) continue;
    if (code === COLON) {
      if (isEmpty(text.charCodeAt(at + 1))) return at;
    } else if (code === SPACE || code === TAB) {
      if (text.charCodeAt(at + 1) === HASH) return at;
    } else if (isLineEnd(code)) return at;
  }
}

/** Where a plain scalar goes on that stopped at the end of its line, or -1. Errors: declines lines that start with a tab. */
function continued(text: string, stop: number, indent: number): number {
  if (!isLineEnd(text.charCodeAt(stop))) return -1;
  for (let line = nextLine(text, stop); line < text.length; line = nextLine(text, line)) {
    const at = afterSpaces(text, line);
    const code = text.charCodeAt(at);
    if (code === LF || code === CR) continue;
    if (code === TAB) decline();
    return at - line < indent || code === HASH || at >= text.length ? -1 : at;
  }
  return -1;
}

/** A plain scalar in flow style on one line; brackets, braces and commas end it, too. Errors: also declines comments after it. */
export function readFlowPlain(text: string, start: number): ScalarNode {
  if (!startsFlowPlain(text, start)) decline();
  let at = start;
  for (; ; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON) {
      const next = text.charCodeAt(at + 1);
      if (isEmpty(next)) break;
      if (isFlowIndicator(next)) decline();
    } else if (code === SPACE || code === TAB) {
      if (text.charCodeAt(at + 1) === HASH) decline();
    } else if (isLineEnd(code) || isFlowIndicator(code)) break;
  }
  const end = trimmed(text, at);
  return { type: 'scalar', span: { start, end }, text: text.slice(start, end), style: 'plain' };
}

function trimmed(text: string, stop: number): number {
  let end = stop;
  while (isBlank(text.charCodeAt(end - 1))) end--;
  return end;
}

/** What no plain scalar starts with: a table by character code. */
const INDICATORS = new Set([...',[]{}#&*!|>\'"%@`'].map((character) => character.charCodeAt(0)));
const isIndicator: readonly boolean[] = Array.from({ length: 128 }, (_, code) => INDICATORS.has(code) || isEmpty(code));

function startsPlain(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code >= 128) return true;
  if (isIndicator[code] !== false) return false;
  const next = text.charCodeAt(at + 1);
  if (code === LESS) return next !== PERCENT;
  return !((code === DASH || code === COLON || code === QUESTION) && isEmpty(next));
}

function startsFlowPlain(text: string, at: number): boolean {
  if (!startsPlain(text, at)) return false;
  const code = text.charCodeAt(at);
  if (code === COLON || code === QUESTION) return false;
  // A marker of documents would count even here, at the start of a line.
  if (code === DASH && isFlowIndicator(text.charCodeAt(at + 1))) return false;
  return !text.startsWith('---', at) && !text.startsWith('...', at);
}

/** Reads a scalar in single quotes. `origin` as above. Units: `indent` is the least column of further lines. */
export function readSingle(text: string, start: number, indent: number, origin = text): ScalarNode {
  let hasPairs = false;
  let hasBreaks = false;
  let at = start + 1;
  for (; ; at++) {
    const code = text.charCodeAt(at);
    if (code > SINGLE_QUOTE) continue;
    if (code === SINGLE_QUOTE) {
      if (text.charCodeAt(at + 1) !== SINGLE_QUOTE) break;
      hasPairs = true;
      at++;
    } else if (code === LF) {
      hasBreaks = true;
      at = quotedLine(text, at + 1, indent) - 1;
    } else if (code !== code) decline();
  }
  const raw = origin.slice(start + 1, at);
  const folded = hasBreaks ? foldLines(raw) : raw;
  return { type: 'scalar', span: { start, end: at + 1 }, text: hasPairs ? folded.replaceAll("''", "'") : folded, style: 'single' };
}

/** The same for double quotes. Errors: also declines escapes that YAML does not know. */
export function readDouble(text: string, start: number, indent: number, origin = text): ScalarNode {
  let isRaw = true;
  let at = start + 1;
  for (; ; at++) {
    const code = text.charCodeAt(at);
    if (code > DOUBLE_QUOTE && code !== BACKSLASH) continue;
    if (code === DOUBLE_QUOTE) break;
    if (code === BACKSLASH) {
      isRaw = false;
      const next = text.charCodeAt(at + 1);
      if (next !== LF && next !== CR) at++;
    } else if (code === LF) {
      isRaw = false;
      at = quotedLine(text, at + 1, indent) - 1;
    } else if (code !== code) decline();
  }
  const raw = origin.slice(start + 1, at);
  return { type: 'scalar', span: { start, end: at + 1 }, text: isRaw ? raw : decodeDouble(raw), style: 'double' };
}

/** Where a further line of a quoted scalar starts after its indentation; a blank one at its break. */
function quotedLine(text: string, line: number, indent: number): number {
  const at = afterSpaces(text, line);
  const code = text.charCodeAt(at);
  if (at - line < indent && code !== LF && code !== CR) decline();
  return at;
}
