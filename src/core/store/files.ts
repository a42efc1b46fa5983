import type { ChunkFacts } from '../kube/facts';
import { extractChunk, type Extracted } from '../kube/extract';
import { extractConfiguration, isConfigurationPath } from '../kube/workspace-configuration';
import { type Chunk, cutChunks } from '../text/chunks';
import { LineIndex, type Lines } from '../text/lines';
import type { Span } from '../text/span';
import type { FactCache } from './cache/fact-cache';
import type { KeptChunk } from './cache/pack';
import type { DumpContent, FileBorders } from './dump';
import { DumpChunk } from './dump-chunk';
import type { Tally } from './dump-pieces';
import type { JoinedPlaces } from './joined';
import { Aliases } from './joined';
import type { ChunkId, Place } from './place';
import { sameValue } from './same-value';
import { finished } from './steps';

/** One piece of a file with what was found in it. Spans are relative to `start`. */
export interface ChunkRecord {
  readonly id: ChunkId;
  readonly file: FileRecord;
  readonly kind: Chunk['kind'];
  order: number;
  start: number;
  end: number;
  hash: Chunk['hash'];
  facts: ChunkFacts;
  /** What is counted of the facts, where reading them costs something. */
  readonly tally?: Tally;
  readonly spans: readonly number[];
  template: boolean;
}

/** One file with its pieces in order. */
export interface FileRecord {
  readonly path: string;
  /** Empty for a dump: of that only facts and places are kept. */
  text: string;
  /** What is known of a dump beside its pieces; absent for files with a text. */
  dump: Pick<DumpContent, 'borders' | 'lines' | 'comments'> | undefined;
  chunks: readonly ChunkRecord[];
  /** The file holds a template of another language; its facts are not used. */
  template: boolean;
  lines: Lines | undefined;
}

/** What an update of one file changed. Moved pieces are in none of the lists. */
export interface FileUpdate {
  readonly file: FileRecord;
  readonly added: readonly ChunkRecord[];
  readonly removed: readonly ChunkRecord[];
  /** Pieces whose facts differ from before, with the facts they had. */
  readonly changed: readonly { readonly chunk: ChunkRecord; readonly before: ChunkFacts }[];
  readonly templateChanged: boolean;
  /** False when the text is the same as before. */
  readonly textChanged: boolean;
}

/**
 * The texts of the workspace, cut into chunks that keep their identity across edits. Reads a
 * chunk only when its text is new; the tree is dropped at once.
 */
export class FileTable {
  readonly #files = new Map<string, FileRecord>();
  readonly #chunks = new Map<ChunkId, ChunkRecord>();
  #nextId: ChunkId = 1;
  /** Further ids of chunks that stand in several clusters, or as builds have them. */
  readonly aliases = new Aliases();
  /** What chunks told in earlier sessions. */
  cache: FactCache | undefined;

  /** Takes the new text of a file; undefined removes it. Cost: the pieces whose text changed. */
  update(path: string, text: string | undefined): FileUpdate | undefined {
    return finished(this.updateSteps(path, text));
  }

  /** The same with a rest after each piece that is read; nothing changes before the last one, nor when `isStale` says then that a newer text has come. */
  *updateSteps(path: string, text: string | undefined, isStale: () => boolean = () => false): Generator<void, FileUpdate | undefined> {
    const before = this.#files.get(path);
    if (text === undefined) return before && this.#remove(before);
    if (before?.text === text && before.dump === undefined) return { file: before, added: [], removed: [], changed: [], templateChanged: false, textChanged: false };
    const pieces = cutChunks(text);
    const known = before === undefined || before.dump !== undefined ? undefined : new Set(before.chunks.map(({ hash }) => hash));
    const extracted: (Extracted | undefined)[] = [];
    for (const piece of pieces) {
      const isKnown = known?.has(piece.hash) === true;
      extracted.push(isKnown ? undefined : this.#extract(path, before?.text ?? '', piece, text));
      if (!isKnown) yield;
    }
    return isStale() ? undefined : this.#replace(this.#made(path), text, pieces, extracted);
  }

  /** Takes a file of which only facts and places are kept. Cost: one step per piece. */
  take(path: string, content: DumpContent): FileUpdate {
    const file = this.#made(path);
    const { pieces, borders, lines, comments } = content;
    const before = file.dump === undefined ? [] : (file.chunks as readonly DumpChunk[]);
    const update = this.#exchange(file, before, pieces, {
      read: (piece, order) => new DumpChunk(this.#nextId++, file, piece, order),
      refresh: (chunk, piece, order) => chunk.refresh(piece, order),
    });
    Object.assign(file, { text: '', dump: { borders, lines, comments }, lines });
    return update;
  }

  /** The file at a path. */
  file(path: string): FileRecord | undefined {
    return this.#files.get(path);
  }

