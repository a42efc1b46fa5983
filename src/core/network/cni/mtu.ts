import type { Family } from '../../ip/address';
import type { CniKind, Sourced, TunnelKind } from '../model';
import { assumed } from '../sourced';

/** What an Ethernet network carries where nobody says otherwise. Units: bytes. */
const ETHERNET = 1500;

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

/** MTU of a tunnel. */
export function tunnelMtu(tunnel: TunnelKind, family: Family): Sourced<number> {
  const bytes = OVERHEAD[tunnel][family];
  return assumed(ETHERNET - bytes, `the uplink's ${ETHERNET} bytes less ${bytes} for the outer headers`);
}

/** What a packet of a pod may measure to fit every way to another node. */
export function podMtu({ modes }: CniKind, families: readonly Family[]): Sourced<number> {
  const tunnels = families.flatMap((family) => {
    const { tunnel } = modes[family];
    return tunnel === undefined ? [] : [tunnelMtu(tunnel, family)];
  });
  return tunnels.reduce((least, mtu) => (mtu.value < least.value ? mtu : least), UPLINK_MTU);
}
