// Which nodes of a cluster of any size have no way between their pods. It must never know presentation.
import type { Family } from '../../ip/address';
import { waysTo } from '../contract/asked';
import { askingAs, podClasses } from '../contract/pod-classes';
import type { Partition, PodClass } from '../contract/pod-classes';
import type { ModelPod } from '../model';
import type { World } from '../trace/world';
import { firstPod, firstWays, isSaid } from './way';

/** Two nodes, by their places in the model, whose pods lose packets to each other. */
export interface LostPair {
  readonly a: number;
  readonly b: number;
}

/** All nodes between whose pods packets are lost, there or back. */
export interface LostWays {
  /** How many pairs of nodes. */
  readonly pairs: number;
  /** Of each node: how many others it has no way with, and the first of them. */
  readonly others: Uint32Array;
  readonly first: Uint32Array;
  /** Of each node: 1 where it is the end of a lost way with no fewer of them than the other end, so that the fault is more likely there. */
  readonly worse: Uint8Array;
  /** Shape: the first ones, each with the lower place as `a`. */
  readonly shown: readonly LostPair[];
  /** Whether all pairs were looked at; else some may be missing. */
  readonly complete: boolean;
}

/** Bounds of the search. */
export interface LostWaysLimits {
  /** Packets that are followed. */
  readonly followed: number;
  /** Pairs that are told one by one. */
  readonly shown: number;
}

const LIMITS: LostWaysLimits = { followed: 40_000, shown: 100 };

/** Walks, or rounds over all nodes, between two rests. */
const SLICE = 16;

/** Families as bits. */
const BITS: Readonly<Record<Family, number>> = { 4: 1, 6: 2 };

/**
 * Asks each node's first pod for every other's, those that no table tells apart as one (`podClasses`).
 * Only what manifests say of both nodes can be lost. `world`: without the rules of kube-proxy, which are no matter of nodes.
 * With a rest after every few steps.
 * Cost: some 100 µs for each way between classes of which there is a bound; O(nodes) for each node that is not reached.
 */
export function* lostWays(world: World, limits = LIMITS): Generator<void, LostWays> {
  const { model } = world;
  const firsts = model.nodes.map((node) => firstPod(model, node));
  const places = new Map(model.nodes.map((node, at) => [node, at]));
  const partition = yield* podClasses([world], (_, node) => {
    const pod = firsts[places.get(node) ?? -1];
    return pod === undefined ? [] : [pod];
  });
  yield;
  const search = new Search(world, firsts, partition, limits);
  yield* search.follow();
  return yield* search.answer();
}

class Search {
  /** Target node → number of the askers → bits of the families that are lost. */
  readonly #lost: readonly Map<number, number>[];
  /** The same for pods that are like no others: target node → asking node → bits. */
  readonly #single: readonly Map<number, number>[];
  readonly #said: readonly number[];
  #followed = 0;
  #complete = true;

  constructor(
    readonly world: World,
    readonly firsts: readonly (ModelPod | undefined)[],
    readonly partition: Partition,
    readonly limits: LostWaysLimits,
  ) {
    const { nodes } = world.model;
    this.#lost = nodes.map(() => new Map());
    this.#single = nodes.map(() => new Map());
    this.#said = nodes.map((node) => ([4, 6] as const).reduce((bits, family) => (isSaid(node, family) ? bits | BITS[family] : bits), 0));
  }

  *follow(): Generator<void, void> {
    yield* this.#followOdd();
    for (const target of this.partition.classes) {
      // Nothing can be wrong with a way to a node of which nothing is said.
      if (this.#said[target.node] === 0) continue;
      for (const { group, from, to } of waysTo(this.partition, 'between-nodes', target)) {
        if (!this.#mayFollow()) return;
        this.#note(this.#lost[target.node], group, this.#ask(from, to));
        if (this.#followed % SLICE === 0) yield;
      }
    }
  }

  *answer(): Generator<void, LostWays> {
    const { nodes } = this.world.model;
    const others = new Uint32Array(nodes.length);
    const first = new Uint32Array(nodes.length);
    const worse = new Uint8Array(nodes.length);
    const shown: LostPair[] = [];
    let pairs = 0;
    for (const found of this.#pairs()) {
      if (found.length === 0) yield;
      for (const pair of found) {
        pairs++;
        for (const [one, other] of [[pair.a, pair.b], [pair.b, pair.a]] as const) {
          const before = others[one] ?? 0;
          if (before === 0) first[one] = other;
          others[one] = before + 1;
        }
        if (shown.length < this.limits.shown) shown.push(pair);
      }
    }
    for (const found of this.#pairs()) {
      if (found.length === 0) yield;
      for (const { a, b } of found) {
        const more = (others[a] ?? 0) - (others[b] ?? 0);
        if (more >= 0) worse[a] = 1;
        if (more <= 0) worse[b] = 1;
      }
    }
    return { pairs, others, first, worse, shown, complete: this.#complete };
  }

  /** All lost pairs, each once; after those of each node none, as time for a rest. */
  *#pairs(): Iterable<readonly LostPair[]> {
    const { nodes } = this.world.model;
    for (let target = 0; target < nodes.length; target++) {
      if (this.#lost[target]?.size === 0 && this.#single[target]?.size === 0) continue;
      const found: LostPair[] = [];
      for (let from = 0; from < nodes.length; from++) {
        if (from === target || !this.#isLost(from, target)) continue;
        // Lost both ways, it is told once.
        if (from > target && this.#isLost(target, from)) continue;
        found.push({ a: Math.min(from, target), b: Math.max(from, target) });
      }
      yield found;
      yield [];
    }
  }

  #isLost(from: number, to: number): boolean {
    const [asking, asked] = [this.#classOf(from), this.#classOf(to)];
    const lost = asking !== undefined && asked !== undefined ? this.#lost[to]?.get(askingAs(asking, asked)) : this.#single[to]?.get(from);
    return ((lost ?? 0) & (this.#said[from] ?? 0) & (this.#said[to] ?? 0)) !== 0;
  }

  #classOf(node: number): PodClass | undefined {
    return this.partition.onNode[node]?.[0];
  }

  /** Pods of which nothing is known beforehand are asked with each other one. */
  *#followOdd(): Generator<void, void> {
    const odd = new Set(this.partition.odd);
    for (const [at, one] of this.firsts.entries()) {
      if (one === undefined || !odd.has(one) || this.#said[at] === 0) continue;
      for (const [there, other] of this.firsts.entries()) {
        if (other === undefined || there === at || this.#said[there] === 0) continue;
        if (!this.#mayFollow()) return;
        this.#note(this.#single[there], at, this.#ask(one, other));
        if (!odd.has(other)) this.#note(this.#single[at], there, this.#ask(other, one));
        if (this.#followed % SLICE < 2) yield;
      }
    }
  }

  #note(lost: Map<number, number> | undefined, key: number, bits: number): void {
    if (bits !== 0) lost?.set(key, bits);
  }

  #ask(from: ModelPod, to: ModelPod): number {
    this.#followed++;
    return firstWays(this.world, from, to).reduce((bits, { family, lost }) => (lost === undefined ? bits : bits | BITS[family]), 0);
  }

  #mayFollow(): boolean {
    if (this.#followed >= this.limits.followed) this.#complete = false;
    return this.#complete;
  }
}
