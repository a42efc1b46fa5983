import type { Cursor } from '../../yaml/cursor';
import { addFlags } from '../component-flags';
import type { FactsBuilder } from '../facts-builder';
import { addFields, type FieldTable } from '../fields';
import { mappings } from '../ports';
import { addResource } from '../resource';
import type { Flag } from '../flags';
import type { KindReader } from './kind-reader';
import { countKeys, type UntypedReader } from './untyped-reader';

/** Keys of the configuration file, which are names of flags. Source: k3s pkg/cli/cmds/server.go, agent.go; rke2-docs server_config. */
const FIELDS: FieldTable = {
  addresses: [
    ['cluster-cidr', 'pod-range', 'prefixes'],
    ['service-cidr', 'service-range', 'prefixes'],
    ['cluster-dns', 'dns-address', 'addresses'],
    ['node-ip', 'node-address', 'addresses'],
    ['node-external-ip', 'external-address', 'addresses'],
    ['advertise-address', 'api-server-address', 'address'],
    ['bind-address', 'other-address', 'address'],
    ['tls-san', 'other-address', 'host'],
    ['server', 'api-server-address', 'host'],
  ],
  settings: [
    ['service-node-port-range', 'node-port-range'],
    ['cluster-domain', 'dns-domain'],
    ['flannel-backend', 'cni-mode'],
    ['disable-kube-proxy', 'proxy-replaced'],
  ],
};

const COMPONENTS: readonly (readonly [key: string, component: string])[] = [
  ['kube-apiserver-arg', 'kube-apiserver'],
  ['kube-controller-manager-arg', 'kube-controller-manager'],
  ['kube-cloud-controller-manager-arg', 'cloud-controller-manager'],
  ['kube-proxy-arg', 'kube-proxy'],
  ['kubelet-arg', 'kubelet'],
];

const KEYS: ReadonlySet<string> = new Set([
  ...['cluster-cidr', 'service-cidr', 'cluster-dns', 'cluster-domain', 'node-ip', 'node-external-ip', 'advertise-address', 'bind-address', 'tls-san'],
  ...['service-node-port-range', 'flannel-backend', 'flannel-iface', 'flannel-conf', 'egress-selector-mode', 'disable-kube-proxy', 'disable', 'cni'],
  ...['disable-network-policy', 'write-kubeconfig-mode', 'cluster-init', 'token', 'token-file', 'server', 'node-label', 'node-taint', 'node-name'],
  ...['secrets-encryption', 'etcd-expose-metrics', 'disable-cloud-controller', 'data-dir', 'profile', 'selinux', 'agent-token', ...COMPONENTS.map(([key]) => key)],
]);
/** Keys that nothing else has. */
const OWN: ReadonlySet<string> = new Set(['cluster-cidr', 'service-cidr', 'flannel-backend', 'flannel-iface', 'tls-san', 'cluster-init', 'node-external-ip', 'write-kubeconfig-mode', 'egress-selector-mode', ...COMPONENTS.map(([key]) => key)]);

/** `config.yaml` of k3s and RKE2: at least two of their flags at the root, one of them theirs alone. */
export const k3sConfig: UntypedReader = {
  words: ['cluster-cidr', 'service-cidr', 'flannel-', 'tls-san', 'node-external-ip', 'node-ip', 'kube-apiserver-arg', 'kubelet-arg', 'kube-controller-manager-arg'],
  recognises: (root) => countKeys(root, KEYS) >= 2 && countKeys(root, OWN) >= 1,
  read(root, out) {
    const tool = root.get('cni').isGiven || root.get('profile').isGiven ? 'rke2' : 'k3s';
    addK3sConfig(root, `${tool} config `, out);
    if (root.get('server').isGiven && !root.get('cluster-cidr').isGiven) return;
    out.define(tool, 'control-plane');
  },
};

/** Adds what a configuration of k3s or RKE2 says. */
export function addK3sConfig(root: Cursor, origin: string, out: FactsBuilder): void {
  addFields(root, FIELDS, origin, out);
  const cni = root.get('cni');
  const plugins = cni.node?.type === 'seq' ? cni.items() : [cni];
  const main = plugins.find((item) => item.text() !== 'multus' && item.text() !== 'none');
  if (main !== undefined) out.setting('cni', main, `${origin}cni`);
  for (const [key, component] of COMPONENTS) {
    const args = root.get(key);
    const items = args.node?.type === 'seq' ? args.items() : [args];
    addFlags(component, items.flatMap(flagOf), `${origin}${key} `, out);
  }
}

/** `name=value`, without dashes. */
function flagOf(item: Cursor): Flag[] {
  const text = item.text() ?? '';
  const match = /^(?:--)?([A-Za-z][A-Za-z0-9-]*)=/.exec(text);
  if (match === null) return [];
  const from = match[0].length;
  return [{ name: match[1] ?? '', value: text.slice(from), cursor: item, from, to: text.length }];
}

/** Rancher's clusters of RKE2 and k3s. Source: rancher pkg/apis/provisioning.cattle.io/v1 RKEConfig. */
export const rancherCluster: KindReader = {
  groups: ['provisioning.cattle.io'],
  kinds: ['Cluster'],
  words: ['machineGlobalConfig', 'machineSelectorConfig'],
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    const rke = root.at('spec', 'rkeConfig');
    const tool = /k3s/.test(root.at('spec', 'kubernetesVersion').text() ?? '') ? 'k3s' : 'rke2';
    addK3sConfig(rke.get('machineGlobalConfig'), `${tool} Cluster machineGlobalConfig `, out);
    for (const item of mappings(rke.get('machineSelectorConfig'))) addK3sConfig(item.get('config'), `${tool} Cluster machineSelectorConfig `, out);
    out.define(tool, 'control-plane', root.at('metadata', 'name').text() || undefined);
  },
};
