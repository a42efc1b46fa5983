// This file knows whether pods of two workloads can come to lie on one node.
import type { PodTemplate, Requirement } from '../../kube/facts';
import { isEligible } from '../../network/eligibility';
import type { NodePlan } from '../../network/nodes';
import type { NodeSubject, WorkloadSubject } from '../../network/subjects';
import { keptFor } from '../../store/kept-for';

/** Whether two pods share a node: whatever the scheduler does, if it so chooses, or under no circumstances. */
export type Together = 'certainly' | 'possibly' | 'never';

/** Whether a pod of each workload can be, or has to be, on one node. The cluster's nodes are used where they are known. */
export function together(a: WorkloadSubject, b: WorkloadSubject, nodes: readonly NodeSubject[]): Together {
  const [nodeOfA, nodeOfB] = [a.body.template.nodeName?.value, b.body.template.nodeName?.value];
  if (nodeOfA !== undefined && nodeOfB !== undefined) return nodeOfA === nodeOfB ? 'certainly' : 'never';
  if (areExclusive(a.body.template, b.body.template)) return 'never';
  const fixed = nodeOfA ?? nodeOfB;
  const daemons = isDaemon(a) && isDaemon(b);
  if (nodes.length > 0) {
    if (fixed !== undefined) return nodes.some((node) => node.resource.name === fixed && !(canHold(node, a) && canHold(node, b))) ? 'never' : 'possibly';
    const common = nodes.filter((node) => canHold(node, a) && canHold(node, b));
    if (common.length === 0) return 'never';
    return daemons && common.some((node) => labelsKnown(node)) ? 'certainly' : 'possibly';
  }
  return daemons && (isWider(a.body.template, b.body.template) || isWider(b.body.template, a.body.template)) ? 'certainly' : 'possibly';
}

/**
 * Of some workloads those that may be on one node with a workload as far as the label tells that most of their node
 * selectors ask for: hundreds of DaemonSets, each for its own pool, need not be compared with each other.
 * Shape: in the order of the list. Cost: what is taken of it, after one look at all.
 */
export const besides = keptFor((among: readonly WorkloadSubject[]): ((workload: WorkloadSubject) => Iterable<WorkloadSubject>) => {
  const key = usualKey(among);
  if (key === undefined) return () => among;
  const byValue = new Map<string, number[]>();
  const free: number[] = [];
  among.forEach((each, index) => {
    const value = each.body.template.nodeSelector[key];
    const those = value === undefined ? free : byValue.get(value);
    if (those === undefined) byValue.set(value ?? '', [index]);
    else those.push(index);
  });
  return (workload) => {
    const value = workload.body.template.nodeSelector[key];
    return value === undefined ? among : inOrder(among, byValue.get(value) ?? [], free);
  };
});

function usualKey(among: readonly WorkloadSubject[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { body } of among) for (const key of Object.keys(body.template.nodeSelector)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function* inOrder<T>(items: readonly T[], a: readonly number[], b: readonly number[]): Iterable<T> {
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const index = (a[i] ?? Infinity) < (b[j] ?? Infinity) ? a[i++] : b[j++];
    yield items[index as number] as T;
  }
}

function isDaemon(workload: WorkloadSubject): boolean {
  return workload.resource.kind === 'DaemonSet';
}

/** Whether a pod of the workload may be put on the node, as far as is known. */
export function canHold(node: NodeSubject, workload: WorkloadSubject): boolean {
  const { template } = workload.body;
  if (template.nodeName !== undefined) return template.nodeName.value === node.resource.name;
  return isEligible(planOf(node), template, isDaemon(workload));
}

function planOf(node: NodeSubject): NodePlan {
  const { taints, unschedulable } = node.body;
  const name = { value: node.resource.name, provenance: 'declared', because: 'Node' } as const;
  return { name, addresses: [], podRanges: [], labels: node.resource.labels, labelsComplete: labelsKnown(node), taints, unschedulable };
}

/** A node that ran has this label; one that was only written may get more labels when it registers. */
function labelsKnown(node: NodeSubject): boolean {
  return 'kubernetes.io/hostname' in node.resource.labels;
}

/** Whether the wider pod runs on every node that the narrower one runs on, as far as labels and taints tell. */
function isWider(wider: PodTemplate, narrower: PodTemplate): boolean {
  if (wider.requiredNodeTerms.length > 0 || Object.keys(wider.nodeSelector).some((key) => wider.nodeSelector[key] !== narrower.nodeSelector[key])) return false;
  // Without a selector of its own the narrower pod also runs on nodes without taints, which every pod tolerates.
  if (Object.keys(narrower.nodeSelector).length === 0 && narrower.requiredNodeTerms.length === 0) return true;
  return narrower.tolerations.every((needed) =>
    wider.tolerations.some((given) => (given.key === '' && given.operator === 'Exists') || (given.key === needed.key && given.value === needed.value && (given.effect === '' || given.effect === needed.effect))),
  );
}

/** Steps of comparing the requirements of two pods; who asks for more in thousands of ways is taken to be kept apart. */
const MOST_STEPS = 1_000_000;

/** Whether the node requirements of the two contradict each other. */
function areExclusive(a: PodTemplate, b: PodTemplate): boolean {
  const [ofA, ofB] = [alternatives(a), alternatives(b)];
  const steps = { left: MOST_STEPS - a.tolerations.length * b.tolerations.length };
  return ofA.every((one) => steps.left < 0 || ofB.every((other) => contradict(one, other, steps)));
}

/** The ways in which a node may suit the pod: each term of the affinity together with the selector. */
function alternatives(template: PodTemplate): readonly (readonly Requirement[])[] {
  const selector = Object.entries(template.nodeSelector).map(([key, value]): Requirement => ({ key, operator: 'In', values: [value] }));
  const terms = template.requiredNodeTerms.length === 0 ? [[]] : template.requiredNodeTerms;
  return terms.map((term) => [...selector, ...term]);
}

function contradict(a: readonly Requirement[], b: readonly Requirement[], steps: { left: number }): boolean {
  const requirements = [...a, ...b];
  steps.left -= requirements.length;
  for (const [index, one] of requirements.entries()) {
    for (let at = index + 1; at < requirements.length; at++) {
      const other = requirements[at] as Requirement;
      steps.left -= 1 + one.values.length * other.values.length;
      if (steps.left < 0) return true;
      if (one.key === other.key && (excludes(one, other) || excludes(other, one))) return true;
    }
  }
  return steps.left < 0;
}

function excludes(one: Requirement, other: Requirement): boolean {
  if (one.operator === 'DoesNotExist') return other.operator === 'Exists' || other.operator === 'In';
  if (one.operator !== 'In') return false;
  if (other.operator === 'In') return !one.values.some((value) => other.values.includes(value));
  return other.operator === 'NotIn' && one.values.every((value) => other.values.includes(value));
}
