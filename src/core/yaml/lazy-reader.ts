import type { Span } from '../text/span';
import { readBlockScalar } from './block-scalars';
import {
  BAR, COLON, DASH, DOUBLE_QUOTE, GREATER, HASH, OPEN_BRACE, OPEN_BRACKET, SINGLE_QUOTE, TAB, afterBlanks, afterSpaces, isBlank, isEmpty,
  isLineEnd, nextLine,
} from './characters';
import { decline } from './decline';
import { hasEqualKeys } from './entries';
import { DEEPEST, readFlow } from './flow-reader';
import { ONE_LINE, readDouble, readPlain, readPlainLines, readSingle } from './flow-scalars';
import { type LineTable, NO_CONTENT } from './line-table';
import type { MapEntry, MapNode, ScalarNode, SeqNode, YamlNode } from './node';

const LONGEST_KEY = 1000;

/**
 * A tree that is read as far as somebody looks: what machines print about one object is long, and little of it is asked
 * for. Spans are offsets in `text`. What is looked at is exactly what `readBlockYaml` reads; faults elsewhere stay unseen.
 * The nodes are of use until the line table is filled again.
 * Errors: looking at what is beyond it declines.
 */
export class LazyReader {
  readonly text: string;
  readonly lines: LineTable;

  constructor(text: string, lines: LineTable) {
    this.text = text;
    this.lines = lines;
  }

  /** The mapping that is the first entry of a sequence, its dash on the first line of the table. */
  entry(): YamlNode {
    const { starts, indents, count } = this.lines;
    const indent = indents[0] ?? NO_CONTENT;
    const dash = (starts[0] ?? 0) + indent;
    if (this.lines.hasTabs || indent === NO_CONTENT || !this.isDash(dash)) decline();
    return this.item(0, count, indent, 1);
  }

  /** The entry of a sequence whose dash stands on a line. */
  item(line: number, end: number, indent: number, depth: number): YamlNode {
    const { text } = this;
    this.lines.seen[line] = 2;
    const dash = (this.lines.starts[line] as number) + indent;
    const at = afterSpaces(text, dash + 1);
    const code = text.charCodeAt(at);
    if (code === TAB || (code === DASH && this.isDash(at))) decline();
    if (isLineEnd(code) || code === HASH) return this.#below(line + 1, end, indent, depth) ?? absent(at);
    const scalar = this.#scalar(at, code, indent + 1);
    if (scalar !== undefined && this.#isFirstKey(scalar)) return new LazyMap(this, line, end, indent + at - dash, depth);
    return this.#written(scalar, at, code, line, end, indent, depth);
  }

  /** The value behind a key. */
  value(colon: number, line: number, end: number, indent: number, depth: number): YamlNode {
    const { text } = this;
    const at = afterBlanks(text, colon + 1);
    const code = text.charCodeAt(at);
    if (isLineEnd(code) || code === HASH) {
      return this.#below(line + 1, end, indent, depth) ?? this.#listBelow(line + 1, end, indent, depth) ?? absent(at);
    }
    return this.#written(this.#scalar(at, code, indent + 1), at, code, line, end, indent, depth);
  }

  /** The key at an offset. */
  key(at: number): ScalarNode {
    const scalar = this.#scalar(at, this.text.charCodeAt(at), ONE_LINE);
    if (scalar === undefined || !this.#isKey(scalar)) decline();
    return scalar;
  }

  /** Where a collection ends that has this as its last value. */
  endOf(value: YamlNode): number {
    let { end } = value.span;
    if (value.span.start < end) return end;
    while (isBlank(this.text.charCodeAt(end - 1))) end--;
    return end;
  }

  isDash(at: number): boolean {
    return this.text.charCodeAt(at) === DASH && isEmpty(this.text.charCodeAt(at + 1));
  }

  #written(scalar: ScalarNode | undefined, at: number, code: number, line: number, end: number, indent: number, depth: number): YamlNode {
    const { text } = this;
    const isFlow = code === OPEN_BRACE || code === OPEN_BRACKET;
    let node = scalar ?? (isFlow ? readFlow(text, at, indent + 1, depth + 1) : readBlockScalar(text, at, indent));
    if (scalar?.style === 'plain' && this.#content(line + 1, end) < end) node = readPlainLines(text, at, indent + 1);
    const stop = afterBlanks(text, node.span.end);
    const last = text.charCodeAt(stop);
    if (last === HASH ? stop === node.span.end && !isBlank(text.charCodeAt(stop - 1)) : !isLineEnd(last)) decline();
    // Nothing may stand between this value and what follows it.
    const next = this.lines.lineOf(nextLine(text, stop) - 1) + 1;
    this.lines.seen.fill(2, line, next);
    if (this.#content(next, end) < end) decline();
    return node;
  }

  #below(from: number, end: number, indent: number, depth: number): YamlNode | undefined {
    const line = this.#content(from, end);
    const own = this.lines.indents[line] as number;
    if (line >= end || own <= indent) return undefined;
    this.lines.seen[line] = 2;
    if (depth >= DEEPEST) decline();
    const at = (this.lines.starts[line] as number) + own;
    if (this.isDash(at)) return new LazySeq(this, line, end, own, depth + 1);
    this.key(at);
    return new LazyMap(this, line, end, own, depth + 1);
  }

  /** The sequence whose dashes stand right below their key. */
  #listBelow(from: number, end: number, indent: number, depth: number): YamlNode | undefined {
    const line = this.#content(from, end);
    if (line >= end) return undefined;
    this.lines.seen[line] = 2;
    if (this.lines.indents[line] !== indent || !this.isDash((this.lines.starts[line] as number) + indent)) decline();
    return new LazySeq(this, line, end, indent, depth + 1);
  }

  /** The first line with content. */
  #content(from: number, end: number): number {
    let line = from;
    while (line < end && this.lines.indents[line] === NO_CONTENT) line++;
    return line;
  }

