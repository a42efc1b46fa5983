// Compares printed pods as bytes, so that most of what they say never becomes a text. It takes less than `Twin.read` does,
// and tells exactly the same of it.
import { DASH, HASH, LF, SPACE } from '../yaml/characters';
import { type PackedSpans, packColumns } from '../yaml/packed-spans';
import type { Resource, Slot } from './facts';
import { isIdentity, isTime, isValue } from './twin-values';
import type { Twin } from './twins';

/** What an entry of a dump says that is like its twin. Shape: of use until the next entry is read. */
export interface ByteLikeness {
  /** Where the entry ends. */
  readonly end: number;
  /** How many lines it has. */
  readonly lines: number;
  /** The name of its object; absent where it is that of the twin. */
  readonly name: ByteText | undefined;
  readonly texts: readonly ByteText[];
  readonly places: PackedSpans;
}

/** A text that differs from the twin's, as bytes with a character each, and all slots that have it. */
export interface ByteText {
  readonly slots: readonly Slot[];
  readonly own: string;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** All lines that hold the same value, which has to stay one. */
interface Group extends ByteText {
  readonly slots: Slot[];
  lines: number;
  /** On how many of these lines the present entry has another value. */
  differing: number;
  /** Where the value stands in the present entry, or that of the twin in its own bytes. */
  bytes: Uint8Array;
  start: number;
  end: number;
  readonly ownStart: number;
  readonly ownEnd: number;
}

/** How a line that was looked at has to agree. */
interface Rule {
  /** Units: characters that have to be the same. */
  readonly prefix: number;
  readonly rest: 'none' | 'any' | 'identity' | 'end' | 'value';
  readonly group: Group | undefined;
  /** Where the line ends in the present entry, as a column; kept where slots may end there. */
  end: number;
}

/** The entry is no twin, or the bytes end before that is known. */
const NONE = -1;
const MORE = -2;
/** Only decoders know other characters. */
const [FIRST_PRINTED, LAST_PRINTED] = [0x20, 0x7e];

/** A pod whose bytes are compared with those of the entries behind it. */
export class TwinBytes {
  readonly #twin: Twin;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** By line; undefined for lines that nobody asked for. */
  readonly #rules: (Rule | undefined)[];
  /** The rules of lines where slots may end, and where those ended in the entry before. */
  readonly #open: readonly Rule[];
  readonly #ownEnds: Int32Array;
  readonly #ends: Int32Array;
  readonly #groups: readonly Group[];
  readonly #name: Group | undefined;
  #places: PackedSpans | undefined;
  /** All places so far, by those ends. */
  readonly #known = new Map<string, PackedSpans | undefined>();

