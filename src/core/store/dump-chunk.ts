import type { ChunkFacts } from '../kube/facts';
import type { DumpPiece } from './dump';
import type { ChunkRecord, FileRecord } from './files';
import { unpackSpans } from './packed-spans';
import type { ChunkId } from './place';
import { sameValue } from './same-value';

/** A piece of a dump: its places stay packed until somebody asks where one is. */
export class DumpChunk implements ChunkRecord {
  readonly id: ChunkId;
  readonly file: FileRecord;
  readonly kind: ChunkRecord['kind'];
  order: number;
  start: number;
  end: number;
  hash: ChunkRecord['hash'];
  facts: ChunkFacts;
  template: boolean;
  #places: DumpPiece['places'];

  constructor(id: ChunkId, file: FileRecord, piece: DumpPiece, order: number) {
    this.id = id;
    this.file = file;
    this.kind = piece.kind;
    this.order = order;
    this.start = piece.start;
    this.end = piece.end;
    this.hash = piece.hash;
    this.facts = piece.facts;
    this.template = piece.template;
    this.#places = piece.places;
  }

  get spans(): readonly number[] {
    return typeof this.#places === 'string' ? unpackSpans(this.#places, this.start) : this.#places;
  }

  /** Becomes the piece that continues it; answers whether its facts changed. */
  refresh(piece: DumpPiece, order: number): boolean {
    this.order = order;
    this.start = piece.start;
    this.end = piece.end;
    this.hash = piece.hash;
    this.template = piece.template;
    this.#places = piece.places;
    if (sameValue(this.facts, piece.facts)) return false;
    this.facts = piece.facts;
    return true;
  }
}
