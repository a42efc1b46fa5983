import type { Cursor } from '../../yaml/cursor';
import type { FactsBuilder } from '../facts-builder';
import { mappings } from '../ports';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';
import { addEmbeddedConfiguration } from './kubeadm';

/** kind's cluster file. Source: sigs.k8s.io/kind/pkg/apis/config/v1alpha4 Cluster. */
export const kindCluster: KindReader = {
  groups: ['kind.x-k8s.io', 'kind.sigs.k8s.io'],
  kinds: ['Cluster'],
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    const name = root.get('name');
    out.define('kind', 'control-plane', name.text() || undefined);
    out.setting('cluster-name', name, 'kind Cluster name');
    addNetworking(root.get('networking'), out);
    addPatches(root, out);
    for (const node of mappings(root.get('nodes'))) addNode(node, out);
  },
};

function addNetworking(networking: Cursor, out: FactsBuilder): void {
  const origin = 'kind Cluster networking.';
  out.addressList(networking.get('podSubnet'), { role: 'pod-range', form: 'prefix', origin: `${origin}podSubnet` });
  out.addressList(networking.get('serviceSubnet'), { role: 'service-range', form: 'prefix', origin: `${origin}serviceSubnet` });
  out.address(networking.get('apiServerAddress'), { role: 'api-server-address', form: 'address', origin: `${origin}apiServerAddress` });
  out.setting('ip-family', networking.get('ipFamily'), `${origin}ipFamily`);
  out.setting('proxy-mode', networking.get('kubeProxyMode'), `${origin}kubeProxyMode`);
  const noCni = networking.get('disableDefaultCNI');
  if (noCni.bool() !== undefined) out.settingText('default-cni-disabled', { value: String(noCni.bool()), slot: noCni.slot() }, `${origin}disableDefaultCNI`);
}

function addNode(node: Cursor, out: FactsBuilder): void {
  const role = node.get('role');
  const place = role.isGiven ? role : node;
  out.settingText('kind-node', { value: role.text() ?? 'control-plane', slot: place.slot() }, 'kind Cluster nodes');
  for (const mapping of mappings(node.get('extraPortMappings'))) {
    out.address(mapping.get('listenAddress'), { role: 'other-address', form: 'address', origin: 'kind Cluster nodes.extraPortMappings.listenAddress' });
  }
  addPatches(node, out);
}

function addPatches(holder: Cursor, out: FactsBuilder): void {
  for (const patch of holder.get('kubeadmConfigPatches').items()) addEmbeddedConfiguration(patch, 'kind kubeadmConfigPatches ', out);
}
