import type { Span } from '../text/span';

/**
 * The plain tree that every reader of YAML or JSON gives. Readers differ in speed and in what
 * they accept, never in the tree: aliases are resolved, merge keys merged, scalars undecided
 * (text and style; `scalar.ts` reads them as kubectl does).
 * Units: spans are offsets in the text given to the reader.
 */
export type YamlNode = ScalarNode | MapNode | SeqNode;

/** How a scalar was written; only `plain` ones can be anything but text. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

/** A scalar. `text` is decoded; `span` covers the source with its quotes or block header. */
export interface ScalarNode {
  readonly type: 'scalar';
  readonly span: Span;
  readonly text: string;
  readonly style: ScalarStyle;
}

/**
 * A mapping. Shape: entries in source order; duplicate keys keep only the last, as kubectl reads them.
 * The span ends with the last entry; comments after it are no part of it.
 */
export interface MapNode {
  readonly type: 'map';
  readonly span: Span;
  readonly entries: readonly MapEntry[];
}

/** One entry of a mapping; an absent value is an empty plain scalar (null). */
export interface MapEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlNode;
}

/** A sequence; its span as that of a mapping. */
export interface SeqNode {
  readonly type: 'seq';
  readonly span: Span;
  readonly items: readonly YamlNode[];
}

/** Something in a text that could not be read, or not be read with certainty. */
export interface ReadProblem {
  /** `tolerated`: YAML forbids it and kubectl reads it, so nobody is told, but what it says is not known here. */
  readonly code: 'syntax' | 'tolerated' | 'duplicate-key' | 'limit';
  readonly message: string;
  readonly span: Span;
  /** Of a duplicate key: both have the same scalar value. */
  readonly same?: true;
}

/** What a reader gives: as much of the tree as could be read, and what could not. Never throws. */
export interface ReadResult {
  readonly root: YamlNode | undefined;
  readonly problems: readonly ReadProblem[];
  /** A template of another language (Helm, Jinja …) rather than YAML. */
  readonly template: boolean;
}
