// The way to the pods of other nodes: rows of nodes and of the router.
import type { Address, Family } from '../../ip/address';
import type { Prefix } from '../../ip/prefix';
import type { ClusterModel, ModelNode, NodeRouting, Route } from '../model';
import { weakest } from '../sourced';
import { carriageOf } from './carriage';
import type { Carriage } from './carriage';
import { throughHost } from './cilium';
import { podMtu } from './mtu';
import { tunnelName } from './node-devices';
import { membersOf, seenBy } from './peers';
import type { Member, Peer } from './peers';
import { networkOf, staticMetric, staticRoute } from './rows';
import { nextHop } from './tunnels';

/** Rows of a node for the pods of other nodes, of whose ranges it takes those given. Cost: proportional to the ranges. */
export function remoteRoutes(model: ClusterModel, routing: NodeRouting, node: ModelNode, members: readonly Member[]): Route[] {
  const rows = wholeNetworkRows(model, node);
  const ways = waysOf(model, routing);
  for (const peer of seenBy(model, node, members)) {
    const { family } = peer.range.value;
    const way = ways[family];
    if (way === 'router' || (way === 'nodes' && !peer.near)) continue;
    const row = way === 'nodes' || (model.cni.value.modes[family].direct && peer.near) ? directRow(model, peer) : tunnelRow(model, node, peer);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** Rows of the router for the pods of all nodes, where packets cross it as they are; with `only` those that hold this address. Cost: O(nodes), with `only` proportional to the answer. */
export function routerPodRoutes(model: ClusterModel, routing: NodeRouting, deviceOf: (network: Prefix) => string, only?: Address): Route[] {
  const ways = waysOf(model, routing);
  const protocol = model.cni.value.plugin === 'calico' ? 'bird' : undefined;
  return membersOf(model, only).flatMap(({ node, range, hop }): Route[] => {
    const network = networkOf(model, hop.value);
    if (network === undefined || ways[range.value.family] !== 'router') return [];
    const provenance = weakest('derived', range.provenance, hop.provenance);
    const row = staticRoute(range.value, hop.value, provenance, `the pods of node ${node.name.value} are behind its address`, deviceOf(network.value));
    return [{ ...row, protocol, place: range.place ?? hop.place }];
  });
}

function waysOf(model: ClusterModel, routing: NodeRouting): Readonly<Record<Family, Carriage>> {
  return { 4: carriageOf(model, routing, 4), 6: carriageOf(model, routing, 6) };
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
