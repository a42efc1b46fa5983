import type { Waiting } from './stream-cutter';

const SPACE = 32;
const LF = 10;
const CR = 13;
const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
/** The depth of the entries of `items`. */
const ENTRY_DEPTH = 2;

/**
 * Cuts JSON into its values, and objects with `items` into the entries of that list. Texts never contain line breaks, and
 * printers indent: where a quote or a brace is missing, the next line that stands no deeper than the entry sets things right.
 */
export class JsonCutter {
  #depth = 0;
  #inText = false;
  #isEscaped = false;
  #textStart = 0;
  /** The last key at the first level is `items` and its list is open. */
  #inItems = false;
  #isItemsKey = false;
  #inEntry = false;
  /** Column of the entries where they are the first on their lines, else 0. */
  #entryColumn = 0;
  /** Of the present entry only the beginnings of lines are looked at. */
  #isByLines = false;
  /** A value was told of, so what stands before the next one is none. */
  #isCut = false;
  #hasEntries = false;

  scan(waiting: Waiting, isEnd: boolean): void {
    const { text } = waiting;
    const { length } = text;
    // Offsets move when blocks come.
    let at = waiting.at;
    for (; at < length; at++) {
      const code = text.charCodeAt(at);
      if (this.#inText) at = this.#text(waiting, at, code);
      else if (code === QUOTE) {
        this.#inText = true;
        this.#textStart = at - waiting.start;
        at = beforeTextEnd(text, at);
      } else if (code === LF) {
        if (!this.#inEntry || this.#entryColumn === 0) continue;
        // Too little of the next line is there to tell.
        if (at + this.#entryColumn + 1 >= length && !isEnd) break;
        if (this.#isByLines) {
          const next = this.#nextLine(waiting, at, isEnd);
          if (next < 0) break;
          at = next;
        } else if (this.#isCutOff(waiting, at + 1)) at = this.#endEntry(waiting, at);
      } else if (code > SPACE && (this.#depth <= ENTRY_DEPTH || isBracket(code))) this.#mark(waiting, at, code);
    }
    waiting.at = Math.min(at, length);
    waiting.limit();
    if (isEnd) waiting.cut(this.#inItems && !this.#inEntry ? 'gap' : 'document', length);
  }

  /** Goes on inside a text; answers the last offset that was looked at. */
  #text(waiting: Waiting, from: number, code: number): number {
    const { text } = waiting;
    if (this.#isEscaped) {
      this.#isEscaped = false;
      if (code !== LF) return from;
    }
    if (code === BACKSLASH) this.#isEscaped = true;
    else if (code === QUOTE) {
      this.#inText = false;
      if (this.#depth === 1) this.#isItemsKey = from - waiting.start - this.#textStart === 6 && text.startsWith('items', waiting.start + this.#textStart + 1);
    } else if (code === LF) {
      this.#inText = false;
      return from - 1;
    }
    return from;
  }

  #mark(waiting: Waiting, at: number, code: number): void {
    if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (this.#depth === 0) this.#value(waiting, at);
      if (code === OPEN_BRACKET && this.#depth === 1 && this.#isItemsKey) this.#inItems = true;
      else if (code === OPEN_BRACE && this.#inItems && !this.#inEntry) this.#startEntry(waiting, at);
      this.#depth++;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      // Left over from an entry that was cut off.
      if (code === CLOSE_BRACE && this.#inItems && !this.#inEntry && this.#depth === ENTRY_DEPTH) return;
      this.#depth = Math.max(0, this.#depth - 1);
      if (this.#depth === ENTRY_DEPTH && this.#inEntry) {
        this.#inEntry = false;
        waiting.cut('document', at + 1);
      } else if (this.#depth === 1 && this.#inItems) this.#inItems = this.#isItemsKey = false;
      else if (this.#depth === 0) this.#endValue(waiting, at + 1);
    } else if (code !== COLON && this.#depth === 1) this.#isItemsKey = false;
  }

  /** Goes from one line break to before the next one; answers -1 where that has to come yet. */
  #nextLine(waiting: Waiting, at: number, isEnd: boolean): number {
    const { text } = waiting;
    const content = at + 1 + this.#entryColumn;
    if (isDeeper(text, at + 1, content)) {
      const next = text.indexOf('\n', content);
      if (next >= 0 || !isEnd) return next - (next < 0 ? 0 : 1);
    } else if (text.charCodeAt(content) === CLOSE_BRACE && isDeeper(text, at + 1, content - 1) && waiting.offer(content + 1)) {
      this.#inEntry = false;
      this.#depth = ENTRY_DEPTH;
      return content;
    }
    // It is not as it seems: once more, character by character.
    this.#isByLines = false;
    this.#depth = ENTRY_DEPTH + 1;
    return waiting.start;
  }

  #value(waiting: Waiting, at: number): void {
    // Blanks before the first value, and between values.
    if (at > waiting.start && this.#isCut) waiting.cut('gap', at);
    waiting.target.open();
  }

  #endValue(waiting: Waiting, end: number): void {
    waiting.cut(this.#hasEntries ? 'gap' : 'document', end);
    this.#hasEntries = false;
    this.#entryColumn = 0;
    this.#isCut = true;
  }

  /** Where entries are lines of their own, what starts elsewhere is left over from one that was cut off. */
  #startEntry(waiting: Waiting, at: number): void {
    const { text } = waiting;
    let line = at;
    while (line > waiting.start && text.charCodeAt(line - 1) === SPACE) line--;
    const column = line > waiting.start && text.charCodeAt(line - 1) === LF ? at - line : 0;
    if (this.#entryColumn > 0 ? column !== this.#entryColumn : this.#depth !== ENTRY_DEPTH) return;
    this.#entryColumn = column;
    this.#depth = ENTRY_DEPTH;
    waiting.cut('gap', at);
    this.#inEntry = this.#hasEntries = true;
    this.#isByLines = column > 0 && text.charCodeAt(at + 1) === LF;
  }

  /** Whether the line at an offset stands no deeper than the entry and so cannot belong to it. */
  #isCutOff({ text }: Waiting, line: number): boolean {
    let at = line;
    while (text.charCodeAt(at) === SPACE && at - line <= this.#entryColumn) at++;
    const code = text.charCodeAt(at);
    if (Number.isNaN(code) || code === LF || code === CR) return false;
    return at - line < this.#entryColumn || (at - line === this.#entryColumn && code === OPEN_BRACE);
  }

  #endEntry(waiting: Waiting, at: number): number {
    waiting.cut('document', at);
    this.#inEntry = this.#inText = this.#isEscaped = false;
    this.#depth = ENTRY_DEPTH;
    return at;
  }
}

/** The last character that is no end of a text, no escape and no line break, from a place in a text. */
function beforeTextEnd(text: string, from: number): number {
  for (let at = from + 1; ; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE || code === BACKSLASH || code === LF || code !== code) return at - 1;
  }
}

/** Whether all is spaces between two offsets, both included. */
function isDeeper(text: string, from: number, to: number): boolean {
  for (let at = from; at <= to; at++) if (text.charCodeAt(at) !== SPACE) return false;
  return true;
}

function isBracket(code: number): boolean {
  return code === OPEN_BRACE || code === CLOSE_BRACE || code === OPEN_BRACKET || code === CLOSE_BRACKET;
}
