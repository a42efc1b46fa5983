// This room knows where the objects of Kubernetes and of its tools hold facts about the network; it
// must never know other chunks, clusters or files.
import type { ChunkKind } from '../text/chunks';
import type { Span } from '../text/span';
import { Cursor, rootCursor } from '../yaml/cursor';
import type { YamlNode } from '../yaml/node';
import { isDeclined, unlessDeclined } from '../yaml/decline';
import type { JsonTape } from '../yaml/json-tape';
import { lazyJson } from '../yaml/lazy-json';
import { LazyReader } from '../yaml/lazy-reader';
import type { LineTable } from '../yaml/line-table';
import { readYaml } from '../yaml/read';
import type { YamlReader } from '../yaml/reader';
import { SpanTable } from '../yaml/span-table';
import { compact } from './compact';
import { FactsBuilder } from './facts-builder';
import type { ChunkFacts, Resource } from './facts';
import type { ScannedIdentity } from './identity-scan';
import { addKustomization } from './kinds/kustomization';
import { kindReader } from './kinds/all';
import { untypedReader } from './kinds/untyped';
import { addManifestsInside } from './manifests-inside';
import { type TypeName, addResource, groupOf, typeOf } from './resource';
import { isListKind, sniff } from './sniff';

/** Everything that a chunk's text tells. */
export interface Extracted {
  readonly facts: ChunkFacts;
  /** Start and end of each slot. Units: offsets in the chunk's text. */
  readonly spans: readonly number[];
  /** The text is a template of another language. */
  readonly template: boolean;
}

const DEEPEST_LIST = 4;
const NO_FACTS: ChunkFacts = { resources: [], addresses: [], settings: [], definitions: [], problems: [] };

/**
 * Reads the facts of one chunk. Objects without facts are not parsed: their identity is read from
 * their lines. A template that is no valid YAML gives no facts, because its branches are unknown.
 * `fallback` is the type of an entry of a list that has none of its own.
 * Errors: never throws; what cannot be read becomes a problem, the rest is kept.
 */
export function extractChunk(text: string, kind: ChunkKind, reader: YamlReader = readYaml, fallback?: TypeName): Extracted {
  if (hasRootTemplate(text)) return { facts: NO_FACTS, spans: [], template: true };
  if (fallback !== undefined) return extractParsed(text, kind, true, reader, fallback);
  const sniffed = sniff(text, kind);
  if (!sniffed.relevant) return extractScanned(sniffed.identity);
  // What has no kind may be anything; its faults are not ours to report.
  return extractParsed(text, kind, sniffed.object, reader);
}

function extractParsed(text: string, kind: ChunkKind, isObject: boolean, reader: YamlReader, fallback?: TypeName): Extracted {
  const { root, problems, template } = reader(text);
  const spans = new SpanTable();
  const out = new FactsBuilder(spans, reader);
  if (template && problems.length > 0) return { facts: out.build(), spans: spans.offsets, template };
  const cursor = rootCursor(root, text, spans);
  const object = kind === 'list-item' ? (cursor.items()[0] ?? cursor) : cursor;
  addGuarded(object, fallback, 0, out);
  if (isObject) for (const { code, message, span, same } of problems) out.problem(compact({ code, message, slot: spans.add(span), same }));
  return { facts: out.build(), spans: spans.offsets, template };
}

/**
 * Reads the facts of an entry of a dump that a cluster printed, looking no further than where facts stand.
 * Units: the table holds the entry's lines; places are offsets in `text`.
 * Errors: nothing for what is no such entry, or beyond the lazy reader; `extractChunk` reads that.
 */
export function extractPrinted(text: string, lines: LineTable, fallback?: TypeName): Extracted | undefined {
  return unlessDeclined(() => {
    const spans = new SpanTable();
    const object = rootCursor(new LazyReader(text, lines).entry(), text, spans);
    const type = typeOf(object) ?? fallback;
    const known = type && kindReader(type.group, type.kind);
    // Only what a cluster printed is known to hold no faults in what nobody looks at.
    if (known === undefined || known.words !== undefined || !object.at('metadata', 'uid').isGiven) return undefined;
    const out = new FactsBuilder(spans, readYaml);
    addGuarded(object, fallback, 0, out);
    return { facts: out.build(), spans: spans.offsets, template: false };
  });
}

/**
 * The same for JSON: an object, or a list of them.
 * Units: places are offsets in `text`; the tape holds the lines of the part afterwards.
 */
