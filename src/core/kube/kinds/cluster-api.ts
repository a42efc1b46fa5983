import { openEmbedded } from '../../yaml/embedded';
import type { Cursor } from '../../yaml/cursor';
import { addPodNetworkFacts } from '../container-facts';
import type { FactsBuilder } from '../facts-builder';
import { addFields, cursorsAt } from '../fields';
import { mappings } from '../ports';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';
import { addKubeadm } from './kubeadm';
import { tableKind } from './table-kind';

/** Cluster API's Cluster. Source: cluster-api api/core/v1beta1/cluster_types.go and v1beta2. */
export const capiCluster = tableKind({
  groups: ['cluster.x-k8s.io'],
  kinds: ['Cluster'],
  title: 'cluster-api',
  defines: 'cluster-api',
  addresses: [
    ['spec.clusterNetwork.pods.cidrBlocks', 'pod-range', 'prefixes'],
    ['spec.clusterNetwork.services.cidrBlocks', 'service-range', 'prefixes'],
    ['spec.controlPlaneEndpoint.host', 'api-server-address', 'host'],
  ],
  settings: [
    ['spec.clusterNetwork.serviceDomain', 'dns-domain'],
    ['spec.topology.version', 'kubernetes-version'],
    ['metadata.name', 'cluster-name'],
  ],
});

const KUBEADM_PARTS = [['clusterConfiguration', 'ClusterConfiguration'], ['initConfiguration', 'InitConfiguration'], ['joinConfiguration', 'JoinConfiguration']] as const;
const SPECS = ['spec.kubeadmConfigSpec', 'spec.template.spec.kubeadmConfigSpec', 'spec.template.spec', 'spec'];

/** The kubeadm control plane and bootstrap of Cluster API. Source: cluster-api api/bootstrap/kubeadm/v1beta1 and v1beta2 kubeadm_types.go. */
export const capiKubeadm: KindReader = {
  groups: ['controlplane.cluster.x-k8s.io', 'bootstrap.cluster.x-k8s.io'],
  kinds: ['KubeadmControlPlane', 'KubeadmControlPlaneTemplate', 'KubeadmConfig', 'KubeadmConfigTemplate'],
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    const origin = `cluster-api ${type.kind} `;
    for (const spec of SPECS.flatMap((path) => cursorsAt(root, path))) addKubeadmSpec(spec, origin, out);
    out.setting('kubernetes-version', root.at('spec', 'version'), `${origin}spec.version`);
  },
};

function addKubeadmSpec(spec: Cursor, origin: string, out: FactsBuilder): void {
  for (const [key, kind] of KUBEADM_PARTS) addKubeadm(spec.get(key), kind, `${origin}${key} `, out);
  for (const file of mappings(spec.get('files'))) addStaticPods(file.get('content'), `${origin}files.content `, out);
}

/** Static pods in the files of a machine, as kube-vip's. They are no objects of the workspace, so only their addresses count. */
function addStaticPods(content: Cursor, origin: string, out: FactsBuilder): void {
  const text = content.text() ?? '';
  if (!/\bkind["']?: *["']?Pod\b/.test(text)) return;
  for (const { root, isDamaged, template } of openEmbedded(content, out.reader)) {
    if (!isDamaged && !template && root.get('kind').text() === 'Pod') addPodNetworkFacts(root, undefined, out, origin);
  }
}

/** Address management of Cluster API and its in-cluster provider. Source: cluster-api api/ipam; cluster-api-ipam-provider-in-cluster api/v1alpha2. */
export const capiIpam = tableKind({
  groups: ['ipam.cluster.x-k8s.io'],
  kinds: ['IPAddress', 'InClusterIPPool', 'GlobalInClusterIPPool'],
  addresses: [
    ['spec.address', 'other-address', 'address'],
    ['spec.gateway', 'other-address', 'address'],
    ['spec.subnet', 'other-range', 'prefix'],
    ['spec.addresses', 'other-range', 'interval'],
    ['spec.excludedAddresses', 'other-range', 'interval'],
  ],
  also(root, out, origin, owner) {
    const first = root.at('spec', 'first').isGiven;
    if (first) addFields(root, { addresses: [['spec.first', 'other-address', 'address'], ['spec.last', 'other-address', 'address']] }, origin, out, owner);
  },
});
