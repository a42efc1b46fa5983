import type { ChunkKind } from '../text/chunks';
import type { Span } from '../text/span';

/** A scalar found by looking at lines only. */
export interface ScannedText {
  readonly text: string;
  readonly span: Span;
}

/** What the lines of an object tell about its identity, without a parser. */
export interface ScannedIdentity {
  readonly apiVersion?: ScannedText;
  readonly kind?: ScannedText;
  readonly name?: ScannedText;
  readonly namespace?: ScannedText;
  /** One of these is an expression in double braces. */
  readonly templated: boolean;
  /** The whole object, without blank lines around it. */
  readonly whole: Span;
}

/** Where the root mapping of a block-style object starts, and how deep its keys stand. */
interface Root {
  readonly first: number;
  readonly indent: number;
}

const LONGEST_LINE = 1000;

/**
 * Reads `apiVersion`, `kind` and the name of an object from its lines.
 * Errors: nothing when the root is no block mapping (JSON, flow style, quoted keys, templates).
 * Cost: a few native searches, whatever the size of the object.
 */
export function scanIdentity(text: string, kind: ChunkKind): ScannedIdentity | undefined {
  const root = findRoot(text, kind);
  if (root === undefined) return undefined;
  const metadata = keyAt(text, root, 'metadata');
  const inner = metadata === undefined ? undefined : blockAfter(text, metadata, root.indent);
  return {
    apiVersion: valueOf(text, root, 'apiVersion'),
    kind: valueOf(text, root, 'kind'),
    name: inner && valueOf(text, inner.root, 'name', inner.end),
    namespace: inner && valueOf(text, inner.root, 'namespace', inner.end),
    templated: isExpression(text, root, ['apiVersion', 'kind']) || (inner !== undefined && isExpression(text, inner.root, ['name', 'namespace'], inner.end)),
    whole: { start: root.first, end: text.trimEnd().length },
  };
}

/** The same for `apiVersion` and `kind` alone: what is parsed all the same needs no more. */
export function scanType(text: string, kind: ChunkKind): Pick<ScannedIdentity, 'apiVersion' | 'kind'> | undefined {
  const root = findRoot(text, kind);
  return root && { apiVersion: valueOf(text, root, 'apiVersion'), kind: valueOf(text, root, 'kind') };
}

/** Offset of the value side of a key of the root mapping, if the key is there. */
export function hasRootKey(text: string, kind: ChunkKind, key: string): boolean {
  const root = findRoot(text, kind);
  return root !== undefined && keyAt(text, root, key) !== undefined;
}

function findRoot(text: string, kind: ChunkKind): Root | undefined {
  let at = contentStart(text, 0);
  while (kind === 'document' && isMarkerLine(text, at)) at = contentStart(text, nextLine(text, at));
  if (kind === 'list-item') {
    if (text.charAt(at) !== '-') return undefined;
    at = contentStart(text, at + 1);
  }
  if (!/[A-Za-z_]/.test(text.charAt(at))) return undefined;
  return { first: at, indent: at - (text.lastIndexOf('\n', at - 1) + 1) - (at > 0 && text.startsWith('\ufeff') && text.lastIndexOf('\n', at - 1) < 0 ? 1 : 0) };
}

/** The first character that is neither white space nor in a comment, from a place between tokens. */
function contentStart(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (' \t\r\n\ufeff'.includes(text.charAt(at)) && at < text.length) at++;
    if (text.charAt(at) !== '#') return at;
    at = nextLine(text, at);
  }
}

// `--- {a: b}` has its root on the line of the marker; that is left to the parser.
function isMarkerLine(text: string, at: number): boolean {
  if (text.charAt(at) === '%') return true;
  return text.startsWith('---', at) && /^---[ \t]*(?:#|\r?\n|$)/.test(text.slice(at, at + 200));
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** Offset after the colon of a key that stands at the root's depth. */
function keyAt(text: string, root: Root, key: string, end = text.length): number | undefined {
  const token = `${key}:`;
  let at = text.startsWith(token, root.first) ? root.first : -1;
  if (at < 0) {
    const found = text.indexOf(`\n${' '.repeat(root.indent)}${token}`, root.first);
    if (found < 0 || found >= end) return undefined;
    at = found + 1 + root.indent;
  }
  const after = at + token.length;
  return ' \t\r\n'.includes(text.charAt(after)) ? after : undefined;
}

function valueOf(text: string, root: Root, key: string, end = text.length): ScannedText | undefined {
  const after = keyAt(text, root, key, end);
  if (after === undefined) return undefined;
  const line = text.slice(after, Math.min(lineEnd(text, after), after + LONGEST_LINE));
  const match = /^([ \t]+)("[^"\\]*"|'[^']*'|[^\s"'#&*!|>%@`[{][^\r]*?)[ \t]*(?:[ \t]#.*)?\r?$/.exec(line);
  const raw = match?.[2];
  if (match === null || raw === undefined) return undefined;
  const start = after + (match[1] ?? '').length;
  const quoted = raw.startsWith('"') || raw.startsWith("'");
  return { text: quoted ? raw.slice(1, -1) : raw, span: { start, end: start + raw.length } };
}

function isExpression(text: string, root: Root, keys: readonly string[], end = text.length): boolean {
  return keys.some((key) => {
    const after = keyAt(text, root, key, end);
    return after !== undefined && text.slice(after, lineEnd(text, after)).trimStart().startsWith('{{');
  });
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** The mapping below a key: its depth is that of its first line, its end the first line that is no deeper than the key. */
function blockAfter(text: string, from: number, outer: number): { readonly root: Root; readonly end: number } | undefined {
  let root: Root | undefined;
  let at = nextLine(text, from);
  for (; at < text.length; at = nextLine(text, at)) {
    let depth = 0;
    while (text.charAt(at + depth) === ' ') depth++;
    const first = text.charAt(at + depth);
    if (first === '#' || first === '\r' || first === '\n' || first === '') continue;
    if (depth <= outer) break;
    root ??= { first: at + depth, indent: depth };
  }
  return root && { root, end: at };
}
