// This room knows YAML: trees, scalars, spans. It must never know Kubernetes or files.
import { type Alias, type Pair, type Scalar, type YAMLMap, type YAMLSeq, Composer, type CST, Lexer, Parser, isAlias, isMap, isNode, isPair, isScalar, isSeq } from 'yaml';
import type { Span } from '../text/span';
import { settleEntries } from './entries';
import type { MapEntry, MapNode, ReadProblem, ReadResult, ScalarNode, ScalarStyle, SeqNode, YamlNode } from './node';
import { isTemplateError, isTemplateScalar } from './template';

const OPTIONS = {
  keepSourceTokens: false,
  prettyErrors: false,
  uniqueKeys: false,
  schema: 'failsafe',
  logLevel: 'silent',
} as const;

const MOST_PROBLEMS = 20;
const MOST_EXPANDED = 10_000;
const DEEPEST = 100;
const DEEPEST_STACK = 250;
const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'block',
  BLOCK_FOLDED: 'block',
};

/**
 * The reader that accepts all of YAML, with the best messages and the highest cost.
 * Cost: about 0.5 ms per kB; the package's own tree is dropped at once. Aliases are expanded up to
 * 10,000 nodes and collections nest up to 100 deep; what lies beyond is left out with a problem.
 */
export function parseYaml(text: string): ReadResult {
  try {
    return read(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { root: undefined, problems: [{ code: 'limit', message, span: { start: 0, end: text.length } }], template: false };
  }
}

function read(text: string): ReadResult {
  const { tokens, cut } = tokensOf(text);
  const documents = [...new Composer(OPTIONS).compose(tokens)];
  const document = documents.find((d) => isMap(d.contents) || isSeq(d.contents)) ?? documents[0];
  if (document === undefined) return { root: undefined, problems: [], template: false };
  const builder = new TreeBuilder(text);
  const root = document.contents === null ? undefined : builder.build(document.contents, 0);
  if (cut !== undefined) builder.limitNesting(cut);
  // Later errors mostly follow from the first; those of a text that was cut off, from the cut.
  const errors = document.errors.slice(0, cut === undefined ? 1 : 0).map((e): ReadProblem => {
    const span = clamp(e.pos[0], e.pos[1], text.length);
    return { code: isTolerated(e.message, text, span) ? 'tolerated' : 'syntax', message: e.message, span };
  });
  const template = builder.template || errors.some((error) => isTemplateError(text, error.span.start));
  // A damaged tree shows keys twice that are not.
  const others = builder.problems.filter((problem) => errors.length === 0 || problem.code !== 'duplicate-key');
  return { root, problems: [...errors, ...others].slice(0, MOST_PROBLEMS), template };
}

// The package recurses once per level, and V8 may abort the process where its stack ends.
function tokensOf(text: string): { readonly tokens: CST.Token[]; readonly cut?: Span } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let cut: Span | undefined;
  // The package miscounts the column of a line that starts with a byte order mark.
  const source = text.startsWith('\ufeff') ? `\n${text.slice(1)}` : text;
  for (const lexeme of new Lexer().lex(source)) {
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length <= DEEPEST_STACK) continue;
    cut = clamp(parser.offset, parser.offset, text.length);
    break;
  }
  tokens.push(...parser.end());
  return { tokens, cut };
}

/**
 * Whether kubectl reads what YAML 1.2 forbids: the end of a quoted text or of a flow collection on
 * a line that is not indented deeper than its key, as many NetworkAttachmentDefinitions have it.
 * Source: sigs.k8s.io/yaml (libyaml's scanner), which does not look at indentation inside quotes and braces.
 */
