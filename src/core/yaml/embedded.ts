import { cutChunks } from '../text/chunks';
import type { Span } from '../text/span';
import { type Alignment, alignScalar } from './alignment';
import { Cursor, type Source } from './cursor';
import type { ScalarNode } from './node';
import type { YamlReader } from './reader';

/** A document found inside a string value; its problems are not those of the outer document. */
export interface EmbeddedDocument {
  readonly root: Cursor;
  /** Something of it could not be read. */
  readonly isDamaged: boolean;
  readonly template: boolean;
}

/**
 * Reads the YAML or JSON inside a string value. Slots made through its cursors are places in the
 * outer text, exact for every style of scalar.
 * Shape: one per document of the inner stream, those without content left out.
 */
export function openEmbedded(cursor: Cursor, reader: YamlReader): readonly EmbeddedDocument[] {
  const scalar = cursor.node;
  if (scalar?.type !== 'scalar' || scalar.text.trim() === '') return [];
  const align = lazyAlignment(cursor, scalar);
  const documents: EmbeddedDocument[] = [];
  for (const chunk of cutChunks(scalar.text)) {
    const text = scalar.text.slice(chunk.start, chunk.end);
    const { root, problems, template } = reader(text);
    if (root === undefined) continue;
    const source: Source = {
      text,
      spans: cursor.source.spans,
      toChunk: (span) => outward(cursor.source, scalar, align(), { start: span.start + chunk.start, end: span.end + chunk.start }),
    };
    documents.push({ root: new Cursor(source, root), isDamaged: problems.length > 0, template });
  }
  return documents;
}

/**
 * Place of a part of a scalar, as one flag of a command line or one entry of a comma list.
 * Units: offsets in the decoded text of the scalar.
 */
export function subSlot(cursor: Cursor, from: number, to: number): number {
  const scalar = cursor.node;
  if (scalar?.type !== 'scalar') return cursor.slot();
  return cursor.addSpan(partSpan(scalar, cursor.source.text, { start: from, end: to }));
}

function partSpan(scalar: ScalarNode, source: string, part: Span): Span {
  const places = placesOf(scalar, source);
  if (places === undefined) return scalar.span;
  return typeof places === 'number' ? { start: places + part.start, end: places + part.end } : within(scalar, places, part);
}

/** Where a text that is written as it reads starts in its source, the places of one that is not, or nothing where they cannot be told. */
type Places = number | Alignment | undefined;

const LONG = 256;
const knownPlaces = new WeakMap<ScalarNode, { readonly source: string; readonly places: Places }>();

// A long text may have thousands of parts: looking through all of it for each of them would cost its length squared.
function placesOf(scalar: ScalarNode, source: string): Places {
  if (scalar.text.length < LONG) return findPlaces(scalar, source);
  const known = knownPlaces.get(scalar);
  if (known !== undefined && known.source === source) return known.places;
  const places = findPlaces(scalar, source);
  knownPlaces.set(scalar, { source, places });
  return places;
}

function findPlaces(scalar: ScalarNode, source: string): Places {
  const start = scalar.span.start + (isQuote(source.charCodeAt(scalar.span.start)) ? 1 : 0);
  return scalar.style !== 'block' && source.startsWith(scalar.text, start) ? start : alignScalar(scalar, source);
}

/** Place of the text of a scalar without its quotes, and of anything else as a whole. */
export function contentSlot(cursor: Cursor): number {
  return cursor.node?.type === 'scalar' ? subSlot(cursor, 0, cursor.node.text.trimEnd().length) : cursor.slot();
}

function isQuote(code: number): boolean {
  return code === 34 || code === 39;
}

function lazyAlignment(cursor: Cursor, scalar: ScalarNode): () => Alignment | undefined {
  let known: { readonly alignment: Alignment | undefined } | undefined;
  return () => {
    known ??= { alignment: alignScalar(scalar, cursor.source.text) };
    return known.alignment;
  };
}

function outward(source: Source, scalar: ScalarNode, alignment: Alignment | undefined, span: Span): Span {
  const own = alignment === undefined ? scalar.span : within(scalar, alignment, span);
  return source.toChunk ? source.toChunk(own) : own;
}

function within(scalar: ScalarNode, alignment: Alignment, span: Span): Span {
  const { starts, ends } = alignment;
  const before = span.start === 0 ? scalar.span.start : (ends[span.start - 1] ?? scalar.span.end);
  if (span.end <= span.start) return { start: before, end: before };
  const start = starts[span.start] ?? before;
  return { start, end: Math.max(start, ends[span.end - 1] ?? scalar.span.end) };
}
