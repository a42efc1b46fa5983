import type { ChunkFacts } from '../kube/facts';
import type { DumpPiece, Tally } from './dump-pieces';
import type { ChunkRecord, FileRecord } from './files';
import { unpackSpans } from '../yaml/packed-spans';
import type { ChunkId } from './place';
import { sameValue } from './same-value';

/** A piece of a dump: facts and places stay packed until somebody asks for them. */
export class DumpChunk implements ChunkRecord {
  readonly id: ChunkId;
  readonly file: FileRecord;
  order: number;
  /** What was read; another one once the facts differ, so that who holds it knows what they were. */
  piece: DumpPiece;

  constructor(id: ChunkId, file: FileRecord, piece: DumpPiece, order: number) {
    this.id = id;
    this.file = file;
    this.piece = piece;
    this.order = order;
  }

  get kind(): ChunkRecord['kind'] {
    return this.piece.kind;
  }

  get start(): number {
    return this.piece.start;
  }

  get end(): number {
    return this.piece.end;
  }

  get hash(): ChunkRecord['hash'] {
    return this.piece.hash;
  }

  get facts(): ChunkFacts {
    return this.piece.facts;
  }

  get tally(): Tally {
    return this.piece.tally;
  }

  get template(): boolean {
    return this.piece.template;
  }

  get spans(): readonly number[] {
    const { places, start } = this.piece;
    return typeof places === 'string' ? unpackSpans(places, start) : places;
  }

  /** Becomes the piece that continues it; answers whether its facts changed. */
  refresh(piece: DumpPiece, order: number): boolean {
    this.order = order;
    if (sameValue(this.facts, piece.facts)) {
      this.piece.become(piece);
      return false;
    }
    this.piece = piece;
    return true;
  }
}
