import { addressBits } from './address';
import type { Address, Family } from './address';
import { bitAt, wordsOf } from './bits';
import type { Words } from './bits';
import type { Prefix } from './prefix';
import { SHORTCUT_BITS, type Shortcut, Shortcuts } from './shortcuts';
import { type NodeId, ROOT, TrieNodes } from './trie-nodes';

/** A prefix of the trie that holds an address, with everything stored under it. Shape: `values` is never empty. */
export interface PrefixMatch<T> {
  readonly prefix: Prefix;
  readonly values: readonly T[];
}

/**
 * Prefixes of both families with the values filed under them; every insertion can be taken back.
 * Shape: host bits are ignored; the same value may be filed under one prefix several times and is then listed as often.
 * Cost: look-ups and changes take at most 32 or 128 steps, in practice about log2 of the number of prefixes.
 * Lists are produced while they are read: do not change the trie before they are finished.
 */
export class PrefixTrie<T> {
  #nodes4: TrieNodes<T> | undefined;
  #nodes6: TrieNodes<T> | undefined;
  readonly #shortcuts = new Shortcuts<NodeId>();
  /** What look-ups answer, by node, until a bag changes. */
  readonly #matches: Record<Family, (PrefixMatch<T> | undefined)[]> = { 4: [], 6: [] };
  #count = 0;

  /** How many values are filed, repetitions included. */
  get size(): number {
    return this.#count;
  }

  /** Files the value under the prefix. */
  insert(p: Prefix, value: T): void {
    const nodes = this.#made(p.family);
    const id = place(nodes, wordsOf(p), p.length);
    nodes.add(id, value);
    this.#changed(p.family, id, 1);
  }

  /** Takes one insertion of this value back; answers whether there was one. */
  remove(p: Prefix, value: T): boolean {
    const nodes = this.#of(p.family);
    if (nodes === undefined) return false;
    const words = wordsOf(p);
    const path = pathOf(nodes, words, p.length);
    const id = path.at(-1);
    if (id === undefined || nodes.lengthOf(id) !== p.length || !nodes.delete(id, value)) return false;
    this.#changed(p.family, id, -1);
    if (!nodes.holds(id)) prune(nodes, path, words);
    return true;
  }

  /** Everything filed under `p` itself. */
  valuesAt(p: Prefix): readonly T[] {
    const nodes = this.#of(p.family);
    const id = nodes && pathOf(nodes, wordsOf(p), p.length).at(-1);
    return nodes === undefined || id === undefined || nodes.lengthOf(id) !== p.length ? [] : nodes.valuesOf(id);
  }

  /** Everything filed under `p` or a shorter prefix that covers it. Shape: shortest prefix first. */
  *covering(p: Prefix): Iterable<[Prefix, T]> {
    const nodes = this.#of(p.family);
    if (nodes !== undefined) for (const id of pathOf(nodes, wordsOf(p), p.length)) yield* entries(nodes, id);
  }

  /** Everything filed under `p` or a longer prefix inside it. Shape: by address, shorter first. */
  *covered(p: Prefix): Iterable<[Prefix, T]> {
    const nodes = this.#of(p.family);
    if (nodes !== undefined) yield* subtree(nodes, below(nodes, wordsOf(p), p.length));
  }

  /** Everything that shares an address with `p`. Shape: what covers `p` from shortest on, then `p` itself and below. */
  *overlapping(p: Prefix): Iterable<[Prefix, T]> {
    const nodes = this.#of(p.family);
    if (nodes === undefined) return;
    const words = wordsOf(p);
    for (const id of pathOf(nodes, words, p.length)) if (nodes.lengthOf(id) < p.length) yield* entries(nodes, id);
    yield* subtree(nodes, below(nodes, words, p.length));
  }

