import type { Family } from '../../ip/address';
import type { SettingName } from '../../kube/facts';
import type { CniKind, CniMtus, CniPlugin, Sourced, TunnelKind } from '../model';
import type { ModelInput } from '../model-input';
import { assumed, declared, derived } from '../sourced';
import { placeOf } from '../subjects';

/** What an Ethernet network carries where nobody says otherwise. Units: bytes. */
const ETHERNET = 1500;
/** Sizes that a network can have. Source: RFC 791, the fields of IPv4. */
const LEAST = 68;
const MOST = 65_535;

/**
 * Bytes that a tunnel adds to each packet, by the family of the outer packet.
 * Source: flannel pkg/backend, Calico felix (VXLANMTU, IpInIpMtu), Cilium pkg/mtu.
 */
const OVERHEAD: Readonly<Record<TunnelKind, Readonly<Record<Family, number>>>> = {
  vxlan: { 4: 50, 6: 70 },
  geneve: { 4: 50, 6: 70 },
  ipip: { 4: 20, 6: 20 },
  wireguard: { 4: 80, 6: 80 },
  udp: { 4: 28, 6: 28 },
};

/** MTU of the nodes' uplinks. */
export const UPLINK_MTU: Sourced<number> = assumed(ETHERNET, 'the usual MTU of Ethernet');

/** Whose settings they are, by the origins of their facts. */
const OWNERS: Partial<Readonly<Record<CniPlugin, RegExp>>> = { calico: /calico/i, canal: /calico|canal|flannel/i, flannel: /flannel/i, cilium: /cilium/i };

/**
 * What manifests say about sizes of packets; undefined: nothing. `0` leaves it to the plugin and counts as nothing.
 * Source: Calico veth_mtu, FelixConfiguration, Installation calicoNetwork.mtu; flannel Backend.MTU; Cilium mtu.
 */
export function mtusOf(input: Pick<ModelInput, 'settings'>, plugin: CniPlugin): CniMtus | undefined {
  const owner = OWNERS[plugin];
  const find = (name: SettingName): Sourced<number> | undefined => {
    for (const subject of input.settings) {
      const { setting, value, slot, origin } = subject.fact;
      const size = setting === name && owner?.test(origin) === true ? Number(value) : 0;
      if (Number.isInteger(size) && size >= LEAST && size <= MOST) return declared(size, placeOf(subject, slot), origin);
    }
    return undefined;
  };
  const base = find('mtu-base');
  const pod = find('mtu-pod');
  const [vxlan, ipip, wireguard] = [find('mtu-vxlan'), find('mtu-ipip'), find('mtu-wireguard')];
  const isSaid = [base, pod, vxlan, ipip, wireguard].some((size) => size !== undefined);
  return isSaid ? { base, pod, tunnels: { vxlan, ipip, wireguard } } : undefined;
}

/** What a plugin takes for the MTU of the machines' network: flannel and Cilium can be told. */
export function baseMtu({ mtus }: CniKind): Sourced<number> {
  return mtus?.base ?? UPLINK_MTU;
}

/** MTU of a tunnel. */
export function tunnelMtu(cni: CniKind, tunnel: TunnelKind, family: Family): Sourced<number> {
  const { plugin, mtus } = cni;
  const said = plugin === 'calico' ? (mtus?.tunnels[tunnel] ?? mtus?.pod) : undefined;
  if (said !== undefined) return said;
  const bytes = OVERHEAD[tunnel][family];
  const base = baseMtu(cni);
  if (base === UPLINK_MTU) return assumed(ETHERNET - bytes, `the uplink's ${ETHERNET} bytes less ${bytes} for the outer headers`);
  return { ...derived(base.value - bytes, `${base.because} less ${bytes} for the outer headers`, base), place: base.place };
}

/** What a packet of a pod may measure to fit every way to another node, unless it is said. */
export function podMtu(cni: CniKind, families: readonly Family[]): Sourced<number> {
  if (cni.mtus?.pod !== undefined) return cni.mtus.pod;
  const tunnels = families.flatMap((family) => {
    const { tunnel } = cni.modes[family];
    return tunnel === undefined ? [] : [tunnelMtu(cni, tunnel, family)];
  });
  const [first, ...rest] = tunnels;
  if (first === undefined) return cni.plugin === 'cilium' ? baseMtu(cni) : UPLINK_MTU;
  return rest.reduce((least, mtu) => (mtu.value < least.value ? mtu : least), first);
}
