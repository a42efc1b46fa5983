import type { Cursor } from '../../yaml/cursor';
import type { FactsBuilder } from '../facts-builder';
import type { TypeName } from '../resource';

/** Knows where one kind, or a family of kinds, holds facts about the network. */
export interface KindReader {
  /** Groups and kinds are matched together: several groups have a `Cluster` or an `IPPool`. */
  readonly groups: readonly string[];
  readonly kinds: readonly string[];
  /** Objects whose text has none of these words hold no facts and are not parsed. */
  readonly words?: readonly string[];
  /** Adds the object and its facts. */
  readonly read: (root: Cursor, out: FactsBuilder, type: TypeName) => void;
  /** Strings of the object that may hold manifests for the machinery of a cluster; only what they say of network plugins counts. */
  readonly manifests?: (root: Cursor) => readonly Cursor[];
}
