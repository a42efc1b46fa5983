import { addressBits } from './address';
import type { Address, Family } from './address';
import { Bag } from './bag';
import { bitAt, commonBits, wordsOf } from './bits';
import type { Words } from './bits';
import { maskPrefix } from './prefix';
import type { Prefix } from './prefix';
import { SHORTCUT_BITS, type Shortcut, Shortcuts } from './shortcuts';

/** A prefix of the trie that holds an address, with everything stored under it. Shape: `values` is never empty. */
export interface PrefixMatch<T> {
  readonly prefix: Prefix;
  readonly values: readonly T[];
}

/** A fork of the trie; `prefix` and `bag` are there only where something was inserted. */
interface Node<T> {
  readonly words: Words;
  /** The first of the words, at hand for IPv4. */
  readonly first: number;
  readonly length: number;
  prefix: Prefix | undefined;
  bag: Bag<T> | undefined;
  /** What a look-up answers, until the bag changes. */
  match: PrefixMatch<T> | undefined;
  readonly children: [Node<T> | undefined, Node<T> | undefined];
}

/**
 * Prefixes of both families with the values filed under them; every insertion can be taken back.
 * Shape: host bits are ignored; the same value may be filed under one prefix several times and is then listed as often.
 * Cost: look-ups and changes take at most 32 or 128 steps, in practice about log2 of the number of prefixes.
 * Lists are produced while they are read: do not change the trie before they are finished.
 */
export class PrefixTrie<T> {
  private readonly roots: Record<Family, Node<T>> = { 4: fork([0], 0), 6: fork([0, 0, 0, 0], 0) };
  private readonly shortcuts = new Shortcuts<Node<T>>();
  private count = 0;

  /** How many values are filed, repetitions included. */
  get size(): number {
    return this.count;
  }

  /** Files the value under the prefix. */
  insert(p: Prefix, value: T): void {
    const node = this.place(wordsOf(p), p.length, this.roots[p.family]);
    node.prefix ??= maskPrefix(p);
    node.bag ??= new Bag();
    node.bag.add(value);
    node.match = undefined;
    this.count++;
    this.shortcuts.forget();
  }

  /** Takes one insertion of this value back; answers whether there was one. */
  remove(p: Prefix, value: T): boolean {
    const words = wordsOf(p);
    const path = this.path(words, p.length, this.roots[p.family]);
    const node = path.at(-1);
    if (node?.length !== p.length || node.bag?.delete(value) !== true) return false;
    this.count--;
    this.shortcuts.forget();
    node.match = undefined;
    if (node.bag.empty) {
      node.bag = node.prefix = undefined;
      prune(path, words);
    }
    return true;
  }

  /** Everything filed under `p` or a shorter prefix that covers it. Shape: shortest prefix first. */
  *covering(p: Prefix): Iterable<[Prefix, T]> {
    for (const node of this.path(wordsOf(p), p.length, this.roots[p.family])) yield* entries(node);
  }

  /** Everything filed under `p` or a longer prefix inside it. Shape: by address, shorter first. */
  *covered(p: Prefix): Iterable<[Prefix, T]> {
    yield* subtree(this.below(wordsOf(p), p.length, this.roots[p.family]));
  }

  /** Everything that shares an address with `p`. Shape: what covers `p` from shortest on, then `p` itself and below. */
  *overlapping(p: Prefix): Iterable<[Prefix, T]> {
    const words = wordsOf(p);
    for (const node of this.path(words, p.length, this.roots[p.family])) {
      if (node.length < p.length) yield* entries(node);
    }
    yield* subtree(this.below(words, p.length, this.roots[p.family]));
  }

  /** Shows every value that `overlapping` lists, in its order and with less ado. The trie must not be changed meanwhile. */
  eachOverlapping(p: Prefix, visit: (value: T) => void): void {
    const words = wordsOf(p);
    let node: Node<T> | undefined = this.roots[p.family];
    while (node !== undefined && node.length < p.length) {
      if (!covers(node, words)) return;
      node.bag?.each(visit);
      node = node.children[bitAt(words, node.length)];
    }
    if (node !== undefined && commonBits(node.words, words, p.length) === p.length) eachBelow(node, visit);
  }

  /** The most specific prefix that holds the address, as a router would choose. */
  longestMatch(a: Address): PrefixMatch<T> | undefined {
    const best = a.family === 4 ? this.longestOf4(Number(a.value) | 0) : longestOf(this.roots[6], wordsOf(a));
    return best && (best.match ??= matchOf(best));
  }

  /** The deepest node with values that holds an IPv4 address: the same as `longestOf` on one word, ten million times a second. */
  private longestOf4(word: number): Node<T> | undefined {
    const key = word >>> (32 - SHORTCUT_BITS);
    let shortcut = this.shortcuts.get(key);
    if (shortcut === undefined) this.shortcuts.set(key, this.count, (shortcut = shortcutOf(this.roots[4], word)));
    let { start: node, best } = shortcut;
    while (node !== undefined) {
      const length: number = node.length;
      if ((node.first ^ word) >>> (32 - length) !== 0) break;
      if (node.bag !== undefined) best = node;
      if (length === 32) break;
      node = node.children[((word >>> (31 - length)) & 1) as 0 | 1];
    }
    return best;
  }