  /** Shows every value that `overlapping` lists, in its order and with less ado. The trie must not be changed meanwhile. */
  eachOverlapping(p: Prefix, visit: (value: T) => void): void {
    const nodes = this.#of(p.family);
    if (nodes === undefined) return;
    const words = wordsOf(p);
    let id: NodeId = ROOT;
    while (id !== 0 && nodes.lengthOf(id) < p.length) {
      if (!nodes.covers(id, words)) return;
      nodes.each(id, visit);
      id = nodes.towards(id, words);
    }
    if (id !== 0 && nodes.common(id, words, p.length) === p.length) eachBelow(nodes, id, visit);
  }

  /** The most specific prefix that holds the address, as a router would choose. */
  longestMatch(a: Address): PrefixMatch<T> | undefined {
    const nodes = this.#of(a.family);
    if (nodes === undefined) return undefined;
    const best = a.family === 4 ? this.#longestOf4(nodes, Number(a.value) | 0) : longestOf(nodes, wordsOf(a));
    return best === 0 ? undefined : (this.#matches[a.family][best] ??= matchOf(nodes, best));
  }

  /** The deepest node with values that holds an IPv4 address: the same as `longestOf` on one word, ten million times a second. */
  #longestOf4(nodes: TrieNodes<T>, word: number): NodeId {
    const key = word >>> (32 - SHORTCUT_BITS);
    let shortcut = this.#shortcuts.get(key);
    if (shortcut === undefined) this.#shortcuts.set(key, this.#count, (shortcut = shortcutOf(nodes, word)));
    let { start: id = 0, best = 0 } = shortcut;
    while (id !== 0) {
      const length = nodes.lengthOf(id);
      if ((nodes.firstWord(id) ^ word) >>> (32 - length) !== 0) break;
      if (nodes.holds(id)) best = id;
      if (length === 32) break;
      id = nodes.child(id, ((word >>> (31 - length)) & 1) as 0 | 1);
    }
    return best;
  }

  /** Every prefix that holds the address. Shape: from least to most specific. */
  matches(a: Address): PrefixMatch<T>[] {
    const nodes = this.#of(a.family);
    if (nodes === undefined) return [];
    return pathOf(nodes, wordsOf(a), addressBits(a.family)).filter((id) => nodes.holds(id)).map((id) => matchOf(nodes, id));
  }

  /** Everything, IPv4 before IPv6, by address, shorter prefix first. */
  *[Symbol.iterator](): Iterator<[Prefix, T]> {
    for (const nodes of [this.#nodes4, this.#nodes6]) if (nodes !== undefined) yield* subtree(nodes, ROOT);
  }

  #of(family: Family): TrieNodes<T> | undefined {
    return family === 4 ? this.#nodes4 : this.#nodes6;
  }

  #made(family: Family): TrieNodes<T> {
    return family === 4 ? (this.#nodes4 ??= new TrieNodes<T>(4)) : (this.#nodes6 ??= new TrieNodes<T>(6));
  }

  #changed(family: Family, id: NodeId, by: 1 | -1): void {
    this.#count += by;
    this.#shortcuts.forget();
    const matches = this.#matches[family];
    if (id < matches.length) matches[id] = undefined;
  }
}

/** The nodes from the root on that cover the given bits. */
function pathOf<T>(nodes: TrieNodes<T>, words: Words, length: number): NodeId[] {
  const path: NodeId[] = [];
  let id: NodeId = ROOT;
  while (id !== 0 && nodes.lengthOf(id) <= length && nodes.covers(id, words)) {
    path.push(id);
    if (nodes.lengthOf(id) === length) break;
    id = nodes.towards(id, words);
  }
  return path;
}

/** The highest node that lies inside the given bits; 0 for none. */
function below<T>(nodes: TrieNodes<T>, words: Words, length: number): NodeId {
  let id: NodeId = ROOT;
  while (id !== 0 && nodes.lengthOf(id) < length) id = nodes.covers(id, words) ? nodes.towards(id, words) : 0;
  return id !== 0 && nodes.common(id, words, length) === length ? id : 0;
}

