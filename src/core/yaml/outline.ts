import type { Span } from '../text/span';
import { readFlow } from './outline-flow';

/** Keys and positions from the root of a document. */
export type Path = readonly (string | number)[];

/**
 * One word of a document with where it stands. `key`: a key, its path is that of the mapping around it. `value`: the
 * scalar at the path, empty where nothing is written yet. `open`: text of which cannot be told yet whether it becomes a
 * key of the mapping at the path or the scalar there.
 * Units: spans without quotes. Shape: the text as written, escapes kept.
 */
export interface OutlineEntry {
  readonly path: Path;
  readonly part: 'key' | 'value' | 'open';
  readonly span: Span;
  readonly text: string;
  readonly quote: '' | '"' | "'";
}

/** Longer documents are not looked at. Units: UTF-16. */
const LONGEST = 500_000;
const SPACE = 32;
const TAB = 9;

interface Frame {
  readonly indent: number;
  readonly isSeq: boolean;
  readonly base: Path;
  current: string | number;
}

/**
 * Where the words of a document stand, read line by line by indentation alone, so that an unfinished line spoils nothing
 * but itself. For questions about the place of the cursor; facts come from the reader.
 * Shape: in order of place; the blank line that holds `cursor` gives one empty `open` entry.
 * Cost: linear. Errors: none; too long a text gives nothing.
 */
export function readOutline(text: string, cursor = -1): readonly OutlineEntry[] {
  return text.length > LONGEST ? [] : new Outline(text, cursor).read();
}

/** The entry that holds an offset; one with text wins over an empty one. */
export function entryAt(entries: readonly OutlineEntry[], offset: number): OutlineEntry | undefined {
  const touching = entries.filter(({ span }) => span.start <= offset && offset <= span.end);
  return touching.find(({ text }) => text !== '') ?? touching[0];
}

/** The scalar at a path; of several the last. */
export function scalarAt(entries: readonly OutlineEntry[], path: Path): string | undefined {
  const found = entries.findLast((entry) => entry.part === 'value' && samePath(entry.path, path));
  return found === undefined || found.text === '' ? undefined : found.text;
}

/** Whether two paths are the same. */
export function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, at) => step === b[at]);
}

class Outline {
  readonly #text: string;
  readonly #cursor: number;
  readonly #entries: OutlineEntry[] = [];
  #frames: Frame[] = [];

  constructor(text: string, cursor: number) {
    this.#text = text;
    this.#cursor = cursor;
  }

  read(): readonly OutlineEntry[] {
    for (let at = 0; at <= this.#text.length; ) at = this.#line(at);
    return this.#entries;
  }

  /** Reads one line, or all lines of what starts on it; answers where the next one starts. */
  #line(start: number): number {
    const end = lineEnd(this.#text, start);
    let at = this.#skipBlanks(start, end);
    if (at >= end || this.#text[at] === '#') {
      if (start <= this.#cursor && this.#cursor <= at) this.#blank(this.#cursor - start, this.#cursor);
      return end + 1;
    }
    if (/^(?:---|\.\.\.)(?=\s|$)/.test(this.#text.slice(start, start + 4))) {
      this.#frames = [];
      at = this.#skipBlanks(start + 3, end);
      if (at >= end) return end + 1;
    }
    while (this.#text[at] === '-' && isBlank(this.#text.charCodeAt(at + 1))) {
      this.#enterItem(at - start);
      at = this.#skipBlanks(at + 1, end);
    }
    return this.#content(start, at, end);
  }

  #content(start: number, at: number, end: number): number {
    const key = this.#keyAt(at, end);
    if (key === undefined) {
      // Of a lone word the column tells where it belongs, unless a dash does.
      const path = this.#text.slice(start, at).includes('-') ? this.#path() : this.#containerAt(at - start);
      return this.#value(path, at, end, 'open');
    }
    this.#enterKey(at - start, key.text);
    const path = this.#path();
    this.#entries.push({ path: path.slice(0, -1), part: 'key', span: key.span, text: key.text, quote: key.quote });
    return this.#value(path, key.after, end, 'value');
  }

  /** Reads what stands at a path up to the end of the line, or of the collection or block that starts there. */
  #value(path: Path, from: number, end: number, part: 'value' | 'open'): number {
    const at = this.#skipProperties(this.#skipBlanks(from, end), end);
    const first = this.#text[at];
    if (at >= end || (first === '#' && at > from)) {
      if (at > from || part === 'open') this.#entries.push({ path, part, span: { start: part === 'open' ? from : from + 1, end: at }, text: '', quote: '' });
      return end + 1;
    }
    if (first === '|' || first === '>') return this.#afterBlock(end + 1);
    if (first === '{' || first === '[') {
      const after = readFlow(this.#text, at, this.#limit(end + 1), path, (entry) => this.#entries.push(entry));
      // What is not closed ends at the start of a line.
      return this.#text[after - 1] === '\n' ? after : lineEnd(this.#text, after) + 1;
    }
    this.#entries.push({ path, part, ...scalar(this.#text, at, end) });
    return end + 1;
  }

  #blank(column: number, offset: number): void {
    this.#entries.push({ path: this.#containerAt(column), part: 'open', span: { start: offset, end: offset }, text: '', quote: '' });
  }

  /** The mapping that a key at a column would belong to. */
  #containerAt(column: number): Path {
    const frame = this.#frames.findLast(({ indent, isSeq }) => indent < column || (indent === column && !isSeq));
    if (frame === undefined) return [];
    return frame.indent === column ? frame.base : [...frame.base, frame.current];
  }

