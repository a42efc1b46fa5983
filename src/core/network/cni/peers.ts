// Whose pods are where: the ranges of all nodes, found by an address without a look at each.
import type { Address } from '../../ip/address';
import { contains } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import { PrefixTrie } from '../../ip/trie';
import type { ClusterModel, ModelNode, Sourced } from '../model';
import { hopTo, networkOf } from './rows';

/** A range of a node with the address that leads to it. */
export interface Member {
  readonly node: ModelNode;
  readonly range: Sourced<Prefix>;
  readonly hop: Sourced<Address>;
}

/** A range of another node. */
export interface Peer extends Member {
  /** It stands in a network of the asking node. */
  readonly near: boolean;
}

interface Members {
  readonly all: readonly Member[];
  /** Positions in `all`. */
  readonly byRange: PrefixTrie<number>;
}

/** The ranges of all nodes that have an address in their family; with `only` those that hold it. Shape: in the order of the nodes. */
export function membersOf(model: ClusterModel, only?: Address): readonly Member[] {
  const { all, byRange } = indexed(model);
  if (only === undefined) return all;
  return inOrder(byRange.matches(only).flatMap(({ values }) => values)).map((at) => all[at] as Member);
}

/** The given ranges as a node sees them: without its own. */
export function seenBy(model: ClusterModel, node: ModelNode, members: readonly Member[]): readonly Peer[] {
  const near = nearTo(model, node);
  return members.filter((member) => member.node !== node).map((member) => ({ ...member, near: near(member) }));
}

/** Tells whether the node of a range stands in a network of the given node. */
export function nearTo(model: ClusterModel, node: ModelNode): (member: Member) => boolean {
  const own = node.addresses.flatMap(({ value }) => networkOf(model, value)?.value ?? []);
  return ({ hop }) => own.some((network) => contains(network, hop.value));
}

/** Positions ascending, each once. */
export function inOrder(positions: readonly number[]): readonly number[] {
  return positions.length < 2 ? positions : [...new Set(positions)].sort((a, b) => a - b);
}

// Models do not change, so the ranges of one are filed at most once and go with it.
const known = new WeakMap<ClusterModel, Members>();

function indexed(model: ClusterModel): Members {
  let members = known.get(model);
  if (members === undefined) {
    const all = model.nodes.flatMap((node) =>
      node.podRanges.flatMap((range): Member[] => {
        const hop = hopTo(node, range.value);
        return hop === undefined ? [] : [{ node, range, hop }];
      }),
    );
    const byRange = new PrefixTrie<number>();
    all.forEach(({ range }, at) => byRange.insert(range.value, at));
    known.set(model, (members = { all, byRange }));
  }
  return members;
}
