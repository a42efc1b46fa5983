import type { ModelInput } from '../../src/core/network/model-input';
import type { ServiceSubject, WorkloadSubject } from '../../src/core/network/subjects';
import { claim, modelInput, node, service, servicePort, setting, workload } from '../support/model-input';

/** How large a made cluster is. */
export interface ClusterSize {
  readonly nodes: number;
  readonly pods: number;
  readonly services: number;
}

/** The largest cluster that Kubernetes is made for. Source: kubernetes.io, Considerations for large clusters. */
export const LARGEST: ClusterSize = { nodes: 5000, pods: 150_000, services: 10_000 };

/** Endpoints of the Service `wide`, each on a node of its own. */
export const WIDE = 64;

/**
 * What the manifests of a cluster say: every pod belongs to one Deployment, every Deployment to one Service; one of
 * them, `wide`, has 64 backends. Every tenth Service has a node port, every twentieth the policy Local.
 * Shape: IPv4; nodes with declared addresses and ranges; `cni` names the network plugin and its mode.
 */
export function largeCluster({ nodes, pods, services }: ClusterSize, cni: readonly (readonly ['cni' | 'cni-mode', string])[] = []): ModelInput {
  const count = services - 1;
  const replicas = Math.floor((pods - WIDE) / count);
  const names = Array.from({ length: count }, (_, at) => `app-${at}`);
  const left = pods - WIDE - replicas * count;
  const workloads: WorkloadSubject[] = [
    workload('Deployment', 'wide', { replicas: WIDE }),
    ...names.map((name, at) => workload('Deployment', name, { namespace: namespaceOf(at), replicas: replicas + (at < left ? 1 : 0) })),
  ];
  return modelInput({
    nodes: Array.from({ length: nodes }, (_, at) => node(`node-${at}`, { addresses: [`10.0.${(at + 10) >> 8}.${(at + 10) & 255}`], podRanges: [`10.${64 + (at >> 8)}.${at & 255}.0/24`] })),
    claims: [claim('pod-range', '10.64.0.0/10', 'kubeadm networking.podSubnet'), claim('service-range', '10.128.0.0/16', 'kubeadm networking.serviceSubnet'), claim('node-network', '10.0.0.0/18')],
    settings: cni.map(([name, value]) => setting(name, value)),
    workloads,
    services: [service('wide', { ports: [servicePort(80, { name: 'http' })] }), ...names.map(serviceFor)],
  });
}

function namespaceOf(at: number): string {
  return `team-${at % 100}`;
}

function serviceFor(name: string, at: number): ServiceSubject {
  const ports = [servicePort(80, { name: 'http', target: 8080 })];
  const { body, ...rest } = service(name, { namespace: namespaceOf(at), serviceType: at % 10 === 0 ? 'NodePort' : 'ClusterIP', ports });
  return at % 20 === 0 ? { ...rest, body: { ...body, externalTrafficPolicy: 'Local' } } : { ...rest, body };
}
