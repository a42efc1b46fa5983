// This file knows what network plugins need and do, by their names as manifests tell them.
import type { Network } from '../../network/network';
import type { ClusterId } from '../../network/subjects';

const byNodeRange = /^(flannel|canal|kube-router|kubenet|antrea|bridge|host-local|kindnet|ptp)$/i;
const bridges = /^(flannel|canal|kube-router|kubenet|bridge|host-local)$/i;
const ownManager = /^(calico|cilium|weave|weave-net|ovn|ovn-kubernetes|kube-ovn|openshift-sdn|OVNKubernetes|OpenShiftSDN|amazonvpc|amazon-vpc.*|azure.*|aws.*|gce)$/i;

/** Whether the plugin gives pods addresses of the podCIDR of their node. */
export function needsNodeRanges(plugin: string): boolean {
  return byNodeRange.test(plugin);
}

/** Whether all that is known of the cluster's plugins says that pods are on a bridge with a gateway in the node's range. */
export function usesBridge(cluster: ClusterId, network: Network): boolean {
  const plugins = network.settings(cluster, 'cni');
  return plugins.length > 0 && plugins.every(({ fact }) => bridges.test(fact.value));
}

/** Whether a plugin of the cluster manages addresses itself, whatever podCIDR the nodes have. */
export function hasOwnManager(cluster: ClusterId, network: Network): boolean {
  return network.settings(cluster, 'cni').some(({ fact }) => ownManager.test(fact.value));
}
