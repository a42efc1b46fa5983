// Follows a packet through namespaces as the kernels of pods, nodes and routers would. It must never know names or text.
import { formatAddress } from '../../ip/address';
import type { Address } from '../../ip/address';
import { contains, lastAddress, prefix } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import type { Device, Route, RouteLookup, TunnelEntry } from '../model';
import { findNamespace } from '../namespaces';
import { landings } from './links';
import type { Landing } from './links';
import { departureOf, sameEnds, samePacket, TIME_TO_LIVE, withHop } from './passage';
import type { Arrival, Passage, Translation } from './passage';
import type { Packet, Verdict } from './result';
import { outcomesAt } from './rules-at';
import { destinationOf, titleOf } from './titles';
import type { World } from './world';

/** Branches that are followed from one place. */
export const MAXIMUM_BRANCHES = 64;

const LOOPBACK: readonly Prefix[] = ['127.0.0.0/8', '::1/128'].flatMap((text) => prefix(text) ?? []);
/** Devices that lead nowhere but to other nodes. */
const TUNNELS: ReadonlySet<Device['kind']> = new Set(['vxlan', 'geneve', 'ipip', 'wireguard']);
const ZERO: Readonly<Record<4 | 6, Address>> = { 4: { family: 4, value: 0n }, 6: { family: 6, value: 0n } };

/** What a kernel does beside routing: the rules of kube-proxy, what it remembers of the first packet, or nothing. */
export type Walk =
  | { readonly type: 'first' }
  | { readonly type: 'reply'; readonly of: Passage }
  /** A packet that carries another one. `inside`: the tunnels that wrapped it so far. */
  | { readonly type: 'outer'; readonly inside: readonly string[] };

/** Follows packets through one network. Every method answers all that may happen. */
export class Walker {
  /** Things that may happen and were not followed. */
  omitted = 0;

  constructor(
    readonly world: World,
    readonly walk: Walk,
  ) {}

  /** A packet in a namespace: sent there, or come in by a device. Cost: the tables on its way. */
  follow(passage: Passage): readonly Arrival[] {
    const key = [passage.in ?? '', passage.packet.source, passage.packet.destination].map((part) => (typeof part === 'string' ? part : `${part.family}/${part.value}`)).join(' ');
    const { namespace, trail } = passage;
    if (trail.length >= TIME_TO_LIVE || trail.some((one) => one.namespace === namespace && one.key === key)) return [this.#loop(passage)];
    const entered: Passage = { ...passage, trail: [...trail, { namespace, key }], visited: [...passage.visited, namespace] };
    if (entered.in === undefined) return this.#send(entered);
    return this.#translate(entered).flatMap((next) => ('verdict' in next ? [next] : this.#route(next)));
  }

  /** A process sends: the kernel chooses a route and a source before any rule sees the packet. */
  #send(passage: Passage): readonly Arrival[] {
    const { packet } = passage;
    const local = this.#isLocal(passage, packet.destination);
    const found = local ? undefined : this.world.lookup(passage.namespace, packet.destination);
    const chosen = passage.sourced ? passage : { ...passage, sourced: true, packet: { ...packet, source: this.#sourceFor(passage, found) } };
    const translated = this.#translate(chosen);
    return translated.flatMap((next) => {
      if ('verdict' in next) return [next];
      return this.#route(next, samePacket(next.packet, chosen.packet) ? found : undefined);
    });
  }

  #sourceFor({ namespace, packet }: Passage, found: RouteLookup | undefined): Address {
    const { destination } = packet;
    if (found === undefined) return destination;
    const { winner } = found;
    const device = winner && this.world.device(namespace, winner.device);
    return winner?.source ?? this.#addressOn(namespace, device, winner?.via ?? destination);
  }

  /** The address of a device that is nearest to a neighbour, else any of the namespace. Source: Linux `inet_select_addr`. */
  #addressOn(namespace: string, device: Device | undefined, neighbour: Address): Address {
    const own = (device?.kind === 'loopback' ? [] : (device?.addresses ?? [])).map(({ value }) => value).filter(({ family }) => family === neighbour.family);
    const near = own.find((one) => contains(one, neighbour)) ?? own[0];
    if (near !== undefined) return { family: near.family, value: near.value };
    const others = this.world.devices(namespace).filter(({ kind }) => kind !== 'loopback').flatMap(({ addresses }) => addresses);
    const other = others.find(({ value }) => value.family === neighbour.family)?.value;
    return other === undefined ? ZERO[neighbour.family] : { family: other.family, value: other.value };
  }

