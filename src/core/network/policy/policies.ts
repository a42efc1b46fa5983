// NetworkPolicies of a cluster with all that their verdicts rest on. It must never know how packets travel.
import type { Labels, PolicyBody } from '../../kube/facts';
import type { ClusterModel } from '../model';
import { placeOf } from '../subjects';
import type { PolicySubject, ResourceSubject, WorkloadSubject } from '../subjects';
import type { Place } from '../../store/place';
import { enforcementOf } from './enforcement';
import type { Enforcement } from './enforcement';

/** Which way traffic goes, seen from the pod that a policy selects. */
export type Direction = 'ingress' | 'egress';

/** A NetworkPolicy. */
export interface ClusterPolicy {
  readonly namespace: string;
  /** `shop/deny-all`. */
  readonly title: string;
  readonly body: PolicyBody;
  readonly directions: ReadonlySet<Direction>;
  readonly place: Place;
}

/** What a cluster's manifests say about policies. */
export interface PolicyInput {
  readonly policies: readonly PolicySubject[];
  readonly resources: readonly ResourceSubject<unknown>[];
  readonly workloads: readonly WorkloadSubject[];
  readonly tools: readonly string[];
  /** Some of the cluster's documents cannot be read. */
  readonly unreadable: boolean;
}

/** The policies of a cluster, by namespace. */
export interface PolicyCluster {
  readonly byNamespace: ReadonlyMap<string, readonly ClusterPolicy[]>;
  /** Labels of the namespaces that have an object. */
  readonly namespaces: ReadonlyMap<string, Labels>;
  readonly enforcement: Enforcement;
  /** Whether blocks of addresses hold for addresses of pods. */
  readonly blocksHoldForPods: boolean;
  /** What else may decide and is not evaluated. Shape: a sentence; undefined: nothing. */
  readonly beyond?: string;
}

/** Policies of other APIs, which come before or beside those of networking.k8s.io. */
const OTHER_KINDS: ReadonlySet<string> = new Set([
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
  'GlobalNetworkPolicy',
  'CiliumNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
]);

/** Reads the policies of a cluster. Cost: O(objects), once per cluster and revision. */
export function policyCluster(input: PolicyInput, model: ClusterModel): PolicyCluster {
  const byNamespace = new Map<string, ClusterPolicy[]>();
  for (const subject of input.policies) {
    // MultiNetworkPolicy is for further networks of pods.
    if (subject.resource.kind !== 'NetworkPolicy') continue;
    const policy = policyOf(subject);
    const list = byNamespace.get(policy.namespace);
    if (list === undefined) byNamespace.set(policy.namespace, [policy]);
    else list.push(policy);
  }
  const enforcement = enforcementOf(model, input.workloads, input.tools);
  return {
    byNamespace,
    namespaces: new Map(input.resources.filter(({ resource }) => resource.kind === 'Namespace' && resource.group === '').map(({ resource }) => [resource.name, resource.labels])),
    enforcement,
    // Cilium knows pods and nodes by identity: blocks are for what is outside. Source: Cilium documentation, CIDR based policies.
    blocksHoldForPods: enforcement.by !== 'Cilium',
    beyond: beyondOf(input),
  };
}

/** Source: `networking/v1` NetworkPolicySpec policyTypes: ingress always, egress where there are egress rules. */
function policyOf(subject: PolicySubject): ClusterPolicy {
  const { body, namespace, resource } = subject;
  const written = body.policyTypes.map((text) => text.toLowerCase());
  const types = written.length > 0 ? written : body.egress.length > 0 ? ['ingress', 'egress'] : ['ingress'];
  const directions = new Set((['ingress', 'egress'] as const).filter((direction) => types.includes(direction)));
  return { namespace, title: `${namespace}/${resource.name}`, body, directions, place: placeOf(subject, resource.slot) };
}

function beyondOf({ resources, unreadable }: PolicyInput): string | undefined {
  const others = resources.filter(({ resource }) => OTHER_KINDS.has(resource.kind) || (resource.kind === 'NetworkPolicy' && /calico|antrea/.test(resource.group)));
  if (others.length > 0) {
    const names = [...new Set(others.map(({ resource }) => `${resource.kind} ${resource.name}`))];
    return `Policies of other APIs are not evaluated and may decide otherwise: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}.`;
  }
  return unreadable ? 'Some documents of the cluster cannot be read (templates or mistakes): there may be further NetworkPolicies.' : undefined;
}
