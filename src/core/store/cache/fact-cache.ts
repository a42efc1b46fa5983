import type { Extracted } from '../../kube/extract';
import type { HashKey } from '../../text/keyed-hash';
import { type ChunkKey, FactPack, type KeptChunk, packFacts } from './pack';

/** Units: bytes that all packs of a workspace may take. */
export const largestCache = 64 * 1024 * 1024;

/** With so many packs all are written anew as one. */
const MOST_PACKS = 4;

/** What is to be written, and whether it replaces all packs. */
export interface CacheUpdate {
  readonly bytes: Uint8Array;
  readonly replaces: boolean;
}

/**
 * What chunks told in earlier sessions, so that a workspace that is opened again is read and hashed only. It knows bytes;
 * it must never know where they are kept.
 */
export class FactCache {
  readonly #version: string;
  readonly #key: HashKey;
  readonly #bytes: number;
  #packs: readonly FactPack[];
  #hits = 0;

  /** Takes packs, newest first. `version` differs when extractors may tell something else; `key` is the secret of packs to come. */
  constructor(version: string, packs: readonly FactPack[], key: HashKey) {
    this.#version = version;
    this.#key = key;
    this.#packs = packs;
    this.#bytes = packs.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** How many chunks were found. */
  get hits(): number {
    return this.#hits;
  }

  /** What the text of a chunk told, which is a part of `text`. */
  lookup(key: ChunkKey, text: string): Extracted | undefined {
    for (const pack of this.#packs) {
      const found = pack.lookup(key, text);
      if (found === undefined) continue;
      this.#hits++;
      return found;
    }
    return undefined;
  }

  /**
   * Packs what is new, or everything that is in use where there are too many packs or bytes; what is not in use any more
   * is forgotten then. Nothing where nothing is new. The rests are for others.
   */
  *update(chunks: readonly KeptChunk[], limit = largestCache): Generator<void, CacheUpdate | undefined> {
    const unknown = chunks.filter((chunk) => !this.#packs.some((pack) => pack.has(chunk)));
    if (unknown.length === 0) return undefined;
    if (this.#packs.length < MOST_PACKS) {
      const bytes = yield* packFacts(this.#version, unknown, this.#key, limit);
      if (this.#bytes + bytes.length <= limit) return { bytes, replaces: this.#packs.length === 0 };
    }
    return { bytes: yield* packFacts(this.#version, chunks, this.#key, limit), replaces: true };
  }

  /** Forgets what was opened, to give its memory back. */
  close(): void {
    this.#packs = [];
  }
}
