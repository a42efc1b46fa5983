import type { ChunkFacts } from '../kube/facts';
import type { FactsPool } from '../kube/facts-pool';
import type { Chunk, ChunkKind } from '../text/chunks';
import type { DumpFacts, FactsId } from './dump-facts';
import type { PackedSpans } from '../yaml/packed-spans';

/** Where slots are: packed, or as offsets where that is not possible. */
export type DumpPlaces = PackedSpans | readonly number[];

/** What is kept of a piece. Units: offsets made of line and column (`LongLines`). */
export interface DumpRow {
  readonly kind: ChunkKind;
  readonly start: number;
  readonly end: number;
  readonly hash: number;
  readonly places: DumpPlaces;
  readonly template: boolean;
  readonly facts: FactsId;
  /** What is counted of the facts. */
  readonly tally: Tally;
}

/** What a piece counts for: how many objects it holds, and whether it tells anything at all. */
export interface Tally {
  readonly resources: number;
  readonly isRelevant: boolean;
}

/** What facts count for. */
export function tallyOf({ addresses, settings, resources }: ChunkFacts): Tally {
  return { resources: resources.length, isRelevant: addresses.length + settings.length + resources.length > 0 };
}

const LIST_ITEM = 1;
const TEMPLATE = 2;
const RELEVANT = 4;
/** Objects are counted from this bit on, up to `MANY`: then the facts are looked at. */
const OBJECTS = 3;
const MANY = 31;

/** The pieces of one dump in columns, in their order. */
export class DumpRows {
  readonly facts: DumpFacts;
  #room = 256;
  #flags = new Uint8Array(this.#room);
  /** Start, end and hash of each. */
  #numbers = new Float64Array(this.#room * 3);
  #facts = new Uint32Array(this.#room);
  readonly #places: DumpPlaces[] = [];

  constructor(facts: DumpFacts) {
    this.facts = facts;
  }

  get count(): number {
    return this.#places.length;
  }

  push({ kind, start, end, hash, places, template, facts, tally: { resources, isRelevant } }: DumpRow): void {
    if (this.count === this.#room) this.#resize(this.#room * 2);
    const at = this.count;
    this.#flags[at] = (kind === 'list-item' ? LIST_ITEM : 0) | (template ? TEMPLATE : 0) | (isRelevant ? RELEVANT : 0) | (Math.min(resources, MANY) << OBJECTS);
    this.#numbers[at * 3] = start;
    this.#numbers[at * 3 + 1] = end;
    this.#numbers[at * 3 + 2] = hash;
    this.#facts[at] = facts;
    this.#places.push(places);
  }

  /** Forgets the last ones. */
  truncate(count: number): void {
    this.#places.length = count;
  }

  /** To be called once, at the end. */
  finish(): DumpPiece[] {
    this.#resize(this.count);
    return Array.from({ length: this.count }, (_, at) => new DumpPiece(this, at));
  }

  isEntry(at: number): boolean {
    return ((this.#flags[at] as number) & LIST_ITEM) !== 0;
  }

  isTemplate(at: number): boolean {
    return ((this.#flags[at] as number) & TEMPLATE) !== 0;
  }

  tallyOf(at: number): Tally {
    const flags = this.#flags[at] as number;
    const resources = flags >> OBJECTS;
    return { resources: resources < MANY ? resources : this.facts.of(this.factsOf(at)).resources.length, isRelevant: (flags & RELEVANT) !== 0 };
  }

  startOf(at: number): number {
    return this.#numbers[at * 3] as number;
  }

  endOf(at: number): number {
    return this.#numbers[at * 3 + 1] as number;
  }

  hashOf(at: number): number {
    return this.#numbers[at * 3 + 2] as number;
  }

  placesOf(at: number): DumpPlaces {
    return this.#places[at] as DumpPlaces;
  }

  factsOf(at: number): FactsId {
    return this.#facts[at] as number;
  }

  #resize(room: number): void {
    const resized = <A extends Uint8Array | Float64Array | Uint32Array>(from: A, to: A): A => {
      to.set(from.subarray(0, to.length));
      return to;
    };
    this.#flags = resized(this.#flags, new Uint8Array(room));
    this.#numbers = resized(this.#numbers, new Float64Array(room * 3));
    this.#facts = resized(this.#facts, new Uint32Array(room));
    this.#room = room;
  }
}

/**
 * A piece of a dump as it was read. Units: offsets made of line and column (`LongLines`). `hash` tells the object, not its
 * text: facts are compared.
 */
export class DumpPiece implements Chunk {
  #rows: DumpRows;
  #at: number;

  constructor(rows: DumpRows, at: number) {
    this.#rows = rows;
    this.#at = at;
  }

  get kind(): ChunkKind {
    return this.#rows.isEntry(this.#at) ? 'list-item' : 'document';
  }

  get start(): number {
    return this.#rows.startOf(this.#at);
  }

  get end(): number {
    return this.#rows.endOf(this.#at);
  }

  get hash(): number {
    return this.#rows.hashOf(this.#at);
  }

  get places(): DumpPlaces {
    return this.#rows.placesOf(this.#at);
  }

  get template(): boolean {
    return this.#rows.isTemplate(this.#at);
  }

  /** What is counted of it, without reading facts. */
  get tally(): Tally {
    return this.#rows.tallyOf(this.#at);
  }

  /** Cost: read anew unless somebody asked just now; `keepFacts` changes that. */
  get facts(): ChunkFacts {
    return this.#rows.facts.of(this.#rows.factsOf(this.#at));
  }

  /** From now on the facts are the same objects whenever somebody asks; what is equal among them is shared in the pool. */
  keepFacts(pool: FactsPool): void {
    const { facts } = this.#rows;
    const id = this.#rows.factsOf(this.#at);
    if (!facts.isKept(id)) facts.keep(id, pool.share(facts.of(id)));
  }

  /** What the facts of the whole dump are read from. */
  get origin(): object {
    return this.#rows.facts;
  }

  get keepsFacts(): boolean {
    return this.#rows.facts.isKept(this.#rows.factsOf(this.#at));
  }

  /** Becomes another one that has the same facts, so that nobody holds what an earlier version of the dump told. */
  become(other: DumpPiece): void {
    const kept = this.keepsFacts ? this.facts : undefined;
    this.#rows = other.#rows;
    this.#at = other.#at;
    if (kept !== undefined) this.#rows.facts.keep(this.#rows.factsOf(this.#at), kept);
  }
}
