import type { Cursor } from '../../yaml/cursor';
import { openEmbedded } from '../../yaml/embedded';
import { addCniConfig } from '../cni-config';
import type { FactsBuilder } from '../facts-builder';
import { addFields } from '../fields';
import { addResource } from '../resource';
import { addAntrea } from './antrea';
import { addCalicoConfig } from './calico';
import { CILIUM_CONFIG } from './cilium';
import { addCiliumConfig } from './cilium-config';
import { addCorefile } from './corefile';
import { addFlannelConfig } from './flannel-config';
import { addFoundValues, VALUES_WORDS } from './helm-values';
import type { KindReader } from './kind-reader';
import { addEmbeddedConfiguration } from './kubeadm';
import { addKubeconfig } from './kubeconfig';
import { addKubeVipPools } from './load-balancers';
import { addMetallbConfig } from './metallb';
import { OVN_CONFIG } from './ovn-kubernetes';

/** Keys of ConfigMaps that hold configuration files of Kubernetes itself. */
const CONFIGURATION_KEYS = ['ClusterConfiguration', 'MasterConfiguration', 'ClusterStatus', 'config.conf', 'kubelet'];

/** Names of the ConfigMaps that tell which CNI a cluster has. */
const CNI_NAMES: Readonly<Record<string, string>> = {
  'kube-flannel-cfg': 'flannel',
  'canal-config': 'canal',
  'calico-config': 'calico',
  'cilium-config': 'cilium',
  'kube-router-cfg': 'kube-router',
  'antrea-config': 'antrea',
  'ovn-config': 'ovn-kubernetes',
};

/** v1 ConfigMap, as far as it holds the configuration of a component, of a CNI, of cluster DNS or of a load balancer. */
export const configMap: KindReader = {
  groups: [''],
  kinds: ['ConfigMap'],
  words: ['Configuration', 'ClusterStatus', 'net-conf.json', ...Object.keys(CNI_NAMES), 'cni-conf.json', 'address-pools', 'nonMasqueradeCIDRs', 'kubevip', 'Corefile', 'cluster-info', 'kubeconfig.conf', ...VALUES_WORDS, 'operator.tigera.io', 'kind: IPPool'],
  read(root, out, type) {
    const owner = addResource(root, type, { type: 'other' }, out);
    const data = root.get('data');
    for (const key of CONFIGURATION_KEYS) addEmbeddedConfiguration(data.get(key), /^(Cluster|Master)/.test(key) ? 'kubeadm ' : '', out);
    const name = root.at('metadata', 'name');
    const cni = cniOf(name.text() ?? '', data);
    if (cni !== undefined) out.settingText('cni', { value: cni, slot: name.slot() }, `ConfigMap ${name.text() ?? ''}`);
    addFlannelConfig(data.get('net-conf.json'), out);
    addCorefile(data.get('Corefile'), owner, out);
    addKubeconfig(data.get('kubeconfig.conf'), 'kube-proxy kubeconfig.conf', out, owner);
    // The key that Flux' `valuesFrom` takes by itself.
    for (const { root: values, isDamaged, template } of openEmbedded(data.get('values.yaml'), out.reader)) {
      if (!isDamaged && !template) addFoundValues(values, 'ConfigMap values.yaml', out);
    }
    addByName(name.text() ?? '', data, owner, out);
  },
  manifests: (root) => root.get('data').entries().map(({ value }) => value),
};

function cniOf(name: string, data: Cursor): string | undefined {
  const known = plainName(name);
  const named = Object.hasOwn(CNI_NAMES, known) ? CNI_NAMES[known] : undefined;
  return named ?? (data.get('net-conf.json').exists ? 'flannel' : undefined);
}

// kustomize puts a hash behind the names of what it generates.
function plainName(name: string): string {
  return name.replace(/-[a-z0-9]{10}$/, '');
}

function addByName(name: string, data: Cursor, owner: number, out: FactsBuilder): void {
  const plain = plainName(name);
  if (plain === 'cilium-config') {
    addCiliumConfig(data, out);
    addFields(data, CILIUM_CONFIG, 'cilium-config ', out);
  }
  if (plain === 'calico-config') addCalicoConfig(data, out);
  if (plain === 'canal-config') out.setting('mtu-pod', data.get('veth_mtu'), 'canal-config veth_mtu');
  if (plain === 'ovn-config') addFields(data, OVN_CONFIG, 'ovn-config ', out);
  if (plain === 'antrea-config') addAntrea(data, out);
  if (plain === 'cluster-info') addKubeconfig(data.get('kubeconfig'), 'cluster-info kubeconfig', out, owner);
  if (plain === 'kube-proxy') addProxyWithoutRange(data.get('config.conf'), out);
  if (name === 'kubevip') addKubeVipPools(data, out, owner);
  if (/ip-masq-agent/.test(name)) addMasqueradeAgent(data, out);
  addMetallbConfig(data.get('config'), out, owner);
  if (plain !== 'kube-flannel-cfg' && plain !== 'calico-config') addCniConfig(data.get('cni-conf.json'), `ConfigMap ${name} cni-conf.json `, out, owner);
}

/** What kube-proxy itself reads: a tool that fills in the cluster's range has done so. */
function addProxyWithoutRange(file: Cursor, out: FactsBuilder): void {
  for (const { root, isDamaged } of openEmbedded(file, out.reader)) {
    if (isDamaged || root.get('kind').text() !== 'KubeProxyConfiguration' || (root.get('clusterCIDR').text() ?? '') !== '') continue;
    out.settingText('proxy-without-cluster-cidr', { value: 'true', slot: root.get('kind').slot() }, 'KubeProxyConfiguration clusterCIDR');
  }
}

/** Source: kubernetes-sigs/ip-masq-agent README; Azure's puts the name of the file before the same keys. */
function addMasqueradeAgent(data: Cursor, out: FactsBuilder): void {
  for (const { value } of data.entries()) {
    for (const { root, isDamaged } of openEmbedded(value, out.reader)) {
      if (!isDamaged) addFields(root, { addresses: [['nonMasqueradeCIDRs', 'other-range', 'prefix']] }, 'ip-masq-agent ', out);
    }
  }
}