function isTolerated(message: string, text: string, span: Span): boolean {
  const flow = /^Flow .*sufficiently indented and end with a ([\]}])/.exec(message)?.[1];
  const end = flow ?? /^Missing closing (['"])quote/.exec(message)?.[1];
  return end !== undefined && text.indexOf(end, span.start) >= 0;
}

function clamp(from: number, to: number, length: number): Span {
  const start = Math.max(0, Math.min(from, length));
  return { start, end: Math.max(start, Math.min(to, length)) };
}

interface Ranged {
  readonly range?: readonly [number, number, number] | null;
}

/** Copies the package's tree into ours, once, in source order. */
class TreeBuilder {
  readonly problems: ReadProblem[] = [];
  template = false;
  readonly #text: string;
  readonly #anchors = new Map<string, { readonly node: YamlNode; readonly size: number }>();
  #size = 0;
  #expanded = 0;
  #limited = false;

  constructor(text: string) {
    this.#text = text;
  }

  build(node: unknown, depth: number): YamlNode {
    if (isAlias(node)) return this.#alias(node);
    const before = this.#size++;
    const built = this.#buildOwn(node, depth);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, { node: built, size: this.#size - before });
    return built;
  }

  #buildOwn(node: unknown, depth: number): YamlNode {
    if (isScalar(node)) return this.#scalar(node);
    if (!isMap(node) && !isSeq(node)) return empty(0);
    const span = node.flow === true ? this.#span(node) : this.#withoutBreak(this.#span(node, lastOf(node)));
    if (depth >= DEEPEST) {
      this.limitNesting(span);
      return empty(span.start);
    }
    return isMap(node) ? this.#map(node, span, depth) : this.#seq(node, span, depth);
  }

  #scalar(node: Scalar): ScalarNode {
    const span = this.#span(node);
    const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
    const written = STYLES[node.type ?? 'PLAIN'] ?? 'plain';
    if (written === 'plain' && isTemplateScalar(text)) this.template = true;
    const style = written === 'plain' && node.tag === 'tag:yaml.org,2002:str' ? 'single' : written;
    return { type: 'scalar', span: style === 'block' ? this.#withoutBreak(span) : span, text, style };
  }

  #map(node: YAMLMap, span: Span, depth: number): MapNode {
    if (node.flow === true && this.#text.startsWith('{{', span.start)) this.template = true;
    const merges = new Set<MapEntry>();
    const written = node.items.map((pair) => {
      const entry = this.#entry(pair, depth);
      if (isScalar(pair.key) && pair.key.type === 'PLAIN' && entry.key === '<<') merges.add(entry);
      return entry;
    });
    const entries = settleEntries(
      written,
      (entry) => merges.has(entry),
      (problem) => this.problems.push(problem),
    );
    this.#expand(Math.max(0, entries.length - written.length), span);
    return { type: 'map', span, entries };
  }

  #entry(pair: Pair, depth: number): MapEntry {
    const key = pair.key === null || pair.key === undefined ? empty(0) : this.build(pair.key, depth + 1);
    const keyText = key.type === 'scalar' ? key.text : this.#text.slice(key.span.start, Math.min(key.span.end, key.span.start + 100));
    const value = pair.value === null || pair.value === undefined ? empty(key.span.end) : this.build(pair.value, depth + 1);
    return { key: keyText, keySpan: key.span, value };
  }

  #seq(node: YAMLSeq, span: Span, depth: number): SeqNode {
    const items = node.items.map((item) => {
      if (!isPair(item)) return this.build(item, depth + 1);
      const entry = this.#entry(item, depth + 1);
      return { type: 'map', span: { start: entry.keySpan.start, end: entry.value.span.end }, entries: [entry] } satisfies MapNode;
    });
    return { type: 'seq', span, items };
  }

  #alias(node: Alias): YamlNode {
    const span = this.#span(node);
    const target = this.#anchors.get(node.source);
    if (target === undefined) {
      this.problems.push({ code: 'syntax', message: `The alias "*${node.source}" has no anchor before it.`, span });
      return empty(span.start);
    }
    this.#size += target.size;
    return this.#expand(target.size, span) ? target.node : empty(span.start);
  }

  #expand(size: number, span: Span): boolean {
    this.#expanded += size;
    if (this.#expanded <= MOST_EXPANDED) return true;
    this.#limit(`Aliases expand to more than ${MOST_EXPANDED} values; the rest is not read.`, span);
    return false;
  }

  limitNesting(span: Span): void {
    this.#limit(`Collections nest deeper than ${DEEPEST}; the rest is not read.`, span);
  }

  #limit(message: string, span: Span): void {
    if (!this.#limited) this.problems.push({ code: 'limit', message, span });
    this.#limited = true;
  }

  #span(node: Ranged, last = node): Span {
    return node.range ? clamp(node.range[0], last.range?.[1] ?? node.range[1], this.#text.length) : { start: 0, end: 0 };
  }

  /** What is written in block style takes in its last line break; nobody wants that underlined. */
  #withoutBreak(span: Span): Span {
    let end = span.end;
    while (end > span.start && ' \t\r\n'.includes(this.#text.charAt(end - 1))) end--;
    return { start: span.start, end };
  }
}

/** The last thing written in a block collection: comments after it are no part of the collection. */
function lastOf(node: YAMLMap | YAMLSeq): Ranged {
  let last: unknown = node;
  while ((isMap(last) || isSeq(last)) && last.flow !== true && last.items.length > 0) {
    const item: unknown = last.items.at(-1);
    last = isPair(item) ? (item.value ?? item.key) : item;
  }
  return isNode(last) ? last : node;
}

function empty(at: number): ScalarNode {
  return { type: 'scalar', span: { start: at, end: at }, text: '', style: 'plain' };
}
