// What two states of a cluster are compared by.
import type { Position } from '../../text/lines';
import type { ClusterModel } from '../model';
import type { Proxy } from '../trace/world';

/** A written thing: one document of a file, or one object of a list. */
export interface Source {
  readonly chunk: number;
  /** `Deployment shop/web`, or `settings` for documents without a name. */
  readonly title: string;
  readonly file: string;
  /** Equal exactly when the same facts are read from it. */
  readonly digest: number;
  readonly written: Written;
}

/** Where a thing stands. Units: offsets in the text of its file. */
export interface Written {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Its name, where it has one. */
  readonly name?: number;
}

/** One state of a cluster. */
export interface Snapshot {
  readonly model: ClusterModel;
  readonly proxy: Proxy;
  readonly sources: readonly Source[];
}

/** What happened to a thing between two states. */
export type ChangeKind = 'added' | 'removed' | 'changed';

/** A resource that somebody edited, as far as the network is concerned. */
export interface Edit {
  readonly kind: ChangeKind;
  readonly title: string;
  readonly file: string;
  /** The first line that differs, or that of the name; of what is removed, in the earlier text. */
  readonly range: { readonly start: Position; readonly end: Position };
}

/** What a change is about, in the order in which changes are told. */
export type ChangeSubject = 'range' | 'node' | 'pod' | 'service' | 'route' | 'rule';

/** One difference between two states. */
export interface Change {
  readonly subject: ChangeSubject;
  readonly kind: ChangeKind;
  /** `pod shop/web-0`, or the row or rule itself. */
  readonly title: string;
  readonly before: string;
  readonly after: string;
  /** Nodes that have the row or rule. */
  readonly where: readonly string[];
  /** Indices of edits: of the resource that it is written in, else of those that it may follow from. */
  readonly causes: readonly number[];
  /** Whether the causes are edits of the resource itself. */
  readonly direct: boolean;
}

/** Everything that differs. */
export interface Difference {
  readonly edits: readonly Edit[];
  /** Shape: by subject, then name; at most a few thousand. */
  readonly changes: readonly Change[];
  readonly omitted: number;
  /** What was compared in part only. Shape: sentences. */
  readonly notes: readonly string[];
}
