import {
  CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, CR, DOUBLE_QUOTE, LF, OPEN_BRACE, OPEN_BRACKET, SINGLE_QUOTE, SPACE, TAB, afterBlanks, afterSpaces,
} from './characters';
import { decline } from './decline';
import { hasEqualKeys } from './entries';
import { ONE_LINE, readDouble, readFlowPlain, readSingle } from './flow-scalars';
import type { MapEntry, MapNode, ScalarNode, SeqNode, YamlNode } from './node';

/** The deepest that collections nest; what is deeper is cut off by the reader that accepts all. */
export const DEEPEST = 100;

/**
 * Reads a collection in flow style, JSON included, that starts at an offset and may go over several lines.
 * Units: `indent` is the least column of its further lines; `depth` counts the collections around it.
 * Errors: declines comments, keys that are collections or missing, single pairs in sequences, scalars over several lines.
 */
export function readFlow(text: string, start: number, indent: number, depth: number): MapNode | SeqNode {
  return new FlowReader(text, start, indent).collection(depth, 1);
}

class FlowReader {
  readonly #text: string;
  readonly #indent: number;
  #at: number;

  constructor(text: string, at: number, indent: number) {
    this.#text = text;
    this.#at = at;
    this.#indent = indent;
  }

  collection(depth: number, level: number): MapNode | SeqNode {
    if (depth >= DEEPEST) decline();
    return this.#text.charCodeAt(this.#at) === OPEN_BRACE ? this.#map(depth, level) : this.#seq(depth, level);
  }

  #seq(depth: number, level: number): SeqNode {
    const start = this.#at++;
    const items: YamlNode[] = [];
    for (let code = this.#next(level); code !== CLOSE_BRACKET; code = this.#next(level)) {
      items.push(this.#value(code, depth, level));
      if (!this.#hasMore(CLOSE_BRACKET, level)) break;
    }
    return { type: 'seq', span: { start, end: ++this.#at }, items };
  }

  #map(depth: number, level: number): MapNode {
    const start = this.#at++;
    // Two braces are a template.
    if (this.#text.charCodeAt(this.#at) === OPEN_BRACE) decline();
    const entries: MapEntry[] = [];
    for (let code = this.#next(level); code !== CLOSE_BRACE; code = this.#next(level)) {
      entries.push(this.#entry(code, depth, level));
      if (!this.#hasMore(CLOSE_BRACE, level)) break;
    }
    if (hasEqualKeys(entries)) decline();
    return { type: 'map', span: { start, end: ++this.#at }, entries };
  }

  #entry(code: number, depth: number, level: number): MapEntry {
    const key = this.#scalar(code);
    if (key.style === 'plain' && key.text === '<<') decline();
    const colon = afterBlanks(this.#text, this.#at);
    if (this.#text.charCodeAt(colon) !== COLON) decline();
    const after = (this.#at = afterBlanks(this.#text, colon + 1));
    const next = this.#next(level);
    const isAbsent = next === COMMA || next === CLOSE_BRACE;
    return { key: key.text, keySpan: key.span, value: isAbsent ? absent(after) : this.#value(next, depth, level) };
  }

  #value(code: number, depth: number, level: number): YamlNode {
    return code === OPEN_BRACE || code === OPEN_BRACKET ? this.collection(depth + 1, level + 1) : this.#scalar(code);
  }

  #scalar(code: number): ScalarNode {
    const at = this.#at;
    const read = code === DOUBLE_QUOTE ? readDouble : code === SINGLE_QUOTE ? readSingle : readFlowPlain;
    const node = read(this.#text, at, ONE_LINE);
    this.#at = node.span.end;
    return node;
  }

  /** Steps over a comma; stays before the closing bracket. */
  #hasMore(close: number, level: number): boolean {
    const code = this.#next(level);
    if (code === close) return false;
    if (code !== COMMA) decline();
    this.#at++;
    return true;
  }

  /** Goes to the next character that is no white space and gives its code. Errors: declines lines that are not indented enough. */
  #next(level: number): number {
    const text = this.#text;
    let at = this.#at;
    let code = text.charCodeAt(at);
    if (code !== LF && code !== CR && code !== SPACE && code !== TAB) return code;
    let column = -1;
    for (; code === SPACE || code === TAB || code === LF || code === CR; code = text.charCodeAt(at)) {
      if (code === LF) {
        const first = afterSpaces(text, at + 1);
        column = first - at - 1;
        at = first;
      } else at++;
    }
    this.#at = at;
    // The bracket that closes all may stand below the key.
    const isClosing = level === 1 && column === this.#indent - 1 && (code === CLOSE_BRACE || code === CLOSE_BRACKET);
    if (column >= 0 && column < this.#indent && !isClosing) decline();
    return code;
  }
}

function absent(at: number): ScalarNode {
  return { type: 'scalar', span: { start: at, end: at }, text: '', style: 'plain' };
}
