import { compareAddresses, formatAddress } from '../../src/core/ip/address';
import type { Address } from '../../src/core/ip/address';
import { contains } from '../../src/core/ip/prefix';
import { devicesOf, tunnelEntriesOf } from '../../src/core/network/devices';
import { lookup } from '../../src/core/network/lookup';
import type { ClusterModel, Device, NamespaceId, NodeRouting } from '../../src/core/network/model';
import { namespacesOf } from '../../src/core/network/namespaces';
import { routingTable } from '../../src/core/network/routes';

/** The namespaces that a packet passes; the last one holds the address, or says why none does. */
export function walk(model: ClusterModel, routing: NodeRouting, from: NamespaceId, to: Address): string[] {
  const path: string[] = [from];
  for (let at = from; path.length < 12; path.push(at)) {
    if (holds(devicesOf(model, routing, at), to)) return path;
    const next = step(model, routing, at, to);
    if ('lost' in next) return [...path, `lost: ${next.lost}`];
    at = next.namespace;
  }
  return [...path, 'lost: loop'];
}

type Step = { readonly namespace: NamespaceId } | { readonly lost: string };

function step(model: ClusterModel, routing: NodeRouting, at: NamespaceId, to: Address): Step {
  const table = routingTable(model, routing, at, to);
  const winner = table && lookup(table, to).winner;
  if (winner === undefined) return { lost: `no route to ${formatAddress(to)} in ${at}` };
  if (winner.type === 'blackhole') return { lost: 'blackhole' };
  const devices = devicesOf(model, routing, at);
  const device = devices.find(({ name }) => name === winner.device);
  if (device === undefined) return { lost: `no device ${winner.device} in ${at}` };
  const hop = winner.via ?? to;
  const entry = tunnelEntriesOf(model, routing, at).find((one) => one.device === device.name && (contains(one.via, hop) || contains(one.via, to)));
  if (entry !== undefined) {
    const outer = walk(model, routing, at, entry.remote).at(-1) ?? '';
    return outer.startsWith('lost') ? { lost: `${outer}, outer packet` } : { namespace: outer };
  }
  if (device.handsToPods === true) return podBehind(model, routing, devices, to);
  if (device.kind === 'bridge') return portHolding(model, routing, devices, device.name, hop);
  if (device.peer !== undefined) return throughPair(model, routing, device, hop);
  return onWire(model, routing, at, device, hop);
}

function podBehind(model: ClusterModel, routing: NodeRouting, devices: readonly Device[], to: Address): Step {
  const pair = devices.find(({ peer }) => peer?.namespace.startsWith('pod/') === true && holds(devicesOf(model, routing, peer.namespace), to));
  return pair?.peer === undefined ? { lost: `no pod has ${formatAddress(to)}` } : { namespace: pair.peer.namespace };
}

function portHolding(model: ClusterModel, routing: NodeRouting, devices: readonly Device[], bridge: string, hop: Address): Step {
  const port = devices.find(({ master, peer }) => master === bridge && peer !== undefined && holds(devicesOf(model, routing, peer.namespace), hop));
  return port?.peer === undefined ? { lost: `nobody on ${bridge} has ${formatAddress(hop)}` } : { namespace: port.peer.namespace };
}

function throughPair(model: ClusterModel, routing: NodeRouting, device: Device, hop: Address): Step {
  const { namespace, device: name } = device.peer as { namespace: NamespaceId; device: string };
  const there = devicesOf(model, routing, namespace);
  const end = there.find((one) => one.name === name);
  if (end === undefined) return { lost: `no ${name} in ${namespace}` };
  if (end.proxyArp === true || holds([end], hop)) return { namespace };
  if (end.master === undefined) return { lost: `${name} has not ${formatAddress(hop)}` };
  return holds(there.filter((one) => one.name === end.master), hop) ? { namespace } : portHolding(model, routing, there, end.master, hop);
}

function onWire(model: ClusterModel, routing: NodeRouting, at: NamespaceId, { wire }: Device, hop: Address): Step {
  const machines = namespacesOf(model, routing).filter((name) => !name.startsWith('pod/') && name !== at);
  const found = machines.find((name) => devicesOf(model, routing, name).some((one) => wire !== undefined && one.wire === wire && holds([one], hop)));
  return found === undefined ? { lost: `nobody on ${wire ?? 'no wire'} has ${formatAddress(hop)}` } : { namespace: found };
}

function holds(devices: readonly Device[], address: Address): boolean {
  return devices.some(({ addresses }) => addresses.some(({ value }) => compareAddresses(value, address) === 0));
}
