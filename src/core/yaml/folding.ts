import { BACKSLASH, CR, LF, afterBlanks, isBlank } from './characters';
import { decline } from './decline';
import { ESCAPES, HEX_DIGITS } from './escapes';

/**
 * Joins the lines of a plain or single-quoted scalar: with spaces, or with one line break for each blank line.
 * Source: YAML 1.2.2 section 6.5.
 */
export function foldLines(raw: string): string {
  const lines = raw.split(/\r?\n/);
  if (lines.length === 1) return raw;
  let result = withoutEnd(lines[0] ?? '');
  let separator = ' ';
  for (const line of lines.slice(1, -1)) {
    const inner = withoutEnd(withoutStart(line));
    if (inner !== '') {
      result += separator + inner;
      separator = ' ';
    } else if (separator === '\n') result += '\n';
    else separator = '\n';
  }
  return result + separator + withoutStart(lines.at(-1) ?? '');
}

function withoutStart(line: string): string {
  return line.slice(afterBlanks(line, 0));
}

function withoutEnd(line: string): string {
  let end = line.length;
  while (isBlank(line.charCodeAt(end - 1))) end--;
  return line.slice(0, end);
}

/** Decodes what stands between double quotes. Errors: declines escapes that YAML does not know. */
export function decodeDouble(raw: string): string {
  let result = '';
  let from = 0;
  for (let at = 0; at < raw.length; at++) {
    const code = raw.charCodeAt(at);
    if (code === BACKSLASH) {
      const escape = readEscape(raw, at + 1);
      result += raw.slice(from, at) + escape.text;
      from = escape.end;
    } else if (code === LF) {
      const fold = foldBreak(raw, at);
      result += withoutEnd(raw.slice(from, raw.charCodeAt(at - 1) === CR ? at - 1 : at)) + fold.text;
      from = fold.end;
    } else continue;
    at = from - 1;
  }
  return result + raw.slice(from);
}

interface Decoded {
  readonly text: string;
  readonly end: number;
}

/** An escape, from the character after its backslash. */
function readEscape(raw: string, at: number): Decoded {
  const letter = raw.charAt(at);
  // An escaped line break joins two lines.
  if (letter === '\n') return { text: '', end: afterBlanks(raw, at + 1) };
  if (letter === '\r') return { text: '', end: afterBlanks(raw, at + 2) };
  const digits = HEX_DIGITS[letter] ?? 0;
  if (digits > 0) return { text: fromHex(raw.slice(at + 1, at + 1 + digits), digits), end: at + 1 + digits };
  return { text: ESCAPES[letter] ?? decline(), end: at + 1 };
}

/** One break is a space; of several, the first is dropped. */
function foldBreak(raw: string, from: number): Decoded {
  let breaks = 0;
  let end = from + 1;
  for (let at = end; ; at = end) {
    end = afterBlanks(raw, at);
    if (raw.charCodeAt(end) === CR) end++;
    if (raw.charCodeAt(end) !== LF) break;
    breaks++;
    end++;
  }
  return { text: breaks === 0 ? ' ' : '\n'.repeat(breaks), end };
}

function fromHex(hex: string, digits: number): string {
  const code = hex.length === digits && /^[0-9a-fA-F]+$/.test(hex) ? Number.parseInt(hex, 16) : Infinity;
  return code > 0x10ffff ? decline() : String.fromCodePoint(code);
}