  #scalar(at: number, code: number, indent: number): ScalarNode | undefined {
    if (code === DOUBLE_QUOTE) return readDouble(this.text, at, indent);
    if (code === SINGLE_QUOTE) return readSingle(this.text, at, indent);
    const isOther = code === OPEN_BRACE || code === OPEN_BRACKET || code === BAR || code === GREATER;
    return isOther ? undefined : readPlain(this.text, at);
  }

  #isKey({ span: { start, end }, style, text }: ScalarNode): boolean {
    const at = afterSpaces(this.text, end);
    if (this.text.charCodeAt(at) !== COLON || !isEmpty(this.text.charCodeAt(at + 1))) return false;
    if (at - start > LONGEST_KEY || (style === 'plain' && text === '<<')) decline();
    return true;
  }

  #isFirstKey(scalar: ScalarNode): boolean {
    if (!this.#isKey(scalar)) return false;
    if (nextLine(this.text, scalar.span.start) < scalar.span.end) decline();
    return true;
  }
}

class LazyMap implements MapNode {
  readonly type = 'map';
  readonly #reader: LazyReader;
  readonly #line: number;
  readonly #end: number;
  readonly #indent: number;
  readonly #depth: number;
  #entries: readonly LazyEntry[] | undefined;
  #span: Span | undefined;

  constructor(reader: LazyReader, line: number, end: number, indent: number, depth: number) {
    this.#reader = reader;
    this.#line = line;
    this.#end = end;
    this.#indent = indent;
    this.#depth = depth;
  }

  get entries(): readonly LazyEntry[] {
    return (this.#entries ??= this.#read());
  }

  get span(): Span {
    return (this.#span ??= this.#measure());
  }

  #measure(): Span {
    const { entries } = this;
    const [first, last] = [entries[0], entries[entries.length - 1]];
    if (first === undefined || last === undefined) decline();
    return { start: first.keySpan.start, end: this.#reader.endOf(last.value) };
  }

  #read(): readonly LazyEntry[] {
    const reader = this.#reader;
    const { starts, indents } = reader.lines;
    const indent = this.#indent;
    const lines: number[] = [];
    for (let line = this.#line + 1; line < this.#end; line++) {
      const own = indents[line] as number;
      if (own > indent) continue;
      if (own < indent) decline();
      if (!reader.isDash((starts[line] as number) + indent)) lines.push(line);
    }
    const entries: LazyEntry[] = [];
    for (let at = -1; at < lines.length; at++) {
      const line = at < 0 ? this.#line : (lines[at] as number);
      const key = reader.key((starts[line] as number) + indent);
      if (reader.lines.seen[line] === 0) reader.lines.seen[line] = 1;
      entries.push(new LazyEntry(reader, key, line, lines[at + 1] ?? this.#end, indent, this.#depth));
    }
    if (hasEqualKeys(entries)) decline();
    return entries;
  }
}

class LazyEntry implements MapEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly #reader: LazyReader;
  readonly #line: number;
  readonly #end: number;
  readonly #indent: number;
  readonly #depth: number;
  #value: YamlNode | undefined;

  constructor(reader: LazyReader, key: ScalarNode, line: number, end: number, indent: number, depth: number) {
    this.key = key.text;
    this.keySpan = key.span;
    this.#reader = reader;
    this.#line = line;
    this.#end = end;
    this.#indent = indent;
    this.#depth = depth;
  }

  get value(): YamlNode {
    this.#reader.lines.seen[this.#line] = 2;
    const colon = afterSpaces(this.#reader.text, this.keySpan.end);
    return (this.#value ??= this.#reader.value(colon, this.#line, this.#end, this.#indent, this.#depth));
  }
}

class LazySeq implements SeqNode {
  readonly type = 'seq';
  readonly #reader: LazyReader;
  readonly #line: number;
  readonly #end: number;
  readonly #indent: number;
  readonly #depth: number;
  #items: readonly YamlNode[] | undefined;

  constructor(reader: LazyReader, line: number, end: number, indent: number, depth: number) {
    this.#reader = reader;
    this.#line = line;
    this.#end = end;
    this.#indent = indent;
    this.#depth = depth;
  }

  get items(): readonly YamlNode[] {
    return (this.#items ??= this.#read());
  }

  get span(): Span {
    const last = this.items[this.items.length - 1];
    if (last === undefined) decline();
    return { start: (this.#reader.lines.starts[this.#line] as number) + this.#indent, end: this.#reader.endOf(last) };
  }

  #read(): readonly YamlNode[] {
    const reader = this.#reader;
    const { starts, indents } = reader.lines;
    const indent = this.#indent;
    if (this.#depth >= DEEPEST) decline();
    const items: YamlNode[] = [];
    let from = this.#line;
    for (let line = from + 1; line <= this.#end; line++) {
      const own = line < this.#end ? (indents[line] as number) : indent;
      if (own > indent) continue;
      if (own < indent || (line < this.#end && !reader.isDash((starts[line] as number) + indent))) decline();
      items.push(reader.item(from, line, indent, this.#depth));
      from = line;
    }
    return items;
  }
}

function absent(at: number): ScalarNode {
  return { type: 'scalar', span: { start: at, end: at }, text: '', style: 'plain' };
}
