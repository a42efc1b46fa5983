// Reachability of all pods of a cluster by all pods, from the ways between their classes.
import type { ModelPod } from '../model';
import type { World } from '../trace/world';
import { askers, mostWaysTo, waysTo } from './asked';
import type { Asked, Scope } from './asked';
import { askedPods } from './address-book';
import { askingAs } from './pod-classes';
import type { Partition, PodClass } from './pod-classes';
import type { Extent } from './statement';
import { obstacle, wayOf } from './ways';
import type { Pair } from './ways';

/** Pairs of pods that do not reach each other for one reason. */
export interface Broken extends Pair {
  /** How many pairs of pods it stands for, itself included. */
  readonly pairs: number;
}

/** Packets that are followed for one statement in one world. Beyond them it is told what was looked at. */
export const MOST_FOLLOWED = 40_000;

/** Walks between two rests. */
const SLICE = 16;

/**
 * Follows one way from everybody who asks as one to every class. A pod reaches another when both ways between their
 * classes arrive; where a way takes a detour, each pair of classes on it is asked there and back.
 */
export class Ways {
  readonly #lost = new Map<string, Asked>();
  readonly #byGroup = new Map<number, Asked[]>();
  readonly #pairs: Broken[] = [];
  #followed = 0;
  #complete = true;

  constructor(
    readonly world: World,
    readonly partition: Partition,
    readonly scope: Scope,
    readonly most: number = MOST_FOLLOWED,
  ) {}

  /** Does the work, with a rest after every few walks. */
  *follow(): Generator<void, void> {
    yield* this.#followOdd();
    const detours: Asked[] = [];
    for (const asked of this.#plan()) {
      if (this.#spent()) break;
      const way = wayOf(this.world, asked);
      this.#followed++;
      if (way === 'lost') this.#lose(asked);
      else if (way === 'detour') detours.push(asked);
      if (this.#followed % SLICE === 0) yield;
    }
    yield* this.#followDetours(detours);
  }

  /** Everything that was found not to reach. Shape: one for everybody who asks a class as one. */
  get broken(): readonly Broken[] {
    return [...this.#lost.values(), ...this.#pairs];
  }

  /** What was looked at. */
  get extent(): Extent {
    const { model } = this.world;
    const { classes, odd } = this.partition;
    const counts = model.nodes.map((node) => askedPods(model, node).length);
    const pods = counts.reduce((sum, count) => sum + count, 0);
    const near = counts.reduce((sum, count) => sum + count * (count - 1), 0);
    const pairs = this.scope === 'same-node' ? near : pods * (pods - 1) - near;
    return { pods, classes: classes.length + odd.length, pairs, followed: this.#followed, complete: this.#complete };
  }

  /** Whether a way between two classes is lost, there or back. */
  losesEither(from: PodClass, to: PodClass): boolean {
    return this.#isLost(askingAs(from, to), to) || this.#isLost(askingAs(to, from), from);
  }

  /** Pairs of another world that do not reach here either. Cost: proportional to what is lost in both. */
  *alsoIn(other: Ways): Generator<void, readonly Broken[]> {
    const found = new Map<string, Broken>();
    const add = (one: Broken): void => void found.set(namesOf(one), found.get(namesOf(one)) ?? one);
    for (const asked of this.#lost.values()) {
      if (other.#isLost(asked.group, asked.target)) add(asked);
      else for (const one of this.#crossing(asked, other)) add(one);
      if (found.size % SLICE === 0) yield;
    }
    for (const one of this.#pairs) if (obstacle(other.world, one) !== undefined) add(one);
    for (const one of other.#pairs) if (obstacle(this.world, one) !== undefined) add(one);
    return [...found.values()];
  }

  /** Pairs whose question is lost here, and whose answer is lost there. */
  *#crossing({ group, target }: Asked, other: Ways): Iterable<Broken> {
    for (const number of [target.asker, target.local, target.alone]) {
      for (const { target: from } of other.#byGroup.get(number) ?? []) {
        if (from === target && from.pods.length === 1) continue;
        if (askingAs(target, from) !== number || askingAs(from, target) !== group || !this.#isAbout(from, target)) continue;
        yield pairOf(from, target);
      }
    }
  }

  #isAbout(a: PodClass, b: PodClass): boolean {
    return (a.node === b.node) === (this.scope === 'same-node');
  }

  #lose(asked: Asked): void {
    this.#lost.set(`${asked.group} ${asked.target.index}`, asked);
    const list = this.#byGroup.get(asked.group);
    if (list === undefined) this.#byGroup.set(asked.group, [asked]);
    else list.push(asked);
  }

  #isLost(group: number, target: PodClass): boolean {
    return this.#lost.has(`${group} ${target.index}`);
  }

  /** Every way, or where there are too many, those to classes evenly taken. */
  *#plan(): Iterable<Asked> {
    const { classes } = this.partition;
    const all = classes.reduce((sum, one) => sum + mostWaysTo(this.partition, this.scope, one), 0);
    const step = Math.max(1, Math.ceil(all / this.most));
    for (let start = 0; start < step; start++) {
      for (let at = start; at < classes.length; at += step) yield* waysTo(this.partition, this.scope, classes[at] as PodClass);
    }
  }

  /** Whether no more walks are allowed; notes that some are left. */
  #spent(walks = 1): boolean {
    const spent = this.#followed + walks > this.most;
    if (spent) this.#complete = false;
    return spent;
  }

  *#followOdd(): Generator<void, void> {
    const odd = new Set(this.partition.odd);
    for (const one of odd) {
      for (const node of this.world.model.nodes) {
        for (const other of askedPods(this.world.model, node)) {
          if (other === one || (this.scope === 'same-node') !== (other.node?.value === one.node?.value)) continue;
          if (this.#spent(odd.has(other) ? 2 : 4)) return;
          this.#ask({ from: one, to: other }, 1);
          if (!odd.has(other)) this.#ask({ from: other, to: one }, 1);
          if (this.#followed % SLICE < 4) yield;
        }
      }
    }
  }

  /** An answer on a detour may meet a kernel that did not see the question: only asking each pair tells. */
  *#followDetours(detours: readonly Asked[]): Generator<void, void> {
    const { proxy } = this.world;
    if (proxy === undefined || proxy.config.tcpBeLiberal) return;
    const seen = new Set<string>();
    for (const { group, target } of detours) {
      for (const from of askers(this.partition, group, target)) {
        if (!this.#isAbout(from, target) || (from === target && from.pods.length === 1)) continue;
        for (const pair of [pairOf(from, target), pairOf(target, from)]) {
          if (seen.has(namesOf(pair)) || this.losesEither(from, target)) continue;
          if (this.#spent(2)) return;
          seen.add(namesOf(pair));
          this.#ask(pair, pair.pairs);
        }
        if (this.#followed % SLICE < 4) yield;
      }
    }
  }

  #ask(pair: Pair, pairs: number): void {
    this.#followed += 2;
    if (obstacle(this.world, pair) !== undefined) this.#pairs.push({ ...pair, pairs });
  }
}

/** An example of the pairs between two classes. */
function pairOf(from: PodClass, to: PodClass): Broken {
  const [first, second] = to.pods as readonly [ModelPod, ModelPod];
  if (from === to) return { from: second, to: first, pairs: to.pods.length * (to.pods.length - 1) };
  return { from: from.pods[0] as ModelPod, to: first, pairs: from.pods.length * to.pods.length };
}

function namesOf({ from, to }: Pair): string {
  return `${from.namespace}/${from.name.value} ${to.namespace}/${to.name.value}`;
}
