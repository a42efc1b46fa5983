import type { Cursor } from '../../yaml/cursor';
import { NODE_PORT_KEYWORDS } from '../component-flags';
import type { SettingName } from '../facts';
import type { FactsBuilder } from '../facts-builder';
import { addHost } from '../hosts';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';

const SETTINGS: readonly (readonly [setting: SettingName, path: readonly string[]])[] = [
  ['proxy-mode', ['mode']],
  ['detect-local-mode', ['detectLocalMode']],
  ['proxy-cluster-cidr', ['clusterCIDR']],
  ['proxy-bridge-interface', ['detectLocal', 'bridgeInterface']],
  ['proxy-interface-name-prefix', ['detectLocal', 'interfaceNamePrefix']],
  ['proxy-masquerade-all', ['iptables', 'masqueradeAll']],
  ['proxy-masquerade-bit', ['iptables', 'masqueradeBit']],
  ['proxy-localhost-node-ports', ['iptables', 'localhostNodePorts']],
  ['proxy-tcp-be-liberal', ['conntrack', 'tcpBeLiberal']],
];

/** kube-proxy's configuration file. Source: k8s.io/kube-proxy/config/v1alpha1 KubeProxyConfiguration. */
export const kubeProxy: KindReader = {
  groups: ['kubeproxy.config.k8s.io'],
  kinds: ['KubeProxyConfiguration'],
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    addKubeProxy(root, 'KubeProxyConfiguration ', out);
  },
};

/** Adds the facts of a KubeProxyConfiguration. */
export function addKubeProxy(root: Cursor, origin: string, out: FactsBuilder): void {
  out.addressList(root.get('clusterCIDR'), { role: 'pod-range', form: 'prefix', origin: `${origin}clusterCIDR` });
  out.addressList(root.at('detectLocal', 'clusterCIDRs'), { role: 'pod-range', form: 'prefix', origin: `${origin}detectLocal.clusterCIDRs` });
  for (const [setting, path] of SETTINGS) out.setting(setting, root.at(...path), origin + path.join('.'));
  const range = { role: 'other-range', form: 'prefix' } as const;
  for (const item of root.get('nodePortAddresses').items()) {
    out.setting('proxy-node-port-addresses', item, `${origin}nodePortAddresses`);
    if (!NODE_PORT_KEYWORDS.has(item.text() ?? '')) out.address(item, { ...range, origin: `${origin}nodePortAddresses` });
  }
  out.addressList(root.at('ipvs', 'excludeCIDRs'), { ...range, origin: `${origin}ipvs.excludeCIDRs` });
  const address = { role: 'other-address', form: 'address' } as const;
  for (const key of ['bindAddress', 'healthzBindAddress', 'metricsBindAddress']) addHost(root.get(key), { ...address, origin: `${origin}${key}` }, out);
}