  /** Every prefix that holds the address. Shape: from least to most specific. */
  matches(a: Address): PrefixMatch<T>[] {
    const found: PrefixMatch<T>[] = [];
    for (const node of this.path(wordsOf(a), addressBits(a.family), this.roots[a.family])) {
      const match = matchOf(node);
      if (match !== undefined) found.push(match);
    }
    return found;
  }

  /** Everything, IPv4 before IPv6, by address, shorter prefix first. */
  *[Symbol.iterator](): Iterator<[Prefix, T]> {
    yield* subtree(this.roots[4]);
    yield* subtree(this.roots[6]);
  }

  /** The nodes from the root on that cover the given bits. */
  private path(words: Words, length: number, root: Node<T>): Node<T>[] {
    const path: Node<T>[] = [];
    let node: Node<T> | undefined = root;
    while (node !== undefined && node.length <= length && covers(node, words)) {
      path.push(node);
      if (node.length === length) break;
      node = node.children[bitAt(words, node.length)];
    }
    return path;
  }

  /** The highest node that lies inside the given bits. */
  private below(words: Words, length: number, root: Node<T>): Node<T> | undefined {
    let node: Node<T> | undefined = root;
    while (node !== undefined && node.length < length) {
      node = covers(node, words) ? node.children[bitAt(words, node.length)] : undefined;
    }
    return node !== undefined && commonBits(node.words, words, length) === length ? node : undefined;
  }

  /** The node of exactly these bits, made and linked when it is missing. */
  private place(words: Words, length: number, root: Node<T>): Node<T> {
    const path = this.path(words, length, root);
    const parent = path.at(-1) ?? root;
    if (parent.length === length) return parent;
    const side = bitAt(words, parent.length);
    const made = fork<T>(words, length);
    const next = parent.children[side];
    const common = next === undefined ? length : commonBits(next.words, words, Math.min(next.length, length));
    const top = common < length ? fork<T>(words, common) : made;
    if (top !== made) top.children[bitAt(words, common)] = made;
    if (next !== undefined) top.children[bitAt(next.words, common)] = next;
    parent.children[side] = top;
    return made;
  }
}

function fork<T>(words: Words, length: number): Node<T> {
  return { words, first: words[0] ?? 0, length, prefix: undefined, bag: undefined, match: undefined, children: [undefined, undefined] };
}

/** How far the first bits of an IPv4 address alone lead. */
function shortcutOf<T>(root: Node<T>, word: number): Shortcut<Node<T>> {
  let best: Node<T> | undefined;
  let node: Node<T> | undefined = root;
  while (node !== undefined && node.length < SHORTCUT_BITS) {
    const length: number = node.length;
    if (length > 0 && (node.first ^ word) >>> (32 - length) !== 0) return { start: undefined, best };
    if (node.bag !== undefined) best = node;
    node = node.children[((word >>> (31 - length)) & 1) as 0 | 1];
  }
  return { start: node, best };
}

function longestOf<T>(root: Node<T>, words: Words): Node<T> | undefined {
  let best: Node<T> | undefined;
  let node: Node<T> | undefined = root;
  while (node !== undefined && covers(node, words)) {
    if (node.bag !== undefined) best = node;
    if (node.length === 128) break;
    node = node.children[bitAt(words, node.length)];
  }
  return best;
}

function covers<T>(node: Node<T>, words: Words): boolean {
  return commonBits(node.words, words, node.length) === node.length;
}

/** Unlinks the last node of the path and its parent as far as they neither hold values nor fork. */
function prune<T>(path: readonly Node<T>[], words: Words): void {
  for (let i = path.length - 1; i > 0; i--) {
    const node = path[i] as Node<T>;
    const parent = path[i - 1] as Node<T>;
    const [zero, one] = node.children;
    if (node.bag !== undefined || (zero !== undefined && one !== undefined)) return;
    parent.children[bitAt(words, parent.length)] = zero ?? one;
  }
}

function matchOf<T>(node: Node<T>): PrefixMatch<T> | undefined {
  return node.prefix && node.bag && { prefix: node.prefix, values: node.bag.toArray() };
}

function* entries<T>(node: Node<T>): Iterable<[Prefix, T]> {
  if (node.prefix === undefined || node.bag === undefined) return;
  for (const value of node.bag.toArray()) yield [node.prefix, value];
}

// No deeper than a prefix is long.
function eachBelow<T>(node: Node<T>, visit: (value: T) => void): void {
  node.bag?.each(visit);
  const [zero, one] = node.children;
  if (zero !== undefined) eachBelow(zero, visit);
  if (one !== undefined) eachBelow(one, visit);
}

function* subtree<T>(top: Node<T> | undefined): Iterable<[Prefix, T]> {
  const pending = [top];
  while (pending.length > 0) {
    const node = pending.pop();
    if (node === undefined) continue;
    yield* entries(node);
    pending.push(node.children[1], node.children[0]);
  }
}
