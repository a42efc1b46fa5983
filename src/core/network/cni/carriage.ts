// How packets pass between nodes: on routes of the nodes, through a router, or inside tunnels.
import type { Family } from '../../ip/address';
import { contains } from '../../ip/prefix';
import type { ClusterModel, NodeRouting } from '../model';

/** `nodes`: every node knows every node's pods; `router`: only a router does; `tunnel`: packets travel inside packets. */
export type Carriage = 'nodes' | 'router' | 'tunnel';

/**
 * How packets of one family pass between nodes. Tunnels stay tunnels whatever the routing asked for; flannel and kindnet
 * always write routes on their nodes; native routing of Cilium without node routes needs a router.
 */
export function carriageOf({ cni }: ClusterModel, routing: NodeRouting, family: Family): Carriage {
  const { plugin, modes } = cni.value;
  const { tunnel, direct } = modes[family];
  if (tunnel !== undefined) return 'tunnel';
  if (!direct) return 'router';
  if (plugin === 'flannel' || plugin === 'canal' || plugin === 'kindnet') return 'nodes';
  return routing === 'router' ? 'router' : 'nodes';
}

/** Whether a router is part of the picture: asked for, needed by the CNI, or between the subnets that tunnels cross. */
export function hasRouter(model: ClusterModel, routing: NodeRouting): boolean {
  if (routing === 'router') return true;
  return model.families.some((family) => {
    const carriage = carriageOf(model, routing, family);
    return carriage === 'router' || (carriage === 'tunnel' && standApart(model));
  });
}

// Models do not change, so this is found once per model.
const known = new WeakMap<ClusterModel, boolean>();

/** Whether nodes of one family stand in several networks. */
function standApart(model: ClusterModel): boolean {
  let apart = known.get(model);
  if (apart === undefined) {
    apart = model.families.some((family) => {
      const networks = model.nodeNetworks.filter(({ value }) => value.family === family);
      const used = networks.filter(({ value }) => model.nodes.some(({ addresses }) => addresses.some((address) => contains(value, address.value))));
      return used.length > 1;
    });
    known.set(model, apart);
  }
  return apart;
}
