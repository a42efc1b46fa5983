import { ESCAPES, HEX_DIGITS } from './escapes';
import type { ScalarNode } from './node';

/** Where each character of a decoded scalar stands in the source. Units: half-open offsets, by index in the decoded text. */
export interface Alignment {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * Aligns the decoded text of a scalar with its source. Decoding only changes white space and
 * escapes, so the other characters pair up in order; white space is placed after what precedes it.
 * Errors: nothing when source and text do not agree.
 * Cost: one pass and 8 bytes per character.
 */
export function alignScalar(scalar: ScalarNode, source: string): Alignment | undefined {
  const next = unitReader(scalar, source);
  const decoded = scalar.text;
  const starts = new Int32Array(decoded.length);
  const ends = new Int32Array(decoded.length);
  let last = scalar.span.start;
  for (let at = 0; at < decoded.length; ) {
    if (isSpace(decoded.charCodeAt(at))) {
      starts[at] = last;
      ends[at] = last;
      at++;
      continue;
    }
    const unit = next();
    if (unit === undefined || !decoded.startsWith(unit.text, at)) return undefined;
    for (let i = 0; i < unit.text.length; i++) {
      starts[at + i] = unit.start;
      ends[at + i] = unit.end;
    }
    last = unit.end;
    at += unit.text.length;
  }
  return { starts, ends };
}

/** A character of the source that is no white space, or an escape for one. */
interface Unit {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function unitReader(scalar: ScalarNode, source: string): () => Unit | undefined {
  const open = source.charAt(scalar.span.start);
  let at = scalar.span.start;
  let end = scalar.span.end;
  const quoted = (scalar.style === 'double' && open === '"') || (scalar.style === 'single' && open === "'");
  if (quoted) {
    at++;
    if (end > at && source.charAt(end - 1) === open) end--;
  } else if (scalar.style === 'block') {
    at = afterHeader(source, at, end);
  }
  const step = quoted ? (open === '"' ? doubleUnit : singleUnit) : plainUnit;
  return () => {
    while (at < end) {
      const unit = isSpace(source.charCodeAt(at)) ? undefined : step(source, at);
      at = unit?.end ?? at + 1;
      if (unit !== undefined && !isWhite(unit.text)) return unit;
    }
    return undefined;
  };
}

function plainUnit(source: string, at: number): Unit {
  return { text: source.charAt(at), start: at, end: at + 1 };
}

function singleUnit(source: string, at: number): Unit {
  const isPair = source.startsWith("''", at);
  return { text: source.charAt(at), start: at, end: at + (isPair ? 2 : 1) };
}

function doubleUnit(source: string, at: number): Unit {
  if (source.charAt(at) !== '\\') return plainUnit(source, at);
  const letter = source.charAt(at + 1);
  const digits = HEX_DIGITS[letter];
  // An escaped line break joins two lines: nothing is left of it.
  if (digits === undefined) return { text: ESCAPES[letter] ?? '', start: at, end: at + 2 };
  const code = Number.parseInt(source.slice(at + 2, at + 2 + digits), 16);
  const text = code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  return { text, start: at, end: at + 2 + digits };
}

function afterHeader(source: string, at: number, end: number): number {
  const lineEnd = source.indexOf('\n', at);
  return lineEnd < 0 || lineEnd >= end ? end : lineEnd + 1;
}

function isWhite(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isSpace(text.charCodeAt(i))) return false;
  return true;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
