import type { Cursor } from '../../yaml/cursor';
import { openEmbedded } from '../../yaml/embedded';
import type { FactsBuilder } from '../facts-builder';
import { addFields, type FieldTable } from '../fields';
import { addInstallation } from './calico';
import type { UntypedReader } from './untyped-reader';

/** Values of a network plugin's chart, and the plugin that it installs. */
export interface Chart extends FieldTable {
  readonly cni?: string;
  /** Reads what no table can say. `whole` is what proves the chart. */
  readonly also?: (values: Cursor, whole: Cursor, origin: string, out: FactsBuilder) => void;
}

/** Source: flannel chart/kube-flannel/values.yaml. */
const FLANNEL: Chart = {
  cni: 'flannel',
  addresses: [
    ['podCidr', 'flannel-network', 'named'],
    ['podCidrv6', 'flannel-network', 'named'],
  ],
  settings: [['flannel.backend', 'cni-mode'], ['flannel.mtu', 'mtu-base']],
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
    ['MTU', 'mtu-base'],
    ['routingMode', 'cni-mode'],
    ['tunnelProtocol', 'cni-tunnel-protocol'],
    ['autoDirectNodeRoutes', 'cni-node-routes'],
    ['endpointRoutes.enabled', 'cni-endpoint-routes'],
    ['kubeProxyReplacement', 'proxy-replaced'],
    ['ipam.operator.clusterPoolIPv4MaskSize', 'cni-block-size'],
    ['ipam.operator.clusterPoolIPv6MaskSize', 'cni-block-size-ipv6'],
  ],
};

/** Source: calico charts/tigera-operator/values.yaml, whose `installation` is the spec of an Installation. */
const TIGERA: Chart = {
  also(values, whole, origin, out) {
    addInstallation(values.get('installation'), whole, `${origin}installation.`, out);
  },
};

/** Up to chart version 0.12. Source: metallb charts/metallb/values.yaml of that time. */
const METALLB: Chart = {
  addresses: [
    ['configInline.address-pools[].addresses', 'load-balancer-pool', 'interval'],
    ['configInline.peers[].peer-address', 'other-address', 'address'],
  ],
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
  metallb: METALLB,
  'aws-vpc-cni': { cni: 'amazon-vpc-cni' },
};

/** Names of the charts whose values are read. */
export const CHART_NAMES: readonly string[] = Object.keys(CHARTS);

