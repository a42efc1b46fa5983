import type { Cursor } from '../../yaml/cursor';
import { addFlags } from '../component-flags';
import type { FactsBuilder } from '../facts-builder';
import { addFields, cursorsAt, type FieldTable } from '../fields';
import { extraArgsOf } from '../flags';
import { addStaticRoutes, machineNamed } from '../static-routes';
import { tableKind } from './table-kind';
import type { UntypedReader } from './untyped-reader';

/** Source: talos pkg/machinery/config/types/v1alpha1/v1alpha1_types.go. */
const FIELDS: FieldTable = {
  addresses: [
    ['cluster.network.podSubnets', 'pod-range', 'prefixes'],
    ['cluster.network.serviceSubnets', 'service-range', 'prefixes'],
    ['cluster.controlPlane.endpoint', 'api-server-address', 'host'],
    ['cluster.apiServer.certSANs', 'other-address', 'host'],
    ['cluster.etcd.advertisedSubnets', 'other-range', 'named'],
    ['machine.kubelet.nodeIP.validSubnets', 'other-range', 'named'],
    ['machine.kubelet.clusterDNS', 'dns-address', 'addresses'],
    ['machine.certSANs', 'other-address', 'host'],
    ['machine.network.nameservers', 'dns-address', 'address'],
    ['machine.network.interfaces[].addresses', 'other-address', 'interface-address'],
    ['machine.network.interfaces[].cidr', 'other-address', 'interface-address'],
    ['machine.network.interfaces[].vlans[].addresses', 'other-address', 'interface-address'],
    ['machine.network.interfaces[].vip.ip', 'api-server-address', 'address'],
    ['machine.network.interfaces[].vlans[].vip.ip', 'api-server-address', 'address'],
    ['machine.network.extraHostEntries[].ip', 'other-address', 'address'],
  ],
  settings: [
    ['cluster.clusterName', 'cluster-name'],
    ['cluster.network.dnsDomain', 'dns-domain'],
    ['cluster.network.cni.name', 'cni'],
    ['cluster.proxy.mode', 'proxy-mode'],
    ['cluster.proxy.disabled', 'proxy-replaced'],
  ],
};

/** Talos' machine configuration, and patches of it that say something of the cluster's network. */
export const talosConfig: UntypedReader = {
  words: ['\nmachine:', 'version: v1alpha1', 'podSubnets', 'serviceSubnets', '"machine"'],
  recognises(root) {
    const isMachine = root.get('machine').node?.type === 'map' && root.get('cluster').node?.type === 'map';
    const network = root.at('cluster', 'network');
    return (isMachine && root.get('version').text() === 'v1alpha1') || network.get('podSubnets').exists || network.get('serviceSubnets').exists;
  },
  read(root, out) {
    addFields(root, FIELDS, 'talos machine config ', out);
    addInterfaceRoutes(root.at('machine', 'network'), out);
    const cluster = root.get('cluster');
    addArgs(cluster.get('apiServer'), 'kube-apiserver', 'cluster.apiServer.', out);
    addArgs(cluster.get('controllerManager'), 'kube-controller-manager', 'cluster.controllerManager.', out);
    addArgs(cluster.get('proxy'), 'kube-proxy', 'cluster.proxy.', out);
    addArgs(root.at('machine', 'kubelet'), 'kubelet', 'machine.kubelet.', out);
    const isWorker = root.at('machine', 'type').text() === 'worker';
    out.define('talos', isWorker ? 'worker' : 'control-plane', cluster.get('clusterName').text() || undefined);
  },
  manifests: (root) => cursorsAt(root, 'cluster.inlineManifests[].contents'),
};

function addInterfaceRoutes(network: Cursor, out: FactsBuilder): void {
  const machine = machineNamed(network.get('hostname'));
  for (const device of network.get('interfaces').items()) {
    const links = linksOf(device);
    addStaticRoutes(device, { path: 'routes[]', destination: 'network', nextHop: 'gateway', metric: 'metric', machine, links: () => links }, 'talos machine config machine.network.interfaces.', out);
  }
}

/** Networks that an interface is in; nothing where DHCP may add more. */
function linksOf(device: Cursor): readonly string[] {
  if (device.get('dhcp').text() === 'true') return [];
  const routes = device.get('routes').items().filter((route) => !route.get('gateway').exists);
  const texts = [...device.get('addresses').items(), device.get('cidr'), ...routes.map((route) => route.get('network'))].map((each) => each.text());
  return texts.filter((text) => text !== undefined);
}

function addArgs(holder: Cursor, component: string, path: string, out: FactsBuilder): void {
  addFlags(component, extraArgsOf(holder.get('extraArgs')), `talos machine config ${path}extraArgs `, out);
}

/** Talos' newer documents, one per device. Source: talos pkg/machinery/config/types/network. */
export const talosNetwork = tableKind({
  groups: [''],
  kinds: ['LinkConfig', 'LinkAliasConfig', 'VLANConfig', 'BondConfig', 'BridgeConfig', 'DummyLinkConfig', 'WireguardConfig', 'StaticHostConfig', 'ResolverConfig', 'Layer2VIPConfig', 'KubeSpanEndpointsConfig'],
  title: 'talos',
  addresses: [
    ['addresses[].address', 'other-address', 'interface-address'],
    ['nameservers[].address', 'dns-address', 'address'],
  ],
  also(root, out, origin, owner) {
    addStaticRoutes(root, { path: 'routes[]', destination: 'destination', nextHop: 'gateway' }, origin, out, owner);
  },
});
