import type { Address } from '../../ip/address';
import { hostPrefix } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import { CILIUM_HOST, UPLINK } from '../device-names';
import type { ClusterModel, ModelNode, Route, Sourced } from '../model';
import { weakest } from '../sourced';
import { gatewayOf } from './gateway';
import { podMtu } from './mtu';
import { ANYWHERE, connectedHost, KERNEL_METRIC, linkLocal, onDevice, staticMetric, staticRoute } from './rows';
import { podsIn } from './side';
import type { PodSide } from './side';

/**
 * No bridge: pods have the node's router address as next hop, and programs of Cilium carry packets between
 * `cilium_host` and the pairs. Source: cilium pkg/datapath/linux (`node.go`, `createNodeRouteSpec`), plugins/cilium-cni.
 */
export const ciliumSide: PodSide = {
  length: 'host',
  podRoutes(model, node, pod) {
    const mtu = podMtu(model.cni.value, [4]).value;
    return pod.addresses.flatMap((address): Route[] => {
      const gateway = gatewayOf(node, address.value)?.gateway;
      if (gateway === undefined) return [];
      const provenance = weakest('derived', gateway.provenance);
      const { family } = address.value;
      const rows = [
        { ...staticRoute(ANYWHERE[family], gateway.value, provenance, 'Cilium: the router address of the node is the gateway'), mtu },
        onDevice(hostPrefix(gateway.value), UPLINK, 'link', provenance, 'Cilium: where the gateway is'),
      ];
      return family === 4 ? rows : [...rows, ...connectedHost(address, UPLINK, "the kernel adds it with the pod's address"), linkLocal(UPLINK, provenance)];
    });
  },
  nodeRoutes(model, node, only) {
    const ranges = node.podRanges.flatMap((range) => {
      const gateway = gatewayOf(node, range.value)?.gateway;
      return gateway === undefined ? [] : [throughHost(range, gateway, "Cilium: the node's own pods", undefined), routerRow(gateway)];
    });
    return model.cni.value.endpointRoutes ? [...ranges, ...podRows(model, node, only)] : ranges;
  },
  hostSide() {
    return { addresses: [], proxyArp: true };
  },
};

/** A row into `cilium_host`. The kernel takes no IPv6 next hop that is its own address, so that family has none. */
export function throughHost(range: Sourced<Prefix>, router: Sourced<Address>, because: string, mtu: number | undefined): Route {
  const { family } = range.value;
  return {
    destination: range.value,
    via: family === 4 ? router.value : undefined,
    device: CILIUM_HOST,
    protocol: 'kernel',
    source: router.value,
    metric: staticMetric(family),
    mtu,
    provenance: weakest('derived', range.provenance, router.provenance),
    because,
    place: range.place,
  };
}

function routerRow(router: Sourced<Address>): Route {
  const { family } = router.value;
  return {
    destination: hostPrefix(router.value),
    device: CILIUM_HOST,
    protocol: 'kernel',
    scope: family === 4 ? 'link' : undefined,
    metric: family === 4 ? undefined : KERNEL_METRIC,
    provenance: weakest('derived', router.provenance),
    because: 'Cilium: the router address of the node',
  };
}

function podRows(model: ClusterModel, node: ModelNode, only: Address | undefined): Route[] {
  return podsIn(model, node, only).flatMap((pod) => {
    const device = pod.veth;
    if (device === undefined) return [];
    const because = `enable-endpoint-routes: pod ${pod.namespace}/${pod.name.value} is behind this device`;
    return pod.addresses.map((address): Route => ({ ...onDevice(hostPrefix(address.value), device, 'link', weakest('derived', address.provenance), because), protocol: 'kernel', place: address.place }));
  });
}