  /** What rules, or the memory of them, make of the packet before it is routed. */
  #translate(passage: Passage): readonly (Passage | Arrival)[] {
    if (this.walk.type === 'outer') return [passage];
    if (this.walk.type === 'first') return this.#bounded(outcomesAt(this.world, passage));
    return [restored(passage, this.walk.of.translations)];
  }

  #bounded(outcomes: readonly (Passage | Arrival)[]): readonly (Passage | Arrival)[] {
    this.omitted += Math.max(0, outcomes.length - MAXIMUM_BRANCHES);
    return outcomes.slice(0, MAXIMUM_BRANCHES);
  }

  #route(passage: Passage, known?: RouteLookup): readonly Arrival[] {
    const { namespace, packet } = passage;
    const { destination } = packet;
    if (this.#isLocal(passage, destination)) return [this.#receive(passage)];
    const refusal = passage.in === undefined ? undefined : this.#whyNotForwarded(passage);
    if (refusal !== undefined) return [ended(passage, 'dropped', refusal)];
    const found = known ?? this.world.lookup(namespace, destination);
    const { winner } = found;
    const title = titleOf(this.world.model, namespace);
    const kind = passage.in === undefined ? 'send' : 'route';
    const stopped = (verdict: Verdict, reason: string): Arrival[] => [ended(withHop(passage, { kind, in: passage.in, lookup: found, note: reason }), verdict, reason)];
    if (winner === undefined || winner.type === 'unreachable') return stopped('no-route', `the table of ${title} has no way to ${formatAddress(destination)}: Network is unreachable`);
    if (winner.type === 'blackhole') return stopped('dropped', `the table of ${title} drops what is for ${formatAddress(destination)}`);
    if (isBroadcast(winner, destination)) return stopped('dropped', `${formatAddress(destination)} is the broadcast address of its network, which no pod or node has`);
    const device = this.world.device(namespace, winner.device);
    if (device === undefined) return stopped('dropped', `${title} has no device ${winner.device}`);
    return this.#leave(passage, found, winner, device);
  }

  /** Out of a device: what rules left to do at the exit, then the link. */
  #leave(passage: Passage, found: RouteLookup, winner: Route, device: Device): readonly Arrival[] {
    const nextHop = winner.via ?? passage.packet.destination;
    const masquerade = passage.pending?.masquerade;
    const after = masquerade === undefined ? passage.packet : { ...passage.packet, source: this.#addressOn(passage.namespace, device, nextHop) };
    const gone = withHop(passage, {
      kind: passage.in === undefined ? 'send' : 'route',
      in: passage.in,
      out: device.name,
      nextHop,
      lookup: found,
      after,
      rules: masquerade === undefined ? [] : [masquerade],
      note: masquerade === undefined ? found.explanation : `${found.explanation} The source becomes ${formatAddress(after.source)}.`,
    });
    const left = remembered(gone);
    const pod = device.handsToPods === true ? this.#podBehind(left) : undefined;
    if (pod !== undefined) return this.#arrive(left, pod, left.probability);
    const entry = this.#tunnelEntry(left, device, nextHop);
    if (entry !== undefined) return this.#throughTunnel(left, device, entry);
    if (TUNNELS.has(device.kind)) return [ended(left, 'dropped', `${device.name} of ${titleOf(this.world.model, left.namespace)} does not know which node has ${formatAddress(nextHop)}`)];
    return this.#land(left, device, nextHop);
  }

  /** The pod of this node that a program of the CNI hands a packet to, whatever the routes say. */
  #podBehind({ namespace, packet }: Passage): Landing | undefined {
    const [port] = this.world.portsTowards(namespace, packet.destination);
    if (port?.peer === undefined) return undefined;
    const note = `a program of the CNI hands it to ${titleOf(this.world.model, port.peer.namespace)}`;
    return { namespace: port.peer.namespace, in: port.peer.device, hops: [{ kind: 'bridge', namespace, out: port.name, rules: [], before: packet, after: packet, nat: false, note }] };
  }

  /** Where the tunnel behind a device sends the packet: what is said of the next hop, else of the destination. */
  #tunnelEntry({ namespace, packet }: Passage, { name, kind }: Device, nextHop: Address): TunnelEntry | undefined {
    if (kind === 'ethernet' || kind === 'bridge' || kind === 'loopback') return undefined;
    const entries = this.world.tunnels(namespace, nextHop, packet.destination).filter(({ device }) => device === name);
    const longest = (address: Address): TunnelEntry | undefined => entries.filter(({ via }) => contains(via, address)).sort((a, b) => b.via.length - a.via.length)[0];
    return longest(nextHop) ?? longest(packet.destination);
  }

  #land(passage: Passage, device: Device, nextHop: Address): readonly Arrival[] {
    const found = landings(this.world, { namespace: passage.namespace, device, nextHop, packet: passage.packet });
    if ('lost' in found) return [ended({ ...passage, hops: [...passage.hops, ...found.hops] }, 'dropped', found.lost)];
    return found.flatMap((landing) => this.#arrive(passage, landing, passage.probability / found.length));
  }

  #arrive(passage: Passage, landing: Landing, probability: number): readonly Arrival[] {
    const hops = [...passage.hops, ...landing.hops];
    const { namespace, bridgedBy, bridge } = landing;
    const redirected = bridgedBy === undefined || bridge === undefined ? undefined : this.#onBridge({ ...passage, namespace: bridgedBy, in: bridge, cameFrom: undefined, probability });
    if (redirected !== undefined) return redirected;
    const visited = bridgedBy === undefined ? passage.visited : [...passage.visited, bridgedBy];
    let next: Passage = { ...passage, hops, visited, probability };
    // Frames on a bridge pass the kernel's memory of connections, too.
    if (bridgedBy !== undefined && this.walk.type === 'reply') next = restored({ ...next, namespace: bridgedBy }, this.walk.of.translations);
    return this.follow({ ...next, namespace, in: landing.in, cameFrom: undefined });
  }

  /**
   * What rules do to a frame between two ports of a bridge, where they do anything: what they send elsewhere is routed.
   * Nodes show such frames to iptables (bridge-nf-call-iptables), which kubeadm and the CNIs with bridges ask for.
   * Source: Linux `br_nf_pre_routing_finish`.
   */
  #onBridge(passage: Passage): readonly Arrival[] | undefined {
    if (this.walk.type !== 'first') return undefined;
    const outcomes = this.#translate(passage);
    if (outcomes.every((next) => !('verdict' in next) && samePacket(next.packet, passage.packet))) return undefined;
    const entered = [...passage.visited, passage.namespace];
    return outcomes.flatMap((next) => ('verdict' in next ? [next] : this.#route({ ...next, visited: entered })));
  }

  #throughTunnel(passage: Passage, device: Device, { remote, through, because }: TunnelEntry): readonly Arrival[] {
    const { namespace } = passage;
    const tunnel = (through === undefined ? undefined : this.world.device(namespace, through)) ?? device;
    const outer: Packet = { source: ZERO[remote.family], destination: remote, protocol: tunnel.kind === 'ipip' ? 'icmp' : 'udp' };
    const note = `${tunnel.kind} carries it to ${formatAddress(remote)}: ${because}`;
    const inside = withHop(passage, { kind: 'tunnel', out: tunnel.name, nextHop: remote, note });
    const entered = `${namespace} ${tunnel.name}`;
    const wrapped = this.walk.type === 'outer' ? this.walk.inside : [];
    // Source: Linux `ip_tunnel_xmit`, `vxlan_xmit_one`: "circular route", ELOOP.
    if (wrapped.includes(entered)) return [ended(inside, 'dropped', `the way to ${formatAddress(remote)} leads into ${tunnel.name} itself: a circular route`)];
    const carried = new Walker(this.world, { type: 'outer', inside: [...wrapped, entered] }).follow(departureOf(namespace, outer, false));
    return carried.flatMap((arrival): readonly Arrival[] => {
      const hops = [...inside.hops, ...arrival.passage.hops.filter(({ kind }) => kind !== 'receive')];
      const on: Passage = { ...inside, hops, probability: inside.probability * arrival.passage.probability };
      if (arrival.verdict !== 'delivered') return [ended(on, arrival.verdict, `inside ${tunnel.name}: ${arrival.reason}`)];
      return this.#leaveTunnel(on, arrival.passage.namespace, tunnel);
    });
  }

  #leaveTunnel(passage: Passage, namespace: string, { name, kind }: Device): readonly Arrival[] {
    const devices = this.world.devices(namespace);
    const end = devices.find((one) => one.kind === kind && one.name === name) ?? devices.find((one) => one.kind === kind);
    if (end === undefined) return [ended(passage, 'dropped', `${titleOf(this.world.model, namespace)} has no ${kind} device to unpack it`)];
    return this.follow({ ...passage, namespace, in: end.name, cameFrom: undefined });
  }

  /** Reasons for which a kernel drops a packet that is not its own before it looks for a route. */
  #whyNotForwarded(passage: Passage): string | undefined {
    const { namespace, packet } = passage;
    const title = titleOf(this.world.model, namespace);
    if (findNamespace(this.world.model, namespace)?.kind === 'pod') return `${formatAddress(packet.destination)} is not an address of ${title}, and pods do not forward`;
    const source = passage.cameFrom ?? packet.source;
    if (source.family === 4 && this.world.holds(namespace, source)) return `${title} has the source address ${formatAddress(source)} itself: a martian packet`;
    if (LOOPBACK.some((range) => contains(range, packet.destination))) return `${formatAddress(packet.destination)} is a loopback address, which never comes from outside`;
    return this.walk.type === 'reply' ? this.#whyInvalid(passage, this.walk.of) : undefined;
  }

  /** A node that has not seen the question takes the answer for a packet of no connection. */
  #whyInvalid({ namespace }: Passage, question: Passage): string | undefined {
    const { proxy, model } = this.world;
    if (proxy === undefined || proxy.config.tcpBeLiberal || question.visited.includes(namespace)) return undefined;
    if (findNamespace(model, namespace)?.kind !== 'node') return undefined;
    return `${titleOf(model, namespace)} did not see the question, so a rule of its kube-proxy drops the answer (state INVALID)`;
  }

  #receive(passage: Passage): Arrival {
    const title = titleOf(this.world.model, passage.namespace);
    const note = `${formatAddress(passage.packet.destination)} is an address of ${title}`;
    const arrived = remembered(withHop(passage, { kind: 'receive', in: passage.in, note }));
    return ended(arrived, 'delivered', `${title} gets it as ${destinationOf(passage.packet)}`);
  }

  #isLocal({ namespace, in: incoming }: Passage, address: Address): boolean {
    if (incoming === undefined && LOOPBACK.some((range) => contains(range, address))) return true;
    return this.world.holds(namespace, address);
  }

  #loop(passage: Passage): Arrival {
    const from = passage.trail.findIndex(({ namespace }) => namespace === passage.namespace);
    const round = [...passage.trail.slice(Math.max(0, from)).map(({ namespace }) => namespace), passage.namespace];
    const names = round.slice(0, 8).map((namespace) => titleOf(this.world.model, namespace));
    return ended(passage, 'loop', `it goes round: ${names.join(' → ')}, until its time to live of ${TIME_TO_LIVE} is used up`);
  }
}

