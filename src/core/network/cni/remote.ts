// The way to the pods of other nodes: rows of nodes and of the router, and what tunnels know.
import type { Address, Family } from '../../ip/address';
import { contains, formatPrefix, hostPrefix, networkAddress } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import { CILIUM_HOST, UPLINK } from '../device-names';
import type { ClusterModel, ModelNode, NodeRouting, Route, Sourced, TunnelEntry } from '../model';
import { weakest } from '../sourced';
import { carriageOf } from './carriage';
import type { Carriage } from './carriage';
import { throughHost } from './cilium';
import { podMtu } from './mtu';
import { tunnelName } from './node-devices';
import { hopTo, networkOf, staticMetric, staticRoute } from './rows';

/** A range of another node. */
interface Peer {
  readonly node: ModelNode;
  readonly range: Sourced<Prefix>;
  readonly hop: Sourced<Address>;
  /** It stands in a network of the asking node. */
  readonly near: boolean;
}

/** Rows of a node for the pods of other nodes; with `only` those that hold this address. Cost: O(nodes). */
export function remoteRoutes(model: ClusterModel, routing: NodeRouting, node: ModelNode, only?: Address): Route[] {
  const rows = wholeNetworkRows(model, node);
  const ways = waysOf(model, routing);
  for (const peer of peersOf(model, node, only)) {
    const { family } = peer.range.value;
    const way = ways[family];
    if (way === 'router' || (way === 'nodes' && !peer.near)) continue;
    const row = way === 'nodes' || (model.cni.value.modes[family].direct && peer.near) ? directRow(model, peer) : tunnelRow(model, node, peer);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/**
 * Where the tunnels of a node send what routes hand to them: ARP and FDB entries, peers of WireGuard, Cilium's map.
 * Shape: in the order of the nodes, no entry twice. Cost: O(nodes).
 */
export function tunnelEntries(model: ClusterModel, node: ModelNode): TunnelEntry[] {
  const entries = new Map<string, TunnelEntry>();
  for (const peer of peersOf(model, node)) {
    const { modes } = model.cni.value;
    const mode = modes[peer.range.value.family];
    if (mode.tunnel === undefined || (mode.direct && peer.near)) continue;
    const entry = entryFor(model, peer);
    if (entry !== undefined) entries.set(`${entry.device} ${formatPrefix(entry.via)}`, entry);
  }
  return [...entries.values()];
}

/** Rows of the router for the pods of all nodes, where packets cross it as they are. Cost: O(nodes). */
export function routerPodRoutes(model: ClusterModel, routing: NodeRouting, deviceOf: (network: Prefix) => string): Route[] {
  const ways = waysOf(model, routing);
  const protocol = model.cni.value.plugin === 'calico' ? 'bird' : undefined;
  return model.nodes.flatMap((node) =>
    node.podRanges.flatMap((range): Route[] => {
      const hop = hopTo(node, range.value);
      const network = hop && networkOf(model, hop.value);
      if (hop === undefined || network === undefined || ways[range.value.family] !== 'router') return [];
      const provenance = weakest('derived', range.provenance, hop.provenance);
      const row = staticRoute(range.value, hop.value, provenance, `the pods of node ${node.name.value} are behind its address`, deviceOf(network.value));
      return [{ ...row, protocol, place: range.place ?? hop.place }];
    }),
  );
}

function waysOf(model: ClusterModel, routing: NodeRouting): Readonly<Record<Family, Carriage>> {
  return { 4: carriageOf(model, routing, 4), 6: carriageOf(model, routing, 6) };
}

function* peersOf(model: ClusterModel, node: ModelNode, only?: Address): Iterable<Peer> {
  const own = node.addresses.flatMap(({ value }) => networkOf(model, value)?.value ?? []);
  for (const other of model.nodes) {
    if (other === node) continue;
    for (const range of other.podRanges) {
      if (only !== undefined && !contains(range.value, only)) continue;
      const hop = hopTo(other, range.value);
      if (hop !== undefined) yield { node: other, range, hop, near: own.some((network) => contains(network, hop.value)) };
    }
  }
}

/** The next hop is the other node itself. */
function directRow({ cni }: ClusterModel, { node, range, hop }: Peer): Route {
  const provenance = weakest('derived', range.provenance, hop.provenance);
  const row = { ...staticRoute(range.value, hop.value, provenance, `the pods of node ${node.name.value} are behind its address`), place: range.place ?? hop.place };
  const { plugin, modes } = cni.value;
  if (plugin === 'cilium') return { ...row, protocol: 'kernel' };
  if (plugin !== 'calico') return row;
  return modes[range.value.family].tunnel === 'vxlan' ? { ...row, protocol: '80', onlink: true } : { ...row, protocol: 'bird' };
}

/** The next hop is behind a tunnel. */
function tunnelRow(model: ClusterModel, node: ModelNode, peer: Peer): Route | undefined {
  const { range, hop } = peer;
  const cni = model.cni.value;
  const because = `the pods of node ${peer.node.name.value} are at the other end of the tunnel`;
  const { family } = range.value;
  if (cni.plugin === 'cilium') {
    const router = node.gateways.find(({ value }) => value.family === family);
    return router && throughHost(range, router, because, podMtu(cni, [4]).value);
  }
  const device = tunnelName(cni, family);
  const via = device === undefined ? undefined : nextHop(model, peer, device);
  if (device === undefined || via === undefined) return undefined;
  const provenance = weakest('derived', range.provenance, hop.provenance);
  const protocol = cni.plugin === 'calico' && cni.modes[family].tunnel === 'ipip' ? 'bird' : undefined;
  return { ...staticRoute(range.value, via, provenance, because, device), protocol, onlink: true, place: range.place ?? hop.place };
}

/** What a route into a tunnel names: the other tunnel's own address, or with IPIP the other node's. Undefined where one route holds the whole network. */
function nextHop({ cni }: ClusterModel, { node, range, hop }: Peer, device: string): Address | undefined {
  const { plugin, modes } = cni.value;
  const { tunnel } = modes[range.value.family];
  if (tunnel === 'ipip') return hop.value;
  if (tunnel !== 'vxlan') return undefined;
  if (plugin !== 'calico') return networkAddress(range.value);
  return node.cniDevices.find(({ name }) => name === device)?.addresses.find(({ value }) => value.family === range.value.family)?.value;
}

/** WireGuard and UDP of flannel: one row for the pods of all nodes. */
function wholeNetworkRows(model: ClusterModel, { podRanges }: ModelNode): Route[] {
  const cni = model.cni.value;
  return model.families.flatMap((family): Route[] => {
    const { tunnel } = cni.modes[family];
    const range = model.podRanges.find(({ value }) => value.family === family);
    const device = tunnelName(cni, family);
    if ((tunnel !== 'wireguard' && tunnel !== 'udp') || range === undefined || device === undefined || podRanges.length === 0) return [];
    const because = 'flannel: the pods of all other nodes are behind the tunnel';
    const scope = tunnel === 'wireguard' && family === 4 ? 'link' : undefined;
    return [{ destination: range.value, device, scope, metric: staticMetric(family), provenance: weakest('derived', range.provenance), because, place: range.place }];
  });
}

function entryFor(model: ClusterModel, peer: Peer): TunnelEntry | undefined {
  const { node, range, hop } = peer;
  const cni = model.cni.value;
  const { tunnel } = cni.modes[range.value.family];
  const name = node.name.value;
  if (cni.plugin === 'cilium') {
    // Both families travel in IPv4 where nodes have it.
    const remote = node.addresses.find(({ value }) => value.family === 4) ?? hop;
    return { device: CILIUM_HOST, through: `cilium_${tunnel ?? 'vxlan'}`, via: range.value, remote: remote.value, because: `Cilium's map: the pods of node ${name} are behind its address` };
  }
  const device = tunnelName(cni, range.value.family) ?? UPLINK;
  const via = nextHop(model, peer, device);
  if (tunnel === 'ipip') return via && { device, via: hostPrefix(via), remote: hop.value, because: 'IPIP wraps a packet for the next hop that the route names' };
  if (tunnel === 'vxlan') return via && { device, via: hostPrefix(via), remote: hop.value, because: `ARP and FDB entries lead from the tunnel of node ${name} to its address` };
  return { device, via: range.value, remote: hop.value, because: tunnel === 'udp' ? `flanneld sends packets for node ${name} to its address` : `WireGuard's allowed addresses of node ${name}` };
}
