import type { Cursor } from '../../yaml/cursor';
import type { FactsBuilder } from '../facts-builder';
import { addFields, type FieldTable } from '../fields';
import { mappings } from '../ports';
import type { UntypedReader } from './untyped-reader';

/** Source: rke types/rke_types.go, RancherKubernetesEngineConfig. */
const FIELDS: FieldTable = {
  addresses: [
    ['services.kube-api.service_cluster_ip_range', 'service-range', 'prefixes'],
    ['services.kube-controller.cluster_cidr', 'pod-range', 'prefixes'],
    ['services.kube-controller.service_cluster_ip_range', 'service-range', 'prefixes'],
    ['services.kubelet.cluster_dns_server', 'dns-address', 'address'],
    ['authentication.sans', 'other-address', 'host'],
  ],
  settings: [
    ['cluster_name', 'cluster-name'],
    ['kubernetes_version', 'kubernetes-version'],
    ['network.plugin', 'cni'],
    ['network.options.flannel_backend_type', 'cni-mode'],
    ['services.kube-api.service_node_port_range', 'node-port-range'],
    ['services.kubelet.cluster_domain', 'dns-domain'],
  ],
};

/** RKE's `cluster.yml`: machines with roles, or services of the control plane. */
export const rke1: UntypedReader = {
  words: ['kube-api:', 'controlplane'],
  recognises: (root) => root.at('services', 'kube-api').node?.type === 'map' || root.at('services', 'kube-controller').node?.type === 'map' || hasMachines(root),
  read(root, out) {
    addFields(root, FIELDS, 'rke cluster.yml ', out);
    for (const machine of mappings(root.get('nodes'))) addMachine(machine, out);
    out.define('rke', 'control-plane', root.get('cluster_name').text() || undefined);
  },
};

function hasMachines(root: Cursor): boolean {
  return mappings(root.get('nodes')).some((machine) => machine.get('address').exists && machine.get('role').items().some((role) => role.text() === 'controlplane'));
}

/** RKE names a node by its address unless `hostname_override` says otherwise. */
function addMachine(machine: Cursor, out: FactsBuilder): void {
  const address = machine.get('address');
  const name = machine.get('hostname_override').isGiven ? machine.get('hostname_override') : address;
  const internal = machine.get('internal_address').isGiven ? 'internal_address' : 'address';
  const owner = out.machine(name, machine, 'rke');
  addFields(machine, { addresses: [[internal, 'node-address', 'named']] }, 'rke cluster.yml nodes.', out, owner);
}
