import type { PodTemplate, Requirement, Taint, Toleration } from '../kube/facts';
import { labelIn } from '../kube/labels';
import type { NodePlan } from './nodes';

/** Taints that the DaemonSet controller makes its pods tolerate. Source: `pkg/controller/daemon/util/daemonset_util.go`. */
const DAEMON_TAINTS = new Set([
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/disk-pressure',
  'node.kubernetes.io/memory-pressure',
  'node.kubernetes.io/pid-pressure',
  'node.kubernetes.io/unschedulable',
  'node.kubernetes.io/network-unavailable',
]);
const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };

/**
 * Whether the scheduler may put a pod of the template on the node: nodeSelector, required node affinity, taints.
 * A label that may be there without being known is no obstacle.
 * Source: kube-scheduler plugins NodeAffinity, TaintToleration, NodeUnschedulable.
 */
export function isEligible(node: NodePlan, template: PodTemplate, daemon: boolean): boolean {
  const taints = node.unschedulable ? [...node.taints, UNSCHEDULABLE] : node.taints;
  if (!taints.every((taint) => isTolerated(taint, template.tolerations, daemon))) return false;
  for (const [key, value] of Object.entries(template.nodeSelector)) {
    if (!meets(node, { key, operator: 'In', values: [value] })) return false;
  }
  const terms = template.requiredNodeTerms;
  return terms.length === 0 || terms.some((term) => term.length > 0 && term.every((requirement) => meets(node, requirement)));
}

function isTolerated(taint: Taint, tolerations: readonly Toleration[], daemon: boolean): boolean {
  if (taint.effect === 'PreferNoSchedule') return true;
  if (daemon && DAEMON_TAINTS.has(taint.key)) return true;
  return tolerations.some((toleration) => {
    if (toleration.effect !== '' && toleration.effect !== taint.effect) return false;
    const exists = toleration.operator === 'Exists';
    if (toleration.key === '') return exists;
    return toleration.key === taint.key && (exists || toleration.value === taint.value);
  });
}

function meets(node: NodePlan, { key, operator, values }: Requirement): boolean {
  const value = key === 'metadata.name' ? node.name.value : labelIn(node.labels, key);
  if (value === undefined && !node.labelsComplete) return true;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(values[0]);
    case 'Lt':
      return Number(value) < Number(values[0]);
    default:
      return false;
  }
}
