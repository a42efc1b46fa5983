// What the tunnels of nodes know: where they send what routes hand to them.
import type { Address } from '../../ip/address';
import { formatPrefix, hostPrefix, networkAddress } from '../../ip/prefix';
import { PrefixTrie } from '../../ip/trie';
import { CILIUM_HOST, UPLINK } from '../device-names';
import type { ClusterModel, ModelNode, TunnelEntry } from '../model';
import { tunnelName } from './node-devices';
import { inOrder, membersOf, nearTo } from './peers';
import type { Member } from './peers';

/** What every other node knows of a range. */
interface Known {
  readonly member: Member;
  readonly entry: TunnelEntry;
  readonly key: string;
}

interface Entries {
  readonly all: readonly Known[];
  /** Positions in `all` by what the entries are for. */
  readonly byVia: PrefixTrie<number>;
}

/**
 * Where the tunnels of a node send what routes hand to them: ARP and FDB entries, peers of WireGuard, Cilium's map.
 * Shape: in the order of the nodes, no entry twice; with `only` just entries for these addresses.
 * Cost: O(nodes); with `only` proportional to the answer, after O(nodes) once per model.
 */
export function tunnelEntries(model: ClusterModel, node: ModelNode, only?: readonly Address[]): TunnelEntry[] {
  const { all, byVia } = indexed(model);
  const { modes } = model.cni.value;
  const asked = only === undefined ? all : inOrder(only.flatMap((address) => byVia.matches(address).flatMap(({ values }) => values))).map((at) => all[at] as Known);
  const entries = new Map<string, TunnelEntry>();
  const near = nearTo(model, node);
  for (const { member, entry, key } of asked) {
    if (member.node === node || (modes[member.range.value.family].direct && near(member))) continue;
    entries.set(key, entry);
  }
  return [...entries.values()];
}

/** What a route into a tunnel names: the other tunnel's own address, or with IPIP the other node's. Undefined where one route holds the whole network. */
export function nextHop({ cni }: ClusterModel, { node, range, hop }: Member, device: string): Address | undefined {
  const { plugin, modes } = cni.value;
  const { tunnel } = modes[range.value.family];
  if (tunnel === 'ipip') return hop.value;
  if (tunnel !== 'vxlan') return undefined;
  if (plugin !== 'calico') return networkAddress(range.value);
  return node.cniDevices.find(({ name }) => name === device)?.addresses.find(({ value }) => value.family === range.value.family)?.value;
}

// Models do not change, so their entries are made at most once and go with them.
const known = new WeakMap<ClusterModel, Entries>();

function indexed(model: ClusterModel): Entries {
  let entries = known.get(model);
  if (entries === undefined) {
    const { modes } = model.cni.value;
    const all = membersOf(model).flatMap((member): Known[] => {
      const entry = modes[member.range.value.family].tunnel === undefined ? undefined : entryFor(model, member);
      return entry === undefined ? [] : [{ member, entry, key: `${entry.device} ${formatPrefix(entry.via)}` }];
    });
    const byVia = new PrefixTrie<number>();
    all.forEach(({ entry }, at) => byVia.insert(entry.via, at));
    known.set(model, (entries = { all, byVia }));
  }
  return entries;
}

function entryFor(model: ClusterModel, member: Member): TunnelEntry | undefined {
  const { node, range, hop } = member;
  const cni = model.cni.value;
  const { tunnel } = cni.modes[range.value.family];
  const name = node.name.value;
  if (cni.plugin === 'cilium') {
    // Both families travel in IPv4 where nodes have it.
    const remote = node.addresses.find(({ value }) => value.family === 4) ?? hop;
    return { device: CILIUM_HOST, through: `cilium_${tunnel ?? 'vxlan'}`, via: range.value, remote: remote.value, because: `Cilium's map: the pods of node ${name} are behind its address` };
  }
  const device = tunnelName(cni, range.value.family) ?? UPLINK;
  const via = nextHop(model, member, device);
  if (tunnel === 'ipip') return via && { device, via: hostPrefix(via), remote: hop.value, because: 'IPIP wraps a packet for the next hop that the route names' };
  if (tunnel === 'vxlan') return via && { device, via: hostPrefix(via), remote: hop.value, because: `ARP and FDB entries lead from the tunnel of node ${name} to its address` };
  return { device, via: range.value, remote: hop.value, because: tunnel === 'udp' ? `flanneld sends packets for node ${name} to its address` : `WireGuard's allowed addresses of node ${name}` };
}
