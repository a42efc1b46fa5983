import { installation, ipPool } from './calico';
import { configMap } from './config-map';
import { endpointSlice, endpoints } from './endpoints';
import { kindCluster } from './kind-cluster';
import type { KindReader } from './kind-reader';
import { kubeProxy } from './kube-proxy';
import { kubeadm } from './kubeadm';
import { kubelet } from './kubelet';
import { kustomization } from './kustomization';
import { networkPolicy } from './network-policy';
import { node } from './node';
import { service } from './service';
import { serviceCidr } from './service-cidr';
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
  endpointSlice,
  endpoints,
  kubeadm,
  kubeProxy,
  kubelet,
  kindCluster,
  configMap,
  ipPool,
  installation,
  serviceCidr,
  networkPolicy,
  kustomization,
];

const BY_TYPE: ReadonlyMap<string, KindReader> = new Map(
  KIND_READERS.flatMap((reader) => reader.groups.flatMap((group) => reader.kinds.map((kind) => [`${group}/${kind}`, reader] as const))),
);

/** The reader of a kind, or nothing when the kind has no facts. */
export function kindReader(group: string, kind: string): KindReader | undefined {
  return BY_TYPE.get(`${group}/${kind}`);
}
