import { flatText } from '../text/flat';
import {
  BAR, COLON, CR, DASH, DOT, DOUBLE_QUOTE, GREATER, HASH, LF, OPEN_BRACE, OPEN_BRACKET, SINGLE_QUOTE, TAB, afterBlanks, afterSpaces,
  isBlank, isEmpty, isLineEnd, nextLine,
} from './characters';
import { readBlockScalar } from './block-scalars';
import { decline, unlessDeclined } from './decline';
import { hasEqualKeys } from './entries';
import { DEEPEST, readFlow } from './flow-reader';
import { ONE_LINE, readDouble, readPlain, readPlainLines, readSingle } from './flow-scalars';
import type { MapEntry, MapNode, ReadResult, ScalarNode, SeqNode, YamlNode } from './node';

const LONGEST_KEY = 1000;
const NUL = '\0';
const MARKER_LENGTH = 3;
const BYTE_ORDER_MARK = 0xfeff;
/** Stands for the column of the next line when there is none. */
const NONE = -1;

/**
 * Reads what people and machines mostly write: one document in block style with scalars on single
 * lines, literal and folded blocks, and flow collections; or JSON.
 * Errors: nothing for all that is beyond it (anchors, tags, templates, faults of any kind …). What it
 * reads is exactly what `parseYaml` reads, which then has no problems either.
 * Cost: one pass without a look back, less than twice `JSON.parse` of the same objects.
 */
export function readBlockYaml(text: string): ReadResult | undefined {
  const root = unlessDeclined(() => new BlockReader(text).document());
  return root && { root: root.node, problems: [], template: false };
}

/** An entry whose value is yet to be read. */
type OpenEntry = Omit<MapEntry, 'value'> & { value: YamlNode | undefined };

class BlockReader {
  /** A copy in one piece, which is forgotten with the reader: texts of the tree are parts of the one that was given. */
  readonly #text: string;
  readonly #origin: string;
  /** The first character of the present line that is no space. After the last line: the end of the text. */
  #at = 0;
  /** Its column, or `NONE`. */
  #indent = NONE;
  #isOpen = false;
  /** Entries and items of the collections that are being read; lists that grow by themselves take several times the memory. */
  readonly #entries: MapEntry[] = [];
  #entryCount = 0;
  readonly #items: YamlNode[] = [];
  #itemCount = 0;

  constructor(text: string) {
    this.#text = flatText(text);
    this.#origin = text;
  }

