// This file knows that the pods of one workload are printed alike; it must never know where a pod holds what.
import { DASH } from '../yaml/characters';
import type { LineTable } from '../yaml/line-table';
import { isPlaceholder } from '../yaml/scalar';
import type { Extracted } from './extract';
import type { ChunkFacts, Located, Resource, Slot, WorkloadBody } from './facts';

/** A line whose value may differ: what stands before the value, and the slots that the value has. */
interface Variable {
  readonly prefix: string;
  readonly value: string;
  /** Empty for a line that repeats the value of another one. */
  readonly slots: readonly Slot[];
}

/** How a line that was looked at has to agree: as a whole, up to its value, in that it has an identity or is the end, or as a variable. */
interface Line {
  readonly at: number;
  /** The whole line, or what stands before its value. */
  readonly text: string;
  readonly rest: 'none' | 'any' | 'identity' | 'end' | Variable;
}

/** What an entry says, and the texts by which it differs from the one that it is like. */
export interface Likeness extends Extracted {
  readonly texts: ReadonlyMap<Slot, string>;
}

interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

const LF = 10;
const LONGEST = 200;
const VALUE_LINE = /^( *(?:- )?[A-Za-z]+: )([a-z0-9][a-z0-9.:/-]*)\n$/;
/** Values that are one text however they are read. */
const VALUE = /^[a-z0-9][a-z0-9.:/-]*$/;
const REPEATED_LINE = /^ *(?:- )?(?:podIP|hostIP|ip): $/;
/** What differs among all objects and is only asked whether it is there. */
const IDENTITY_LINE = /^ *(?:uid|resourceVersion|creationTimestamp): /;
const IDENTITY = /^"?[0-9][0-9A-Za-z:-]*"?\n$|^[0-9a-f]{8}-[0-9a-f-]{27}\n$/;
/** The last line of most pods: it ends the object, and says nothing about it. */
const END_LINE = /^ *startTime: (?="[0-9TZ:.+-]*"\n$)/;
const END = /^"[0-9TZ:.+-]*"\n$/;
const KEY = /^ *(?:- )?[A-Za-z0-9_./-]+:/;

/**
 * One pod that was read, as a pattern for those printed after it: the lines that were looked at, and those among them
 * that hold nothing but its name, its node or an address.
 */
export class Twin {
  readonly #facts: ChunkFacts;
  readonly #count: number;
  readonly #indents: Int32Array;
  readonly #dashes: Uint8Array;
  readonly #lines: readonly Line[];
  readonly #places: readonly Place[];

  private constructor({ facts, spans }: Extracted, text: string, lines: LineTable, from: number, to: number) {
    this.#facts = facts;
    this.#count = lines.count;
    this.#indents = lines.indents.slice(0, lines.count);
    this.#dashes = Uint8Array.from({ length: lines.count }, (_, line) => (isDash(text, lines, line) ? 1 : 0));
    this.#places = placesOf(spans, lines);
    // Copied once: a part would keep the whole block.
    const own = JSON.parse(JSON.stringify(text.slice(from, to))) as string;
    const startOf = (line: number): number => (line < lines.count ? (lines.starts[line] as number) - from : to - from);
    this.#lines = linesOf(facts, this.#places, lines, (line) => own.slice(startOf(line), startOf(line + 1)));
  }

  /** The pattern of a pod; nothing for other objects, and where something could not be read. */
  static of(read: Extracted, text: string, lines: LineTable, from: number, to: number): Twin | undefined {
    const { resources, problems, definitions, kustomization, configuration } = read.facts;
    const [resource] = resources;
    const isPod = resources.length === 1 && resource?.kind === 'Pod' && resource.group === '' && resource.body.type === 'workload';
    if (!isPod || problems.length > 0 || definitions.length > 0 || kustomization !== undefined || configuration !== undefined || read.template) return undefined;
    return new Twin(read, text, lines, from, to);
  }

