import type { ChunkKind } from './chunks';
import { flatSum } from './flat';
import { JsonCutter } from './json-cutter';
import { YamlCutter } from './yaml-cutter';

/**
 * A piece of a stream: something to read on its own, what stands between such things (`gap`), or what is longer than
 * anybody wants to read at once (`long`, told of by its beginning).
 */
export type PieceKind = ChunkKind | 'gap' | 'long';

/** What takes the pieces. */
export interface PieceTarget {
  /** Takes the next piece, which stands in a part of the stream. Shape: pieces tile the stream. */
  take(kind: PieceKind, text: string, start: number, end: number): void;
  /** Takes what seems to be an entry by the indentation of its lines; refuses what is no single object that can be read. */
  offer(text: string, start: number, end: number): boolean;
  /** The pieces since the last `open` are no entries of a dump after all. */
  retract(): void;
  /** A document begins. */
  open(): void;
}

/** The text that waits to be told of. A cutter looks at it from `at` on and gives away all before a cut. */
export class Waiting {
  text = '';
  /** Where the piece begins that is not yet complete. */
  start = 0;
  /** Where looking goes on. */
  at = 0;
  readonly #longest: number;
  readonly target: PieceTarget;
  #isLong = false;

  constructor(target: PieceTarget, longest: number) {
    this.target = target;
    this.#longest = longest;
  }

  /** Puts text behind what waits. Cost: a copy of both; what waits is one piece at most. */
  push(block: string): void {
    this.text = this.start >= this.text.length ? block : flatSum(this.text.slice(this.start), block);
    this.at -= this.start;
    this.start = 0;
  }

  /** Gives away what stands before an offset. */
  cut(kind: PieceKind, end: number): void {
    if (end > this.start || this.#isLong) this.target.take(this.#isLong ? 'gap' : kind, this.text, this.start, end);
    this.#isLong = false;
    this.start = end;
  }

  /** Gives away what stands before an offset if it is wanted as an entry. */
  offer(end: number): boolean {
    if (this.#isLong) this.cut('gap', end);
    else if (!this.target.offer(this.text, this.start, end)) return false;
    this.start = end;
    return true;
  }

  /** Whether all was given away. */
  get isEmpty(): boolean {
    return !this.#isLong && this.start === this.text.length;
  }

  /** Whether more waits than anybody wants to read at once. */
  get isLong(): boolean {
    return this.#isLong || this.text.length - this.start > this.#longest;
  }

  /** Gives away the beginning of a piece that grows beyond all bounds; the rest of it is passed over. */
  limit(): void {
    if (!this.isLong) return;
    this.cut('long', this.at);
    this.#isLong = true;
  }
}

/** Knows one format. */
export interface Cutter {
  /** Looks at the text that waits. `isEnd`: no more will come, so that the last line is complete. */
  scan(waiting: Waiting, isEnd: boolean): void;
  /** Column of the dashes of the list that the text so far ends in; absent where there are none. */
  readonly entryColumn?: number;
  /** An entry ends with the text so far, since another one follows. */
  endEntry?(waiting: Waiting): void;
}

/** Units: characters of one object. The largest one that etcd takes has 1.5 MB. */
const LONGEST_PIECE = 32 * 1024 * 1024;
/** Units: characters. Blanks and comments at the start of a stream before it is clear what it is. */
const LONGEST_START = 64 * 1024;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Cuts a stream of text into documents, and dumps (`kind: List`) into their entries, as `cutChunks` cuts a text. What it
 * cannot know before the end of a stream it takes for granted: that `items` of objects with a kind are a list of objects.
 * Cost: one look per line (JSON: per character); in memory are a block and a piece.
 */
export class StreamCutter {
  readonly #waiting: Waiting;
  #cutter: Cutter | undefined;
  #isFirst = true;

  constructor(target: PieceTarget, longest = LONGEST_PIECE) {
    this.#waiting = new Waiting(target, longest);
  }

  /** Takes the next part of the stream. */
  push(block: string): void {
    this.#waiting.push(block);
    this.#scan(false);
  }

  /** Column of the dashes of the list that the text so far ends in; -1 where it ends in none. */
  get entryColumn(): number {
    return this.#cutter?.entryColumn ?? -1;
  }

  /** An entry ended with the text so far. */
  get isBetween(): boolean {
    return this.entryColumn >= 0 && this.#waiting.isEmpty;
  }

  /** For callers that know that another entry follows the text so far. */
  endEntry(): void {
    this.#cutter?.endEntry?.(this.#waiting);
  }

  /** Tells of what is left. */
  finish(): void {
    this.#scan(true);
  }

  #scan(isEnd: boolean): void {
    this.#cutter ??= this.#choose(isEnd);
    if (this.#cutter === undefined) return;
    if (this.#isFirst) this.#waiting.target.open();
    this.#isFirst = false;
    this.#cutter.scan(this.#waiting, isEnd);
  }

  /** JSON starts with a brace or bracket; before that nothing but blanks is allowed. */
  #choose(isEnd: boolean): Cutter | undefined {
    const { text } = this.#waiting;
    let at = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
    while (at < text.length && isBlank(text.charCodeAt(at))) at++;
    if (at >= text.length && at < LONGEST_START && !isEnd) return undefined;
    return text[at] === '{' || text[at] === '[' ? new JsonCutter() : new YamlCutter();
  }
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}
