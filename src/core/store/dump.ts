import { type Extracted, extractChunk } from '../kube/extract';
import type { ChunkFacts } from '../kube/facts';
import { FactsPool } from '../kube/facts-pool';
import type { Chunk } from '../text/chunks';
import { hashText } from '../text/hash';
import { LongLines, withoutLoneReturns } from '../text/lines';
import { type PieceKind, StreamCutter } from '../text/stream-cutter';
import { longSpans, type PackedSpans, packSpans } from './packed-spans';

/** A piece of a dump as it was read. Units: offsets made of line and column (`LongLines`). */
export interface DumpPiece extends Chunk {
  readonly facts: ChunkFacts;
  readonly places: PackedSpans | readonly number[];
  readonly template: boolean;
}

/** Everything that was read of a dump: a file of which only facts and places are kept. */
export interface DumpContent {
  readonly pieces: readonly DumpPiece[];
  readonly lines: LongLines;
  /** Lines with comments that ask for silence, and the comments right below them, by number. */
  readonly comments: ReadonlyMap<number, string>;
}

/** Makes text of a stream of bytes; the `TextDecoder` of every platform does. A mark at the start is dropped. */
export interface StreamDecoder {
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

const COMMENT = 'kube-netscope-ignore';
/** How far into a piece that is too long its kind is looked for. */
const LONGEST_HEAD = 4096;

/**
 * Reads a dump from a stream of bytes: everything is read piece by piece and forgotten.
 * Errors: never throws; a piece that cannot be read is a problem of its own.
 * Cost: memory for facts and places, beside them a block and a piece.
 */
export class DumpReader {
  readonly #decoder: StreamDecoder;
  readonly #cutter: StreamCutter;
  readonly #pool = new FactsPool();
  readonly #pieces: DumpPiece[] = [];
  readonly #comments = new Map<number, string>();
  #line = 0;
  #column = 0;
  #opened = 0;
  /** A carriage return at the end of what was decoded so far. */
  #return = '';

  constructor(decoder: StreamDecoder) {
    this.#decoder = decoder;
    this.#cutter = new StreamCutter({
      take: (kind, text, start, end) => this.#take(kind, text.slice(start, end)),
      open: () => (this.#opened = this.#pieces.length),
      retract: () => this.#pieces.splice(this.#opened),
    });
  }

  /** Takes the next bytes; they may be used again afterwards. */
  push(block: Uint8Array): void {
    this.#pushText(this.#decoder.decode(block, { stream: true }));
  }

  /** What was read. To be called once, at the end. */
  finish(): DumpContent {
    this.#pushText(this.#decoder.decode());
    this.#cutter.push(withoutLoneReturns(this.#return));
    this.#cutter.finish();
    return { pieces: this.#pieces, lines: new LongLines(this.#line + 1), comments: this.#comments };
  }

  /** What follows a carriage return tells whether it stands alone. */
  #pushText(decoded: string): void {
    const text = this.#return + decoded;
    const isOpen = text.endsWith('\r');
    this.#return = isOpen ? '\r' : '';
    this.#cutter.push(withoutLoneReturns(isOpen ? text.slice(0, -1) : text));
  }

  #take(kind: PieceKind, text: string): void {
    const [line, column] = [this.#line, this.#column];
    this.#advance(text);
    if (kind === 'gap') return;
    this.#noteComments(text, line);
    const read = kind === 'long' ? tooLong(text) : extractChunk(text, kind);
    if (read === undefined) return;
    const packed = packSpans(text, read.spans, column);
    this.#pieces.push({
      kind: kind === 'long' ? 'document' : kind,
      start: LongLines.offsetAt(line, column),
      end: LongLines.offsetAt(this.#line, this.#column),
      hash: hashText(text),
      facts: this.#pool.share(read.facts),
      places: packed === undefined ? longSpans(text, read.spans, column) : this.#pool.shareText(packed),
      template: read.template,
    });
  }

  #advance(text: string): void {
    let start = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', start)) {
      this.#line++;
      start = at + 1;
    }
    this.#column = start === 0 ? this.#column + text.length : text.length - start;
  }

  #noteComments(text: string, line: number): void {
    if (!text.includes(COMMENT)) return;
    text.split('\n').forEach((each, at) => {
      if (each.includes(COMMENT) || (this.#comments.has(line + at - 1) && /^\s*#/.test(each))) this.#comments.set(line + at, each);
    });
  }
}

function tooLong(text: string): Extracted | undefined {
  const head = text.slice(0, LONGEST_HEAD);
  // What has no kind may be anything; its faults are not ours to report.
  if (!/["']?apiVersion["']?\s*:/.test(head) || !/["']?kind["']?\s*:/.test(head)) return undefined;
  const problem = { code: 'limit', message: 'This object is too long to be read.', slot: 0 } as const;
  return { facts: { resources: [], addresses: [], settings: [], definitions: [], problems: [problem] }, spans: [0, Math.max(1, head.indexOf('\n'))], template: false };
}