  #keyAt(at: number, end: number): { text: string; span: Span; quote: OutlineEntry['quote']; after: number } | undefined {
    const quote = this.#text[at];
    if (quote === '"' || quote === "'") {
      const key = scalar(this.#text, at, end);
      const colon = this.#skipBlanks(Math.min(key.span.end + 1, end), end);
      return this.#text[colon] === ':' && colon < end ? { ...key, after: colon + 1 } : undefined;
    }
    if (quote === '{' || quote === '[' || quote === '|' || quote === '>') return undefined;
    for (let colon = at; colon < end; colon++) {
      const code = this.#text[colon];
      if (code === '#' && isBlank(this.#text.charCodeAt(colon - 1))) return undefined;
      if (code !== ':' || (colon + 1 < end && !isBlank(this.#text.charCodeAt(colon + 1)))) continue;
      const text = this.#text.slice(at, colon).trimEnd();
      return { text, span: { start: at, end: at + text.length }, quote: '', after: colon + 1 };
    }
    return undefined;
  }

  #enterItem(indent: number): void {
    this.#leave(indent);
    const top = this.#frames.at(-1);
    if (top?.isSeq === true && top.indent === indent) top.current = Number(top.current) + 1;
    else this.#frames.push({ indent, isSeq: true, base: this.#path(), current: 0 });
  }

  #enterKey(indent: number, key: string): void {
    this.#leave(indent);
    if (this.#frames.at(-1)?.isSeq === true && this.#frames.at(-1)?.indent === indent) this.#frames.pop();
    const top = this.#frames.at(-1);
    if (top?.isSeq === false && top.indent === indent) top.current = key;
    else this.#frames.push({ indent, isSeq: false, base: this.#path(), current: key });
  }

  #leave(indent: number): void {
    while ((this.#frames.at(-1)?.indent ?? -1) > indent) this.#frames.pop();
  }

  #path(): Path {
    const top = this.#frames.at(-1);
    return top === undefined ? [] : [...top.base, top.current];
  }

  /** Where the lines of a block scalar end: at the first one that is not deeper than the entry. */
  #afterBlock(from: number): number {
    return this.#limit(from, false);
  }

  /** Start of the first line that is no deeper than the present entry; closing brackets still belong to it. */
  #limit(from: number, brackets = true): number {
    const indent = this.#frames.at(-1)?.indent ?? -1;
    let at = from;
    while (at < this.#text.length) {
      const end = lineEnd(this.#text, at);
      const word = this.#skipBlanks(at, end);
      const closes = brackets && (this.#text[word] === '}' || this.#text[word] === ']');
      if (word < end && word - at <= indent && !closes) return at;
      at = end + 1;
    }
    return this.#text.length + (brackets ? 0 : 1);
  }

  #skipBlanks(from: number, end: number): number {
    let at = from;
    while (at < end && isBlank(this.#text.charCodeAt(at))) at++;
    return at;
  }

  /** Anchors and tags stand before what they name. */
  #skipProperties(from: number, end: number): number {
    const found = /^(?:[&!]\S*[ \t]+)*/.exec(this.#text.slice(from, Math.min(end, from + 200)));
    return from + (found?.[0].length ?? 0);
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB || code === 13 || code === 10 || Number.isNaN(code);
}

/** The scalar that starts at an offset of a line; without its closing quote it reaches to the end of the line. */
function scalar(text: string, at: number, end: number): Pick<OutlineEntry, 'span' | 'text' | 'quote'> {
  const quote = text[at];
  if (quote === '"' || quote === "'") {
    const close = closingQuote(text, at + 1, end, quote);
    return { span: { start: at + 1, end: close }, text: text.slice(at + 1, close), quote };
  }
  const line = text.slice(at, end);
  const comment = /[ \t]#/.exec(line);
  const value = line.slice(0, comment?.index).trimEnd();
  return { span: { start: at, end: at + value.length }, text: value, quote: '' };
}

/** Offset of the quote that closes a text, or of the end of what is there. */
function closingQuote(text: string, from: number, end: number, quote: string): number {
  for (let at = from; at < end; at++) {
    if (text[at] === '\\' && quote === '"') at++;
    else if (text[at] === quote && quote === "'" && text[at + 1] === quote) at++;
    else if (text[at] === quote) return at;
  }
  return text[end - 1] === '\r' ? end - 1 : end;
}
