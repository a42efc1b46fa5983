import { describe } from 'mocha';
import { check } from './tables';

const cilium = 'ipam: {mode: cluster-pool, operator: {clusterPoolIPv4PodCIDRList: [‹10.42.0.0/16›], clusterPoolIPv4MaskSize: 24}}\n';
const tigera = 'installation:\n  calicoNetwork:\n    ipPools:\n    - {cidr: ‹192.168.0.0/16›, encapsulation: VXLAN, blockSize: 26}\n    - {cidr: "‹fd00:10::/64›"}\n    nodeAddressAutodetectionV4: {cidrs: [‹10.0.0.0/24›]}\n';
const metallb = 'configInline:\n  address-pools:\n  - {name: a, protocol: layer2, addresses: [‹192.168.1.240-192.168.1.250›]}\n';
const indented = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));

describe('values of charts without a release', () => {
  check([
    { name: 'Cilium', text: `kubeProxyReplacement: true\n${cilium}ipv4NativeRoutingCIDR: ‹10.0.0.0/8›\n`, addresses: ['cilium-pool 10.42.0.0/16', 'other-range 10.0.0.0/8'], settings: ['cni=cilium', 'cni-ipam=cluster-pool', 'proxy-replaced=true', 'cni-block-size=24'] },
    { name: 'Calico', text: tigera, addresses: ['calico-pool 192.168.0.0/16', 'calico-pool fd00:10::/64', 'other-range 10.0.0.0/24'], settings: ['cni-block-size=26', 'cni-mode=VXLAN', 'cni-mode=IPIP', 'cni=calico'] },
    { name: 'MetalLB up to 0.12', text: metallb, addresses: ['load-balancer-pool 192.168.1.240-192.168.1.250'], settings: [] },
    { name: 'Kube-OVN', text: 'ipv4: {POD_CIDR: ‹10.16.0.0/16›, SVC_CIDR: ‹10.96.0.0/12›, JOIN_CIDR: ‹100.64.0.0/16›}\n', addresses: ['pod-range 10.16.0.0/16', 'service-range 10.96.0.0/12', 'join-network 100.64.0.0/16'], settings: ['cni=kube-ovn'] },
    { name: "Kube-OVN's own file with all its defaults", text: `ipv4: {POD_CIDR: 10.16.0.0/16}\n${Array.from({ length: 20 }, (_, n) => `key${n}: {}\n`).join('')}`, settings: [] },
    { name: 'below the names of the charts', text: `cilium:\n${indented(cilium, 2)}metallb:\n${indented(metallb, 2)}`, addresses: ['cilium-pool 10.42.0.0/16', 'load-balancer-pool 192.168.1.240-192.168.1.250'] },
    { name: "the chart's own file with all its defaults says nothing of a cluster", text: `${cilium.replaceAll(/[‹›]/g, '')}${Array.from({ length: 60 }, (_, n) => `key${n}: {}\n`).join('')}`, settings: [] },
    { name: 'placeholders', text: cilium.replace('‹10.42.0.0/16›', '"{{ .pods }}"'), settings: ['cni=cilium', 'cni-ipam=cluster-pool', 'cni-block-size=24'] },
    { name: 'other files with some of the words', text: 'ipam: {operator: x}\ninstallation: {calicoNetwork: 3}\nconfigInline: {address-pools: {a: b}}\npodCidr: 10.0.0.0/8\nclusterPoolIPv4PodCIDRList: []\n', settings: [] },
    { name: 'a key of Cilium alone', text: 'name: x\nipv4NativeRoutingCIDR: 10.0.0.0/8\n', settings: [] },
    { name: 'wrong types', text: 'installation: {calicoNetwork: {ipPools: [3, [x], {cidr: [a]}, {cidr: {a: b}}]}}\n' },
    { name: 'in a ConfigMap for Flux', text: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cilium-values}\ndata:\n  values.yaml: |\n${indented(cilium, 4)}`, addresses: ['cilium-pool 10.42.0.0/16'] },
  ]);
});

describe('values of charts inline', () => {
  const kustomization = (charts: string): string => `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${charts}`;
  check([
    { name: 'kustomize', text: kustomization(`helmCharts:\n- name: cilium\n  valuesInline:\n${indented(cilium, 4)}- name: other\n  valuesInline: {podCidr: 10.0.0.0/8}\n- name: flannel\n- 3\n`), addresses: ['cilium-pool 10.42.0.0/16'], settings: ['cni=cilium', 'cni-ipam=cluster-pool', 'cni-block-size=24'] },
    { name: 'kustomize of old', text: kustomization(`helmChartInflationGenerator:\n- chartName: metallb\n  valuesInline:\n${indented(metallb, 4)}`), addresses: ['load-balancer-pool 192.168.1.240-192.168.1.250'] },
    { name: 'kustomize, wrong types', text: kustomization('helmCharts: {name: cilium}\n'), settings: [] },
    { name: 'k3s, single values by their path', text: 'apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: x}\nspec:\n  chart: cilium/cilium\n  set:\n    ipam.operator.clusterPoolIPv4PodCIDRList: ‹10.42.0.0/16›\n    ipam.mode: cluster-pool\n    other: 10.0.0.0/8\n', addresses: ['cilium-pool 10.42.0.0/16'], settings: ['cni-ipam=cluster-pool'] },
    { name: 'Argo CD, parameters', text: 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    chart: cilium\n    helm:\n      parameters:\n      - {name: "ipam.operator.clusterPoolIPv4PodCIDRList[0]", value: ‹10.42.0.0/16›}\n      - {name: "ipam.operator.clusterPoolIPv6PodCIDRList", value: "{fd00::/104}"}\n      - {name: 3, value: 4}\n      - x\n', addresses: ['cilium-pool 10.42.0.0/16'] },
    { name: 'Argo CD, the template of a set', text: 'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec:\n  template:\n    spec:\n      source: {chart: metallb, helm: {valuesObject: {configInline: {address-pools: [{addresses: [‹10.0.0.0/28›]}]}}}}\n# chart: metallb\n', addresses: ['load-balancer-pool 10.0.0.0/28'] },
    { name: "the operator's chart in a release", text: `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: tigera-operator}\nspec:\n  values:\n${indented(tigera, 4)}`, addresses: ['calico-pool 192.168.0.0/16', 'calico-pool fd00:10::/64', 'other-range 10.0.0.0/24'] },
  ]);
});