/** The node of exactly these bits, made and linked when it is missing. */
function place<T>(nodes: TrieNodes<T>, words: Words, length: number): NodeId {
  let parent: NodeId = ROOT;
  let next: NodeId = ROOT;
  while (next !== 0 && nodes.lengthOf(next) <= length && nodes.covers(next, words)) {
    parent = next;
    if (nodes.lengthOf(parent) === length) return parent;
    next = nodes.towards(parent, words);
  }
  const made = nodes.make(words, length);
  const common = next === 0 ? length : nodes.common(next, words, Math.min(nodes.lengthOf(next), length));
  const top = common < length ? nodes.make(words, common) : made;
  if (top !== made) nodes.setChild(top, bitAt(words, common), made);
  if (next !== 0) nodes.setChild(top, nodes.bit(next, common), next);
  nodes.setChild(parent, bitAt(words, nodes.lengthOf(parent)), top);
  return made;
}

/** How far the first bits of an IPv4 address alone lead. */
function shortcutOf<T>(nodes: TrieNodes<T>, word: number): Shortcut<NodeId> {
  let best: NodeId = 0;
  let id: NodeId = ROOT;
  while (id !== 0 && nodes.lengthOf(id) < SHORTCUT_BITS) {
    const length = nodes.lengthOf(id);
    if (length > 0 && (nodes.firstWord(id) ^ word) >>> (32 - length) !== 0) return { start: 0, best };
    if (nodes.holds(id)) best = id;
    id = nodes.child(id, ((word >>> (31 - length)) & 1) as 0 | 1);
  }
  return { start: id, best };
}

function longestOf<T>(nodes: TrieNodes<T>, words: Words): NodeId {
  let best: NodeId = 0;
  let id: NodeId = ROOT;
  while (id !== 0 && nodes.covers(id, words)) {
    if (nodes.holds(id)) best = id;
    if (nodes.lengthOf(id) === 128) break;
    id = nodes.towards(id, words);
  }
  return best;
}

/** Unlinks the last node of the path and its parent as far as they neither hold values nor fork. */
function prune<T>(nodes: TrieNodes<T>, path: readonly NodeId[], words: Words): void {
  for (let at = path.length - 1; at > 0; at--) {
    const id = path[at] as NodeId;
    const parent = path[at - 1] as NodeId;
    const [zero, one] = [nodes.child(id, 0), nodes.child(id, 1)];
    if (nodes.holds(id) || (zero !== 0 && one !== 0)) return;
    nodes.setChild(parent, bitAt(words, nodes.lengthOf(parent)), zero === 0 ? one : zero);
    nodes.drop(id);
  }
}

function matchOf<T>(nodes: TrieNodes<T>, id: NodeId): PrefixMatch<T> {
  return { prefix: nodes.prefixOf(id), values: nodes.valuesOf(id) };
}

function* entries<T>(nodes: TrieNodes<T>, id: NodeId): Iterable<[Prefix, T]> {
  if (!nodes.holds(id)) return;
  const prefix = nodes.prefixOf(id);
  for (const value of nodes.valuesOf(id)) yield [prefix, value];
}

// No deeper than a prefix is long.
function eachBelow<T>(nodes: TrieNodes<T>, id: NodeId, visit: (value: T) => void): void {
  nodes.each(id, visit);
  const [zero, one] = [nodes.child(id, 0), nodes.child(id, 1)];
  if (zero !== 0) eachBelow(nodes, zero, visit);
  if (one !== 0) eachBelow(nodes, one, visit);
}

function* subtree<T>(nodes: TrieNodes<T>, top: NodeId): Iterable<[Prefix, T]> {
  const pending = [top];
  while (pending.length > 0) {
    const id = pending.pop() as NodeId;
    if (id === 0) continue;
    yield* entries(nodes, id);
    pending.push(nodes.child(id, 1), nodes.child(id, 0));
  }
}
