import { type Extracted, extractChunk, extractPrinted, extractPrintedJson } from '../kube/extract';
import type { ChunkFacts, ClusterDefinition, Resource } from '../kube/facts';
import { FactsPool, ownText } from '../kube/facts-pool';
import type { KustomizationFact } from '../kube/kustomization-facts';
import { type ByteText, TwinBytes } from '../kube/twin-bytes';
import { type Likeness, Twin } from '../kube/twins';
import type { TypeName } from '../kube/resource';
import type { ChunkKind } from '../text/chunks';
import { hashText, hashWithBytes } from '../text/hash';
import { LongLines, withoutLoneReturns } from '../text/lines';
import { type PieceKind, StreamCutter } from '../text/stream-cutter';
import { JsonTape } from '../yaml/json-tape';
import { LineTable } from '../yaml/line-table';
import { readYaml } from '../yaml/read';
import { EntryBytes, type EntryTarget, startsEntry } from './entry-bytes';
import { EntryTypes } from './entry-types';
import { DumpFactsWriter, type FactsId } from './dump-facts';
import { type DumpPiece, type DumpPlaces, DumpRows, type Tally, tallyOf } from './dump-pieces';
import { longSpans, packPlaces, packSpans } from '../yaml/packed-spans';

/** Everything that was read of a dump: a file of which only facts and places are kept. */
export interface DumpContent {
  readonly pieces: readonly DumpPiece[];
  readonly borders: FileBorders;
  readonly lines: LongLines;
  /** Lines with comments that ask for silence, and the comments right below them, by number. */
  readonly comments: ReadonlyMap<number, string>;
}

/** What a file says about the clusters that files belong to. */
export interface FileBorders {
  readonly definitions: readonly ClusterDefinition[];
  readonly kustomization: KustomizationFact | undefined;
  /** Names of its Services, to which other objects refer. */
  readonly services: readonly string[];
}

/** Makes text of a stream of bytes; the `TextDecoder` of every platform does. A mark at the start is dropped. */
export interface StreamDecoder {
  /** Of `utf-8` entries of lists are looked at as bytes first. */
  readonly encoding?: string;
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

/** What a pod counts for. */
const ONE: Tally = { resources: 1, isRelevant: true };
const COMMENT = 'kube-netscope-ignore';
const LF = 10;
const OPEN_BRACE = 123;
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
  readonly #facts = new DumpFactsWriter();
  readonly #rows = new DumpRows(this.#facts.facts);
  /** Pieces with what they say about clusters. */
  readonly #borders: { readonly piece: number; readonly facts: Pick<ChunkFacts, 'definitions' | 'kustomization'>; readonly services: readonly string[] }[] = [];
  /** Places that many pieces have. */
  readonly #places = new Map<string, string>();
  readonly #comments = new Map<number, string>();
  #line = 0;
  #column = 0;
  #opened = 0;
  /** A carriage return at the end of what was decoded so far. */
  #return = '';
  /** The last characters of what was decoded so far. */
  #tail = '';
  /** Something was met that only the complete readers judge rightly. */
  #isOdd = false;
  readonly #table = new LineTable();
  readonly #tape = new JsonTape();
  readonly #types = new EntryTypes();
  readonly #bytes: EntryBytes;
  /** The bytes of the entry that is being taken, where they are known. */
  #entry: Uint8Array | undefined;
  #twin: Twin | undefined;
  #twinBytes: TwinBytes | undefined;
  /** Room for the bytes that entries are compared with. */
  #own: Uint8Array = new Uint8Array();
  /** The facts that the twin has. */
  #twinFacts: FactsId = 0;

