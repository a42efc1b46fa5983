import { type Extracted, extractChunk, extractPrinted, extractPrintedJson } from '../kube/extract';
import type { ChunkFacts } from '../kube/facts';
import { FactsPool } from '../kube/facts-pool';
import { Twin } from '../kube/twins';
import type { Chunk, ChunkKind } from '../text/chunks';
import { hashText } from '../text/hash';
import { LongLines, withoutLoneReturns } from '../text/lines';
import { type PieceKind, StreamCutter } from '../text/stream-cutter';
import { JsonTape } from '../yaml/json-tape';
import { LineTable } from '../yaml/line-table';
import { longSpans, type PackedSpans, packPlaces, packSpans } from './packed-spans';

/**
 * A piece of a dump as it was read. Units: offsets made of line and column (`LongLines`). `hash` tells the object, not its
 * text: facts are compared.
 */
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
const LF = 10;
const OPEN_BRACE = 123;
/** Units: bytes that are looked at together; more do not stay in the processor's cache. */
const PART = 64 * 1024;
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
  /** Something was met that only the complete readers judge rightly. */
  #isOdd = false;
  readonly #table = new LineTable();
  readonly #tape = new JsonTape();
  #twin: Twin | undefined;

  constructor(decoder: StreamDecoder) {
    this.#decoder = decoder;
    this.#cutter = new StreamCutter({
      take: (kind, text, start, end) => {
        if (!this.#takePrinted(kind, text, start, end)) this.#take(kind, text.slice(start, end));
      },
      offer: (text, start, end) => this.#takePrinted('document', text, start, end),
      open: () => (this.#opened = this.#pieces.length),
      retract: () => this.#pieces.splice(this.#opened),
    });
  }

  /** Takes the next bytes; they may be used again afterwards. */
  push(block: Uint8Array): void {
    for (let at = 0; at < block.length; at += PART) this.#pushText(this.#decoder.decode(block.subarray(at, at + PART), { stream: true }));
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
    this.#isOdd ||= text.includes('\0') || text.includes('\ufeff') || text.includes(COMMENT);
    this.#cutter.push(withoutLoneReturns(isOpen ? text.slice(0, -1) : text));
  }

  #take(kind: PieceKind, text: string): void {
    const [line, column] = [this.#line, this.#column];
    this.#advance(text);
    if (kind === 'gap') return;
    this.#noteComments(text, line);
    const read = kind === 'long' ? tooLong(text) : extractChunk(text, kind);
    if (read === undefined) return;
    this.#add(kind === 'long' ? 'document' : kind, line, column, read, packSpans(text, read.spans, column) ?? longSpans(text, read.spans, column));
  }

  /** Takes an entry that a cluster printed; answers whether it was one. */
  #takePrinted(kind: PieceKind, text: string, from: number, to: number): boolean {
    const isJson = kind === 'document' && text.charCodeAt(from) === OPEN_BRACE;
    if (this.#isOdd || !(isJson || kind === 'list-item')) return false;
    const lines = isJson ? this.#tape.lines : this.#table;
    const read = isJson ? extractPrintedJson(text, from, to, this.#tape) : this.#readEntry(text, from, to);
    if (read === undefined || lines.count === 0) return false;
    const places = packPlaces(lines, read.spans, this.#column);
    if (places === undefined) return false;
    const [line, column] = [this.#line, this.#column];
    const isWhole = text.charCodeAt(to - 1) === LF;
    this.#line += isWhole ? lines.count : lines.count - 1;
    this.#column = isWhole ? 0 : to - (lines.starts[lines.count - 1] as number) + (lines.count === 1 ? column : 0);
    this.#add(kind as ChunkKind, line, column, read, places);
    return true;
  }

  #readEntry(text: string, from: number, to: number): Extracted | undefined {
    this.#table.fill(text, from, to);
    return this.#twin?.read(text, this.#table, to) ?? this.#readPrinted(text, from, to);
  }

  #readPrinted(text: string, from: number, to: number): Extracted | undefined {
    const read = extractPrinted(text, this.#table);
    // What follows a pod is mostly another one of the same workload.
    this.#twin = read && Twin.of(read, text, this.#table, from, to);
    return read;
  }

  #add(kind: ChunkKind, line: number, column: number, { facts, template }: Extracted, places: DumpPiece['places']): void {
    const start = LongLines.offsetAt(line, column);
    const end = LongLines.offsetAt(this.#line, this.#column);
    const shared = this.#pool.share(facts);
    this.#pieces.push({ kind, start, end, hash: identityOf(shared), facts: shared, places: typeof places === 'string' ? this.#pool.shareText(places) : places, template });
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

/** Tells the pieces of a dump apart: the object that it is, which lasts from one version of the dump to the next. */
function identityOf({ resources }: ChunkFacts): number {
  const [resource] = resources;
  return hashText(resource === undefined ? '' : `${resource.group}/${resource.kind}/${resource.namespace ?? ''}/${resource.name}`);
}

function tooLong(text: string): Extracted | undefined {
  const head = text.slice(0, LONGEST_HEAD);
  // What has no kind may be anything; its faults are not ours to report.
  if (!/["']?apiVersion["']?\s*:/.test(head) || !/["']?kind["']?\s*:/.test(head)) return undefined;
  const problem = { code: 'limit', message: 'This object is too long to be read.', slot: 0 } as const;
  return { facts: { resources: [], addresses: [], settings: [], definitions: [], problems: [problem] }, spans: [0, Math.max(1, head.indexOf('\n'))], template: false };
}
