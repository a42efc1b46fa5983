import type { Cursor } from '../../yaml/cursor';
import { openEmbedded } from '../../yaml/embedded';
import { addFlags } from '../component-flags';
import type { FactsBuilder } from '../facts-builder';
import { addFields } from '../fields';
import { extraArgsOf } from '../flags';
import { addHost } from '../hosts';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';
import { addKubelet } from './kubelet';
import { addKubeProxy } from './kube-proxy';

const API_SERVER = { role: 'api-server-address', form: 'address' } as const;

/**
 * kubeadm configuration, v1alpha1 to v1beta4, and the ClusterStatus that kubeadm kept up to 1.21.
 * Source: cmd/kubeadm/app/apis/kubeadm/v1beta4/types.go, v1beta2/types.go.
 */
export const kubeadm: KindReader = {
  groups: ['kubeadm.k8s.io'],
  kinds: ['ClusterConfiguration', 'MasterConfiguration', 'ClusterStatus', 'InitConfiguration', 'JoinConfiguration'],
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    addKubeadm(root, type.kind, `kubeadm ${type.kind} `, out);
    if (type.kind === 'ClusterConfiguration' || type.kind === 'MasterConfiguration') {
      out.define('kubeadm', 'control-plane', root.get('clusterName').text() || undefined);
    }
  },
};

/** Adds the facts of a kubeadm document. `origin` is what people call it, with a blank at its end. */
export function addKubeadm(root: Cursor, kind: string, origin: string, out: FactsBuilder): void {
  if (kind === 'ClusterConfiguration' || kind === 'MasterConfiguration') addCluster(root, origin, out);
  if (kind === 'ClusterStatus') addFields(root, { addresses: [['apiEndpoints.*.advertiseAddress', API_SERVER.role, API_SERVER.form]] }, origin, out);
  else if (kind !== 'ClusterConfiguration') addRegistration(root, origin, out);
}

/**
 * Adds the facts of every kubeadm, kubelet and kube-proxy document inside a string value.
 * Errors: a damaged inner document gives no facts; patches may leave out their `apiVersion`.
 */
export function addEmbeddedConfiguration(value: Cursor, prefix: string, out: FactsBuilder): void {
  for (const { root, isDamaged } of openEmbedded(value, out.reader)) {
    const kind = root.get('kind').text() ?? '';
    if (isDamaged) continue;
    if (kubeadm.kinds.includes(kind)) addKubeadm(root, kind, `${prefix}${kind} `, out);
    if (kind === 'KubeProxyConfiguration') addKubeProxy(root, `${kind} `, out);
    if (kind === 'KubeletConfiguration') addKubelet(root, `${kind} `, out);
  }
}

function addCluster(root: Cursor, origin: string, out: FactsBuilder): void {
  const networking = root.get('networking');
  out.addressList(networking.get('podSubnet'), { role: 'pod-range', form: 'prefix', origin: `${origin}networking.podSubnet` });
  out.addressList(networking.get('serviceSubnet'), { role: 'service-range', form: 'prefix', origin: `${origin}networking.serviceSubnet` });
  out.setting('dns-domain', networking.get('dnsDomain'), `${origin}networking.dnsDomain`);
  out.setting('cluster-name', root.get('clusterName'), `${origin}clusterName`);
  out.setting('kubernetes-version', root.get('kubernetesVersion'), `${origin}kubernetesVersion`);
  addHost(root.get('controlPlaneEndpoint'), { ...API_SERVER, origin: `${origin}controlPlaneEndpoint` }, out);
  for (const name of root.at('apiServer', 'certSANs').items()) addHost(name, { role: 'other-address', form: 'address', origin: `${origin}apiServer.certSANs` }, out);
  for (const url of root.at('etcd', 'external', 'endpoints').items()) addHost(url, { role: 'other-address', form: 'address', origin: `${origin}etcd.external.endpoints` }, out);
  for (const [component, ...paths] of EXTRA_ARGS) {
    for (const path of paths) addFlags(component, extraArgsOf(root.at(...path.split('.'))), `${origin}${path} `, out);
  }
}

const EXTRA_ARGS = [
  ['kube-apiserver', 'apiServer.extraArgs', 'apiServerExtraArgs'],
  ['kube-controller-manager', 'controllerManager.extraArgs', 'controllerManagerExtraArgs'],
] as const;

function addRegistration(root: Cursor, origin: string, out: FactsBuilder): void {
  for (const path of ['localAPIEndpoint', 'controlPlane.localAPIEndpoint', 'apiEndpoint', 'api']) {
    const field = { ...API_SERVER, origin: `${origin}${path}.advertiseAddress` };
    out.address(root.at(...path.split('.'), 'advertiseAddress'), field);
  }
  addHost(root.at('discovery', 'bootstrapToken', 'apiServerEndpoint'), { ...API_SERVER, origin: `${origin}discovery.bootstrapToken.apiServerEndpoint` }, out);
  const path = 'nodeRegistration.kubeletExtraArgs';
  addFlags('kubelet', extraArgsOf(root.at(...path.split('.'))), `${origin}${path} `, out);
}
