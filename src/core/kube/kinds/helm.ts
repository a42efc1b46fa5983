import type { Cursor } from '../../yaml/cursor';
import { openEmbedded } from '../../yaml/embedded';
import type { FactsBuilder } from '../facts-builder';
import { addFields, type FieldTable } from '../fields';
import { mappings } from '../ports';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';
import type { UntypedReader } from './untyped-reader';

/** Values of a network plugin's chart, and the plugin that it installs. */
interface Chart extends FieldTable {
  readonly cni?: string;
}

/** Source: flannel chart/kube-flannel/values.yaml. */
const FLANNEL: Chart = {
  cni: 'flannel',
  addresses: [
    ['podCidr', 'flannel-network', 'named'],
    ['podCidrv6', 'flannel-network', 'named'],
  ],
  settings: [['flannel.backend', 'cni-mode']],
};

/** Source: cilium install/kubernetes/cilium/values.yaml. */
const CILIUM: Chart = {
  cni: 'cilium',
  addresses: [
    ['ipam.operator.clusterPoolIPv4PodCIDRList', 'cilium-pool', 'prefix'],
    ['ipam.operator.clusterPoolIPv6PodCIDRList', 'cilium-pool', 'prefix'],
    ['ipam.operator.clusterPoolIPv4PodCIDR', 'cilium-pool', 'prefix'],
    ['ipam.operator.autoCreateCiliumPodIPPools.*.ipv4.cidrs', 'cilium-pool', 'prefix'],
    ['ipam.operator.autoCreateCiliumPodIPPools.*.ipv6.cidrs', 'cilium-pool', 'prefix'],
    ['ipv4NativeRoutingCIDR', 'other-range', 'prefix'],
    ['ipv6NativeRoutingCIDR', 'other-range', 'prefix'],
    ['k8sServiceHost', 'api-server-address', 'named'],
    ['ipMasqAgent.config.nonMasqueradeCIDRs', 'other-range', 'prefix'],
    ['clustermesh.config.clusters[].ips', 'other-address', 'address'],
  ],
  settings: [
    ['ipam.mode', 'cni-ipam'],
    ['routingMode', 'cni-mode'],
    ['tunnelProtocol', 'cni-tunnel-protocol'],
    ['autoDirectNodeRoutes', 'cni-node-routes'],
    ['endpointRoutes.enabled', 'cni-endpoint-routes'],
    ['ipam.operator.clusterPoolIPv4MaskSize', 'cni-block-size'],
    ['ipam.operator.clusterPoolIPv6MaskSize', 'cni-block-size-ipv6'],
  ],
};

/** Source: calico charts/tigera-operator/values.yaml, whose `installation` is the spec of an Installation. */
const TIGERA: Chart = {
  cni: 'calico',
  addresses: [['installation.calicoNetwork.ipPools[].cidr', 'calico-pool', 'prefix']],
  settings: [['installation.calicoNetwork.ipPools[].encapsulation', 'cni-mode']],
};

/** Source: kube-ovn charts/kube-ovn/values.yaml and charts/kube-ovn-v2/values.yaml. */
const KUBE_OVN: Chart = {
  cni: 'kube-ovn',
  addresses: [
    ['networking.pods.cidr.v4', 'pod-range', 'prefixes'],
    ['networking.pods.cidr.v6', 'pod-range', 'prefixes'],
    ['networking.services.cidr.v4', 'service-range', 'prefixes'],
    ['networking.services.cidr.v6', 'service-range', 'prefixes'],
    ['networking.join.cidr.v4', 'join-network', 'prefixes'],
    ['networking.join.cidr.v6', 'join-network', 'prefixes'],
    ['ipv4.POD_CIDR', 'pod-range', 'prefixes'],
    ['ipv4.SVC_CIDR', 'service-range', 'prefixes'],
    ['ipv4.JOIN_CIDR', 'join-network', 'prefixes'],
  ],
};

/** Source: ovn-kubernetes helm/ovn-kubernetes/values.yaml. */
const OVN_KUBERNETES: Chart = {
  cni: 'ovn-kubernetes',
  addresses: [
    ['podNetwork', 'pod-range', 'blocks'],
    ['serviceNetwork', 'service-range', 'blanks'],
    ['k8sAPIServer', 'api-server-address', 'host'],
  ],
};

