// From one namespace to the next: veth pairs, bridges and wires, as link layers do it, without a look at routes.
import { formatAddress } from '../../ip/address';
import type { Address } from '../../ip/address';
import { deviceHolds } from '../devices';
import type { Device, NamespaceId } from '../model';
import type { Hop, Packet } from './result';
import { titleOf } from './titles';
import type { World } from './world';

/**
 * A namespace that gets the packet. `bridgedBy`: the node whose bridge passed it on to one of its ports; `bridge`: that
 * bridge, where the frame came from another of its ports and not from the node itself.
 */
export interface Landing {
  readonly namespace: NamespaceId;
  readonly in: string;
  readonly hops: readonly Hop[];
  readonly bridgedBy?: NamespaceId;
  readonly bridge?: string;
}

/** Nobody gets it, and why. */
export interface Lost {
  readonly lost: string;
  readonly hops: readonly Hop[];
}

/** A packet at a device of a namespace, with the address that the device has to find on its link. */
export interface Departure {
  readonly namespace: NamespaceId;
  readonly device: Device;
  readonly nextHop: Address;
  readonly packet: Packet;
}

/** Everybody who may get the packet: more than one when several answer for the address. */
export function landings(world: World, departure: Departure): readonly Landing[] | Lost {
  const { device, namespace } = departure;
  switch (device.kind) {
    case 'ethernet':
      return overWire(world, departure);
    case 'bridge':
      return overBridge(world, departure, namespace, device.name, undefined);
    case 'veth':
      return overVeth(world, departure);
    default:
      return { lost: `${device.name} leads nowhere`, hops: [] };
  }
}

function overWire(world: World, { namespace, device, nextHop, packet }: Departure): readonly Landing[] | Lost {
  const { wire } = device;
  const seats = wire === undefined ? [] : world.answering(wire, nextHop, namespace);
  const hop = (note: string): Hop => ({ ...linkHop('wire', namespace, packet), out: device.name, nextHop, note });
  const nobody = unanswered(nextHop, `the network ${wire ?? 'of its uplink'}`);
  if (seats.length === 0) return { lost: nobody, hops: [hop('nobody answers')] };
  const shared = seats.length > 1 ? `; ${seats.length} machines answer for it` : '';
  return seats.map((seat) => ({ namespace: seat.namespace, in: seat.device.name, hops: [hop(`${formatAddress(nextHop)} is ${titleOf(world.model, seat.namespace)}${shared}`)] }));
}

function overVeth(world: World, departure: Departure): readonly Landing[] | Lost {
  const { device, nextHop } = departure;
  const { peer } = device;
  const other = peer && world.device(peer.namespace, peer.device);
  if (peer === undefined || other === undefined) return { lost: `${device.name} has no other end`, hops: [] };
  if (other.master !== undefined) return overBridge(world, departure, peer.namespace, other.master, peer.device);
  const answers = other.proxyArp === true || (nextHop.family === 4 ? world.holds(peer.namespace, nextHop) : deviceHolds(other, nextHop));
  if (!answers) return { lost: unanswered(nextHop, `the other end of ${device.name}`), hops: [] };
  return [{ namespace: peer.namespace, in: peer.device, hops: [] }];
}

/** Frames on a bridge of a node, from one of its ports or (`port` undefined) from the node itself. */
function overBridge(world: World, departure: Departure, node: NamespaceId, bridge: string, port: string | undefined): readonly Landing[] | Lost {
  const { nextHop, packet } = departure;
  const found: Landing[] = [];
  const hop = (out: string, note: string): Hop => ({ ...linkHop('bridge', node, packet), in: port ?? bridge, out, nextHop, note });
  const text = formatAddress(nextHop);
  const own = world.device(node, bridge);
  if (port !== undefined && own !== undefined && (nextHop.family === 4 ? world.holds(node, nextHop) : deviceHolds(own, nextHop))) {
    found.push({ namespace: node, in: bridge, hops: [hop(bridge, `${text} is the node itself`)] });
  }
  for (const { name, master, peer } of world.portsTowards(node, nextHop)) {
    if (master !== bridge || peer === undefined || name === port) continue;
    const note = `${bridge} passes the frame on to ${titleOf(world.model, peer.namespace)}`;
    found.push({ namespace: peer.namespace, in: peer.device, hops: [hop(name, note)], bridgedBy: node, ...(port === undefined ? {} : { bridge }) });
  }
  if (found.length > 0) return found;
  return { lost: unanswered(nextHop, `${bridge} of ${titleOf(world.model, node)}`), hops: [hop(bridge, 'nobody answers')] };
}

function unanswered(address: Address, where: string): string {
  const question = address.family === 4 ? 'ARP request' : 'neighbour solicitation';
  return `nobody on ${where} answers the ${question} for ${formatAddress(address)}: Destination Host Unreachable`;
}

function linkHop(kind: Hop['kind'], namespace: NamespaceId, packet: Packet): Omit<Hop, 'note'> {
  return { kind, namespace, rules: [], before: packet, after: packet, nat: false };
}
