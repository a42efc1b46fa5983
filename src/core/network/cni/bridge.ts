import { covers } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import { UPLINK } from '../device-names';
import type { ClusterModel, Sourced } from '../model';
import { weakest } from '../sourced';
import { gatewayOf } from './gateway';
import { ANYWHERE, connected, connectedHost, staticRoute } from './rows';
import type { PodSide } from './side';

/** The pod range around a node's, of which Flannel's plugin tells each pod. Source: flannel-io/cni-plugin `getDelegateIPAM`. */
function flannelNetwork({ cni, podRanges }: ClusterModel, own: Prefix): readonly Sourced<Prefix>[] {
  if (cni.value.plugin !== 'flannel') return [];
  return podRanges.filter(({ value }) => value.length < own.length && covers(value, own)).slice(0, 1);
}

/** Pods are ports of one bridge per node, which is their gateway. Source: CNI plugins `bridge` with `isDefaultGateway`. */
export const bridgeSide: PodSide = {
  length: 'range',
  podRoutes(model, node, pod) {
    return pod.addresses.flatMap((address) => {
      const found = gatewayOf(node, address.value);
      if (found === undefined) return [];
      const { range, gateway } = found;
      return [
        staticRoute(ANYWHERE[range.value.family], gateway.value, weakest('derived', gateway.provenance), `isDefaultGateway: the bridge of node ${node.name.value} is the gateway`),
        ...flannelNetwork(model, range.value).map((network) => staticRoute(network.value, gateway.value, weakest('derived', network.provenance), 'the flannel plugin routes its whole network through the bridge')),
        ...connected(range, address, UPLINK, "the kernel adds it with the pod's address"),
      ];
    });
  },
  nodeRoutes(_model, { bridge, podRanges, cniDevices }) {
    const bridges = (bridge?.addresses ?? []).flatMap((address) => {
      const range = podRanges.find(({ value }) => value.family === address.value.family);
      return range === undefined || bridge === undefined ? [] : connected(range, address, bridge.name, "the kernel adds it with the bridge's address");
    });
    const tunnels = cniDevices.flatMap(({ name, addresses }) => addresses.flatMap((address) => connectedHost(address, name, "the kernel adds it with the tunnel's address")));
    return [...bridges, ...tunnels];
  },
  hostSide({ bridge }) {
    return { addresses: [], master: bridge?.name };
  },
};