  /** What an entry says that differs from this one in such values only; nothing for any other. Cost: one look per line. */
  read(text: string, lines: LineTable, to: number): Likeness | undefined {
    const { starts, count } = lines;
    if (!this.#isAlike(text, lines)) return undefined;
    const values = new Map<string, string>();
    const sources = new Map<string, string>();
    const slots = new Map<Slot, string>();
    const ends = new Map<number, number>();
    for (const { at, text: own, rest } of this.#lines) {
      const start = starts[at] as number;
      if (!text.startsWith(own, start)) return undefined;
      if (rest === 'none' || rest === 'any') continue;
      const end = at + 1 < count ? (starts[at + 1] as number) : to;
      if (rest === 'identity') {
        if (!IDENTITY.test(text.slice(start + own.length, end))) return undefined;
        continue;
      }
      if (rest === 'end') {
        if (!END.test(text.slice(start + own.length, end))) return undefined;
        ends.set(at, end - 1 - start);
        continue;
      }
      if (text.charCodeAt(end - 1) !== LF) return undefined;
      const given = text.slice(start + own.length, end - 1);
      // What was equal stays equal, and what was not stays different.
      if ((values.get(rest.value) ?? given) !== given || (sources.get(given) ?? rest.value) !== rest.value) return undefined;
      if (!values.has(rest.value) && !isUsable(given)) return undefined;
      values.set(rest.value, given);
      sources.set(given, rest.value);
      for (const slot of rest.slots) slots.set(slot, given);
      ends.set(at, own.length + given.length);
    }
    const spans = this.#places.flatMap(({ line, column, endLine, endColumn }) => [(starts[line] as number) + column, (starts[endLine] as number) + (ends.get(endLine) ?? endColumn)]);
    return { facts: withTexts(this.#facts, slots), spans, template: false, texts: slots };
  }

  #isAlike(text: string, lines: LineTable): boolean {
    const { indents, count, hasTabs } = lines;
    if (count !== this.#count || hasTabs) return false;
    for (let line = 0; line < count; line++) {
      if (indents[line] !== this.#indents[line] || isDash(text, lines, line) !== (this.#dashes[line] === 1)) return false;
    }
    return true;
  }
}

function isDash(text: string, { starts, indents }: LineTable, line: number): boolean {
  return text.charCodeAt((starts[line] as number) + (indents[line] as number)) === DASH;
}

function isUsable(text: string): boolean {
  return text.length <= LONGEST && text !== 'null' && VALUE.test(text) && !text.endsWith(':') && !isPlaceholder(text);
}

function placesOf(spans: readonly number[], lines: LineTable): Place[] {
  return Array.from({ length: spans.length / 2 }, (_, slot) => {
    const [start, end] = [spans[slot * 2] ?? 0, spans[slot * 2 + 1] ?? 0];
    const [line, endLine] = [lines.lineOf(start), lines.lineOf(end)];
    return { line, column: start - (lines.starts[line] as number), endLine, endColumn: end - (lines.starts[endLine] as number) };
  });
}

function linesOf(facts: ChunkFacts, places: readonly Place[], lines: LineTable, lineText: (line: number) => string): Line[] {
  const seen: number[] = [];
  for (let line = 0; line < lines.count; line++) if (lines.seen[line] !== 0) seen.push(line);
  const variables = new Map<number, Variable>();
  for (const line of seen) {
    const [, prefix = '', value = ''] = VALUE_LINE.exec(lineText(line)) ?? [];
    const slots = value === '' || !isUsable(value) ? [] : slotsOf(facts, value).filter((slot) => isAt(places[slot], line, prefix.length, value.length));
    // Whatever ends on such a line has to end with its value.
    const isWhole = places.every((place) => place.endLine !== line || place.endColumn === prefix.length + value.length);
    if (slots.length > 0 && isWhole) variables.set(line, { prefix, value, slots });
  }
  const known = new Set([...variables.values()].map(({ value }) => value));
  const status = seen.findIndex((line) => /^ *status:\n$/.test(lineText(line)));
  return seen.map((at, index): Line => {
    const text = lineText(at);
    const variable = variables.get(at);
    if (variable !== undefined) return { at, text: variable.prefix, rest: variable };
    const identity = IDENTITY_LINE.exec(text)?.[0];
    const hasPlace = places.some(({ line, endLine }) => line === at || endLine === at);
    if (identity !== undefined && !hasPlace && IDENTITY.test(text.slice(identity.length))) return { at, text: identity, rest: 'identity' };
    const last = END_LINE.exec(text)?.[0];
    if (last !== undefined && places.every(({ line, endLine, endColumn }) => line !== at && (endLine !== at || endColumn === text.length - 1))) return { at, text: last, rest: 'end' };
    const [, prefix = '', value = ''] = VALUE_LINE.exec(text) ?? [];
    if (status >= 0 && index > status && !hasPlace && known.has(value) && REPEATED_LINE.test(prefix)) return { at, text: prefix, rest: { prefix, value, slots: [] } };
    const key = lines.seen[at] === 1 && !hasPlace ? KEY.exec(text)?.[0] : undefined;
    return key === undefined ? { at, text, rest: 'none' } : { at, text: key, rest: 'any' };
  });
}

function isAt(place: Place | undefined, line: number, column: number, length: number): boolean {
  return place !== undefined && place.line === line && place.column === column && place.endLine === line && place.endColumn === column + length;
}

/** Slots by which facts name a text, where nothing else was made of it. */
function slotsOf({ resources, addresses }: ChunkFacts, value: string): Slot[] {
  const [resource] = resources;
  const body = resource?.body as WorkloadBody;
  const located = [body.template.nodeName, ...body.podAddresses, ...body.hostAddresses].filter((each) => each?.value === value).map((each) => each?.slot ?? -1);
  return [...(resource?.name === value ? [resource.slot] : []), ...located, ...addresses.filter(({ text }) => text === value).map(({ slot }) => slot)];
}

/** The facts of a pod with other texts at some slots; what holds none of them is shared. */
export function withTexts(facts: ChunkFacts, texts: ReadonlyMap<Slot, string>): ChunkFacts {
  const moved = (each: Located<string>): Located<string> => ({ value: texts.get(each.slot) ?? each.value, slot: each.slot });
  const resources = facts.resources.map((resource): Resource => {
    const body = resource.body as WorkloadBody;
    const { nodeName } = body.template;
    const template = nodeName === undefined ? body.template : { ...body.template, nodeName: moved(nodeName) };
    const name = texts.get(resource.slot) ?? resource.name;
    return { ...resource, name, body: { ...body, template, podAddresses: body.podAddresses.map(moved), hostAddresses: body.hostAddresses.map(moved) } };
  });
  const addresses = facts.addresses.map((fact) => ({ ...fact, text: texts.get(fact.slot) ?? fact.text }));
  return { ...facts, resources, addresses };
}
