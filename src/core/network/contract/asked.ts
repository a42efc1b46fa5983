// Which ways between classes of pods have to be followed for one statement. It must never follow them itself.
import type { ModelPod } from '../model';
import { askingAs } from './pod-classes';
import type { Partition, PodClass } from './pod-classes';

/** Which pairs a statement is about: pods of one node, or of two. */
export type Scope = 'same-node' | 'between-nodes';

/** Pods that ask as one, a class that they ask, and how many pairs of pods that are. */
export interface Asked {
  readonly group: number;
  readonly from: ModelPod;
  readonly to: ModelPod;
  readonly target: PodClass;
  readonly pairs: number;
}

/** All ways to a class: one of everybody who asks as one. Cost: O(askers + pods of its exceptions), lazily. */
export function* waysTo(partition: Partition, scope: Scope, target: PodClass): Iterable<Asked> {
  if (scope === 'same-node') yield* waysOnNode(partition, target, target.node);
  else {
    for (const node of target.exceptions) if (node !== target.node) yield* waysOnNode(partition, target, node);
    for (const [group, members] of partition.byAsker) {
      const first = members.find(({ node }) => !target.exceptions.has(node));
      if (first === undefined) continue;
      const excepted = [...target.exceptions].flatMap((node) => partition.onNode[node] ?? []).filter(({ asker }) => asker === group);
      const pods = podsOf(partition, group) - excepted.reduce((sum, one) => sum + one.pods.length, 0);
      yield { group, from: first.pods[0] as ModelPod, to: target.pods[0] as ModelPod, target, pairs: pods * target.pods.length };
    }
  }
}

/** No fewer ways than there are to a class. Cost: as many as the class has exceptions. */
export function mostWaysTo({ byAsker, onNode }: Partition, scope: Scope, { node, exceptions }: PodClass): number {
  if (scope === 'same-node') return onNode[node]?.length ?? 0;
  return [...exceptions].reduce((sum, one) => sum + (one === node ? 0 : (onNode[one]?.length ?? 0)), byAsker.size);
}

/** The classes whose pods ask a class under a number. */
export function askers({ byAsker, onNode }: Partition, group: number, target: PodClass): readonly PodClass[] {
  const general = byAsker.get(group);
  if (general !== undefined) return general.filter(({ node }) => !target.exceptions.has(node));
  return [...target.exceptions].flatMap((node) => onNode[node] ?? []).filter((one) => askingAs(one, target) === group);
}

function* waysOnNode({ onNode }: Partition, target: PodClass, node: number): Iterable<Asked> {
  const groups = new Map<number, PodClass[]>();
  for (const one of onNode[node] ?? []) {
    const group = askingAs(one, target);
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [one]);
    else members.push(one);
  }
  for (const [group, members] of groups) {
    const pods = members.reduce((sum, one) => sum + one.pods.length, 0);
    const itself = members.includes(target);
    const pairs = pods * target.pods.length - (itself ? target.pods.length : 0);
    if (pairs === 0) continue;
    const other = members.find((one) => one !== target);
    const [first, second] = target.pods;
    yield { group, from: other?.pods[0] ?? (second as ModelPod), to: first as ModelPod, target, pairs };
  }
}

// Partitions do not change, so the pods of each number are counted at most once.
const known = new WeakMap<Partition, Map<number, number>>();

function podsOf(partition: Partition, group: number): number {
  const counts = known.get(partition) ?? new Map<number, number>();
  known.set(partition, counts);
  const count = counts.get(group) ?? (partition.byAsker.get(group) ?? []).reduce((sum, { pods }) => sum + pods.length, 0);
  counts.set(group, count);
  return count;
}
