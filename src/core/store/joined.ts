import type { Slot } from '../kube/facts';
import type { ChunkRecord } from './files';
import type { ChunkId } from './place';

/**
 * Places of facts that were read from several texts joined: an object and its patches.
 * Units: spans are offsets in the joined text; a part begins at `start`, or stands at one slot of its chunk as a whole.
 */
export interface JoinedPlaces {
  readonly spans: readonly number[];
  readonly parts: readonly { readonly start: number; readonly chunk: ChunkRecord; readonly slot?: Slot }[];
}

interface Alias {
  readonly chunk: ChunkRecord;
  readonly variant: string;
  readonly joined: JoinedPlaces | undefined;
}

/** Ids by which one chunk stands in the indexes more than once: in several clusters, as several builds have it. */
export class Aliases {
  readonly #aliases = new Map<ChunkId, Alias>();
  #next: ChunkId = -1;

  /** Makes an id. `variant` orders the ids of one chunk and differs among them. */
  add(chunk: ChunkRecord, variant: string, joined?: JoinedPlaces): ChunkId {
    const id = this.#next--;
    this.#aliases.set(id, { chunk, variant, joined });
    return id;
  }

  /** Forgets an id. */
  delete(id: ChunkId): void {
    this.#aliases.delete(id);
  }

  /** The chunk that an id stands for. */
  chunk(id: ChunkId): ChunkRecord | undefined {
    return this.#aliases.get(id)?.chunk;
  }

  /** What orders the ids of one chunk; '' for its own. */
  variant(id: ChunkId): string {
    return this.#aliases.get(id)?.variant ?? '';
  }

  /** Places that are not those of the chunk itself. */
  joined(id: ChunkId): JoinedPlaces | undefined {
    return this.#aliases.get(id)?.joined;
  }
}