/** The chart by its name, without the repository before it and the distribution's name. */
function chartOf(chart: Cursor): readonly [name: string, table: Chart] | undefined {
  const name = (chart.text() ?? '').replace(/^.*\//, '').replace(/^(?:rke2|k3s)-/, '');
  const table = Object.hasOwn(CHARTS, name) ? CHARTS[name] : undefined;
  return table === undefined ? undefined : [name, table];
}

/** Adds what values say to the chart that is named at a place. `kind` is what holds them. Errors: other charts give no facts. */
export function addValues(chart: Cursor, values: Cursor, kind: string, out: FactsBuilder): void {
  const found = chartOf(chart);
  if (found === undefined || !values.isGiven) return;
  const [name, table] = found;
  addChart(values, chart, table, name, `${kind} values`, out);
}

/** The same for values in a string. Errors: damaged ones and templates give no facts. */
export function addValuesText(chart: Cursor, text: Cursor, kind: string, out: FactsBuilder): void {
  if (chartOf(chart) === undefined) return;
  for (const { root, isDamaged, template } of openEmbedded(text, out.reader)) if (!isDamaged && !template) addValues(chart, root, kind, out);
}

/** The same for single values that are named by their path, as `--set` of Helm does: `ipam.operator.list[0]`. */
export function addSetValues(chart: Cursor, values: readonly { readonly path: string; readonly value: Cursor }[], kind: string, out: FactsBuilder): void {
  const found = chartOf(chart);
  if (found === undefined) return;
  const [name, { addresses = [], settings = [] }] = found;
  for (const { path, value } of values) {
    const plain = path.replaceAll(/\[\d+\]/g, '');
    const here = (row: string): boolean => row.replaceAll('[]', '') === plain;
    // A list in braces is no comma list.
    if (/^\s*\{/.test(value.text() ?? '')) continue;
    const table: FieldTable = {
      addresses: addresses.filter(([row]) => here(row)).map(([, role, form]) => ['', role, form] as const),
      settings: settings.filter(([row]) => here(row)).map(([, setting]) => ['', setting] as const),
    };
    addFields(value, table, `${name} ${kind} ${plain}`, out);
  }
}

function addChart(values: Cursor, whole: Cursor, table: Chart, name: string, kind: string, out: FactsBuilder): void {
  if (table.cni !== undefined) out.settingText('cni', { value: table.cni, slot: whole.slot() }, `${kind} of ${name}`);
  const origin = `${name} ${kind} `;
  addFields(values, table, origin, out);
  table.also?.(values, whole, origin, out);
}

/** A chart's own `values.yaml` has this many keys at its root at least; what people write over it has few. */
const MANY_KEYS = 60;
/** The same of Kube-OVN's, which has fewer. */
const FEW_KEYS = 15;
const CILIUM_OPERATOR = ['clusterPoolIPv4PodCIDRList', 'clusterPoolIPv6PodCIDRList', 'clusterPoolIPv4PodCIDR', 'autoCreateCiliumPodIPPools'];
const CILIUM_BESIDE = ['ipam', 'routingMode', 'tunnel', 'tunnelProtocol', 'kubeProxyReplacement', 'autoDirectNodeRoutes', 'k8sServiceHost', 'hubble', 'operator'];

/** What tells the values of a chart from any other file, by keys that nothing else has. */
const SIGNS: Readonly<Record<string, (values: Cursor) => boolean>> = {
  flannel: (values) => values.get('podCidr').exists && values.get('flannel').node?.type === 'map',
  'ovn-kubernetes': (values) => ['podNetwork', 'serviceNetwork', 'k8sAPIServer'].every((key) => values.get(key).exists),
  cilium(values) {
    if (values.entries().length >= MANY_KEYS) return false;
    if (CILIUM_OPERATOR.some((key) => values.at('ipam', 'operator', key).isGiven)) return true;
    return ['ipv4NativeRoutingCIDR', 'ipv6NativeRoutingCIDR'].some((key) => values.get(key).isGiven) && CILIUM_BESIDE.some((key) => values.get(key).exists);
  },
  'tigera-operator': (values) => values.at('installation', 'calicoNetwork').node?.type === 'map',
  metallb: (values) => values.at('configInline', 'address-pools').node?.type === 'seq',
  'kube-ovn': (values) => values.entries().length < FEW_KEYS && ['POD_CIDR', 'SVC_CIDR'].some((key) => values.at('ipv4', key).isGiven),
};

/** Words without which a text holds no values of these charts. */
export const VALUES_WORDS: readonly string[] = ['podCidr', 'podNetwork', ...CILIUM_OPERATOR.slice(1), 'NativeRoutingCIDR', 'calicoNetwork', 'configInline', 'POD_CIDR', 'SVC_CIDR'];

/**
 * `values.yaml` without a release around it: of one of the charts, or of a chart that has them below it under their names.
 * The file says nothing of its chart, so it is known by its keys.
 */
export const chartValues: UntypedReader = {
  words: VALUES_WORDS,
  recognises: (root) => valuesIn(root).length > 0,
  read: (root, out) => addFoundValues(root, 'values', out),
};

/** Adds the values of known charts in a mapping. `kind` is what people call the place. */
export function addFoundValues(root: Cursor, kind: string, out: FactsBuilder): void {
  for (const { name, values, proof } of valuesIn(root)) {
    const table = CHARTS[name];
    if (table !== undefined) addChart(values, proof, table, name, kind, out);
  }
}

function valuesIn(root: Cursor): { readonly name: string; readonly values: Cursor; readonly proof: Cursor }[] {
  return Object.entries(SIGNS).flatMap(([name, isIt]) =>
    [root, root.get(name)].flatMap((values) => {
      const first = values.entries()[0];
      return first !== undefined && isIt(values) ? [{ name, values, proof: first.value }] : [];
    }),
  );
}