function ended(passage: Passage, verdict: Verdict, reason: string): Arrival {
  return { verdict, reason, passage };
}

/** Notes what the rules of a namespace did to the packet, now that it leaves or stays. */
function remembered(passage: Passage): Passage {
  const { pending, namespace, packet, translations } = passage;
  if (pending === undefined) return passage;
  const { pending: _done, ...rest } = passage;
  if (samePacket(pending.before, packet)) return rest;
  return { ...rest, translations: [...translations, { namespace, before: pending.before, after: packet }] };
}

/** An answer where its question was rewritten: it gets the addresses back that the asker used. */
function restored(passage: Passage, translations: readonly Translation[]): Passage {
  const { namespace, packet } = passage;
  const match = translations.findLast((one) => one.namespace === namespace && sameEnds(one.after.destination, packet.source) && sameEnds(one.after.source, packet.destination));
  if (match === undefined) return passage;
  const after: Packet = { ...packet, source: match.before.destination, destination: match.before.source };
  const back = withHop(passage, { kind: 'rules', in: passage.in, after, note: 'the kernel remembers the connection and takes the rewriting back' });
  // The source is put back last, when the packet leaves: until then the kernel sees that of the backend.
  return { ...back, cameFrom: packet.source };
}

/** The last address of a directly connected IPv4 network. */
function isBroadcast({ destination, via }: Route, address: Address): boolean {
  return via === undefined && address.family === 4 && destination.length > 0 && destination.length <= 30 && sameEnds(address, lastAddress(destination));
}
