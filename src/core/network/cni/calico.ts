import { address as parseText, addressBits } from '../../ip/address';
import type { Address } from '../../ip/address';
import { hostPrefix } from '../../ip/prefix';
import { UPLINK } from '../device-names';
import type { ClusterModel, ModelNode, Route } from '../model';
import { weakest } from '../sourced';
import { ANYWHERE, connectedHost, linkLocal, onDevice, staticMetric, staticRoute } from './rows';
import { podsIn } from './side';
import type { PodSide } from './side';

/** The next hop of every pod: no machine has it, the host side of the pair answers ARP for it. */
const GATEWAY = parseText('169.254.1.1') as Address;
/** The link-local address of the host side, whose MAC is ee:ee:ee:ee:ee:ee. */
const GATEWAY_6 = parseText('fe80::ecee:eeff:feee:eeee') as Address;

/**
 * No bridge: a row per pod on the node, pods with single addresses and one fixed next hop; what a block holds beyond
 * its pods is dropped. Source: Calico cni-plugin `linux_dataplane.go`, felix, confd templates `bird_aggr.cfg`.
 */
export const calicoSide: PodSide = {
  length: 'host',
  podRoutes(_model, _node, pod) {
    return pod.addresses.flatMap((address): Route[] => {
      const provenance = weakest('derived', address.provenance);
      const because = "Calico: the node's end of the pair answers for this next hop";
      if (address.value.family === 4) {
        return [staticRoute(ANYWHERE[4], GATEWAY, 'derived', because), onDevice(hostPrefix(GATEWAY), UPLINK, 'link', 'derived', 'Calico: where the next hop is')];
      }
      return [
        staticRoute(ANYWHERE[6], GATEWAY_6, 'derived', because),
        ...connectedHost(address, UPLINK, "the kernel adds it with the pod's address"),
        linkLocal(UPLINK, provenance),
      ];
    });
  },
  nodeRoutes(model, node, only) {
    const tunnels = node.cniDevices.flatMap(({ name, addresses }) => addresses.flatMap((address) => connectedHost(address, name, "the kernel adds it with the tunnel's address")));
    return [...podRows(model, node, only), ...tunnels, ...(model.cni.value.plugin === 'canal' ? [] : blackholes(model, node))];
  },
  hostSide() {
    return { addresses: [], proxyArp: true };
  },
};

function podRows(model: ClusterModel, node: ModelNode, only: Address | undefined): Route[] {
  return podsIn(model, node, only).flatMap((pod) => {
    const device = pod.veth;
    if (device === undefined) return [];
    const because = `Calico: pod ${pod.namespace}/${pod.name.value} is behind this device`;
    return pod.addresses.map((address): Route => ({ ...onDevice(hostPrefix(address.value), device, 'link', weakest('derived', address.provenance), because), place: address.place }));
  });
}

function blackholes({ cni }: ClusterModel, node: ModelNode): Route[] {
  return node.podRanges.flatMap(({ value, provenance, place }): Route[] => {
    if (value.length === addressBits(value.family)) return [];
    const { family } = value;
    const protocol = cni.value.modes[family].tunnel === 'vxlan' ? '80' : 'bird';
    const device = family === 4 ? '' : 'lo';
    const because = "Calico: addresses of the node's own block that no pod has are dropped";
    return [{ destination: value, device, protocol, type: 'blackhole', metric: staticMetric(family), provenance: weakest('derived', provenance), because, place }];
  });
}
