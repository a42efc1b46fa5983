import { DASH, LF, SPACE } from '../yaml/characters';

/** What takes the bytes of a dump: most of them as text, an entry that needs no text as it is. */
export interface EntryTarget {
  /** Column of the dashes of the list that the text so far ends in; -1 if it ends in none, or entries are wanted as text. */
  readonly entryColumn: number;
  /** An entry ended with the text so far, and another one follows. */
  readonly isBetween: boolean;
  /** Takes bytes that are to be read as text. */
  text(bytes: Uint8Array): void;
  /** An entry ends with the text so far; `bytes` are those of the whole entry where they are known. */
  endEntry(bytes: Uint8Array | undefined): void;
  /** Takes an entry if no text is needed, and answers where it ends; `more` if the bytes end before it does. Units: `view` looks at the bytes. */
  entry(bytes: Uint8Array, view: DataView, at: number, column: number): number | 'more' | undefined;
}

/** Units: bytes that become text together; more do not stay in the processor's cache. */
const PART = 64 * 1024;
/** Units: bytes of an entry that may wait until they are all there. */
const LONGEST = 256 * 1024;

/**
 * Cuts the bytes of a list into entries, so that those that are like one before can be taken as bytes. Whatever stands
 * beside entries, and what is too long, goes on as text in parts.
 * Cost: a look at each byte of entries that go on as text; in memory is a block and what waits.
 */
export class EntryBytes {
  readonly #target: EntryTarget;
  /** Begins with an entry of which the rest has to come. */
  #buffer: Uint8Array = new Uint8Array();
  #waiting = 0;

  constructor(target: EntryTarget) {
    this.#target = target;
  }

  /** Takes the next bytes; they may be used again afterwards. */
  push(block: Uint8Array): void {
    // Of one class, whatever class the host's blocks have: engines look at elements of two classes the long way.
    const bytes = this.#waiting === 0 ? new Uint8Array(block.buffer, block.byteOffset, block.length) : this.#joined(block);
    const rest = bytes.subarray(this.#take(bytes));
    if (rest.length > this.#buffer.length) this.#buffer = rest.slice();
    else this.#buffer.set(rest);
    this.#waiting = rest.length;
  }

  /** Hands on what waits. */
  finish(): void {
    this.#target.text(this.#buffer.subarray(0, this.#waiting));
    this.#waiting = 0;
  }

  #joined(block: Uint8Array): Uint8Array {
    const size = this.#waiting + block.length;
    if (size > this.#buffer.length) {
      const more = new Uint8Array(LONGEST + size);
      more.set(this.#buffer.subarray(0, this.#waiting));
      this.#buffer = more;
    }
    this.#buffer.set(block, this.#waiting);
    return this.#buffer.subarray(0, size);
  }

  /** Answers how many bytes were taken. */
  #take(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    while (at < bytes.length) {
      const next = this.#step(bytes, view, at);
      if (next === at) return at;
      at = next;
    }
    return bytes.length;
  }

  /** Takes some of the bytes; answers up to where. */
  #step(bytes: Uint8Array, view: DataView, at: number): number {
    const target = this.#target;
    const column = target.entryColumn;
    if (column < 0) return this.#text(bytes, at, at + PART);
    const { isBetween } = target;
    const taken = isBetween ? target.entry(bytes, view, at, column) : undefined;
    if (typeof taken === 'number') return taken;
    const end = taken ?? nextEntry(bytes, at, column);
    if (typeof end === 'number') {
      this.#text(bytes, at, end);
      target.endEntry(isBetween ? bytes.subarray(at, end) : undefined);
      return end;
    }
    if (end === 'more' && isBetween && bytes.length - at < LONGEST) return at;
    return this.#text(bytes, at, at + PART);
  }

  #text(bytes: Uint8Array, start: number, end: number): number {
    this.#target.text(bytes.subarray(start, end));
    return Math.min(end, bytes.length);
  }
}

/** Whether an entry starts at an offset, its dash at a column; `more` if the bytes end before that is known. */
export function startsEntry(bytes: Uint8Array, at: number, column: number): boolean | 'more' {
  for (let each = 0; each < column; each++) {
    if (at + each >= bytes.length) return 'more';
    if (bytes[at + each] !== SPACE) return false;
  }
  if (at + column + 1 >= bytes.length) return 'more';
  return bytes[at + column] === DASH && bytes[at + column + 1] === SPACE;
}

/** Where the next entry starts on a line behind an offset; nothing if something else stands before it that is no part of an entry. */
function nextEntry(bytes: Uint8Array, from: number, column: number): number | 'more' | undefined {
  const { length } = bytes;
  let at = from;
  for (;;) {
    while (at < length && bytes[at] !== LF) at++;
    let deep = ++at;
    while (deep <= at + column && bytes[deep] === SPACE) deep++;
    if (deep >= length) return 'more';
    if (deep > at + column || bytes[deep] === LF) continue;
    const starts = startsEntry(bytes, at, column);
    return starts === true ? at : starts === 'more' ? 'more' : undefined;
  }
}
