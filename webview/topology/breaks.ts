import type { LostWaysView, LostWayView } from '../../src/protocol/topology-contract';
import { text } from '../text';
import type { Cluster } from './cluster';

/** Where pods of two nodes do not reach each other, as the picture marks it. */
export interface Breaks {
  /** Differs for other breaks. */
  readonly stamp: string;
  /** Pairs of nodes. */
  readonly pairs: number;
  /** Their number in words; '' where there are none. */
  readonly count: string;
  /** Id of a node → what it has no way to, in words. */
  readonly ofNode: ReadonlyMap<string, string>;
  /** Those of these nodes that are marked: of two the one that has no way to more others, or both. */
  readonly marked: ReadonlySet<string>;
  /** What is wrong with the network, for assistive technology; '' where nothing is. */
  readonly words: string;
  /** Shape: the first ones; `from` and `to` are '' where no packet is known. */
  readonly shown: readonly LostWayView[];
}

let made = 0;

/** Pairs that assistive technology hears of one by one. */
const mostTold = 20;

/** What breaks in a cluster: of a small one its links tell, of a large one the answer that comes later. */
export function breaksOf({ links, nodes }: Cluster, lost: LostWaysView | undefined): Breaks {
  const stamp = String(++made);
  if (!lost || links.length > 0) {
    const shown = links.filter(({ broken }) => broken !== '').map(({ a, b, broken }): LostWayView => ({ a, b, from: '', to: '', reason: broken }));
    const peers = new Map<string, string[]>();
    for (const { a, b } of shown) for (const [id, other] of [[a, b], [b, a]] as const) peers.set(id, [...(peers.get(id) ?? []), nameOf(other)]);
    const marked = new Set(shown.flatMap(({ a, b }) => {
      const more = (peers.get(a)?.length ?? 0) - (peers.get(b)?.length ?? 0);
      return more > 0 ? [a] : more < 0 ? [b] : [a, b];
    }));
    const pairs = shown.length;
    const count = pairs === 0 ? '' : text.brokenPairs(pairs);
    return { stamp, pairs, count, shown, marked, words: wordsOf(shown, pairs, count), ofNode: new Map([...peers].map(([id, names]) => [id, text.noWayTo(names[0] ?? '', names.length - 1)])) };
  }
  const ofNode = new Map<string, string>();
  const marked = new Set<string>();
  lost.nodes.forEach((at, index) => {
    const [node, first] = [nodes[at], nodes[lost.first[index] ?? -1]];
    if (node && lost.worse[index] === 1) marked.add(node.id);
    if (node && first) ofNode.set(node.id, text.noWayTo(first.name, (lost.others[index] ?? 1) - 1));
  });
  const count = lost.pairs === 0 ? '' : lost.complete ? text.brokenPairs(lost.pairs) : text.brokenPairsAtLeast(lost.pairs);
  return { stamp, pairs: lost.pairs, count, ofNode, marked, shown: lost.shown, words: wordsOf(lost.shown, lost.pairs, count) };
}

function wordsOf(shown: readonly LostWayView[], pairs: number, count: string): string {
  const told = shown.slice(0, mostTold).map(({ a, b, reason }) => text.brokenLink(nameOf(a), nameOf(b), reason));
  return pairs > told.length ? [count, ...told].join(' ') : told.join(' ');
}

/** The name in the id of a node. */
export function nameOf(id: string): string {
  return id.replace(/^node\//, '');
}
