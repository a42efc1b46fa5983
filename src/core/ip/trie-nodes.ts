import { Bag } from './bag';
import { bitAt, type Words } from './bits';
import type { Family } from './address';
import type { Prefix } from './prefix';

/** Number of a node in its table; 0 stands for none. */
export type NodeId = number;

/** Says that a node holds nothing, which no value can be. */
const NOTHING = Symbol('nothing');
/** The node that everything of a family lies under. */
export const ROOT: NodeId = 1;

/**
 * The forks of a trie of one family in columns: hundreds of thousands of objects would take ten times the memory.
 * Shape: node 0 is none, node 1 the root; nodes that were given back are used again.
 */
export class TrieNodes<T> {
  readonly family: Family;
  /** Units: 32-bit words of an address. */
  readonly #width: number;
  #words: Int32Array;
  #lengths: Uint8Array;
  /** Two children each; of a free node, the first is the next free one. */
  #children: Int32Array;
  /** A single value stands by itself. */
  readonly #held: (T | Bag<T> | typeof NOTHING)[] = [NOTHING];
  #free: NodeId = 0;

  constructor(family: Family) {
    this.family = family;
    this.#width = family === 4 ? 1 : 4;
    this.#words = new Int32Array(4 * this.#width);
    this.#lengths = new Uint8Array(4);
    this.#children = new Int32Array(8);
    this.make(new Array<number>(this.#width).fill(0), 0);
  }

  /** A node without children that holds nothing. */
  make(words: Words, length: number): NodeId {
    const id = this.#free === 0 ? this.#held.length : this.#free;
    if (id === this.#lengths.length) this.#grow();
    this.#free = this.#free === 0 ? 0 : (this.#children[id * 2] as number);
    for (let at = 0; at < this.#width; at++) this.#words[id * this.#width + at] = words[at] ?? 0;
    this.#lengths[id] = length;
    this.#children[id * 2] = this.#children[id * 2 + 1] = 0;
    this.#held[id] = NOTHING;
    return id;
  }

  /** Gives a node back that nothing leads to any more. */
  drop(id: NodeId): void {
    this.#held[id] = NOTHING;
    this.#children[id * 2] = this.#free;
    this.#free = id;
  }

  /** Units: bits. */
  lengthOf(id: NodeId): number {
    return this.#lengths[id] as number;
  }

  /** The first word of a node's bits: all of them for IPv4. */
  firstWord(id: NodeId): number {
    return this.#words[id * this.#width] as number;
  }

  /** The bit of a node's prefix at an index. */
  bit(id: NodeId, index: number): 0 | 1 {
    return (((this.#words[id * this.#width + (index >> 5)] as number) >>> (31 - (index & 31))) & 1) as 0 | 1;
  }

  child(id: NodeId, side: 0 | 1): NodeId {
    return this.#children[id * 2 + side] as NodeId;
  }

  setChild(id: NodeId, side: 0 | 1, child: NodeId): void {
    this.#children[id * 2 + side] = child;
  }

  /** The child on the way to an address. */
  towards(id: NodeId, words: Words): NodeId {
    return this.child(id, bitAt(words, this.lengthOf(id)));
  }

  /** How many leading bits a node has in common with an address, at most `limit`. Units: bits. */
  common(id: NodeId, words: Words, limit: number): number {
    const from = id * this.#width;
    for (let at = 0, bits = 0; bits < limit; at++, bits += 32) {
      const difference = (this.#words[from + at] as number) ^ (words[at] as number);
      if (difference !== 0) return Math.min(limit, bits + Math.clz32(difference));
    }
    return limit;
  }

  /** Whether a node's prefix covers an address. */
  covers(id: NodeId, words: Words): boolean {
    const length = this.lengthOf(id);
    return this.common(id, words, length) === length;
  }

  /** Whether a node holds a value. */
  holds(id: NodeId): boolean {
    return this.#held[id] !== NOTHING;
  }

  /** Puts a value under a node, once more if it is there already. */
  add(id: NodeId, value: T): void {
    const held = this.#held[id] as T | Bag<T> | typeof NOTHING;
    if (held === NOTHING) this.#held[id] = value;
    else if (held instanceof Bag) held.add(value);
    else {
      const bag = new Bag<T>();
      bag.add(held);
      bag.add(value);
      this.#held[id] = bag;
    }
  }

  /** Takes a value out once; answers whether it was there. */
  delete(id: NodeId, value: T): boolean {
    const held = this.#held[id];
    if (held instanceof Bag) {
      if (!held.delete(value)) return false;
      if (held.empty) this.#held[id] = NOTHING;
      return true;
    }
    if (held === NOTHING || held !== value) return false;
    this.#held[id] = NOTHING;
    return true;
  }

  /** Shows each value of a node in the order of `valuesOf`. */
  each(id: NodeId, visit: (value: T) => void): void {
    const held = this.#held[id] as T | Bag<T> | typeof NOTHING;
    if (held instanceof Bag) held.each(visit);
    else if (held !== NOTHING) visit(held);
  }

  /** A copy of the values of a node. */
  valuesOf(id: NodeId): T[] {
    const held = this.#held[id] as T | Bag<T> | typeof NOTHING;
    if (held instanceof Bag) return held.toArray();
    return held === NOTHING ? [] : [held];
  }

  /** The prefix that a node stands for, without host bits. */
  prefixOf(id: NodeId): Prefix {
    let value = 0n;
    for (let at = 0; at < this.#width; at++) value = (value << 32n) | BigInt((this.#words[id * this.#width + at] as number) >>> 0);
    const length = this.lengthOf(id);
    const host = BigInt(this.#width * 32 - length);
    return { family: this.family, value: (value >> host) << host, length };
  }

  #grow(): void {
    this.#words = grown(this.#words, Int32Array);
    this.#lengths = grown(this.#lengths, Uint8Array);
    this.#children = grown(this.#children, Int32Array);
  }
}

/** A copy of a column with twice the room. */
function grown<A extends Int32Array | Uint8Array>(column: A, Column: new (length: number) => A): A {
  const more = new Column(column.length * 2);
  more.set(column);
  return more;
}
