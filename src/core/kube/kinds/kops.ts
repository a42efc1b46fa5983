import type { Cursor } from '../../yaml/cursor';
import type { FactsBuilder } from '../facts-builder';
import { addFields, type AddressRow, cursorsAt } from '../fields';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';

/** Fields that v1alpha3 moved below `spec.networking`. */
const NETWORK: readonly AddressRow[] = [
  ['podCIDR', 'pod-range', 'prefixes'],
  ['serviceClusterIPRange', 'service-range', 'prefixes'],
  ['nonMasqueradeCIDR', 'other-range', 'prefix'],
  ['additionalNetworkCIDRs', 'vpc-network', 'prefix'],
  ['subnets[].cidr', 'node-network', 'prefix'],
  ['subnets[].additionalRoutes[].cidr', 'external-network', 'prefix'],
];

/** Who may connect may also be a prefix list of the cloud, `pl-…`. */
const SPEC: readonly AddressRow[] = [
  ['kubernetesApiAccess', 'source-range', 'named'],
  ['sshAccess', 'source-range', 'named'],
  ['nodePortAccess', 'source-range', 'named'],
  ['api.access', 'source-range', 'named'],
  ['kubeDNS.serverIP', 'dns-address', 'address'],
  ['kubeDNS.nodeLocalDNS.localIP', 'dns-address', 'address'],
  ['kubeControllerManager.clusterCIDR', 'pod-range', 'prefixes'],
  ['kubeProxy.clusterCIDR', 'pod-range', 'prefixes'],
  ['kubeAPIServer.serviceClusterIPRange', 'service-range', 'prefixes'],
  ['kubeAPIServer.advertiseAddress', 'api-server-address', 'address'],
  ['kubelet.clusterDNS', 'dns-address', 'address'],
  ['api.loadBalancer.subnets[].privateIPv4Address', 'api-server-address', 'address'],
];

/** kOps' names of network plugins where they differ from the usual ones. */
const PLUGINS: Readonly<Record<string, string>> = { gcp: 'gce', kuberouter: 'kube-router', kubeRouter: 'kube-router', amazonVPC: 'amazonvpc' };
// `cni` and `external` leave the choice to somebody else.
const NO_PLUGINS = new Set(['cni', 'external', 'egressProxy', 'isolateControlPlane', 'isolateMasters', 'topology', 'tagSubnets']);

/** kOps' Cluster, v1alpha2 and v1alpha3. Source: kops pkg/apis/kops/v1alpha2/cluster.go, v1alpha3/networking.go. */
export const kopsCluster: KindReader = {
  groups: ['kops.k8s.io', 'kops'],
  kinds: ['Cluster'],
  read(root, out, type) {
    const owner = addResource(root, type, { type: 'other' }, out);
    const name = root.at('metadata', 'name');
    out.define('kops', 'control-plane', name.text() || undefined);
    out.setting('cluster-name', name, 'kops Cluster metadata.name');
    const spec = root.get('spec');
    addFields(spec, { addresses: SPEC, settings: SETTINGS }, 'kops Cluster spec.', out, owner);
    for (const path of ['spec', 'spec.networking']) {
      for (const place of cursorsAt(root, path)) addNetwork(place, `kops Cluster ${path}.`, owner, out);
    }
    addPlugin(spec.get('networking'), out);
  },
};

const SETTINGS = [
  ['kubernetesVersion', 'kubernetes-version'],
  ['clusterDNSDomain', 'dns-domain'],
  ['kubeControllerManager.allocateNodeCIDRs', 'allocate-node-cidrs'],
  ['kubeControllerManager.nodeCIDRMaskSize', 'node-mask'],
  ['kubeAPIServer.serviceNodePortRange', 'node-port-range'],
  ['kubeProxy.proxyMode', 'proxy-mode'],
  ['kubelet.maxPods', 'max-pods'],
] as const;

function addNetwork(place: Cursor, origin: string, owner: number, out: FactsBuilder): void {
  addFields(place, { addresses: NETWORK }, origin, out, owner);
  // Machines get addresses of subnets; only without these the whole network says where they are.
  const role = cursorsAt(place, 'subnets[].cidr').length > 0 ? 'vpc-network' : 'node-network';
  addFields(place, { addresses: [['networkCIDR', role, 'prefix']] }, origin, out, owner);
}

function addPlugin(networking: Cursor, out: FactsBuilder): void {
  const plugin = networking.entries().find(({ key, value }) => value.node?.type === 'map' && !NO_PLUGINS.has(key));
  if (plugin === undefined) return;
  const { key, value } = plugin;
  const cni = Object.hasOwn(PLUGINS, key) ? (PLUGINS[key] ?? key) : key;
  out.settingText('cni', { value: cni, slot: value.keySlot() }, `kops Cluster spec.networking.${key}`);
  const mode = value.get('ipam').text();
  if (mode !== undefined) out.settingText('cni-mode', { value: mode, slot: value.get('ipam').slot() }, `kops Cluster spec.networking.${key}.ipam`);
}
