import { compareAddresses } from '../../ip/address';
import { hostPrefix } from '../../ip/prefix';
import { UPLINK } from '../device-names';
import type { Route } from '../model';
import { weakest } from '../sourced';
import { gatewayOf } from './gateway';
import { ANYWHERE, connectedHost, linkLocal, onDevice, staticMetric, staticRoute } from './rows';
import { podsIn } from './side';
import type { PodSide } from './side';

/**
 * No bridge: a row per pod on the node, and the gateway's address on the host side of every pair.
 * Source: CNI plugins `ptp` (`setupContainerVeth`, `setupHostVeth`), which kindnet uses.
 */
export const ptpSide: PodSide = {
  length: 'range',
  podRoutes(_model, node, pod) {
    return pod.addresses.flatMap((address): Route[] => {
      const found = gatewayOf(node, address.value);
      if (found === undefined) return [];
      const { range, gateway } = found;
      const { family } = address.value;
      const source = address.value;
      const provenance = weakest('derived', gateway.provenance, address.provenance);
      const rows: Route[] = [
        staticRoute(ANYWHERE[family], gateway.value, weakest('derived', gateway.provenance), `ptp: the gateway is the other end of the pair, on node ${node.name.value}`),
        { ...onDevice(hostPrefix(gateway.value), UPLINK, 'link', provenance, 'ptp: where the gateway is'), source },
        { ...staticRoute(range.value, gateway.value, provenance, 'ptp: the pods of the own node, too, are behind the gateway'), source },
      ];
      return family === 6 ? [...rows, linkLocal(UPLINK, provenance)] : rows;
    });
  },
  nodeRoutes(model, node, only) {
    // Every pair has a row for the gateway.
    const isGateway = only !== undefined && node.gateways.some(({ value }) => compareAddresses(value, only) === 0);
    return podsIn(model, node, isGateway ? undefined : only).flatMap((pod) => {
      const device = pod.veth;
      if (device === undefined) return [];
      return pod.addresses.flatMap((address): Route[] => {
        const gateway = gatewayOf(node, address.value)?.gateway;
        if (gateway === undefined) return [];
        const { family } = address.value;
        const row: Route = {
          destination: hostPrefix(address.value),
          device,
          scope: family === 4 ? 'host' : undefined,
          metric: staticMetric(family),
          provenance: weakest('derived', address.provenance),
          because: `ptp: pod ${pod.namespace}/${pod.name.value} is behind this device`,
          place: address.place,
        };
        return [row, ...connectedHost(gateway, device, "the kernel adds it with the gateway's address on the pair")];
      });
    });
  },
  hostSide({ gateways }) {
    return { addresses: gateways };
  },
};
