import { adminPolicy } from './admin-policy';
import { antreaExternalPools, antreaOthers, antreaPools } from './antrea';
import { installation, ipPool } from './calico';
import { calicoBgp, calicoBlocks, calicoHosts, calicoNode, calicoPolicy } from './calico-objects';
import { ciliumLoadBalancerPool, ciliumNode, ciliumPodPool, ciliumPolicy, ciliumRouting } from './cilium';
import { ackCluster, ackNetworks, asoCluster, asoNetworks, asoRoute, crossplaneClusters, crossplaneNetworks, eksctl, gardenerShoot, kccCluster, kccNetworks } from './clouds';
import { capiCluster, capiIpam, capiKubeadm } from './cluster-api';
import { capiAws, capiAzure, capiGoogle, capiOthers, capiVsphere, metal3Ipam } from './cluster-api-clouds';
import { configMap } from './config-map';
import { endpointSlice, endpoints } from './endpoints';
import { gateway, gatewayRoute, openshiftRoute } from './gateway';
import { argoApplication, helmChart, helmRelease } from './helm';
import { ingress } from './ingress';
import { ipAddress } from './ip-address';
import { istioEntry, istioOperator, serviceImport } from './istio';
import { k0sConfig, k0sctl } from './k0s';
import { k3dSimple } from './k3d';
import { rancherCluster } from './k3s';
import { kindCluster } from './kind-cluster';
import type { KindReader } from './kind-reader';
import { knative } from './knative';
import { kopsCluster } from './kops';
import { kubeOvnOthers, kubeOvnSubnet } from './kube-ovn';
import { kubeProxy } from './kube-proxy';
import { kubeadm } from './kubeadm';
import { kubelet } from './kubelet';
import { virtualMachine, virtualMachineInstance, virtualMachinePool, virtualMachineReplicas } from './kubevirt';
import { kustomization } from './kustomization';
import { leaderWorkerSet } from './leader-worker-set';
import { openelb, purelb } from './load-balancers';
import { metallbPeer, metallbPool } from './metallb';
import { namespace } from './namespace';
import { networkAttachment, spiderpool, submariner, whereaboutsPool } from './multus';
import { networkPolicy } from './network-policy';
import { nmstatePolicy } from './nmstate';
import { node } from './node';
import { agentConfig, openshiftIngressController, openshiftNetwork, openshiftOperatorNetwork, openshiftSdn } from './openshift';
import { ovnEgress, userDefinedNetwork } from './ovn-kubernetes';
import { secret } from './secret';
import { service } from './service';
import { serviceCidr } from './service-cidr';
import { talosNetwork } from './talos';
import { apps, cronJob, deploymentConfig, job, pod, replicationController, rollout } from './workloads';

/** Every kind with facts. A new one is a file of its own and a line here. */
export const KIND_READERS: readonly KindReader[] = [
  node,
  service,
  pod,
  apps,
  replicationController,
  deploymentConfig,
  rollout,
  job,
  cronJob,
  ...[leaderWorkerSet, knative, virtualMachine, virtualMachineInstance, virtualMachineReplicas, virtualMachinePool],
  endpointSlice,
  endpoints,
  kubeadm,
  kubeProxy,
  kubelet,
  kindCluster,
  configMap,
  secret,
  ipPool,
  installation,
  serviceCidr,
  namespace,
  networkPolicy,
  kustomization,
  ...[capiCluster, capiKubeadm, capiIpam, capiAws, capiAzure, capiGoogle, capiVsphere, capiOthers, metal3Ipam],
  ...[kopsCluster, eksctl, gardenerShoot, ackCluster, ackNetworks, crossplaneClusters, crossplaneNetworks, kccCluster, kccNetworks, asoCluster, asoNetworks, asoRoute],
  ...[k3dSimple, rancherCluster, k0sConfig, k0sctl, talosNetwork],
  ...[openshiftNetwork, openshiftOperatorNetwork, openshiftSdn, openshiftIngressController, openshiftRoute, agentConfig],
  ...[calicoNode, calicoBgp, calicoBlocks, calicoHosts, calicoPolicy],
  ...[ciliumNode, ciliumPodPool, ciliumLoadBalancerPool, ciliumRouting, ciliumPolicy],
  ...[antreaPools, antreaExternalPools, antreaOthers, userDefinedNetwork, ovnEgress, kubeOvnSubnet, kubeOvnOthers],
  ...[networkAttachment, whereaboutsPool, spiderpool, submariner, nmstatePolicy],
  ...[metallbPool, metallbPeer, purelb, openelb],
  ...[ingress, gateway, gatewayRoute, serviceImport, istioEntry, istioOperator, adminPolicy, ipAddress],
  ...[helmRelease, helmChart, argoApplication],
];

/** Group → kind → reader. */
const BY_TYPE = new Map<string, Map<string, KindReader>>();
for (const reader of KIND_READERS) {
  for (const group of reader.groups) {
    const kinds = BY_TYPE.get(group) ?? new Map<string, KindReader>();
    for (const kind of reader.kinds) kinds.set(kind, reader);
    BY_TYPE.set(group, kinds);
  }
}

/** The reader of a kind, or nothing when the kind has no facts. */
export function kindReader(group: string, kind: string): KindReader | undefined {
  return BY_TYPE.get(group)?.get(kind);
}
