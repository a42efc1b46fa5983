import type { Slot } from '../kube/facts';

/** Identity of a chunk that survives edits of its text and moves inside its file. */
export type ChunkId = number;

/** A place in the workspace without offsets: a slot of a chunk. Resolved to a span only for display. */
export interface Place {
  readonly chunk: ChunkId;
  readonly slot: Slot;
}
