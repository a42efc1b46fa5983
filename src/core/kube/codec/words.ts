import type { AddressRole, SettingName } from '../facts';
import { word } from './codec';

/** What addresses are used for. */
export const addressRole = word<AddressRole>({
  'pod-range': 0, 'service-range': 0, 'node-network': 0, 'node-pod-range': 0, 'calico-pool': 0, 'flannel-network': 0, 'cilium-pool': 0,
  'policy-block': 0, 'source-range': 0, 'load-balancer-pool': 0, 'pod-subnet': 0, 'node-block': 0, 'join-network': 0, 'vpc-network': 0,
  'external-network': 0, 'reserved-network': 0, 'docker-network': 0, 'other-range': 0, 'node-address': 0, 'pod-address': 0, 'cluster-address': 0,
  'external-address': 0, 'load-balancer-address': 0, 'endpoint-address': 0, 'api-server-address': 0, 'dns-address': 0, 'host-address': 0,
  'other-address': 0,
});

/** Names of settings. */
export const settingName = word<SettingName>({
  'cluster-name': 0, 'ip-family': 0, 'node-port-range': 0, 'node-mask': 0, 'node-mask-ipv4': 0, 'node-mask-ipv6': 0, 'allocate-node-cidrs': 0,
  'cidr-allocator-type': 0, 'endpoint-reconciler-type': 0, 'proxy-mode': 0, 'proxy-replaced': 0, 'proxy-cluster-cidr': 0, 'proxy-bridge-interface': 0,
  'proxy-interface-name-prefix': 0, 'proxy-masquerade-all': 0, 'proxy-masquerade-bit': 0, 'proxy-localhost-node-ports': 0,
  'proxy-node-port-addresses': 0, 'proxy-tcp-be-liberal': 0, 'proxy-without-cluster-cidr': 0, 'detect-local-mode': 0, 'max-pods': 0, 'dns-domain': 0,
  'kubernetes-version': 0, cni: 0, 'cni-mode': 0, 'cni-mode-ipv6': 0, 'cni-backend': 0, 'cni-ipam': 0, 'cni-direct-routing': 0,
  'cni-tunnel-protocol': 0, 'cni-block-size': 0, 'cni-block-size-ipv6': 0, 'cni-node-routes': 0, 'cni-endpoint-routes': 0, 'mtu-pod': 0,
  'mtu-base': 0, 'mtu-vxlan': 0, 'mtu-ipip': 0, 'mtu-wireguard': 0, 'pool-unused': 0, 'flannel-subnet-option': 0, 'route-next-hop': 0,
  'route-machine': 0, 'route-metric': 0, 'route-link': 0, 'default-cni-disabled': 0, 'kind-node': 0,
});
