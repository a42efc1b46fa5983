import { chunkFacts } from '../kube/codec/facts-codec';
import { TapeReader, TapeWriter } from '../kube/codec/tape';
import type { ChunkFacts, Slot } from '../kube/facts';
import type { ByteText } from '../kube/twin-bytes';
import { type LikeText, withTexts } from '../kube/twins';

/** Number of what one piece of a dump tells. */
export type FactsId = number;

/** A slot is not checked: what was written here was never out of this program's hands. */
const ANY_SLOT = 0x7fffffff;
/** How many facts stay at hand after they were read; a power of two. */
const RECENT = 32;

/**
 * Takes the facts of a dump in: as bytes, since there are hundreds of thousands of objects of which hardly any is looked
 * at again. Of a pod that differs from another one in a few texts, only these are written.
 */
export class DumpFactsWriter {
  readonly #tape = new TapeWriter();
  readonly #lists = new Map<string, number>();
  readonly #seen = new WeakMap<readonly Slot[], number>();
  readonly #facts = new DumpFacts();

  /** Takes facts. */
  add(facts: ChunkFacts): FactsId {
    const id = this.#facts.open(this.#tape.at);
    if (facts.configuration !== undefined) this.#facts.keep(id, facts);
    this.#tape.number(0);
    chunkFacts.write(this.#tape, facts);
    return id;
  }

  /** Takes the facts of an object like one before, save for texts at some slots. Shape: characters below 128. */
  addLike(base: FactsId, texts: readonly LikeText[]): FactsId {
    return this.addLikeBytes(base, texts.map(({ slots, own, text }) => ({ slots, own, bytes: Uint8Array.from(text, (each) => each.charCodeAt(0)), start: 0, end: text.length })));
  }

  /** The same for texts that are bytes. Of each is kept what stands between its first and its last difference. */
  addLikeBytes(base: FactsId, texts: readonly ByteText[]): FactsId {
    const tape = this.#tape;
    const id = this.#facts.open(tape.at);
    tape.number(id - base);
    tape.number(texts.length);
    for (const { slots, own, bytes, start, end } of texts) {
      const most = Math.min(own.length, end - start);
      let before = 0;
      while (before < most && own.charCodeAt(before) === bytes[start + before]) before++;
      let behind = 0;
      while (behind < most - before && own.charCodeAt(own.length - 1 - behind) === bytes[end - 1 - behind]) behind++;
      tape.number(before);
      tape.number(behind);
      tape.bytes(bytes, start + before, end - behind);
      tape.number(this.#listOf(slots));
    }
    return id;
  }

  /** The number of a list of slots: most pods have the same. */
  #listOf(slots: readonly Slot[]): number {
    let list = this.#seen.get(slots);
    if (list !== undefined) return list;
    const key = slots.join();
    list = this.#lists.get(key) ?? this.#facts.slots.push(slots) - 1;
    this.#lists.set(key, list);
    this.#seen.set(slots, list);
    return list;
  }

  /** Everything that was taken, while more may come. */
  get facts(): DumpFacts {
    return this.#facts;
  }

  /** To be called once, at the end. */
  finish(): void {
    const { bytes, texts } = this.#tape.finish();
    this.#facts.close(bytes.slice(), texts);
  }
}

/** The facts of a dump, read again from bytes whenever somebody looks. */
export class DumpFacts {
  #starts: Uint32Array = new Uint32Array(256);
  #count = 0;
  #tape: TapeReader | undefined;
  /** Facts that were asked for last, and those that others are like, each at the seat that its number gives. */
  readonly #recent: Seat[] = [];
  readonly #bases: Seat[] = [];
  /** Lists of slots that texts of likenesses stand at. */
  readonly slots: (readonly Slot[])[] = [];
  /** Facts that stay as they are: configurations, and what somebody wants to stay the same objects. */
  readonly #kept = new Map<FactsId, ChunkFacts>();

  /** Notes where the next facts begin. */
  open(at: number): FactsId {
    if (this.#count === this.#starts.length) {
      const more = new Uint32Array(this.#starts.length * 2);
      more.set(this.#starts);
      this.#starts = more;
    }
    this.#starts[this.#count] = at;
    return this.#count++;
  }

  /** Keeps facts as they are. */
  keep(id: FactsId, facts: ChunkFacts): void {
    this.#kept.set(id, facts);
  }

  /** Makes ready to read. */
  close(bytes: Uint8Array, texts: readonly string[]): void {
    this.open(bytes.length);
    this.#starts = this.#starts.slice(0, this.#count);
    this.#tape = new TapeReader(bytes, texts);
  }

  /** Whether the facts are the same objects whenever somebody asks. */
  isKept(id: FactsId): boolean {
    return this.#kept.has(id);
  }

  /** The facts of a piece. Cost: a look at a few bytes per fact, nothing for those that were asked for just now. */
  of(id: FactsId): ChunkFacts {
    const kept = this.#kept.get(id);
    if (kept !== undefined) return kept;
    const seat = this.#recent[id & (RECENT - 1)];
    if (seat?.id === id) return seat.facts;
    const facts = this.#read(id);
    this.#recent[id & (RECENT - 1)] = { id, facts };
    return facts;
  }

  #read(id: FactsId): ChunkFacts {
    const tape = this.#tape;
    if (tape === undefined) throw new Error('Facts are read once all are there.');
    tape.open(this.#starts[id] as number, this.#starts[id + 1] as number);
    tape.slots = ANY_SLOT;
    const back = tape.number();
    if (back === 0) return chunkFacts.read(tape);
    const parts = new Map<Slot, Difference>();
    for (let rest = tape.number(); rest > 0; rest--) {
      const part = { before: tape.number(), behind: tape.number(), text: tape.characters() };
      for (const slot of this.slots[tape.number()] ?? []) parts.set(slot, part);
    }
    return withTexts(this.#base(id - back), (slot, own) => {
      const part = parts.get(slot);
      return part === undefined ? own : own.slice(0, part.before) + part.text + own.slice(own.length - part.behind);
    });
  }

  /** What many are like is read once: they share what they have of it. */
  #base(id: FactsId): ChunkFacts {
    const kept = this.#kept.get(id);
    if (kept !== undefined) return kept;
    const seat = this.#bases[id & (RECENT - 1)];
    if (seat?.id === id) return seat.facts;
    const facts = this.#read(id);
    this.#bases[id & (RECENT - 1)] = { id, facts };
    return facts;
  }
}

/** A text between what is the same before and behind it. */
interface Difference {
  readonly before: number;
  readonly behind: number;
  readonly text: string;
}

interface Seat {
  readonly id: FactsId;
  readonly facts: ChunkFacts;
}
