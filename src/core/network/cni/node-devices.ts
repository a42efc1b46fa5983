import type { Address, Family } from '../../ip/address';
import { networkAddress } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import { BRIDGE, CILIUM_HOST, KUBENET_BRIDGE } from '../device-names';
import type { CniKind, ModelNode, NodeDevice, Sourced } from '../model';
import { derived } from '../sourced';
import { baseMtu, tunnelMtu } from './mtu';

/** What a node's CNI has to give its devices. */
export interface DeviceParts {
  readonly ranges: readonly Sourced<Prefix>[];
  readonly firsts: readonly Sourced<Address>[];
  readonly tunnels: readonly Sourced<Address>[];
}

/** Bridge, gateways and further devices that a CNI makes on a node. Shape: a device only where it has a use in one of the families. */
export function cniDevices(cni: CniKind, families: readonly Family[], parts: DeviceParts): Pick<ModelNode, 'bridge' | 'gateways' | 'cniDevices'> {
  const { firsts } = parts;
  switch (cni.plugin) {
    case 'bridge':
    case 'kubenet':
      return { bridge: { name: cni.plugin === 'kubenet' ? KUBENET_BRIDGE : BRIDGE, addresses: firsts }, gateways: firsts, cniDevices: [] };
    case 'kindnet':
      return { gateways: firsts, cniDevices: [] };
    case 'flannel':
      return { bridge: { name: BRIDGE, addresses: firsts }, gateways: firsts, cniDevices: flannelDevices(cni, families, parts) };
    case 'canal':
      return { gateways: [], cniDevices: flannelDevices(cni, families, parts) };
    case 'calico':
      return { gateways: [], cniDevices: calicoDevices(cni, families, parts) };
    case 'cilium':
      return { gateways: firsts, cniDevices: ciliumDevices(cni, firsts) };
  }
}

const FLANNEL_NAMES: Readonly<Record<string, Readonly<Record<Family, string>>>> = {
  vxlan: { 4: 'flannel.1', 6: 'flannel-v6.1' },
  ipip: { 4: 'flannel.ipip', 6: 'flannel-v6.1' },
  wireguard: { 4: 'flannel-wg', 6: 'flannel-wg-v6' },
  udp: { 4: 'flannel0', 6: 'flannel-v6.1' },
};
const CALICO_NAMES: Readonly<Record<string, Readonly<Record<Family, string>>>> = {
  vxlan: { 4: 'vxlan.calico', 6: 'vxlan-v6.calico' },
  ipip: { 4: 'tunl0', 6: 'vxlan-v6.calico' },
};

/** The tunnel of one family, which routes name; undefined where nodes have none. */
export function tunnelName({ plugin, modes }: CniKind, family: Family): string | undefined {
  const { tunnel } = modes[family];
  if (tunnel === undefined) return undefined;
  if (plugin === 'cilium') return CILIUM_HOST;
  return (plugin === 'calico' ? CALICO_NAMES : FLANNEL_NAMES)[tunnel]?.[family];
}

/** Source: flannel pkg/backend: each tunnel has the network address of the node's range. */
function flannelDevices(cni: CniKind, families: readonly Family[], { ranges }: DeviceParts): NodeDevice[] {
  return tunnelsOf(cni, families, (family) =>
    ranges.filter(({ value }) => value.family === family).map((range) => derived(networkAddress(range.value), "flannel: the network address of the node's range", range)),
  );
}

/** Source: Calico node/pkg/allocateip: each tunnel has an address of the node's blocks. */
function calicoDevices(cni: CniKind, families: readonly Family[], { tunnels }: DeviceParts): NodeDevice[] {
  return tunnelsOf(cni, families, (family) => tunnels.filter(({ value }) => value.family === family));
}

function tunnelsOf(cni: CniKind, families: readonly Family[], addressesOf: (family: Family) => readonly Sourced<Address>[]): NodeDevice[] {
  return families.flatMap((family): NodeDevice[] => {
    const { tunnel } = cni.modes[family];
    const name = tunnelName(cni, family);
    const addresses = addressesOf(family);
    if (tunnel === undefined || name === undefined || addresses.length === 0) return [];
    return [{ name, kind: tunnel === 'udp' ? 'other' : tunnel, addresses, mtu: tunnelMtu(cni, tunnel, family) }];
  });
}

/** Source: cilium pkg/defaults/node.go: the pair cilium_host and cilium_net, and one tunnel for both families. */
function ciliumDevices(cni: CniKind, routers: readonly Sourced<Address>[]): NodeDevice[] {
  const mtu = baseMtu(cni);
  const pair: NodeDevice[] = [
    { name: CILIUM_HOST, kind: 'veth', addresses: routers, mtu },
    { name: 'cilium_net', kind: 'veth', addresses: [], mtu },
  ];
  const { tunnel } = cni.modes[4];
  return tunnel === 'vxlan' || tunnel === 'geneve' ? [...pair, { name: `cilium_${tunnel}`, kind: tunnel, addresses: [], mtu }] : pair;
}
