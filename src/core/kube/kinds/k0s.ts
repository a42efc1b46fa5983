import type { Cursor } from '../../yaml/cursor';
import type { FactsBuilder } from '../facts-builder';
import { addFields, type FieldTable } from '../fields';
import { extraArgsOf } from '../flags';
import { addFlags } from '../component-flags';
import { mappings } from '../ports';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';

/** Source: k0s pkg/apis/k0s/v1beta1/network.go, api.go, cplb.go. */
const FIELDS: FieldTable = {
  addresses: [
    ['network.podCIDR', 'pod-range', 'prefixes'],
    ['network.serviceCIDR', 'service-range', 'prefixes'],
    ['network.dualStack.IPv6podCIDR', 'pod-range', 'prefix'],
    ['network.dualStack.IPv6serviceCIDR', 'service-range', 'prefix'],
    ['network.kuberouter.peerRouterIPs', 'other-address', 'address'],
    ['network.controlPlaneLoadBalancing.keepalived.vrrpInstances[].virtualIPs', 'api-server-address', 'interface-address'],
    ['network.controlPlaneLoadBalancing.keepalived.virtualServers[].ipAddress', 'api-server-address', 'address'],
    ['api.address', 'api-server-address', 'host'],
    ['api.externalAddress', 'api-server-address', 'host'],
    ['api.sans', 'other-address', 'host'],
  ],
  settings: [
    ['network.provider', 'cni'],
    ['network.calico.mode', 'cni-mode'],
    ['network.clusterDomain', 'dns-domain'],
    ['network.kubeProxy.mode', 'proxy-mode'],
    ['network.kubeProxy.iptables.masqueradeAll', 'proxy-masquerade-all'],
    ['network.kubeProxy.iptables.masqueradeBit', 'proxy-masquerade-bit'],
    ['network.kubeProxy.nodePortAddresses[]', 'proxy-node-port-addresses'],
  ],
};

/** k0s' ClusterConfig. */
export const k0sConfig: KindReader = {
  groups: ['k0s.k0sproject.io'],
  kinds: ['ClusterConfig', 'Cluster'],
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    addK0s(root.get('spec'), 'k0s ClusterConfig spec.', out);
    out.define('k0s', 'control-plane', root.at('metadata', 'name').text() || undefined);
  },
};

/** k0sctl's Cluster, which holds a ClusterConfig. Source: k0sctl pkg/apis/k0sctl.k0sproject.io/v1beta1. */
export const k0sctl: KindReader = {
  groups: ['k0sctl.k0sproject.io'],
  kinds: ['Cluster'],
  read(root, out, type) {
    addResource(root, type, { type: 'other' }, out);
    addK0s(root.at('spec', 'k0s', 'config', 'spec'), 'k0s ClusterConfig spec.', out);
    out.define('k0s', 'control-plane', root.at('metadata', 'name').text() || undefined);
    for (const host of mappings(root.at('spec', 'hosts'))) {
      const own = host.get('privateAddress').isGiven ? 'privateAddress' : 'ssh.address';
      addFields(host, { addresses: [[own, 'node-address', 'named']] }, 'k0sctl Cluster spec.hosts.', out);
    }
  },
};

function addK0s(spec: Cursor, origin: string, out: FactsBuilder): void {
  addFields(spec, FIELDS, origin, out);
  for (const [key, component] of [['api', 'kube-apiserver'], ['controllerManager', 'kube-controller-manager'], ['network.kubeProxy', 'kube-proxy']] as const) {
    addFlags(component, extraArgsOf(spec.at(...key.split('.'), 'extraArgs')), `${origin}${key}.extraArgs `, out);
  }
}
