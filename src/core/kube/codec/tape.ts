import { ownText } from '../facts-pool';

/** Values behind each other as bytes, with one table of their texts. Source: numbers as unsigned LEB128. */
export class TapeWriter {
  #bytes: Uint8Array = new Uint8Array(64 * 1024);
  #used = 0;
  readonly #texts = new Map<string, number>();
  #size = 0;

  /** Units: bytes written so far. */
  get at(): number {
    return this.#used;
  }

  /** What the tape takes with its texts, roughly. Units: bytes. */
  get size(): number {
    return this.#used + this.#size;
  }

  /** Adds an integer from 0 below 2^31. */
  number(value: number): void {
    this.#reserve(8);
    let rest = value;
    for (; rest > 127; rest >>>= 7) this.#bytes[this.#used++] = (rest & 127) | 128;
    this.#bytes[this.#used++] = rest;
  }

  /** Adds a text. */
  text(value: string): void {
    let id = this.#texts.get(value);
    if (id === undefined) {
      id = this.#texts.size;
      this.#texts.set(ownText(value), id);
      this.#size += value.length + 3;
    }
    this.number(id);
  }

  /** Adds bytes, fewer than 2^31. */
  bytes(bytes: Uint8Array, start: number, end: number): void {
    this.number(end - start);
    this.#reserve(end - start);
    for (let at = start; at < end; at++) this.#bytes[this.#used++] = bytes[at] as number;
  }

  /** Forgets what was written since, texts aside. */
  cut(at: number): void {
    this.#used = at;
  }

  /** Everything written. */
  finish(): { readonly bytes: Uint8Array; readonly texts: readonly string[] } {
    return { bytes: this.#bytes.subarray(0, this.#used), texts: [...this.#texts.keys()] };
  }

  #reserve(room: number): void {
    if (this.#used + room <= this.#bytes.length) return;
    const more = new Uint8Array((this.#bytes.length + room) * 2);
    more.set(this.#bytes);
    this.#bytes = more;
  }
}

/** What a tape tells cannot be true. */
export class DamagedTape extends Error {}

/** Reads what a `TapeWriter` wrote; nothing of it is trusted. Errors: `DamagedTape`. */
export class TapeReader {
  readonly #bytes: Uint8Array;
  readonly #texts: readonly string[];
  #at = 0;
  #end = 0;
  /** Places that there are; a slot beyond them is damage. */
  slots = 0;

  constructor(bytes: Uint8Array, texts: readonly string[]) {
    this.#bytes = bytes;
    this.#texts = texts;
  }

  /** Goes to a part of the tape. */
  open(start: number, end: number): void {
    this.#at = start;
    this.#end = Math.min(end, this.#bytes.length);
    this.slots = 0;
  }

  /** Whether all of the part was read. */
  get isDone(): boolean {
    return this.#at === this.#end;
  }

  number(): number {
    const bytes = this.#bytes;
    if (this.#at >= this.#end) throw new DamagedTape();
    const first = bytes[this.#at++] as number;
    if (first < 128) return first;
    let value = first & 127;
    for (let shift = 7; shift <= 28; shift += 7) {
      if (this.#at >= this.#end) throw new DamagedTape();
      const next = bytes[this.#at++] as number;
      value |= (next & 127) << shift;
      if (next < 128) {
        if (value < 0) throw new DamagedTape();
        return value;
      }
    }
    throw new DamagedTape();
  }

  text(): string {
    const text = this.#texts[this.number()];
    if (text === undefined) throw new DamagedTape();
    return text;
  }

  /** What `bytes` wrote, a character for each byte. */
  characters(): string {
    const end = this.count() + this.#at;
    let text = '';
    for (; this.#at < end; this.#at++) text += String.fromCharCode(this.#bytes[this.#at] as number);
    return text;
  }

  /** How many parts follow; each takes a byte at least. */
  count(): number {
    const count = this.number();
    if (count > this.#end - this.#at) throw new DamagedTape();
    return count;
  }
}
