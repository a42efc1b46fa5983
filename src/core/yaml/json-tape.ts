import {
  BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, CR, DASH, DOUBLE_QUOTE, LF, OPEN_BRACE, OPEN_BRACKET, SPACE, TAB, afterBlanks,
} from './characters';
import { decline } from './decline';
import { DEEPEST } from './flow-reader';
import { LineTable } from './line-table';

const BYTE_ORDER_MARK = 0xfeff;

/**
 * Where the keys and values of one JSON object start and end, in the order of the text. Made to be filled again and again.
 * Shape: by number, 0 the object itself; behind a mapping its keys and values by turns, behind a sequence its items.
 */
export class JsonTape {
  starts = new Int32Array(1024);
  ends = new Int32Array(1024);
  /** By number: the first one behind a value and all that is in it. */
  afters = new Int32Array(1024);
  /** The lines that the text has; their indentation is not looked at. */
  readonly lines = new LineTable();
  #count = 0;
  #text = '';
  #to = 0;

  /**
   * Takes the object between two offsets of a text, blanks around it aside.
   * Errors: declines all that is no JSON, in places that nobody will look at, too; equal keys it does not see.
   * Cost: one pass.
   */
  fill(text: string, from: number, to: number): void {
    this.#count = 0;
    this.#text = text;
    this.#to = to;
    this.lines.begin(from);
    const start = this.#blanks(from);
    if (text.charCodeAt(start) !== OPEN_BRACE) decline();
    let end = this.#value(start, 0);
    if (end < to) end = this.#blanks(end);
    if (end !== to) decline();
  }

  #value(start: number, depth: number): number {
    if (start >= this.#to || depth > DEEPEST) decline();
    const id = this.#open(start);
    const end = this.#end(start, depth);
    this.ends[id] = end;
    this.afters[id] = this.#count;
    return end;
  }

  #end(start: number, depth: number): number {
    const code = this.#text.charCodeAt(start);
    if (code === DOUBLE_QUOTE) return this.#string(start);
    if (code === OPEN_BRACE) return this.#map(start, depth);
    return code === OPEN_BRACKET ? this.#seq(start, depth) : this.#word(start, code);
  }

  #map(start: number, depth: number): number {
    const text = this.#text;
    let at = this.#blanks(start + 1);
    if (text.charCodeAt(at) === CLOSE_BRACE) return at + 1;
    for (;;) {
      if (text.charCodeAt(at) !== DOUBLE_QUOTE) decline();
      const key = this.#open(at);
      const end = this.#string(at);
      this.ends[key] = end;
      this.afters[key] = this.#count;
      const colon = afterBlanks(text, end);
      if (text.charCodeAt(colon) !== COLON) decline();
      at = this.#blanks(this.#value(this.#blanks(colon + 1), depth + 1));
      const code = text.charCodeAt(at);
      if (code === CLOSE_BRACE) return at + 1;
      if (code !== COMMA) decline();
      at = this.#blanks(at + 1);
    }
  }

  #seq(start: number, depth: number): number {
    const text = this.#text;
    let at = this.#blanks(start + 1);
    if (text.charCodeAt(at) === CLOSE_BRACKET) return at + 1;
    for (;;) {
      at = this.#blanks(this.#value(at, depth + 1));
      const code = text.charCodeAt(at);
      if (code === CLOSE_BRACKET) return at + 1;
      if (code !== COMMA) decline();
      at = this.#blanks(at + 1);
    }
  }

  #string(start: number): number {
    const text = this.#text;
    for (let at = start + 1; ; at++) {
      const code = text.charCodeAt(at);
      if (code > BACKSLASH && code !== BYTE_ORDER_MARK) continue;
      if (code === DOUBLE_QUOTE) return at + 1;
      if (code === BACKSLASH) {
        // What is escaped is looked at by whoever wants the text.
        if (!(text.charCodeAt(++at) >= SPACE)) decline();
      } else if (!(code >= SPACE) || code === BYTE_ORDER_MARK) decline();
    }
  }

  /** A number or one of three words. */
  #word(start: number, code: number): number {
    const text = this.#text;
    if (text.startsWith('true', start) || text.startsWith('null', start)) return start + 4;
    if (text.startsWith('false', start)) return start + 5;
    if (!isDigit(code) && !(code === DASH && isDigit(text.charCodeAt(start + 1)))) decline();
    let at = start + 1;
    while (isOfNumber(text.charCodeAt(at))) at++;
    return at;
  }

  /** Offset of the first character that is no white space. Lines that begin on the way are noted. */
  #blanks(from: number): number {
    const text = this.#text;
    for (let at = from; ; at++) {
      const code = text.charCodeAt(at);
      if (code === SPACE) continue;
      if (code === LF) {
        if (at + 1 < this.#to) this.lines.add(at + 1);
      } else if (code === CR) {
        if (text.charCodeAt(at + 1) !== LF) decline();
      } else if (code !== TAB) return at;
    }
  }

  #open(start: number): number {
    if (this.#count === this.starts.length) this.#grow();
    this.starts[this.#count] = start;
    return this.#count++;
  }

  #grow(): void {
    const { starts, ends, afters } = this;
    const size = starts.length * 2;
    [this.starts, this.ends, this.afters] = [new Int32Array(size), new Int32Array(size), new Int32Array(size)];
    this.starts.set(starts);
    this.ends.set(ends);
    this.afters.set(afters);
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Digits, a sign, a point or an exponent; what they make is kept as it is written. */
function isOfNumber(code: number): boolean {
  return isDigit(code) || code === DASH || code === 43 || code === 46 || code === 69 || code === 101;
}
