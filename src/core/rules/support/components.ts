// This file knows which component of Kubernetes a value is for, by the name of the field that holds it.
import type { Claim, SettingSubject } from '../../network/subjects';

/** Components whose limits differ. `kind` hands its ranges to kubeadm. */
export type Component = 'kubeadm' | 'kind' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-proxy' | 'kubelet' | 'other';

const patterns: readonly (readonly [RegExp, Component])[] = [
  [/kube-?proxy/i, 'kube-proxy'],
  [/kube-apiserver|apiServer(\.e|E)xtraArgs/, 'kube-apiserver'],
  [/kube-controller-manager|controllerManager(\.e|E)xtraArgs/, 'kube-controller-manager'],
  [/kubelet/i, 'kubelet'],
  [/^kind Cluster/, 'kind'],
  [/kubeadm (Cluster|Master)Configuration|kubeadmConfigPatches|clusterConfiguration/i, 'kubeadm'],
];

/** The component that reads the value. */
export function componentOf({ fact }: Claim | SettingSubject): Component {
  return patterns.find(([pattern]) => pattern.test(fact.origin))?.[1] ?? 'other';
}

/** Whether kubeadm checks the value, be it its own or kind's. */
export function isCheckedByKubeadm(claim: Claim | SettingSubject): boolean {
  const component = componentOf(claim);
  return component === 'kubeadm' || component === 'kind';
}

/** Whether the value decides how the controller-manager cuts the pod range into blocks. */
export function reachesControllerManager(claim: Claim | SettingSubject): boolean {
  return isCheckedByKubeadm(claim) || componentOf(claim) === 'kube-controller-manager';
}