  document(): { readonly node: YamlNode | undefined } {
    const text = this.#text;
    if (text.includes(NUL) || text.indexOf('\ufeff', 1) >= 0 || hasLoneReturn(text)) decline();
    this.#toLine(text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0);
    const hasMarker = this.#indent === 0 && this.#isMarker(DASH);
    if (hasMarker) this.#endLine(this.#at + MARKER_LENGTH);
    if (this.#indent === NONE) return hasMarker ? decline() : { node: undefined };
    this.#isOpen = true;
    // Both kinds of markers are beyond the first line of a document.
    if (this.#indent === 0 && (this.#isMarker(DASH) || this.#isMarker(DOT))) decline();
    const node = this.#root();
    if (this.#indent !== NONE) decline();
    return { node };
  }

  #root(): YamlNode {
    const code = this.#text.charCodeAt(this.#at);
    if (code !== OPEN_BRACE && code !== OPEN_BRACKET) return this.#collection(0);
    const node = readFlow(this.#text, this.#at, 0, 0);
    this.#endLine(node.span.end);
    return node;
  }

  /** The block collection that starts on the present line. */
  #collection(depth: number): MapNode | SeqNode {
    if (this.#isDash(this.#at)) return this.#seq(this.#indent, depth);
    return this.#map(this.#key(this.#at), this.#indent, depth);
  }

  #map(first: OpenEntry, indent: number, depth: number): MapNode {
    if (depth >= DEEPEST) decline();
    const from = this.#entryCount;
    let last = this.#entry(first, indent, depth);
    this.#entries[this.#entryCount++] = last;
    while (this.#indent === indent) {
      last = this.#entry(this.#key(this.#at), indent, depth);
      this.#entries[this.#entryCount++] = last;
    }
    const entries = this.#entries.slice(from, this.#entryCount);
    this.#entryCount = from;
    if (this.#indent > indent || hasEqualKeys(entries)) decline();
    return { type: 'map', span: { start: first.keySpan.start, end: this.#endOf(last.value) }, entries };
  }

  #seq(indent: number, depth: number): SeqNode {
    if (depth >= DEEPEST) decline();
    const start = this.#at;
    const from = this.#itemCount;
    let last: YamlNode;
    do {
      last = this.#item(indent, depth);
      this.#items[this.#itemCount++] = last;
    } while (this.#indent === indent && this.#isDash(this.#at));
    if (this.#indent > indent) decline();
    const items = this.#items.slice(from, this.#itemCount);
    this.#itemCount = from;
    return { type: 'seq', span: { start, end: this.#endOf(last) }, items };
  }

  #item(indent: number, depth: number): YamlNode {
    const text = this.#text;
    const dash = this.#at;
    const at = afterSpaces(text, dash + 1);
    const code = text.charCodeAt(at);
    if (code === TAB) decline();
    const column = indent + at - dash;
    if (code === DASH && this.#isDash(at)) {
      this.#at = at;
      return this.#seq(column, depth + 1);
    }
    if (isLineEnd(code) || code === HASH) {
      this.#endLine(at);
      return this.#below(at, indent, depth) ?? absent(at);
    }
    const word = readWordKey(text, at, code, this.#origin);
    if (word !== undefined) return this.#map(word, column, depth + 1);
    const scalar = this.#scalar(at, code, indent + 1);
    if (scalar !== undefined && this.#isFirstKey(scalar)) return this.#map(openEntry(scalar), column, depth + 1);
    return this.#written(scalar, at, code, indent, depth);
  }

  #entry(entry: OpenEntry, indent: number, depth: number): MapEntry {
    const text = this.#text;
    const at = afterBlanks(text, afterSpaces(text, entry.keySpan.end) + 1);
    const code = text.charCodeAt(at);
    if (isLineEnd(code) || code === HASH) {
      this.#endLine(at);
      entry.value = this.#below(at, indent, depth) ?? this.#listBelow(indent, depth) ?? absent(at);
    } else {
      entry.value = this.#written(this.#scalar(at, code, indent + 1), at, code, indent, depth);
    }
    return entry as MapEntry;
  }

  /** The value that starts at an offset; for a plain one, what is on its first line is known. */
  #written(scalar: ScalarNode | undefined, at: number, code: number, indent: number, depth: number): YamlNode {
    const isFlow = code === OPEN_BRACE || code === OPEN_BRACKET;
    const node = scalar ?? (isFlow ? readFlow(this.#text, at, indent + 1, depth + 1) : readBlockScalar(this.#text, at, indent));
    this.#endLine(node.span.end);
    if (this.#indent <= indent || scalar?.style !== 'plain') return node;
    const whole = readPlainLines(this.#text, at, indent + 1);
    this.#endLine(whole.span.end);
    return whole;
  }

  /** The value that stands deeper than the line of its key or dash, if there is one. */
  #below(end: number, indent: number, depth: number): YamlNode | undefined {
    if (this.#indent <= indent) return undefined;
    const at = this.#at;
    if (this.#isDash(at)) return this.#seq(this.#indent, depth + 1);
    const code = this.#text.charCodeAt(at);
    const word = readWordKey(this.#text, at, code, this.#origin);
    if (word !== undefined) return this.#map(word, this.#indent, depth + 1);
    const scalar = this.#scalar(at, code, indent + 1);
    if (scalar !== undefined && this.#isFirstKey(scalar)) return this.#map(openEntry(scalar), this.#indent, depth + 1);
    // Comments in between would change where such a value ends; headers of block scalars are rare here.
    if (at - this.#indent !== nextLine(this.#text, end) || code === BAR || code === GREATER) decline();
    return this.#written(scalar, at, code, indent, depth);
  }

  /** The sequence whose dashes stand right below their key. */
  #listBelow(indent: number, depth: number): YamlNode | undefined {
    return this.#indent === indent && this.#isDash(this.#at) ? this.#seq(indent, depth + 1) : undefined;
  }

  #key(at: number): OpenEntry {
    const code = this.#text.charCodeAt(at);
    const word = readWordKey(this.#text, at, code, this.#origin);
    if (word !== undefined) return word;
    const scalar = this.#scalar(at, code, ONE_LINE);
    if (scalar === undefined || !this.#isKey(scalar)) decline();
    return openEntry(scalar);
  }

  /** Whether a colon follows. Errors: declines merge keys and keys that are too long. */
  #isKey(scalar: ScalarNode): boolean {
    const { start, end } = scalar.span;
    const at = afterSpaces(this.#text, end);
    if (this.#text.charCodeAt(at) !== COLON || !isEmpty(this.#text.charCodeAt(at + 1))) return false;
    if (at - start > LONGEST_KEY || (scalar.style === 'plain' && scalar.text === '<<')) decline();
    return true;
  }

  /** The same for what could have been a value. Errors: also declines keys of several lines. */
  #isFirstKey(scalar: ScalarNode): boolean {
    if (!this.#isKey(scalar)) return false;
    if (nextLine(this.#text, scalar.span.start) < scalar.span.end) decline();
    return true;
  }

  /** The scalar at an offset, as far as it is plain or quoted. Of a plain one, the first line. */
  #scalar(at: number, code: number, indent: number): ScalarNode | undefined {
    if (code === DOUBLE_QUOTE) return readDouble(this.#text, at, indent, this.#origin);
    if (code === SINGLE_QUOTE) return readSingle(this.#text, at, indent, this.#origin);
    const isOther = code === OPEN_BRACE || code === OPEN_BRACKET || code === BAR || code === GREATER;
    return isOther ? undefined : readPlain(this.#text, at, this.#origin);
  }

  /** Where a collection ends that has this as its last value. */
  #endOf(value: YamlNode): number {
    let { end } = value.span;
    if (value.span.start < end) return end;
    while (isBlank(this.#text.charCodeAt(end - 1))) end--;
    return end;
  }

  /** Goes to the next line with content. Errors: declines anything but a comment in the rest of this line. */
  #endLine(from: number): void {
    const at = afterBlanks(this.#text, from);
    const code = this.#text.charCodeAt(at);
    if (code === HASH ? at === from && !isBlank(this.#text.charCodeAt(at - 1)) : !isLineEnd(code)) decline();
    this.#toLine(nextLine(this.#text, at));
  }

  #toLine(from: number): void {
    const text = this.#text;
    for (let line = from; ; line = nextLine(text, line)) {
      const at = afterSpaces(text, line);
      const code = text.charCodeAt(at);
      if (code === LF || code === CR || code === HASH) continue;
      this.#at = at;
      this.#indent = at < text.length ? at - line : NONE;
      if (code === TAB) decline();
      if (this.#isOpen && at === line && (code === DASH || code === DOT)) this.#endAtMarker();
      return;
    }
  }

  /** `...` ends the document; only comments may follow. */
  #endAtMarker(): void {
    if (this.#isMarker(DASH)) decline();
    if (!this.#isMarker(DOT)) return;
    this.#isOpen = false;
    this.#endLine(this.#at + MARKER_LENGTH);
    if (this.#indent !== NONE) decline();
  }

  #isMarker(mark: number): boolean {
    for (let at = this.#at; at < this.#at + MARKER_LENGTH; at++) if (this.#text.charCodeAt(at) !== mark) return false;
    return isEmpty(this.#text.charCodeAt(this.#at + MARKER_LENGTH));
  }

  #isDash(at: number): boolean {
    return this.#text.charCodeAt(at) === DASH && isEmpty(this.#text.charCodeAt(at + 1));
  }
}

/** A key of letters, digits and the like with its colon right behind it, as nearly all are; nothing for any other. */
function readWordKey(text: string, start: number, first: number, origin: string): OpenEntry | undefined {
  if (!isLetter(first)) return undefined;
  let end = start + 1;
  let code = text.charCodeAt(end);
  // Digits, dashes, dots and slashes are neighbours.
  while (isLetter(code) || (code >= DASH && code <= 57) || code === 95) code = text.charCodeAt(++end);
  if (code !== COLON || end - start > LONGEST_KEY || !isEmpty(text.charCodeAt(end + 1))) return undefined;
  return { key: origin.slice(start, end), keySpan: { start, end }, value: undefined };
}

function openEntry({ text, span }: ScalarNode): OpenEntry {
  return { key: text, keySpan: span, value: undefined };
}

function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

function absent(at: number): ScalarNode {
  return { type: 'scalar', span: { start: at, end: at }, text: '', style: 'plain' };
}

/** Whether a carriage return stands without its line feed. */
function hasLoneReturn(text: string): boolean {
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1)) if (text.charCodeAt(at + 1) !== LF) return true;
  return false;
}
