import type { Cursor } from '../../yaml/cursor';
import { isPlaceholder } from '../../yaml/scalar';
import type { FactsBuilder } from '../facts-builder';
import { addFields, type FieldTable } from '../fields';
import { addMode } from './calico';
import type { UntypedReader } from './untyped-reader';

/** Source: kubespray roles/kubespray_defaults/defaults/main/main.yml, inventory/sample/group_vars, roles/network_plugin. */
const FIELDS: FieldTable = {
  addresses: [
    ['kube_pods_subnet', 'pod-range', 'prefixes'],
    ['kube_pods_subnet_ipv6', 'pod-range', 'prefix'],
    ['kube_service_addresses', 'service-range', 'prefixes'],
    ['kube_service_addresses_ipv6', 'service-range', 'prefix'],
    ['nodelocaldns_ip', 'dns-address', 'address'],
    ['loadbalancer_apiserver.address', 'api-server-address', 'host'],
    ['kube_vip_address', 'api-server-address', 'host'],
    ['supplementary_addresses_in_ssl_keys', 'other-address', 'host'],
    ['kube_proxy_nodeport_addresses', 'other-range', 'named'],
    ['metallb_config.address_pools.*.ip_range', 'load-balancer-pool', 'interval'],
    ['calico_pool_cidr', 'calico-pool', 'prefix'],
    ['calico_pool_cidr_ipv6', 'calico-pool', 'prefix'],
    ['peers[].router_id', 'other-address', 'address'],
    ['cilium_pool_cidr', 'cilium-pool', 'blanks'],
    ['cilium_pool_cidr_ipv6', 'cilium-pool', 'blanks'],
    ['cilium_native_routing_cidr', 'other-range', 'prefix'],
    ['cilium_loadbalancer_ip_pools[].cidrs', 'load-balancer-pool', 'prefix'],
    ['cilium_loadbalancer_ip_pools[].ranges[]', 'load-balancer-pool', 'ends'],
    ['kube_ovn_pool_cidr', 'pod-range', 'prefixes'],
    ['kube_ovn_node_switch_cidr', 'join-network', 'prefix'],
  ],
  settings: [
    ['cluster_name', 'dns-domain'],
    ['kube_network_plugin', 'cni'],
    ['kube_network_node_prefix', 'node-mask-ipv4'],
    ['kube_network_node_prefix_ipv6', 'node-mask-ipv6'],
    ['kube_proxy_mode', 'proxy-mode'],
    ['kube_proxy_remove', 'proxy-replaced'],
    ['cilium_kube_proxy_replacement', 'proxy-replaced'],
    ['kube_apiserver_node_port_range', 'node-port-range'],
    ['kube_version', 'kubernetes-version'],
    ['flannel_backend_type', 'cni-mode'],
    ['cilium_ipam_mode', 'cni-ipam'],
    ['calico_pool_blocksize', 'cni-block-size'],
    ['calico_network_backend', 'cni-backend'],
  ],
};

const OWN = ['kube_pods_subnet', 'kube_pods_subnet_ipv6', 'kube_service_addresses', 'kube_service_addresses_ipv6', 'kube_network_plugin', 'kube_network_node_prefix'];
const PLUGINS = ['calico_pool_cidr', 'calico_ipip_mode', 'calico_vxlan_mode', 'cilium_pool_cidr', 'kube_ovn_pool_cidr', 'kube_vip_address', 'metallb_config', 'nodelocaldns_ip', 'cilium_loadbalancer_ip_pools'];

/** Kubespray's variables of a group. The files of one folder complete each other, so that none of them defines the cluster. */
export const kubesprayVars: UntypedReader = {
  words: [...OWN, ...PLUGINS],
  recognises: (root) => [...OWN, ...PLUGINS].some((key) => root.get(key).exists),
  read(root, out) {
    addFields(root, FIELDS, 'kubespray ', out);
    for (const mode of ['ipip', 'vxlan'] as const) {
      const value = root.get(`calico_${mode}_mode`);
      if (value.isGiven && !isPlaceholder(value.text() ?? '')) addMode(value, mode, `kubespray calico_${mode}_mode`, out);
    }
  },
};

const NODE_GROUPS = ['kube_node', 'kube-node', 'kube_control_plane', 'kube-master', 'k8s_cluster', 'k8s-cluster'];

/** Kubespray's inventory: hosts of an Ansible inventory with groups for Kubernetes. */
export const kubesprayInventory: UntypedReader = {
  words: ['kube_node:', 'kube-node:', 'kube_control_plane:', 'kube-master:'],
  recognises: (root) => NODE_GROUPS.some((group) => root.at('all', 'children', group).exists),
  read(root, out) {
    for (const { key, value } of root.at('all', 'hosts').entries()) addHostVars(key, value, out);
    out.define('kubespray', 'inventory');
  },
};

// `ip` is what the components bind to; without it the address that Ansible connects to counts.
function addHostVars(name: string, host: Cursor, out: FactsBuilder): void {
  const path = ['ip', 'access_ip', 'ansible_host'].find((key) => host.get(key).isGiven);
  if (path === undefined || name === '') return;
  const owner = out.machine({ value: name, slot: host.keySlot() }, host, 'kubespray');
  addFields(host, { addresses: [[path, 'node-address', 'named']] }, 'kubespray inventory ', out, owner);
}
