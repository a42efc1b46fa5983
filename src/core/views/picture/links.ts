import type { ValueView } from '../../../protocol/panel-contract';
import type { LinkView } from '../../../protocol/topology-contract';
import { tunnelEntries } from '../../network/cni/tunnels';
import type { ClusterModel, ModelNode, NodeRouting, TunnelKind } from '../../network/model';
import { nodeNamespace } from '../../network/namespaces';
import { firstPod, firstWays, isSaid } from '../../network/node-ways/way';
import type { FirstWay } from '../../network/node-ways/way';
import { World } from '../../network/trace/world';
import type { ViewContext } from '../context';

/** More nodes than this have too many pairs to be drawn one by one. */
export const MOST_LINKED = 6;

const TITLES: Readonly<Record<TunnelKind, string>> = { vxlan: 'VXLAN', geneve: 'Geneve', ipip: 'IPIP', wireguard: 'WireGuard', udp: 'UDP' };

/** The tunnels that nodes send packets for pods through, each with what fits into it: `VXLAN 1450`. Shape: one per kind and size. */
export function tunnelViews(model: ClusterModel, context: ViewContext): ValueView[] {
  const { cni } = model;
  const sender = model.nodes.find((node) => tunnelEntries(model, node).length > 0);
  if (sender === undefined) return [];
  const found = new Map<string, ValueView>();
  for (const family of model.families) {
    const { tunnel } = cni.value.modes[family];
    if (tunnel === undefined) continue;
    const mtu = sender.cniDevices.find(({ kind }) => kind === (tunnel === 'udp' ? 'other' : tunnel))?.mtu;
    const text = mtu === undefined ? TITLES[tunnel] : `${TITLES[tunnel]} ${mtu.value}`;
    found.set(text, { text, provenance: cni.provenance, because: cni.because, location: cni.place && context.locate(cni.place) });
  }
  return [...found.values()];
}

/**
 * How the nodes of a small cluster reach each other's pods: by routes or tunnels, and why not where packets do not arrive.
 * Only what manifests say of both nodes can break a link. Shape: each pair once, in the order of the nodes; none for many nodes.
 * Cost: a packet there and one back per pair and family.
 */
export function linkViews(model: ClusterModel, routing: NodeRouting): LinkView[] {
  const { nodes } = model;
  if (nodes.length > MOST_LINKED) return [];
  const world = new World(model, routing, undefined);
  return nodes.flatMap((a, at) => nodes.slice(at + 1).map((b) => linkView(world, a, b)));
}

/** How two nodes reach each other's pods. Cost: a packet there and one back per family. */
function linkView(world: World, a: ModelNode, b: ModelNode): LinkView {
  const ways = [...waysOf(world, a, b), ...waysOf(world, b, a)];
  const lost = ways.find(({ family, lost: reason }) => reason !== undefined && isSaid(a, family) && isSaid(b, family));
  return { a: nodeNamespace(a), b: nodeNamespace(b), tunnel: ways.some(({ tunnel }) => tunnel), broken: lost?.lost ?? '' };
}

function waysOf(world: World, from: ModelNode, to: ModelNode): FirstWay[] {
  const [sender, receiver] = [firstPod(world.model, from), firstPod(world.model, to)];
  return sender === undefined || receiver === undefined ? [] : firstWays(world, sender, receiver);
}
