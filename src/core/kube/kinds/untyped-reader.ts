import type { Cursor } from '../../yaml/cursor';
import type { FactsBuilder } from '../facts-builder';

/** Knows a file without `kind` by the keys at its root, never by its path. */
export interface UntypedReader {
  /** A text with none of these words is no such file and is not parsed. */
  readonly words: readonly string[];
  readonly recognises: (root: Cursor) => boolean;
  readonly read: (root: Cursor, out: FactsBuilder) => void;
  /** As for kinds. */
  readonly manifests?: (root: Cursor) => readonly Cursor[];
}

/** How many of the keys stand at the root. */
export function countKeys(root: Cursor, keys: ReadonlySet<string>): number {
  return root.entries().filter(({ key }) => keys.has(key)).length;
}