  constructor(decoder: StreamDecoder) {
    this.#decoder = decoder;
    this.#cutter = new StreamCutter({
      take: (kind, text, start, end) => {
        if (!this.#takePrinted(kind, text, start, end)) this.#take(kind, text.slice(start, end));
      },
      offer: (text, start, end) => this.#takePrinted('document', text, start, end),
      open: () => this.#open(),
      retract: () => this.#retract(),
    });
    this.#bytes = new EntryBytes(this.#target());
  }

  /** Takes the next bytes; they may be used again afterwards. */
  push(block: Uint8Array): void {
    this.#bytes.push(block);
  }

  /** What was read. To be called once, at the end. */
  finish(): DumpContent {
    this.#bytes.finish();
    this.#pushText(this.#decoder.decode());
    this.#cutter.push(withoutLoneReturns(this.#return));
    this.#cutter.finish();
    this.#open();
    this.#facts.finish();
    const kustomization = this.#borders.find(({ facts }) => facts.kustomization !== undefined)?.facts.kustomization;
    const borders = { definitions: this.#borders.flatMap(({ facts }) => facts.definitions), kustomization, services: this.#borders.flatMap(({ services }) => services) };
    return { pieces: this.#rows.finish(), borders, lines: new LongLines(this.#line + 1), comments: this.#comments };
  }

  /** Entries in other encodings are wanted as text, and all of a stream with oddities. */
  #target(): EntryTarget {
    const column = (): number => (this.#isOdd || this.#decoder.encoding !== 'utf-8' ? -1 : this.#cutter.entryColumn);
    const isBetween = (): boolean => this.#cutter.isBetween;
    return {
      get entryColumn() {
        return column();
      },
      get isBetween() {
        return isBetween();
      },
      text: (bytes) => this.#pushText(this.#decoder.decode(bytes, { stream: true })),
      endEntry: (bytes) => {
        this.#entry = bytes;
        this.#cutter.endEntry();
        this.#entry = undefined;
      },
      entry: (bytes, view, at, column) => this.#takeLike(bytes, view, at, column),
    };
  }

  #open(): void {
    this.#twin = this.#twinBytes = undefined;
    if (this.#types.open()) this.#retract();
    this.#opened = this.#rows.count;
  }

  /** Takes the pieces of the present document back. */
  #retract(): void {
    this.#rows.truncate(this.#opened);
    this.#borders.splice(this.#borders.findIndex(({ piece }) => piece >= this.#opened) >>> 0);
  }

  /** What follows a carriage return tells whether it stands alone. */
  #pushText(decoded: string): void {
    const text = this.#return + decoded;
    const isOpen = text.endsWith('\r');
    this.#return = isOpen ? '\r' : '';
    this.#isOdd ||= text.includes('\0') || text.includes('\ufeff') || text.includes(COMMENT) || (this.#tail + text.slice(0, COMMENT.length)).includes(COMMENT);
    this.#tail = (this.#tail + text.slice(-COMMENT.length)).slice(-COMMENT.length);
    this.#cutter.push(withoutLoneReturns(isOpen ? text.slice(0, -1) : text));
  }

  #take(kind: PieceKind, text: string): void {
    const [line, column] = [this.#line, this.#column];
    this.#advance(text);
    const type = isEntry(kind, text, 0) ? this.#types.of(text, 0, text.length) : undefined;
    if (!isEntry(kind, text, 0) && this.#types.around(text)) this.#retract();
    if (kind === 'gap') return;
    this.#noteComments(text, line);
    const read = kind === 'long' ? tooLong(text) : extractChunk(text, kind, readYaml, type);
    if (read === undefined) return;
    this.#add(kind === 'long' ? 'document' : kind, line, column, read, packSpans(text, read.spans, column) ?? longSpans(text, read.spans, column));
  }

  /** Takes an entry that a cluster printed; answers whether it was one. */
  #takePrinted(kind: PieceKind, text: string, from: number, to: number): boolean {
    if (this.#isOdd || !isEntry(kind, text, from)) return false;
    const isJson = kind === 'document';
    const lines = isJson ? this.#tape.lines : this.#table;
    const type = this.#types.of(text, from, to);
    const read = isJson ? extractPrintedJson(text, from, to, this.#tape, type) : this.#readEntry(text, from, to, type);
    if (read === undefined || lines.count === 0) return false;
    const places = packPlaces(lines, read.spans, this.#column);
    if (places === undefined) return false;
    const [line, column] = [this.#line, this.#column];
    const isWhole = text.charCodeAt(to - 1) === LF;
    this.#line += isWhole ? lines.count : lines.count - 1;
    this.#column = isWhole ? 0 : to - (lines.starts[lines.count - 1] as number) + (lines.count === 1 ? column : 0);
    this.#add(kind, line, column, read, places);
    return true;
  }

  /** Takes an entry that is like the twin, of which no text is made. */
  #takeLike(bytes: Uint8Array, view: DataView, at: number, column: number): number | 'more' | undefined {
    const twin = this.#twinBytes;
    if (twin === undefined) return undefined;
    const like = twin.read(bytes, view, at);
    if (like === undefined || like === 'more') return like;
    const isFollowed = startsEntry(bytes, like.end, column);
    if (isFollowed !== true) return isFollowed === 'more' ? 'more' : undefined;
    const start = LongLines.offsetAt(this.#line, 0);
    this.#line += like.lines;
    const end = LongLines.offsetAt(this.#line, 0);
    const facts = this.#facts.addLikeBytes(this.#twinFacts, like.texts);
    this.#rows.push({ kind: 'list-item', start, end, hash: identityOf(twin.resource, like.name), facts, places: this.#sharedPlaces(like.places), template: false, tally: ONE });
    return like.end;
  }

  #readEntry(text: string, from: number, to: number, type: TypeName | undefined): Extracted | Likeness | undefined {
    this.#table.fill(text, from, to);
    return this.#twin?.read(text, this.#table, to) ?? this.#readPrinted(text, from, to, type);
  }

  #readPrinted(text: string, from: number, to: number, type: TypeName | undefined): Extracted | undefined {
    const read = extractPrinted(text, this.#table, type);
    // What follows a pod is mostly another one of the same workload.
    this.#twin = read && Twin.of(read, text, this.#table, from, to);
    this.#twinBytes = this.#twin !== undefined && this.#entry?.length === to - from ? new TwinBytes(this.#twin, this.#kept(this.#entry)) : undefined;
    return read;
  }

  /** A copy of bytes, of use until the next one is made. */
  #kept(bytes: Uint8Array): Uint8Array {
    if (bytes.length > this.#own.length) this.#own = new Uint8Array(bytes.length * 2);
    this.#own.set(bytes);
    return this.#own.subarray(0, bytes.length);
  }

  #add(kind: ChunkKind, line: number, column: number, read: Extracted | Likeness, places: DumpPlaces): void {
    const { facts, template } = read;
    const start = LongLines.offsetAt(line, column);
    const end = LongLines.offsetAt(this.#line, this.#column);
    const isLike = 'texts' in read;
    const id = isLike ? this.#facts.addLike(this.#twinFacts, read.texts) : this.#facts.add(facts);
    if (!isLike) this.#twinFacts = id;
    this.#noteBorders(facts);
    this.#rows.push({ kind, start, end, hash: identityOf(facts.resources[0]), facts: id, places: typeof places === 'string' ? this.#sharedPlaces(places) : places, template, tally: tallyOf(facts) });
  }

  #noteBorders({ definitions, kustomization, resources }: ChunkFacts): void {
    const services = resources.filter(({ body }) => body.type === 'service').map(({ name }) => ownText(name));
    if (definitions.length + services.length === 0 && kustomization === undefined) return;
    this.#borders.push({ piece: this.#rows.count, facts: ownFacts({ definitions, kustomization }), services });
  }

  #sharedPlaces(places: string): string {
    const known = this.#places.get(places);
    if (known === undefined) this.#places.set(places, places);
    return known ?? places;
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

/** Whether a piece is an entry of a list, or an object in JSON, which may be one. */
function isEntry(kind: PieceKind, text: string, from: number): kind is ChunkKind {
  return kind === 'list-item' || (kind === 'document' && text.charCodeAt(from) === OPEN_BRACE);
}

/** A copy that holds no part of the text that it was read from. */
function ownFacts<T>(facts: T): T {
  return new FactsPool().share({ facts }).facts;
}

/** Tells the pieces of a dump apart: the object that it is, which lasts from one version of the dump to the next. */
function identityOf(resource: Resource | undefined, name?: ByteText): number {
  if (resource === undefined) return hashText('');
  const type = `${resource.group}/${resource.kind}/${resource.namespace ?? ''}/`;
  return name === undefined ? hashText(type + resource.name) : hashWithBytes(type, name.bytes, name.start, name.end);
}

function tooLong(text: string): Extracted | undefined {
  const head = text.slice(0, LONGEST_HEAD);
  // What has no kind may be anything; its faults are not ours to report.
  if (!/["']?apiVersion["']?\s*:/.test(head) || !/["']?kind["']?\s*:/.test(head)) return undefined;
  const problem = { code: 'limit', message: 'This object is too long to be read.', slot: 0 } as const;
  return { facts: { resources: [], addresses: [], settings: [], definitions: [], problems: [problem] }, spans: [0, Math.max(1, head.indexOf('\n'))], template: false };
}
