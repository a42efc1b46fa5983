import { DOUBLE_QUOTE, OPEN_BRACE, OPEN_BRACKET } from './characters';
import { hasEqualKeys } from './entries';
import { ONE_LINE, readDouble } from './flow-scalars';
import type { JsonTape } from './json-tape';
import type { MapEntry, MapNode, ScalarNode, SeqNode, YamlNode } from './node';
import { decline } from './decline';
import type { Span } from '../text/span';

/**
 * The tree of a JSON object on a tape, made as far as somebody looks. It is exactly what `readBlockYaml` reads, and of use
 * until the tape is filled again.
 * Errors: looking at equal keys, or at escapes that YAML does not know, declines.
 */
export function lazyJson(text: string, tape: JsonTape): YamlNode {
  return nodeAt({ text, tape }, 0);
}

interface Source {
  readonly text: string;
  readonly tape: JsonTape;
}

function nodeAt(source: Source, id: number): YamlNode {
  const code = source.text.charCodeAt(source.tape.starts[id] as number);
  if (code === OPEN_BRACE) return new JsonMap(source, id);
  return code === OPEN_BRACKET ? new JsonSeq(source, id) : scalarAt(source, id, code);
}

function scalarAt({ text, tape }: Source, id: number, code: number): ScalarNode {
  const span = spanAt(tape, id);
  return code === DOUBLE_QUOTE ? readDouble(text, span.start, ONE_LINE) : { type: 'scalar', span, text: text.slice(span.start, span.end), style: 'plain' };
}

function spanAt({ starts, ends }: JsonTape, id: number): Span {
  return { start: starts[id] as number, end: ends[id] as number };
}

class JsonMap implements MapNode {
  readonly type = 'map';
  readonly #source: Source;
  readonly #id: number;
  #entries: readonly JsonEntry[] | undefined;

  constructor(source: Source, id: number) {
    this.#source = source;
    this.#id = id;
  }

  get span(): Span {
    return spanAt(this.#source.tape, this.#id);
  }

  get entries(): readonly JsonEntry[] {
    return (this.#entries ??= this.#read());
  }

  #read(): readonly JsonEntry[] {
    const { afters } = this.#source.tape;
    const end = afters[this.#id] as number;
    const entries: JsonEntry[] = [];
    for (let key = this.#id + 1; key < end; key = afters[key + 1] as number) entries.push(new JsonEntry(this.#source, key));
    if (hasEqualKeys(entries)) decline();
    return entries;
  }
}

class JsonEntry implements MapEntry {
  readonly key: string;
  readonly #source: Source;
  readonly #id: number;
  #value: YamlNode | undefined;

  constructor(source: Source, id: number) {
    this.#source = source;
    this.#id = id;
    this.key = readDouble(source.text, source.tape.starts[id] as number, ONE_LINE).text;
  }

  get keySpan(): Span {
    return spanAt(this.#source.tape, this.#id);
  }

  get value(): YamlNode {
    return (this.#value ??= nodeAt(this.#source, this.#id + 1));
  }
}

class JsonSeq implements SeqNode {
  readonly type = 'seq';
  readonly #source: Source;
  readonly #id: number;
  #items: readonly YamlNode[] | undefined;

  constructor(source: Source, id: number) {
    this.#source = source;
    this.#id = id;
  }

  get span(): Span {
    return spanAt(this.#source.tape, this.#id);
  }

  get items(): readonly YamlNode[] {
    return (this.#items ??= this.#read());
  }

  #read(): readonly YamlNode[] {
    const { afters } = this.#source.tape;
    const end = afters[this.#id] as number;
    const items: YamlNode[] = [];
    for (let id = this.#id + 1; id < end; id = afters[id] as number) items.push(nodeAt(this.#source, id));
    return items;
  }
}