const CHARTS: Readonly<Record<string, Chart>> = {
  flannel: FLANNEL,
  cilium: CILIUM,
  'tigera-operator': TIGERA,
  'ovn-kubernetes': OVN_KUBERNETES,
  'kube-ovn': KUBE_OVN,
  'kube-ovn-v2': KUBE_OVN,
  metallb: { addresses: [['configInline.address-pools[].addresses', 'load-balancer-pool', 'interval']] },
  'aws-vpc-cni': { cni: 'amazon-vpc-cni' },
};

/** Flannel's values without a release around them: the range beside the plugin's own section. */
export const flannelValues: UntypedReader = {
  words: ['podCidr'],
  recognises: (root) => root.get('podCidr').exists && root.get('flannel').node?.type === 'map',
  read: (root, out) => addFields(root, FLANNEL, 'flannel values ', out),
};

/** The same for OVN-Kubernetes. */
export const ovnValues: UntypedReader = {
  words: ['podNetwork'],
  recognises: (root) => root.get('podNetwork').exists && root.get('serviceNetwork').exists && root.get('k8sAPIServer').exists,
  read: (root, out) => addFields(root, OVN_KUBERNETES, 'ovn-kubernetes values ', out),
};

/** Flux' HelmRelease. Source: fluxcd/helm-controller api/v2 HelmReleaseSpec. */
export const helmRelease: KindReader = {
  groups: ['helm.toolkit.fluxcd.io'],
  kinds: ['HelmRelease'],
  words: Object.keys(CHARTS),
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    const spec = root.get('spec');
    const chart = [spec.at('chart', 'spec', 'chart'), spec.at('chartRef', 'name'), root.at('metadata', 'name')].find((place) => place.isGiven);
    if (chart !== undefined) addValues(chart, spec.get('values'), 'HelmRelease', out);
  },
};

/** Helm charts of k3s and RKE2, whose values are YAML in a string. Source: k3s-io/helm-controller pkg/apis/helm.cattle.io/v1. */
export const helmChart: KindReader = {
  groups: ['helm.cattle.io'],
  kinds: ['HelmChart', 'HelmChartConfig'],
  words: Object.keys(CHARTS),
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    const chart = root.at('spec', 'chart').isGiven ? root.at('spec', 'chart') : root.at('metadata', 'name');
    addValuesText(chart, root.at('spec', 'valuesContent'), type.kind, out);
  },
};

/** Argo CD's Application. Source: argoproj/argo-cd pkg/apis/application/v1alpha1 ApplicationSourceHelm. */
export const argoApplication: KindReader = {
  groups: ['argoproj.io'],
  kinds: ['Application'],
  words: Object.keys(CHARTS).map((name) => `chart: ${name}`),
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    for (const source of [root.at('spec', 'source'), ...mappings(root.at('spec', 'sources'))]) {
      const helm = source.get('helm');
      addValuesText(source.get('chart'), helm.get('values'), 'Application', out);
      if (helm.get('valuesObject').exists) addValues(source.get('chart'), helm.get('valuesObject'), 'Application', out);
    }
  },
};

function addValuesText(chart: Cursor, text: Cursor, kind: string, out: FactsBuilder): void {
  if (chartOf(chart) === undefined) return;
  for (const { root, isDamaged, template } of openEmbedded(text, out.reader)) if (!isDamaged && !template) addValues(chart, root, kind, out);
}

function addValues(chart: Cursor, values: Cursor, kind: string, out: FactsBuilder): void {
  const found = chartOf(chart);
  if (found === undefined) return;
  const [name, table] = found;
  if (table.cni !== undefined) out.settingText('cni', { value: table.cni, slot: chart.slot() }, `${kind} of ${name}`);
  addFields(values, table, `${name} ${kind} values `, out);
}

/** The chart by its name, without the repository before it and the distribution's name. */
function chartOf(chart: Cursor): readonly [name: string, table: Chart] | undefined {
  const name = (chart.text() ?? '').replace(/^.*\//, '').replace(/^(?:rke2|k3s)-/, '');
  const table = Object.hasOwn(CHARTS, name) ? CHARTS[name] : undefined;
  return table === undefined ? undefined : [name, table];
}
