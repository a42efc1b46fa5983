import { compareAddresses } from '../../ip/address';
import type { Address } from '../../ip/address';
import type { ClusterModel, Device, ModelNode, ModelPod, Route, Sourced } from '../model';

/** One plugin's way of connecting pods to their node. */
export interface PodSide {
  /** Rows of a pod's own table. */
  podRoutes(model: ClusterModel, node: ModelNode, pod: ModelPod): Route[];
  /** Rows of the node's table for its pods and for the devices of the CNI; with `only` those of other pods may be left out. */
  nodeRoutes(model: ClusterModel, node: ModelNode, only?: Address): Route[];
  /** Prefix length that an address has on the pod's interface: that of its range, or of the address alone. */
  readonly length: 'range' | 'host';
  /** What sets the host side of a pod's veth pair apart. */
  hostSide(node: ModelNode): Pick<Device, 'master' | 'proxyArp'> & { readonly addresses: readonly Sourced<Address>[] };
}

/** The pods of a node whose rows a table has; with `only` the ones that hold this address. */
export function podsIn(model: ClusterModel, node: ModelNode, only: Address | undefined): readonly ModelPod[] {
  const pods = node.pods.flatMap((index) => model.pods[index] ?? []);
  return only === undefined ? pods : pods.filter(({ addresses }) => addresses.some(({ value }) => compareAddresses(value, only) === 0));
}
