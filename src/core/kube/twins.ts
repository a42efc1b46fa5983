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
export interface Line {
  readonly at: number;
  /** The whole line, or what stands before its value. */
  readonly text: string;
  readonly rest: 'none' | 'any' | 'identity' | 'end' | Variable;
}

/** What an entry says, and the texts by which it differs from the one that it is like. */
export interface Likeness extends Extracted {
  readonly texts: readonly LikeText[];
}

/** A text by which an entry differs from its twin, and all slots that have it. */
export interface LikeText {
  readonly slots: readonly Slot[];
  /** What the twin has there. */
  readonly own: string;
  readonly text: string;
}

/** Tells the text at a slot, of which a twin has its own. */
export type TextAt = (slot: Slot, own: string) => string;

/** Where a slot starts and ends. */
interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

const LF = 10;
/** Units: characters of a value that may differ. */
export const LONGEST = 200;
const VALUE_LINE = /^( *(?:- )?[A-Za-z]+: )([a-z0-9][a-z0-9.:/-]*)\n$/;
const VALUE = /^[a-z0-9][a-z0-9.:/-]*$/;
const REPEATED_LINE = /^ *(?:- )?(?:podIP|hostIP|ip): $/;
/** What differs among all objects and is only asked whether it is there. */
const IDENTITY_LINE = /^ *(?:uid|resourceVersion|creationTimestamp): /;
const IDENTITY_KEYS = new Set(['uid', 'resourceVersion', 'creationTimestamp']);
const IDENTITY = /^"?[0-9][0-9A-Za-z:-]*"?\n$|^[0-9a-f]{8}-[0-9a-f-]{27}\n$/;
/** The last line of most pods: it ends the object, and says nothing about it. */
const END_LINE = /^ *startTime: (?="[0-9TZ:.+-]*"\n$)/;
const END = /^"[0-9TZ:.+-]*"\n$/;
const STATUS_LINE = /^ *status:\n$/;
const KEY = /^ *(?:- )?([A-Za-z0-9_./-]+):/;

/**
 * One pod that was read, as a pattern for those printed after it: the lines that were looked at, and those among them
 * that hold nothing but its name, its node or an address.
 */
export class Twin {
  readonly #facts: ChunkFacts;
  readonly #dashes: Uint8Array;
  /** Where its lines start and how deep they stand; a start more than lines. */
  readonly starts: Int32Array;
  readonly indents: Int32Array;
  readonly count: number;
  /** The lines that were looked at. */
  readonly lines: readonly Line[];
  readonly places: readonly Place[];

  private constructor({ facts, spans }: Extracted, text: string, lines: LineTable, from: number, to: number) {
    const { count } = lines;
    this.#facts = facts;
    this.#dashes = new Uint8Array(count);
    for (let line = 0; line < count; line++) if (isDash(text, lines, line)) this.#dashes[line] = 1;
    this.count = count;
    this.starts = new Int32Array(count + 1).fill(to - from);
    for (let line = 0; line < count; line++) this.starts[line] = (lines.starts[line] as number) - from;
    this.indents = lines.indents.slice(0, count);
    this.places = placesOf(spans, lines);
    // Copied once: a part would keep the whole block.
    const own = to - from === text.length ? text : (JSON.parse(JSON.stringify(text.slice(from, to))) as string);
    this.lines = linesOf(facts, this.places, lines, (line) => own.slice(this.starts[line], this.starts[line + 1]));
  }

