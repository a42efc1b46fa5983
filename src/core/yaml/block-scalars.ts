import { CR, DASH, GREATER, HASH, LF, PLUS, SPACE, TAB, afterBlanks, afterSpaces, isLineEnd, nextLine } from './characters';
import { decline } from './decline';
import type { ScalarNode } from './node';

/** What follows `|` or `>`. */
interface Header {
  readonly isFolded: boolean;
  readonly chomping: 'clip' | 'strip' | 'keep';
  /** Spaces before the content, beyond those of the parent; 0 when the first line tells. */
  readonly indent: number;
  /** Offset of the line after the header. */
  readonly end: number;
}

/** The lines of a block scalar without their indentation. */
interface Content {
  readonly leadingBlanks: number;
  /** From the first to the last line that is not blank. */
  readonly lines: readonly string[];
  readonly trailingBlanks: number;
  /** Where the text of the last line ends. */
  readonly end: number;
}

/**
 * Reads a literal or folded block scalar whose header starts at an offset. What follows its span
 * up to the next line that is not blank belongs to it.
 * Units: `parent` is the column of the key or dash that holds it.
 * Errors: declines scalars without content and blank lines that are deeper than the content around them.
 */
export function readBlockScalar(text: string, start: number, parent: number): ScalarNode {
  const header = readHeader(text, start);
  const content = readContent(text, header, parent);
  const body = header.isFolded ? fold(content.lines) : content.lines.join('\n');
  const breaks = header.chomping === 'strip' ? 0 : header.chomping === 'keep' ? content.trailingBlanks + 1 : 1;
  const before = content.leadingBlanks === 0 ? body : '\n'.repeat(content.leadingBlanks) + body;
  const decoded = breaks === 0 ? before : before + (breaks === 1 ? '\n' : '\n'.repeat(breaks));
  return { type: 'scalar', span: { start, end: trimmed(text, content.end) }, text: decoded, style: 'block' };
}

function readHeader(text: string, start: number): Header {
  let chomping: Header['chomping'] = 'clip';
  let indent = 0;
  let at = start + 1;
  for (; ; at++) {
    const code = text.charCodeAt(at);
    if ((code === DASH || code === PLUS) && chomping === 'clip') chomping = code === DASH ? 'strip' : 'keep';
    else if (code > 48 && code <= 57 && indent === 0) indent = code - 48;
    else break;
  }
  const end = afterBlanks(text, at);
  const code = text.charCodeAt(end);
  if (!isLineEnd(code) && (code !== HASH || end === at)) decline();
  const line = nextLine(text, end);
  return { isFolded: text.charCodeAt(start) === GREATER, chomping, indent, end: line };
}

function readContent(text: string, header: Header, parent: number): Content {
  let at = header.end;
  let leadingBlanks = 0;
  let widest = 0;
  let first = afterSpaces(text, at);
  for (let code = text.charCodeAt(first); code === LF || code === CR; code = text.charCodeAt(first)) {
    widest = Math.max(widest, first - at);
    leadingBlanks++;
    at = nextLine(text, first);
    first = afterSpaces(text, at);
  }
  const indent = header.indent > 0 ? parent + header.indent : first - at;
  // The last line of a text may be spaces only: no content then.
  if (first - at <= parent || first - at < indent || widest > indent || first >= text.length) decline();
  return { leadingBlanks, ...readLines(text, at, indent, header.chomping === 'keep') };
}

function readLines(text: string, from: number, indent: number, keep: boolean): Omit<Content, 'leadingBlanks'> {
  const lines: string[] = [];
  let filled = 0;
  let end = from;
  for (let at = from; at < text.length; ) {
    const first = afterSpaces(text, at);
    const code = text.charCodeAt(first);
    const isBlank = isLineEnd(code);
    if (first >= text.length) {
      // Spaces at the very end: no line of their own.
      if (keep || first - at > indent) decline();
      break;
    }
    if (!isBlank && first - at < indent) {
      if (code === TAB) decline();
      break;
    }
    const next = nextLine(text, first);
    const stop = lineEnd(text, next);
    lines.push(text.slice(Math.min(at + indent, first), stop));
    if (!isBlank) {
      filled = lines.length;
      end = stop;
    }
    at = next;
  }
  for (let at = filled; at < lines.length; at++) if (lines[at] !== '') decline();
  const trailingBlanks = lines.length - filled;
  lines.length = filled;
  return { lines, trailingBlanks, end };
}

/** Offset of the line break before the start of a line; the end of the text when the last line has none. */
function lineEnd(text: string, next: number): number {
  if (text.charCodeAt(next - 1) !== LF) return next;
  return text.charCodeAt(next - 2) === CR ? next - 2 : next - 1;
}

/** Joins lines with spaces, but for those that are indented more. Source: YAML 1.2.2 section 8.1.3. */
function fold(lines: readonly string[]): string {
  let result = '';
  let separator = '';
  let wasDeeper = false;
  for (const line of lines) {
    const code = line.charCodeAt(0);
    if (code === SPACE || code === TAB) {
      if (separator === ' ') separator = '\n';
      else if (!wasDeeper && separator === '\n') separator = '\n\n';
      result += separator + line;
      separator = '\n';
      wasDeeper = true;
    } else if (line !== '') {
      result += separator + line;
      separator = ' ';
      wasDeeper = false;
    } else if (separator === '\n') result += '\n';
    else separator = '\n';
  }
  return result;
}

function trimmed(text: string, from: number): number {
  let end = from;
  for (let code = text.charCodeAt(end - 1); code === SPACE || code === TAB || code === LF || code === CR; code = text.charCodeAt(end - 1)) end--;
  return end;
}