  /** All files in insertion order. */
  files(): IterableIterator<FileRecord> {
    return this.#files.values();
  }

  /** The pieces of texts that tell the same whatever file they are in. */
  keptChunks(): KeptChunk[] {
    return [...this.#files.values()].flatMap(({ path, dump, chunks }) => (dump !== undefined || isConfigurationPath(path) ? [] : chunks));
  }

  /** Number of files. */
  get size(): number {
    return this.#files.size;
  }

  /** The chunk with an id, while it exists; that of an alias is the chunk it stands for. */
  chunk(id: ChunkId): ChunkRecord | undefined {
    return this.#chunks.get(id) ?? this.aliases.chunk(id);
  }

  /** The file and the span of a place, in offsets of the file's present text. */
  locate(place: Place): { readonly file: FileRecord; readonly span: Span } | undefined {
    const joined = this.aliases.joined(place.chunk);
    if (joined !== undefined) return this.#locateJoined(joined, place.slot);
    const chunk = this.chunk(place.chunk);
    if (chunk === undefined) return undefined;
    const start = chunk.spans[place.slot * 2];
    const end = chunk.spans[place.slot * 2 + 1];
    if (start === undefined || end === undefined) return undefined;
    return { file: chunk.file, span: { start: chunk.start + start, end: chunk.start + end } };
  }

  #locateJoined({ spans, parts }: JoinedPlaces, slot: number): { readonly file: FileRecord; readonly span: Span } | undefined {
    const start = spans[slot * 2];
    const end = spans[slot * 2 + 1];
    if (start === undefined || end === undefined) return undefined;
    const part = parts.findLast((each) => each.start <= start) ?? parts[0];
    if (part === undefined) return undefined;
    if (part.slot !== undefined) return this.locate({ chunk: part.chunk.id, slot: part.slot });
    const { chunk } = part;
    const by = chunk.start - part.start;
    return { file: chunk.file, span: { start: start + by, end: Math.min(end + by, chunk.end) } };
  }

  #remove(file: FileRecord): FileUpdate {
    this.#files.delete(file.path);
    for (const chunk of file.chunks) this.#chunks.delete(chunk.id);
    return { file, added: [], removed: file.chunks, changed: [], templateChanged: file.template, textChanged: true };
  }

  #made(path: string): FileRecord {
    const file = this.#files.get(path) ?? { path, text: '', dump: undefined, chunks: [], template: false, lines: undefined };
    this.#files.set(path, file);
    return file;
  }

  #replace(file: FileRecord, text: string, pieces: readonly Chunk[], extracted: readonly (Extracted | undefined)[]): FileUpdate {
    const before = file.dump === undefined ? file.chunks : [];
    const extract = (piece: Chunk, order: number): Extracted => extracted[order] ?? this.#extract(file.path, file.text, piece, text);
    const update = this.#exchange(file, before, pieces, {
      read: (piece, order) => this.#read(file, piece, order, extract(piece, order)),
      refresh: (chunk, piece, order) => this.#refresh(chunk, piece, order, extract),
    });
    file.text = text;
    file.dump = file.lines = undefined;
    return update;
  }

  /** Puts new pieces in place of the old ones. */
  #exchange<C extends ChunkRecord, P extends Chunk>(file: FileRecord, before: readonly C[], pieces: readonly P[], { read, refresh: renew }: Exchange<C, P>): FileUpdate {
    const pairs = pairChunks(before, pieces);
    const kept = pairs.length === 0 ? undefined : new Set<ChunkRecord | undefined>(pairs);
    const removed = kept === undefined ? file.chunks : file.chunks.filter((chunk) => !kept.has(chunk));
    const added: ChunkRecord[] = [];
    const changed: { chunk: ChunkRecord; before: ChunkFacts }[] = [];
    const chunks = pieces.map((piece, order): ChunkRecord => {
      const old = pairs[order];
      if (old === undefined) {
        const chunk = read(piece, order);
        this.#chunks.set(chunk.id, chunk);
        added.push(chunk);
        return chunk;
      }
      const { facts } = old;
      if (renew(old, piece, order)) changed.push({ chunk: old, before: facts });
      return old;
    });
    for (const chunk of removed) this.#chunks.delete(chunk.id);
    const template = chunks.some((chunk) => chunk.template);
    const templateChanged = template !== file.template;
    file.chunks = chunks;
    file.template = template;
    return { file, added, removed, changed, templateChanged, textChanged: true };
  }

  #read(file: FileRecord, piece: Chunk, order: number, { facts, spans, template }: Extracted): ChunkRecord {
    const { kind, start, end, hash } = piece;
    return { id: this.#nextId++, file, kind, order, start, end, hash, facts, spans, template };
  }

  /** Moves a record to its new place; reads it again when its text differs. Answers whether its facts changed. */
  #refresh(chunk: ChunkRecord, piece: Chunk, order: number, extract: (piece: Chunk, order: number) => Extracted): boolean {
    const sameText = chunk.hash === piece.hash && chunk.end - chunk.start === piece.end - piece.start;
    Object.assign(chunk, { order, start: piece.start, end: piece.end, hash: piece.hash });
    if (sameText) return false;
    const { facts, spans, template } = extract(piece, order);
    Object.assign(chunk, { spans, template });
    if (sameValue(chunk.facts, facts)) return false;
    chunk.facts = facts;
    return true;
  }

  #extract(path: string, before: string, piece: Chunk, text: string): Extracted {
    if (isConfigurationPath(path)) return extractConfiguration(textOf(before, piece, text));
    return this.cache?.lookup(piece, text) ?? extractChunk(textOf(before, piece, text), piece.kind);
  }
}

