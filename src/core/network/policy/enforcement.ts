import type { ClusterModel, CniPlugin } from '../model';
import type { WorkloadSubject } from '../subjects';

/** Whether something in the cluster makes NetworkPolicies hold. `by`: its name for people. */
export interface Enforcement {
  readonly enforced: 'yes' | 'no' | 'unknown';
  readonly by: string;
  /** What has to be said beside it, as a sentence. */
  readonly remark?: string;
}

/** Source: the plugins' documentation. The bridge plugin and kubenet make devices and routes alone. */
const MODELLED: Readonly<Record<CniPlugin, Enforcement>> = {
  calico: { enforced: 'yes', by: 'Calico' },
  canal: { enforced: 'yes', by: 'Calico (Canal)' },
  cilium: { enforced: 'yes', by: 'Cilium' },
  kindnet: { enforced: 'yes', by: 'kindnet', remark: 'kindnet enforces NetworkPolicies since kind 0.24; older ones let everything pass.' },
  flannel: { enforced: 'no', by: 'Flannel' },
  bridge: { enforced: 'no', by: 'the bridge plugin' },
  kubenet: { enforced: 'no', by: 'kubenet' },
};

/** Titles of plugins that are not modelled and enforce policies. */
const OTHERS: ReadonlySet<string> = new Set(['Weave Net', 'Antrea', 'OVN-Kubernetes', 'Kube-OVN', 'OpenShift SDN', 'kube-router']);

/** DaemonSets that enforce policies beside any plugin. */
const CONTROLLERS: readonly (readonly [RegExp, string])[] = [
  [/^kube-network-policies/, 'kube-network-policies'],
  [/^kube-router$/, 'kube-router'],
  [/^calico-node$/, 'Calico'],
];

/**
 * Who enforces NetworkPolicies in a cluster.
 * Source: k3s documentation, Network Policy Controller (kube-router's, beside Flannel).
 */
export function enforcementOf(model: ClusterModel, workloads: readonly WorkloadSubject[], tools: readonly string[]): Enforcement {
  const { value: cni, provenance } = model.cni;
  const own = MODELLED[cni.plugin];
  if (own.enforced === 'yes') return own;
  const name = cni.plugin === 'bridge' ? cni.title : '';
  if (OTHERS.has(name)) return { enforced: 'yes', by: name };
  for (const { resource } of workloads) {
    const controller = resource.kind === 'DaemonSet' ? CONTROLLERS.find(([pattern]) => pattern.test(resource.name)) : undefined;
    if (controller !== undefined) return { enforced: 'yes', by: controller[1] };
  }
  if (cni.plugin === 'flannel' && tools.some((tool) => tool === 'k3s' || tool === 'k3d')) return { enforced: 'yes', by: "k3s' network policy controller" };
  if (cni.plugin === 'bridge' && provenance === 'assumed') return { enforced: 'unknown', by: name === 'bridge plugin' ? 'the network plugin' : name };
  return own;
}
