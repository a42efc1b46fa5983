import type { PieceKind, Waiting } from './stream-cutter';

const SPACE = 32;
const TAB = 9;
const LF = 10;
const CR = 13;
const DASH = 45;
const DOT = 46;
const HASH = 35;
const COLON = 58;
const PERCENT = 37;
const LONGEST_NAME = 200;

/**
 * Where the present document is: before its list of items, between them, or behind them. `plain`: it has none.
 */
type State = 'head' | 'first' | 'items' | 'tail' | 'plain';

/** Cuts block-style YAML line by line. Only the beginnings of lines are looked at. */
export class YamlCutter {
  #state: State = 'head';
  /** Column of the dashes; -1 before the first. */
  #indent = -1;
  /** The document holds comments and directives only so far. */
  #isPreamble = true;
  #isStart = true;
  #isFirstLine = true;
  /** The beginning of the present line was looked at and given away. */
  #inLine = false;
  /** The document says that it is a list. */
  #isList = false;

  scan(waiting: Waiting, isEnd: boolean): void {
    const { text } = waiting;
    if (this.#isStart && text.charCodeAt(0) === 0xfeff) waiting.at = 1;
    this.#isStart = false;
    for (;;) {
      const at = waiting.at;
      if (at >= text.length) break;
      let end = text.indexOf('\n', at) + 1;
      if (end === 0) {
        if (!isEnd && !waiting.isLong) break;
        end = text.length;
      }
      if (this.#inLine) {
        this.#inLine = text.charCodeAt(end - 1) !== LF;
        waiting.at = end;
        continue;
      }
      this.#inLine = text.charCodeAt(end - 1) !== LF;
      // Most lines of a dump stand deeper than its dashes.
      if (this.#state !== 'items' || this.#indent < 0 || !isDeeper(text, at, this.#indent)) this.#line(waiting, at, end);
      waiting.at = end;
    }
    waiting.limit();
    if (isEnd) waiting.cut(this.#pieceKind(), text.length);
  }

  /** Column of the dashes of the list that the text so far ends in; -1 where it ends in none. */
  get entryColumn(): number {
    return this.#state === 'items' ? this.#indent : -1;
  }

  /** For callers that know that another entry follows. */
  endEntry(waiting: Waiting): void {
    if (this.entryColumn >= 0 && !this.#inLine && waiting.at === waiting.text.length) waiting.cut('list-item', waiting.at);
  }

  #pieceKind(): PieceKind {
    return this.#state === 'items' && this.#indent >= 0 ? 'list-item' : 'document';
  }

  #line(waiting: Waiting, at: number, end: number): void {
    const { text } = waiting;
    const first = text.charCodeAt(at);
    const isFirstLine = this.#isFirstLine;
    this.#isFirstLine = false;
    // Nothing ends where nothing has begun.
    if ((first === DASH || (first === DOT && !isFirstLine)) && isMarker(text, at, end)) return this.#marker(waiting, first === DOT ? end : at, first === DOT);
    if (this.#isPreamble) this.#isPreamble = isPreamble(text, at, end);
    if (this.#state === 'head') {
      if (isItemsLine(text, at, end)) this.#state = 'first';
      else if (this.#isOtherKind(text, at, end)) this.#state = 'plain';
    } else if (this.#state === 'first') this.#beforeItems(waiting, at);
    else if (this.#state !== 'plain') this.#afterItem(waiting, at, end);
  }

  /** A `---` opens the document it stands in, a `...` closes it. */
  #marker(waiting: Waiting, cut: number, isDots: boolean): void {
    if (isDots || !this.#isPreamble) {
      waiting.cut(this.#pieceKind(), cut);
      waiting.target.open();
      this.#state = 'head';
      this.#indent = -1;
      this.#isList = false;
    }
    this.#isPreamble = isDots;
  }

  #beforeItems(waiting: Waiting, at: number): void {
    const { text } = waiting;
    const depth = depthAt(text, at);
    const code = text.charCodeAt(at + depth);
    if (isEmpty(code) || code === HASH) return;
    if (!isDash(text, at + depth)) {
      this.#state = 'plain';
      return;
    }
    waiting.cut('document', at);
    this.#state = 'items';
    this.#indent = depth;
  }

  #afterItem(waiting: Waiting, at: number, end: number): void {
    const { text } = waiting;
    const depth = depthAt(text, at);
    const code = text.charCodeAt(at + depth);
    if (isEmpty(code) || code === HASH || depth > this.#indent) return;
    if (isDash(text, at + depth)) {
      waiting.cut(this.#state === 'items' ? 'list-item' : 'document', at);
      this.#state = 'items';
    } else if (this.#state === 'items') {
      waiting.cut('list-item', at);
      this.#state = 'tail';
    }
    if (this.#state === 'tail' && this.#isOtherKind(text, at, end)) waiting.target.retract();
  }

  /** Whether a line says that this is no list, and none before it said that it is. */
  #isOtherKind(text: string, at: number, end: number): boolean {
    if (!text.startsWith('kind:', at)) return false;
    this.#isList ||= LIST_LINE.test(text.slice(at, Math.min(end, at + LONGEST_NAME)));
    return !this.#isList;
  }
}

const LIST_LINE = /^kind:[ \t]*["']?[A-Za-z]*List["']?[ \t]*(?:#|\r?\n|$)/;

function isDeeper(text: string, at: number, indent: number): boolean {
  for (let column = 0; column <= indent; column++) if (text.charCodeAt(at + column) !== SPACE) return false;
  return true;
}

function depthAt(text: string, at: number): number {
  let depth = 0;
  while (text.charCodeAt(at + depth) === SPACE) depth++;
  return depth;
}

function isEmpty(code: number): boolean {
  return code === LF || code === CR || Number.isNaN(code);
}

function endsToken(code: number): boolean {
  return code === SPACE || code === TAB || isEmpty(code);
}

function isDash(text: string, at: number): boolean {
  return text.charCodeAt(at) === DASH && (text.charCodeAt(at + 1) === SPACE || isEmpty(text.charCodeAt(at + 1)));
}

function isMarker(text: string, at: number, end: number): boolean {
  const code = text.charCodeAt(at);
  return text.charCodeAt(at + 1) === code && text.charCodeAt(at + 2) === code && (at + 3 >= end || endsToken(text.charCodeAt(at + 3)));
}

function isPreamble(text: string, from: number, end: number): boolean {
  let at = from;
  while (at < end && (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB)) at++;
  const code = text.charCodeAt(at);
  return code === HASH || code === PERCENT || isEmpty(code);
}

function isItemsLine(text: string, at: number, end: number): boolean {
  if (!text.startsWith('items', at) || text.charCodeAt(at + 5) !== COLON) return false;
  let after = at + 6;
  while (after < end && (text.charCodeAt(after) === SPACE || text.charCodeAt(after) === TAB)) after++;
  return isEmpty(text.charCodeAt(after)) || text.charCodeAt(after) === HASH;
}