  /** `bytes` are those of the whole entry, each one a unit of its text. */
  constructor(twin: Twin, bytes: Uint8Array) {
    this.#twin = twin;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#rules = new Array<Rule | undefined>(twin.count).fill(undefined);
    const groups = new Map<string, Group>();
    const open: Rule[] = [];
    for (const { at, text, rest } of twin.lines) {
      let group: Group | undefined;
      if (typeof rest === 'object') {
        const start = (twin.starts[at] as number) + text.length;
        const end = start + rest.value.length;
        group = groups.get(rest.value) ?? { slots: [], own: rest.value, lines: 0, differing: 0, bytes, start, end, ownStart: start, ownEnd: end };
        groups.set(rest.value, group);
        group.lines++;
        group.slots.push(...rest.slots);
      }
      const rule: Rule = { prefix: text.length, rest: typeof rest === 'object' ? 'value' : rest, group, end: this.#ownEnd(at) };
      this.#rules[at] = rule;
      if (group !== undefined || rest === 'end') open.push(rule);
    }
    this.#open = open;
    this.#ends = new Int32Array(open.length);
    this.#groups = [...groups.values()];
    this.#name = this.#groups.find(({ slots }) => slots.includes(this.resource.slot));
    this.#ownEnds = Int32Array.from(open, ({ end }) => end);
  }

  /** The pod that it is. */
  get resource(): Resource {
    return this.#twin.resource;
  }

  /**
   * What an entry says that starts at an offset and is as long as the twin; `more` if the bytes end before that is known.
   * Whether it ends there is for the caller to see.
   * Units: `view` looks at the bytes. Cost: a look at every four bytes, and one at each line that differs.
   */
  read(bytes: Uint8Array, view: DataView, from: number): ByteLikeness | 'more' | undefined {
    for (const group of this.#groups) {
      group.differing = 0;
      group.bytes = this.#bytes;
      group.start = group.ownStart;
      group.end = group.ownEnd;
    }
    for (let at = 0; at < this.#open.length; at++) (this.#open[at] as Rule).end = this.#ownEnds[at] as number;
    const end = this.#compare(bytes, view, from);
    if (end < 0) return end === MORE ? 'more' : undefined;
    if (!this.#isConsistent()) return undefined;
    const places = this.#presentPlaces();
    if (places === undefined) return undefined;
    return { end, lines: this.#twin.count, name: this.#name, texts: this.#groups.filter(({ differing }) => differing > 0), places };
  }

  /** Answers where the entry ends. */
  #compare(bytes: Uint8Array, view: DataView, from: number): number {
    const own = this.#bytes;
    const ownView = this.#view;
    const { starts } = this.#twin;
    const [size, end] = [own.length, bytes.length];
    let mine = 0;
    let its = from;
    let line = 0;
    for (;;) {
      const last = Math.min(size, mine + end - its) - 4;
      while (mine <= last && ownView.getInt32(mine, true) === view.getInt32(its, true)) {
        mine += 4;
        its += 4;
      }
      while (mine < size && its < end && own[mine] === bytes[its]) {
        mine++;
        its++;
      }
      if (mine === size) return its;
      if (its === end) return MORE;
      while ((starts[line + 1] as number) <= mine) line++;
      const column = mine - (starts[line] as number);
      const next = this.#differing(line, column, bytes, its - column);
      if (next < 0) return next;
      mine = starts[line + 1] as number;
      its = next;
    }
  }

  /** Looks at a line that differs from a column on; answers where the next one starts. */
  #differing(line: number, column: number, bytes: Uint8Array, start: number): number {
    const end = endOfLine(bytes, start + column);
    if (end < 0) return end;
    const rule = this.#rules[line];
    const isTaken = rule === undefined ? this.#isAsDeep(line, column, bytes, start) : column >= rule.prefix && take(rule, bytes, start, end);
    return isTaken ? end + 1 : NONE;
  }

  /** Whether a line that nobody asked for is still as deep, and no entry of a list unless it was one. */
  #isAsDeep(line: number, column: number, bytes: Uint8Array, start: number): boolean {
    const indent = this.#twin.indents[line] as number;
    if (column > indent) return true;
    return column === indent && isWord(bytes[start + column] as number) && isWord(this.#bytes[(this.#twin.starts[line] as number) + column] as number);
  }

  /** What was equal stays equal, and what was not stays different. */
  #isConsistent(): boolean {
    const groups = this.#groups;
    for (let at = 0; at < groups.length; at++) {
      const group = groups[at] as Group;
      if (group.differing > 0 && group.differing < group.lines) return false;
      for (let other = 0; other < at; other++) if (isSame(groups[other] as Group, group.bytes, group.start, group.end)) return false;
    }
    return true;
  }

  #presentPlaces(): PackedSpans | undefined {
    let isSame = this.#known.size > 0;
    for (let at = 0; at < this.#open.length; at++) {
      const { end } = this.#open[at] as Rule;
      if (this.#ends[at] !== end) isSame = false;
      this.#ends[at] = end;
    }
    if (isSame) return this.#places;
    const key = this.#ends.join();
    if (!this.#known.has(key)) this.#known.set(key, this.#pack());
    return (this.#places = this.#known.get(key));
  }

  #pack(): PackedSpans | undefined {
    return packColumns(this.#twin.places.flatMap(({ line, column, endLine, endColumn }) => [line, column, endLine, this.#endOf(endLine) ?? endColumn]));
  }

  /** Where a line of the present entry ends that may end elsewhere. */
  #endOf(line: number): number | undefined {
    const rule = this.#rules[line];
    return rule?.rest === 'value' || rule?.rest === 'end' ? rule.end : undefined;
  }

  /** The column where a line of the twin ends. */
  #ownEnd(line: number): number {
    return (this.#twin.starts[line + 1] as number) - 1 - (this.#twin.starts[line] as number);
  }
}

/** Whether a line that starts and ends at offsets agrees with a rule. */
function take(rule: Rule, bytes: Uint8Array, start: number, end: number): boolean {
  const { rest, group } = rule;
  if (rest === 'none') return false;
  if (rest === 'any') return true;
  const from = start + rule.prefix;
  if (rest === 'identity') return isIdentity(bytes, from, end);
  rule.end = end - start;
  if (group === undefined) return isTime(bytes, from, end);
  // What was equal stays equal.
  if (group.differing++ > 0) return isSame(group, bytes, from, end);
  group.bytes = bytes;
  group.start = from;
  group.end = end;
  return isValue(bytes, from, end);
}

/** The line feed behind an offset, if nothing odd stands before it. */
function endOfLine(bytes: Uint8Array, from: number): number {
  const { length } = bytes;
  for (let at = from; at < length; at++) {
    const code = bytes[at] as number;
    if (code === LF) return at;
    if (code < FIRST_PRINTED || code > LAST_PRINTED || code === HASH) return NONE;
  }
  return MORE;
}

/** Whether a line that begins with a character has content, and is no entry of a list. */
function isWord(code: number): boolean {
  return code > SPACE && code !== DASH && code !== HASH;
}

function isSame(text: ByteText, bytes: Uint8Array, from: number, end: number): boolean {
  const length = end - from;
  if (text.end - text.start !== length) return false;
  for (let at = 0; at < length; at++) if (text.bytes[text.start + at] !== bytes[from + at]) return false;
  return true;
}
