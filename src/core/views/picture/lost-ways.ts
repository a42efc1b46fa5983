import type { LostWaysView, LostWayView } from '../../../protocol/topology-contract';
import type { ClusterModel, ModelNode, NodeRouting } from '../../network/model';
import { nodeNamespace, podNamespace } from '../../network/namespaces';
import { lostWays } from '../../network/node-ways/lost-ways';
import type { LostWays } from '../../network/node-ways/lost-ways';
import { firstPod, firstWays, isSaid } from '../../network/node-ways/way';
import { World } from '../../network/trace/world';
import { sameValue } from '../../store/same-value';

/** Parts of a model that packets between pods of nodes do not meet. */
const ASIDE: ReadonlySet<string> = new Set<keyof ClusterModel>(['services', 'remarks']);

/** By the nodes of a model, which are the same objects where an edit does not touch them. */
const known = new WeakMap<readonly ModelNode[], { readonly model: ClusterModel; readonly answers: Map<NodeRouting, LostWays> }>();

/**
 * Which nodes have no way between their pods, with rests. What was found holds until an edit touches nodes or pods.
 * Cost: that of `lostWays`; two packets for each pair that is told.
 */
export function* lostWaysSteps(model: ClusterModel, routing: NodeRouting, revision: number): Generator<void, LostWaysView> {
  const world = new World(model, routing, undefined);
  const answer = keptOf(model)?.get(routing) ?? (yield* lostWays(world));
  keep(model, routing, answer);
  const nodes = [...answer.others.keys()].filter((at) => answer.others[at] !== 0);
  const shown: LostWayView[] = [];
  for (const { a, b } of answer.shown) {
    shown.push(...told(world, model.nodes[a], model.nodes[b]));
    yield;
  }
  return {
    revision,
    pairs: answer.pairs,
    nodes: Uint32Array.from(nodes),
    others: Uint32Array.from(nodes, (at) => answer.others[at] ?? 0),
    first: Uint32Array.from(nodes, (at) => answer.first[at] ?? 0),
    worse: Uint8Array.from(nodes, (at) => answer.worse[at] ?? 0),
    shown,
    complete: answer.complete,
  };
}

/** The packet that is lost, as a trace tells it. */
function told(world: World, a: ModelNode | undefined, b: ModelNode | undefined): LostWayView[] {
  if (a === undefined || b === undefined) return [];
  for (const [sender, receiver] of [[a, b], [b, a]] as const) {
    const [from, to] = [firstPod(world.model, sender), firstPod(world.model, receiver)];
    if (from === undefined || to === undefined) continue;
    const lost = firstWays(world, from, to).find(({ family, lost: reason }) => reason !== undefined && isSaid(a, family) && isSaid(b, family))?.lost;
    if (lost !== undefined) return [{ a: nodeNamespace(a), b: nodeNamespace(b), from: podNamespace(from), to: podNamespace(to), reason: lost }];
  }
  return [];
}

function keptOf(model: ClusterModel): Map<NodeRouting, LostWays> | undefined {
  const kept = known.get(model.nodes);
  return kept && isSameNetwork(kept.model, model) ? kept.answers : undefined;
}

function keep(model: ClusterModel, routing: NodeRouting, answer: LostWays): void {
  known.set(model.nodes, { model, answers: (keptOf(model) ?? new Map<NodeRouting, LostWays>()).set(routing, answer) });
}

function isSameNetwork(a: ClusterModel, b: ClusterModel): boolean {
  const [before, after]: readonly Readonly<Record<string, unknown>>[] = [{ ...a }, { ...b }];
  // Lists stay the same where nothing in them changed; the few values beside them are made anew with every model.
  const isSame = (was: unknown, is: unknown): boolean => was === is || (!Array.isArray(is) && sameValue(was, is));
  return Object.keys({ ...before, ...after }).every((part) => ASIDE.has(part) || isSame(before?.[part], after?.[part]));
}
