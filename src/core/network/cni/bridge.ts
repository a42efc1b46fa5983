import { UPLINK } from '../device-names';
import { weakest } from '../sourced';
import { gatewayOf } from './gateway';
import { ANYWHERE, connected, connectedHost, staticRoute } from './rows';
import type { PodSide } from './side';

/** Pods are ports of one bridge per node, which is their gateway. Source: CNI plugins `bridge` with `isDefaultGateway`. */
export const bridgeSide: PodSide = {
  length: 'range',
  podRoutes(_model, node, pod) {
    return pod.addresses.flatMap((address) => {
      const found = gatewayOf(node, address.value);
      if (found === undefined) return [];
      const { range, gateway } = found;
      return [
        staticRoute(ANYWHERE[range.value.family], gateway.value, weakest('derived', gateway.provenance), `isDefaultGateway: the bridge of node ${node.name.value} is the gateway`),
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
