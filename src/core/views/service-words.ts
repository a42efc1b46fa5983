import type { RuleContext } from '../network/kube-proxy/context';
import type { PortPlan } from '../network/kube-proxy/plan';

/** Policies of the cluster address in words. Shape: sentences. */
export function clusterPolicies(plan: PortPlan, { config, local }: RuleContext): string[] {
  const { internalLocal } = plan.port;
  const source = config.masqueradeAll
    ? 'Every client’s source becomes the node’s address (masqueradeAll).'
    : local === undefined
      ? 'Clients keep their source address.'
      : 'Pods keep their source address; other clients get the node’s.';
  return [
    internalLocal ? 'Only backends on the client’s node (internalTrafficPolicy: Local).' : 'Any backend (internalTrafficPolicy: Cluster).',
    source,
    ...affinity(plan),
  ];
}

/** Policies of what can be reached from outside. Shape: sentences. */
export function externalPolicies(plan: PortPlan, kind: 'external' | 'load-balancer' | 'node-port'): string[] {
  const { externalLocal, healthCheckNodePort } = plan.port;
  const limited = kind === 'load-balancer' && plan.sourceRanges.length > 0;
  return [
    ...(kind === 'node-port' ? ['Every node answers on this port of its own addresses.'] : []),
    externalLocal
      ? 'Only backends on the node that gets the packet; the client’s address is kept (externalTrafficPolicy: Local).'
      : 'Any backend; the client’s address becomes that of the node (externalTrafficPolicy: Cluster).',
    ...(limited ? [`Only clients from ${plan.sourceRanges.join(', ')} (loadBalancerSourceRanges).`] : []),
    ...(kind === 'load-balancer' && healthCheckNodePort !== 0 ? [`The load balancer asks port ${healthCheckNodePort} which nodes have backends.`] : []),
    ...affinity(plan),
  ];
}

/** What becomes of a connection without a backend; '' where there is one. */
export function refusalOf(plan: PortPlan, internal: boolean): string {
  if (internal ? plan.hasInternal : plan.hasExternal) return '';
  return plan.sets.any ? 'Dropped: no backend is on this node, and the policy is Local.' : 'Refused: no backend is ready.';
}

function affinity({ port: { affinitySeconds } }: PortPlan): string[] {
  return affinitySeconds === undefined ? [] : [`A client stays with its backend for ${duration(affinitySeconds)} after its last connection (sessionAffinity: ClientIP).`];
}

function duration(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
