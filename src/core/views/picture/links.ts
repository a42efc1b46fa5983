import type { ValueView } from '../../../protocol/panel-contract';
import type { LinkView } from '../../../protocol/topology-contract';
import { formatAddress } from '../../ip/address';
import type { Address } from '../../ip/address';
import { tunnelEntries } from '../../network/cni/tunnels';
import type { ClusterModel, ModelNode, ModelPod, NodeRouting, Sourced, TunnelKind } from '../../network/model';
import { nodeNamespace, podNamespace } from '../../network/namespaces';
import { departureOf } from '../../network/trace/passage';
import { Walker } from '../../network/trace/walker';
import { World } from '../../network/trace/world';
import type { ViewContext } from '../context';

/** More nodes than this have too many pairs to be drawn one by one. */
const MOST_NODES = 6;

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
  if (nodes.length > MOST_NODES) return [];
  const world = new World(model, routing, undefined);
  return nodes.flatMap((a, at) =>
    nodes.slice(at + 1).map((b): LinkView => {
      const ways = [...waysOf(world, a, b), ...waysOf(world, b, a)];
      const lost = ways.find(({ obstacle }) => obstacle !== undefined)?.obstacle ?? '';
      return { a: nodeNamespace(a), b: nodeNamespace(b), tunnel: ways.some(({ tunnel }) => tunnel), broken: lost };
    }),
  );
}

interface Way {
  readonly tunnel: boolean;
  readonly obstacle: string | undefined;
}

function waysOf(world: World, from: ModelNode, to: ModelNode): Way[] {
  const { model } = world;
  const sender = firstPod(model, from);
  const receiver = firstPod(model, to);
  if (sender === undefined || receiver === undefined) return [];
  return receiver.addresses.flatMap(({ value: destination }): Way[] => {
    const source = sender.addresses.find(({ value }) => value.family === destination.family)?.value;
    if (source === undefined) return [];
    return [wayTo(world, sender, receiver, source, destination, isKnown(from, destination) && isKnown(to, destination))];
  });
}

function wayTo(world: World, sender: ModelPod, receiver: ModelPod, source: Address, destination: Address, known: boolean): Way {
  const walker = new Walker(world, { type: 'first' });
  const arrivals = walker.follow(departureOf(podNamespace(sender), { source, destination, protocol: 'icmp' }, true));
  const lost = arrivals.find(({ verdict, passage }) => verdict !== 'delivered' || passage.namespace !== podNamespace(receiver));
  const reason = lost && (lost.verdict === 'delivered' ? `a packet for ${formatAddress(destination)} ends in ${lost.passage.namespace}` : lost.reason);
  return { tunnel: arrivals.some(({ passage }) => passage.hops.some(({ kind }) => kind === 'tunnel')), obstacle: known ? reason : undefined };
}

function firstPod({ pods }: ClusterModel, node: ModelNode): ModelPod | undefined {
  for (const index of node.pods) {
    const pod = pods[index];
    if (pod !== undefined && !pod.hostNetwork && pod.addresses.length > 0) return pod;
  }
  return undefined;
}

/** Whether manifests say the node, an address of it and the range of its pods. */
function isKnown({ name, addresses, podRanges }: ModelNode, { family }: Address): boolean {
  const said = (values: readonly Sourced<{ readonly family: number }>[]): boolean => values.some(({ value, provenance }) => value.family === family && provenance !== 'assumed');
  return name.provenance !== 'assumed' && said(addresses) && said(podRanges);
}
