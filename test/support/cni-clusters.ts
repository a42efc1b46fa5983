import type { ModelInput } from '../../src/core/network/model-input';
import type { SettingSubject } from '../../src/core/network/subjects';
import { claim, modelInput, node, setting, workload } from './model-input';

/** What a cluster of the tests has. */
export interface CniCluster {
  readonly families?: 'ipv4' | 'ipv6' | 'dual';
  /** The third node stands in a subnet of its own. */
  readonly subnets?: 1 | 2;
  readonly nodes?: number;
  readonly replicas?: number;
  /** Settings of the CNI as name and value. */
  readonly settings: readonly (readonly [Parameters<typeof setting>[0], string])[];
  /** Pools as role and prefix. */
  readonly claims?: readonly (readonly [Parameters<typeof claim>[0], string])[];
}

const FOUR = { podRange: '10.244.0.0/16', service: '10.96.0.0/16', networks: ['192.168.1.0/24', '192.168.2.0/24'] } as const;
const SIX = { podRange: 'fd00:10:244::/56', service: 'fd00:10:96::/112', networks: ['fd00:192:168:1::/64', 'fd00:192:168:2::/64'] } as const;

/** A cluster whose nodes, ranges and networks are all declared, with a Deployment `web`. */
export function cniCluster({ families = 'ipv4', subnets = 1, nodes = 3, replicas = 4, settings, claims = [] }: CniCluster): ModelInput {
  const parts = [...(families === 'ipv6' ? [] : [FOUR]), ...(families === 'ipv4' ? [] : [SIX])];
  const members = Array.from({ length: nodes }, (_, at) => {
    const n = at + 1;
    const net = subnets === 2 && n > 2 ? 2 : 1;
    const addresses = [`192.168.${net}.${10 + n}`, `fd00:192:168:${net}::${10 + n}`];
    const ranges = [`10.244.${n}.0/24`, `fd00:10:244:${n}::/64`];
    const own = (texts: readonly string[]): string[] => texts.filter((text) => (text.includes(':') ? families !== 'ipv4' : families !== 'ipv6'));
    return node(`node-${n}`, { addresses: own(addresses), podRanges: own(ranges) });
  });
  return modelInput({
    nodes: members,
    claims: [
      ...parts.map(({ podRange }, index) => claim('pod-range', podRange, 'kubeadm networking.podSubnet', undefined, index)),
      ...parts.map(({ service }, index) => claim('service-range', service, 'kubeadm networking.serviceSubnet', undefined, index)),
      ...parts.flatMap(({ networks }) => networks.slice(0, subnets).map((network) => claim('node-network', network))),
      ...claims.map(([role, text]) => claim(role, text)),
    ],
    settings: settings.map(([name, value]): SettingSubject => setting(name, value)),
    workloads: [workload('Deployment', 'web', { replicas })],
  });
}

/** Every plugin and mode that is modelled. Shape: a tunnel without `direct` crosses subnets by itself. */
export const CNI_CASES: Readonly<Record<string, CniCluster>> = {
  bridge: { settings: [] },
  kubenet: { settings: [['cni', 'kubenet']] },
  kindnet: { families: 'dual', settings: [['cni', 'kindnet']] },
  'flannel-vxlan': { families: 'dual', settings: [['cni', 'flannel'], ['cni-mode', 'vxlan']] },
  'flannel-vxlan-direct': { families: 'dual', subnets: 2, settings: [['cni', 'flannel'], ['cni-mode', 'vxlan'], ['cni-direct-routing', 'true']] },
  'flannel-host-gw': { families: 'dual', settings: [['cni', 'flannel'], ['cni-mode', 'host-gw']] },
  'flannel-wireguard': { families: 'dual', subnets: 2, settings: [['cni', 'flannel'], ['cni-mode', 'wireguard']] },
  'flannel-udp': { settings: [['cni', 'flannel'], ['cni-mode', 'udp']] },
  'flannel-ipip': { subnets: 2, settings: [['cni', 'flannel'], ['cni-mode', 'ipip']] },
  canal: { families: 'dual', settings: [['cni', 'canal'], ['cni-mode', 'vxlan']] },
  'calico-ipip': { settings: [['cni', 'calico'], ['cni-mode', 'ipip']], claims: [['calico-pool', '10.48.0.0/16']] },
  'calico-ipip-cross-subnet': { subnets: 2, settings: [['cni', 'calico'], ['cni-mode', 'ipip-cross-subnet']], claims: [['calico-pool', '10.48.0.0/16']] },
  'calico-vxlan': { families: 'dual', settings: [['cni', 'calico'], ['cni-mode', 'VXLAN'], ['cni-mode-ipv6', 'vxlan']], claims: [['calico-pool', '10.48.0.0/16'], ['calico-pool', 'fd00:48::/112']] },
  'calico-vxlan-cross-subnet': { families: 'dual', subnets: 2, settings: [['cni', 'calico'], ['cni-mode', 'VXLANCrossSubnet'], ['cni-mode-ipv6', 'vxlan-cross-subnet']], claims: [['calico-pool', '10.48.0.0/16'], ['calico-pool', 'fd00:48::/112']] },
  'calico-bgp': { families: 'dual', settings: [['cni', 'calico'], ['cni-mode', 'none']], claims: [['calico-pool', '10.48.0.0/16'], ['calico-pool', 'fd00:48::/112']] },
  'calico-host-local': { settings: [['cni', 'calico'], ['cni-mode', 'ipip'], ['cni-ipam', 'host-local']] },
  'cilium-vxlan': { families: 'dual', subnets: 2, settings: [['cni', 'cilium'], ['cni-mode', 'tunnel']], claims: [['cilium-pool', '10.200.0.0/16'], ['cilium-pool', 'fd00::/104']] },
  'cilium-native': { families: 'dual', settings: [['cni', 'cilium'], ['cni-mode', 'native'], ['cni-node-routes', 'true'], ['cni-ipam', 'kubernetes']] },
  'cilium-native-router': { settings: [['cni', 'cilium'], ['cni-mode', 'native'], ['cni-ipam', 'kubernetes']] },
  'cilium-geneve-endpoint-routes': { families: 'dual', settings: [['cni', 'cilium'], ['cni-mode', 'tunnel'], ['cni-tunnel-protocol', 'geneve'], ['cni-endpoint-routes', 'true'], ['cni-ipam', 'kubernetes']] },
};
