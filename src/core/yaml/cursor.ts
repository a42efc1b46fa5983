import type { Span } from '../text/span';
import type { MapEntry, YamlNode } from './node';
import { scalarBool, scalarInt, scalarText, scalarValue, isNull, type ScalarValue } from './scalar';
import type { SpanTable } from './span-table';

/** The text a tree was read from, with the way from its offsets to those of the chunk. */
export interface Source {
  readonly text: string;
  readonly spans: SpanTable;
  /** Absent for the chunk itself. */
  readonly toChunk?: (span: Span) => Span;
}

/**
 * A place in a tree that may not exist. Walking into a missing entry or a wrong type gives an
 * absent cursor, so that readers need no checks; places become slots only when asked for.
 */
export class Cursor {
  readonly source: Source;
  readonly node: YamlNode | undefined;
  /** The entry that holds this value, where it is one of a mapping. */
  readonly #entry: MapEntry | undefined;
  /** What this was looked for in. */
  readonly #around: Cursor | undefined;

  constructor(source: Source, node: YamlNode | undefined, entry?: MapEntry, around?: Cursor) {
    this.source = source;
    this.node = node;
    this.#entry = entry;
    this.#around = around;
  }

  /** Asked for only where somebody needs it: a lazy tree reads a whole collection to tell where it ends. */
  get #near(): Span {
    return this.node?.span ?? (this.#around === undefined ? NOWHERE : this.#around.#near);
  }

  /** Whether something is written here, null included. */
  get exists(): boolean {
    return this.node !== undefined;
  }

  /** Whether something other than null is written here. */
  get isGiven(): boolean {
    return this.node !== undefined && !isNull(this.node);
  }

  /** The value of an entry. Errors: absent when this is no mapping or has no such entry. */
  get(key: string): Cursor {
    const entry = this.node?.type === 'map' ? entryOf(this.node.entries, key) : undefined;
    return new Cursor(this.source, entry?.value, entry, this);
  }

  /** The value below a chain of keys. */
  at(...keys: readonly string[]): Cursor {
    let cursor: Cursor | undefined;
    for (const key of keys) cursor = (cursor ?? this).get(key);
    return cursor ?? this;
  }

  /** Entries of a sequence; none for anything else. */
  items(): readonly Cursor[] {
    return this.node?.type === 'seq' ? this.node.items.map((item) => new Cursor(this.source, item)) : [];
  }

  /** Entries of a mapping with their keys, in source order; none for anything else. */
  entries(): readonly { readonly key: string; readonly value: Cursor }[] {
    if (this.node?.type !== 'map') return [];
    return this.node.entries.map((entry) => ({ key: entry.key, value: new Cursor(this.source, entry.value, entry) }));
  }

  /** The text a string field would get; nothing for null and collections. */
  text(): string | undefined {
    return scalarText(this.node);
  }

  /** The whole number written here. */
  int(): number | undefined {
    return scalarInt(this.node);
  }

  /** The boolean written here. */
  bool(): boolean | undefined {
    return scalarBool(this.node);
  }

  /** The scalar as kubectl reads it; nothing when absent or a collection. */
  value(): ScalarValue | undefined {
    return this.node?.type === 'scalar' ? scalarValue(this.node) : undefined;
  }

  /** Place of the value, or of the nearest thing around it when it is absent. Every call makes a slot. */
  slot(): number {
    return this.addSpan(this.#near);
  }

  /** Place of the key that holds the value, or of the value where there is no key. */
  keySlot(): number {
    return this.addSpan(this.#entry?.keySpan ?? this.#near);
  }

  /** Notes a place given in offsets of this cursor's source. */
  addSpan(span: Span): number {
    return this.source.spans.add(this.source.toChunk ? this.source.toChunk(span) : span);
  }
}

/** A cursor on the root of a tree. */
export function rootCursor(root: YamlNode | undefined, text: string, spans: SpanTable): Cursor {
  return new Cursor({ text, spans }, root);
}

const NOWHERE: Span = { start: 0, end: 0 };

function entryOf(entries: readonly MapEntry[], key: string): MapEntry | undefined {
  for (const entry of entries) if (entry.key === key) return entry;
  return undefined;
}