  /** The pod that it is. */
  get resource(): Resource {
    return this.#facts.resources[0] as Resource;
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
    const texts: LikeText[] = [];
    const ends = new Map<number, number>();
    for (const { at, text: own, rest } of this.lines) {
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
      if (rest.slots.length > 0) texts.push({ slots: rest.slots, own: rest.value, text: given });
      ends.set(at, own.length + given.length);
    }
    const spans = this.places.flatMap(({ line, column, endLine, endColumn }) => [(starts[line] as number) + column, (starts[endLine] as number) + (ends.get(endLine) ?? endColumn)]);
    return { facts: withTexts(this.#facts, bySlot(texts)), spans, template: false, texts };
  }

  #isAlike(text: string, lines: LineTable): boolean {
    const { indents, count, hasTabs } = lines;
    if (count !== this.count || hasTabs) return false;
    for (let line = 0; line < count; line++) {
      if (indents[line] !== this.indents[line] || isDash(text, lines, line) !== (this.#dashes[line] === 1)) return false;
    }
    return true;
  }
}

function isDash(text: string, { starts, indents }: LineTable, line: number): boolean {
  return text.charCodeAt((starts[line] as number) + (indents[line] as number)) === DASH;
}

/** Whether a value is one text, however it is read. */
export function isUsable(text: string): boolean {
  return text.length <= LONGEST && text !== 'null' && VALUE.test(text) && !text.endsWith(':') && !isPlaceholder(text);
}

function placesOf(spans: readonly number[], lines: LineTable): Place[] {
  const places: Place[] = [];
  for (let at = 0; at < spans.length; at += 2) {
    const [start, end] = [spans[at] as number, spans[at + 1] as number];
    const [line, endLine] = [lines.lineOf(start), lines.lineOf(end)];
    places.push({ line, column: start - (lines.starts[line] as number), endLine, endColumn: end - (lines.starts[endLine] as number) });
  }
  return places;
}

/** A line that was looked at, while it is being judged. */
interface Seen {
  readonly at: number;
  readonly text: string;
  /** Its key and what stands before the value; empty where it has none. */
  readonly key: string;
  readonly head: string;
  /** A value that is one text, and what stands before that. */
  readonly prefix: string;
  readonly value: string;
}

function linesOf(facts: ChunkFacts, places: readonly Place[], lines: LineTable, lineText: (line: number) => string): Line[] {
  const seen: Seen[] = [];
  for (let line = 0; line < lines.count; line++) if (lines.seen[line] !== 0) seen.push(seenLine(line, lineText(line)));
  const placed = new Set(places.flatMap(({ line, endLine }) => [line, endLine]));
  const variables = new Map<number, Variable>();
  for (const { at, prefix, value } of seen) {
    if (!placed.has(at)) continue;
    const slots = value === '' || !isUsable(value) ? [] : slotsOf(facts, value).filter((slot) => isAt(places[slot], at, prefix.length, value.length));
    // Whatever ends on such a line has to end with its value.
    const isWhole = places.every((place) => place.endLine !== at || place.endColumn === prefix.length + value.length);
    if (slots.length > 0 && isWhole) variables.set(at, { prefix, value, slots });
  }
  const known = new Set([...variables.values()].map(({ value }) => value));
  const status = seen.findIndex(({ key, text }) => key === 'status' && STATUS_LINE.test(text));
  return seen.map((line, index): Line => {
    const { at, text, key, head, prefix, value } = line;
    const variable = variables.get(at);
    if (variable !== undefined) return { at, text: variable.prefix, rest: variable };
    const hasPlace = placed.has(at);
    const identity = IDENTITY_KEYS.has(key) ? IDENTITY_LINE.exec(text)?.[0] : undefined;
    if (identity !== undefined && !hasPlace && IDENTITY.test(text.slice(identity.length))) return { at, text: identity, rest: 'identity' };
    const last = key === 'startTime' ? END_LINE.exec(text)?.[0] : undefined;
    if (last !== undefined && places.every((place) => place.line !== at && (place.endLine !== at || place.endColumn === text.length - 1))) return { at, text: last, rest: 'end' };
    if (status >= 0 && index > status && !hasPlace && known.has(value) && REPEATED_LINE.test(prefix)) return { at, text: prefix, rest: { prefix, value, slots: [] } };
    return lines.seen[at] === 1 && !hasPlace && head !== '' ? { at, text: head, rest: 'any' } : { at, text, rest: 'none' };
  });
}

function seenLine(at: number, text: string): Seen {
  const [head = '', key = ''] = KEY.exec(text) ?? [];
  const [, prefix = '', value = ''] = (text.length > head.length + 1 && VALUE_LINE.exec(text)) || [];
  return { at, text, key, head, prefix, value };
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

/** Tells the texts that differ. */
export function bySlot(texts: readonly LikeText[]): TextAt {
  const known = new Map(texts.flatMap(({ slots, text }) => slots.map((slot) => [slot, text] as const)));
  return (slot, own) => known.get(slot) ?? own;
}

/** The facts of a pod with other texts at some slots; what holds none of them is shared. */
export function withTexts(facts: ChunkFacts, textAt: TextAt): ChunkFacts {
  const moved = (each: Located<string>): Located<string> => ({ value: textAt(each.slot, each.value), slot: each.slot });
  const resources = facts.resources.map((resource): Resource => {
    const body = resource.body as WorkloadBody;
    const { nodeName } = body.template;
    const template = nodeName === undefined ? body.template : { ...body.template, nodeName: moved(nodeName) };
    const name = textAt(resource.slot, resource.name);
    return { ...resource, name, body: { ...body, template, podAddresses: body.podAddresses.map(moved), hostAddresses: body.hostAddresses.map(moved) } };
  });
  const addresses = facts.addresses.map((fact) => ({ ...fact, text: textAt(fact.slot, fact.text) }));
  return { ...facts, resources, addresses };
}