/** How pieces become chunks. */
interface Exchange<C extends ChunkRecord, P extends Chunk> {
  read(piece: P, order: number): C;
  /** Answers whether the facts changed. */
  refresh(chunk: C, piece: P, order: number): boolean;
}

/** What a file says about the clusters that files belong to. Cost: its pieces; nothing for a dump. */
export function bordersOf(file: FileRecord): FileBorders {
  if (file.dump !== undefined) return file.dump.borders;
  const services: string[] = [];
  let kustomization: FileBorders['kustomization'];
  for (const { facts } of file.chunks) {
    kustomization ??= facts.kustomization;
    for (const { body, name } of facts.resources) if (body.type === 'service') services.push(name);
  }
  return { definitions: definitionsIn(file), kustomization, services };
}

/** What a file says of clusters that it defines. Cost: its pieces; nothing for a dump. */
export function definitionsIn(file: FileRecord): FileBorders['definitions'] {
  if (file.dump !== undefined) return file.dump.borders.definitions;
  return file.chunks.some(({ facts }) => facts.definitions.length > 0) ? file.chunks.flatMap(({ facts }) => facts.definitions) : NO_DEFINITIONS;
}

const NO_DEFINITIONS: FileBorders['definitions'] = [];

/** Line index of a file's present text, made when first asked for. */
export function linesOf(file: FileRecord): Lines {
  file.lines ??= new LineIndex(file.text);
  return file.lines;
}

/**
 * The text of a piece. Facts hold parts of it, and engines keep the whole of a text alive for any part: a piece of an
 * edited file gets a copy of its own, so that facts do not keep every version of the file that one of them is from.
 */
function textOf(before: string, { start, end }: Chunk, text: string): string {
  const part = text.slice(start, end);
  return before === '' || part.length === text.length ? part : `\n${part}`.slice(1);
}

/**
 * Finds for each new piece the old chunk that it continues: equal texts in order first, then,
 * between two equal ones, the n-th changed piece continues the n-th left-over chunk of its kind.
 */
function pairChunks<C extends ChunkRecord>(before: readonly C[], pieces: readonly Chunk[]): (C | undefined)[] {
  if (before.length === 0) return [];
  const pairs: (C | undefined)[] = pieces.map(() => undefined);
  let from = 0;
  let gapStart = 0;
  const positions = hashPositions(before);
  pieces.forEach((piece, at) => {
    const match = nextPosition(positions.get(piece.hash), from);
    // A match far ahead would orphan what lies between; only step over as much as is new, too.
    if (match === undefined || match - from > at - gapStart + 64) return;
    pairGap(before, pieces, pairs, from, match, gapStart, at);
    pairs[at] = before[match];
    from = match + 1;
    gapStart = at + 1;
  });
  pairGap(before, pieces, pairs, from, before.length, gapStart, pieces.length);
  return pairs;
}

/** Smallest position not before `from`; smaller ones are used up. */
function nextPosition(descending: number[] | undefined, from: number): number | undefined {
  while (descending !== undefined && descending.length > 0) {
    const last = descending[descending.length - 1] as number;
    if (last >= from) return last;
    descending.pop();
  }
  return undefined;
}

/** Positions of each text, greatest first. */
function hashPositions(chunks: readonly ChunkRecord[]): Map<Chunk['hash'], number[]> {
  const positions = new Map<Chunk['hash'], number[]>();
  for (let at = chunks.length - 1; at >= 0; at--) {
    const hash = (chunks[at] as ChunkRecord).hash;
    const list = positions.get(hash);
    if (list === undefined) positions.set(hash, [at]);
    else list.push(at);
  }
  return positions;
}

function pairGap<C extends ChunkRecord>(
  before: readonly C[],
  pieces: readonly Chunk[],
  pairs: (C | undefined)[],
  oldFrom: number,
  oldTo: number,
  newFrom: number,
  newTo: number,
): void {
  for (let old = oldFrom, at = newFrom; old < oldTo && at < newTo; old++, at++) {
    if (before[old]?.kind === pieces[at]?.kind) pairs[at] = before[old];
  }
}