export function extractPrintedJson(text: string, from: number, to: number, tape: JsonTape, fallback?: TypeName): Extracted | undefined {
  return unlessDeclined(() => {
    tape.fill(text, from, to);
    const spans = new SpanTable();
    const object = rootCursor(lazyJson(text, tape), text, spans);
    const items = object.get('items');
    const objects = items.exists ? items.items() : [object];
    if ((typeOf(object) ?? fallback) === undefined || objects.length === 0 || !objects.every((each) => each.at('metadata', 'uid').isGiven)) return undefined;
    const out = new FactsBuilder(spans, readYaml);
    addGuarded(object, fallback, 0, out);
    return { facts: out.build(), spans: spans.offsets, template: false };
  });
}

/** Reads the facts of one object from its tree. Units: `text` is what the tree's places belong to. */
export function extractNode(root: YamlNode, text: string, reader: YamlReader = readYaml): Extracted {
  const spans = new SpanTable();
  const out = new FactsBuilder(spans, reader);
  addGuarded(rootCursor(root, text, spans), undefined, 0, out);
  return { facts: out.build(), spans: spans.offsets, template: false };
}

function addGuarded(object: Cursor, fallback: TypeName | undefined, depth: number, out: FactsBuilder): void {
  try {
    addObject(object, fallback, depth, out);
  } catch (error) {
    if (isDeclined(error)) throw error;
    const message = `This object could not be read: ${error instanceof Error ? error.message : String(error)}`;
    out.problem({ code: 'limit', message, slot: object.slot() });
  }
}

function addObject(object: Cursor, fallback: TypeName | undefined, depth: number, out: FactsBuilder): void {
  const type = typeOf(object) ?? fallback;
  if (type === undefined) {
    if (depth === 0 && !object.get('kind').exists) addWithoutKind(object, out);
    return;
  }
  if (isListKind(type.kind) && object.get('items').exists && depth < DEEPEST_LIST) {
    const inner = type.kind === 'List' ? undefined : { group: type.group, kind: type.kind.slice(0, -'List'.length) };
    for (const item of object.get('items').items()) addGuarded(item, inner, depth + 1, out);
    return;
  }
  if (isListKind(type.kind) && !object.at('metadata', 'name').isGiven) return;
  const known = kindReader(type.group, type.kind);
  if (known === undefined) addResource(object, type, { type: 'other' }, out);
  else known.read(object, out, type);
  addInside(known?.manifests?.(object) ?? [], `${type.kind} ${object.at('metadata', 'name').text() ?? ''} `, out);
}

function addWithoutKind(object: Cursor, out: FactsBuilder): void {
  const reader = untypedReader(object);
  if (reader === undefined) addListedKustomization(object, out);
  reader?.read(object, out);
  addInside(reader?.manifests?.(object) ?? [], 'inline manifest ', out);
}

// What stands in a string of a string is not looked for.
function addInside(texts: readonly Cursor[], origin: string, out: FactsBuilder): void {
  const read = (object: Cursor, inner: FactsBuilder): void => {
    const type = typeOf(object);
    if (type !== undefined) kindReader(type.group, type.kind)?.read(object, inner, type);
  };
  for (const text of texts) addManifestsInside(text, origin, read, out);
}

function addListedKustomization(object: Cursor, out: FactsBuilder): void {
  const lists = ['resources', 'bases', 'components'].map((key) => object.get(key));
  const isListed = lists.some((list) => list.items().length > 0 && list.items().every((item) => item.text() !== undefined));
  if (isListed) addKustomization(object, out);
}

function extractScanned(identity: ScannedIdentity | undefined): Extracted {
  const spans = new SpanTable();
  const resource = identity === undefined ? undefined : scannedResource(identity, (span) => spans.add(span));
  const facts: ChunkFacts = { ...NO_FACTS, resources: resource === undefined ? [] : [resource] };
  return { facts, spans: spans.offsets, template: identity?.templated === true };
}

function scannedResource(identity: ScannedIdentity, slotOf: (span: Span) => number): Resource | undefined {
  const { apiVersion, kind, name, namespace } = identity;
  if (apiVersion === undefined || kind === undefined) return undefined;
  if (isListKind(kind.text) && name === undefined) return undefined;
  return compact<Resource>({
    group: groupOf(apiVersion.text),
    kind: kind.text,
    namespace: namespace?.text || undefined,
    name: name?.text ?? '',
    slot: slotOf((name ?? kind).span),
    whole: slotOf(identity.whole),
    labels: {},
    owners: [],
    body: { type: 'other' },
  });
}

// Only at column 0: deeper lines may stand in a block scalar, where such marks are text.
function hasRootTemplate(text: string): boolean {
  return ROOT_MARKS.some((mark) => text.includes(mark) || text.startsWith(mark.slice(1)));
}

/** Marks of templates, each at the start of a line. */
const ROOT_MARKS = ['\n{{', '\n{%', '\n<%'];
