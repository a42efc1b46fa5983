import type { Cursor } from '../../yaml/cursor';
import { openEmbedded } from '../../yaml/embedded';
import type { FactsBuilder } from '../facts-builder';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';
import { addEmbeddedConfiguration } from './kubeadm';

/** Keys of ConfigMaps that hold configuration files of Kubernetes itself. */
const CONFIGURATION_KEYS = ['ClusterConfiguration', 'MasterConfiguration', 'config.conf', 'kubelet'];

/** Names of the ConfigMaps that tell which CNI a cluster has. */
const CNI_NAMES: Readonly<Record<string, string>> = {
  'kube-flannel-cfg': 'flannel',
  'canal-config': 'canal',
  'calico-config': 'calico',
  'cilium-config': 'cilium',
  'kube-router-cfg': 'kube-router',
  'antrea-config': 'antrea',
};

/** v1 ConfigMap, as far as it holds the configuration of a component or of a CNI. */
export const configMap: KindReader = {
  groups: [''],
  kinds: ['ConfigMap'],
  words: ['Configuration', 'net-conf.json', 'canal-config', 'calico-config', 'cilium-config', 'kube-router-cfg', 'antrea-config'],
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    const data = root.get('data');
    for (const key of CONFIGURATION_KEYS) addEmbeddedConfiguration(data.get(key), key.endsWith('terConfiguration') ? 'kubeadm ' : '', out);
    const name = root.at('metadata', 'name');
    const cni = cniOf(name.text() ?? '', data);
    if (cni !== undefined) out.settingText('cni', { value: cni, slot: name.slot() }, `ConfigMap ${name.text() ?? ''}`);
    addFlannel(data.get('net-conf.json'), out);
  },
};

function cniOf(name: string, data: Cursor): string | undefined {
  const named = Object.hasOwn(CNI_NAMES, name) ? CNI_NAMES[name] : undefined;
  return named ?? (data.get('net-conf.json').exists ? 'flannel' : undefined);
}

/** Source: flannel pkg/subnet/config.go. */
function addFlannel(value: Cursor, out: FactsBuilder): void {
  for (const { root, isDamaged } of openEmbedded(value, out.reader)) {
    if (isDamaged) continue;
    const origin = 'flannel net-conf.json ';
    out.address(root.get('Network'), { role: 'flannel-network', form: 'prefix', origin: `${origin}Network` });
    if (root.get('EnableIPv6').bool() !== false) out.address(root.get('IPv6Network'), { role: 'flannel-network', form: 'prefix', origin: `${origin}IPv6Network` }, 1);
    for (const key of ['SubnetMin', 'SubnetMax', 'IPv6SubnetMin', 'IPv6SubnetMax']) {
      out.address(root.get(key), { role: 'other-address', form: 'address', origin: `${origin}${key}` });
    }
    out.setting('cni-mode', root.at('Backend', 'Type'), `${origin}Backend.Type`);
  }
}
