import type { Extracted } from '../../kube/extract';
import { readExtracted, writeExtracted } from '../../kube/codec/extracted-codec';
import { DamagedTape, TapeReader, TapeWriter } from '../../kube/codec/tape';
import type { Chunk } from '../../text/chunks';
import { type HashKey, keyedHash } from '../../text/keyed-hash';

/** A chunk by what tells its text, beside the text itself. */
export type ChunkKey = Pick<Chunk, 'kind' | 'hash' | 'start' | 'end'>;

/** A chunk with its text and what that told. */
export type KeptChunk = ChunkKey & Extracted & { readonly file: { readonly text: string } };

const MAGIC = 0x534e4b02;
/** Numbers of the header: mark, check, lengths of version, texts and tape, number of entries, key. */
const HEADER = 8;
/** Numbers of an entry: both halves of the hash, length and kind, end on the tape, both halves of the keyed hash. */
const ENTRY = 6;
const HALF = 2 ** 32;
/** Units: characters that are made of bytes at once; a call takes no more arguments than so. */
const AT_ONCE = 8192;
/** Units: chunks between two rests. */
const REST = 64;

/**
 * Packs what chunks told into bytes, little-endian: header, version, entries, tape, texts. The rests are for others. The
 * key is a secret of this pack, so that no text can be made to be taken for another one.
 * Errors: what does not fit into `limit` is left out. Units: bytes, roughly.
 */
export function* packFacts(version: string, chunks: readonly KeptChunk[], key: HashKey, limit: number): Generator<void, Uint8Array> {
  const tape = new TapeWriter();
  const entries: number[] = [];
  for (const [at, chunk] of chunks.entries()) {
    if (at % REST === REST - 1) yield;
    if (tape.size + entries.length * 4 > limit) break;
    writeExtracted(tape, chunk);
    const proof = keyedHash(chunk.file.text, chunk.start, chunk.end, key);
    entries.push(chunk.hash % HALF, Math.floor(chunk.hash / HALF), sizeOf(chunk), tape.at, proof % HALF, Math.floor(proof / HALF));
  }
  const { bytes, texts } = tape.finish();
  const [name, words] = [asciiOf(version), asciiOf(texts)];
  const head = HEADER * 4 + entries.length * 4;
  const packed = new Uint8Array(head + name.length + bytes.length + words.length);
  const view = new DataView(packed.buffer);
  [MAGIC, 0, name.length, words.length, bytes.length, entries.length / ENTRY, ...key].forEach((value, at) => view.setUint32(at * 4, value, true));
  entries.forEach((value, at) => view.setUint32((HEADER + at) * 4, value, true));
  packed.set(name, head);
  packed.set(bytes, head + name.length);
  packed.set(words, head + name.length + bytes.length);
  view.setUint32(4, checkOf(packed), true);
  return packed;
}

/** What chunks told, packed in another session. Nothing in it is trusted. */
export class FactPack {
  readonly #tape: TapeReader;
  readonly #view: DataView;
  readonly #key: HashKey;
  /** Entry by hash. */
  readonly #entries = new Map<number, number>();

  private constructor(view: DataView, tape: TapeReader, count: number) {
    this.#view = view;
    this.#tape = tape;
    this.#key = [view.getUint32(24, true), view.getUint32(28, true)];
    for (let at = 0; at < count; at++) this.#entries.set(this.#number(at, 0) + this.#number(at, 1) * HALF, at);
  }

  /** Opens a pack. Errors: nothing for a pack that is damaged, or of another version. Cost: one pass over its bytes. */
  static open(bytes: Uint8Array, version: string): FactPack | undefined {
    if (bytes.length < HEADER * 4) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const [magic, check, nameLength, wordsLength, tapeLength, count] = Array.from({ length: HEADER }, (_, at) => view.getUint32(at * 4, true)) as [number, number, number, number, number, number];
    const head = HEADER * 4 + count * ENTRY * 4;
    if (magic !== MAGIC || head + nameLength + wordsLength + tapeLength !== bytes.length || check !== checkOf(bytes)) return undefined;
    const from = head + nameLength;
    if (valueOf(bytes.subarray(head, from)) !== version) return undefined;
    const texts = valueOf(bytes.subarray(from + tapeLength));
    return isTexts(texts) ? new FactPack(view, new TapeReader(bytes.subarray(from, from + tapeLength), texts), count) : undefined;
  }

  /** Units: bytes that the pack takes. */
  get bytes(): number {
    return this.#view.byteLength;
  }

  /** Number of chunks. */
  get size(): number {
    return this.#entries.size;
  }

  /** Whether a chunk seems to be in the pack. */
  has(key: ChunkKey): boolean {
    return this.#find(key) !== undefined;
  }

  /** What the text of a chunk told, which is a part of `text`. Errors: nothing for what is not there, or cannot be true. */
  lookup(key: ChunkKey, text: string): Extracted | undefined {
    const at = this.#find(key);
    if (at === undefined || keyedHash(text, key.start, key.end, this.#key) !== this.#number(at, 4) + this.#number(at, 5) * HALF) return undefined;
    this.#tape.open(at === 0 ? 0 : this.#number(at - 1, 3), this.#number(at, 3));
    try {
      return readExtracted(this.#tape, key.end - key.start);
    } catch (error) {
      if (!(error instanceof DamagedTape)) throw error;
      this.#entries.delete(key.hash);
      return undefined;
    }
  }

  #find(key: ChunkKey): number | undefined {
    const at = this.#entries.get(key.hash);
    return at !== undefined && this.#number(at, 2) === sizeOf(key) ? at : undefined;
  }

  #number(entry: number, which: number): number {
    return this.#view.getUint32((HEADER + entry * ENTRY + which) * 4, true);
  }
}

function sizeOf({ kind, start, end }: ChunkKey): number {
  return (end - start) * 2 + (kind === 'document' ? 0 : 1);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

/** JSON of plain characters only, so that each takes a byte. */
function asciiOf(value: unknown): Uint8Array {
  const json = JSON.stringify(value).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const bytes = new Uint8Array(json.length);
  for (let at = 0; at < json.length; at++) bytes[at] = json.charCodeAt(at);
  return bytes;
}

function valueOf(ascii: Uint8Array): unknown {
  let json = '';
  for (let at = 0; at < ascii.length; at += AT_ONCE) json += String.fromCharCode(...ascii.subarray(at, at + AT_ONCE));
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** A number that changes with any of the bytes, its own place left out. It finds damage, no forgery. */
export function checkOf(bytes: Uint8Array): number {
  let hash = bytes.length | 0;
  for (let at = 8; at < bytes.length; at++) {
    hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
