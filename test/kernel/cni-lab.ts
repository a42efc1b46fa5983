import { addressBits, formatAddress } from '../../src/core/ip/address';
import { formatPrefix, networkAddress } from '../../src/core/ip/prefix';
import { devicesOf, tunnelEntriesOf } from '../../src/core/network/devices';
import type { ClusterModel, Device, NamespaceId, NodeRouting, Route } from '../../src/core/network/model';
import { namespacesOf } from '../../src/core/network/namespaces';
import { formatRoute, routingTable } from '../../src/core/network/routes';
import { Namespaces } from './lab';

/** Calico gives the host side of every pod this MAC, from which its link-local address follows. */
const CALICO_MAC = 'ee:ee:ee:ee:ee:ee';
const VXLAN: Readonly<Record<string, string>> = { flannel: 'id 1 dstport 8472', vxlan: 'id 4096 dstport 4789', cilium: 'external dstport 8472' };

/**
 * Builds a cluster from the devices, tunnel entries and routes of the model, with real devices of the kernel. Kinds that
 * it lacks are stood in for by a VXLAN device of that name, which takes the same routes.
 */
export function buildCniLab(model: ClusterModel, routing: NodeRouting, lacking: readonly string[]): Namespaces {
  const lab = new Namespaces();
  try {
    lab.add('wires');
    const names = namespacesOf(model, routing);
    for (const name of names) lab.add(name);
    const wires = new Map<string, string>();
    names.forEach((name, index) =>
      devicesOf(model, routing, name).forEach((device) => {
        addDevice(lab, name, device, { index, wires, lacking });
        if (device.kind === 'ethernet' && model.families.includes(6)) awaitLinkLocal(lab, name, device.name);
      }),
    );
    names.forEach((name) => devicesOf(model, routing, name).forEach((device) => addAddresses(lab, model, routing, name, device)));
    for (const name of names) addRoutes(lab, model, routing, name);
    for (const name of names) addTunnelEntries(lab, model, routing, name, names);
  } catch (error) {
    lab.remove();
    throw error;
  }
  return lab;
}

/** Rows of the kernel's tables, without link-local ones of devices for which the model lists none. */
export function kernelLines(lab: Namespaces, model: ClusterModel, name: NamespaceId): string[] {
  const text = model.families.toSorted().map((family) => lab.exec(name, ['ip', `-${family}`, 'route'])).join('');
  const lines = text.split('\n').map((line) => line.replace(/ linkdown/, '').trim());
  return lines.filter((line) => line !== '' && (!line.startsWith('fe80::/64') || /dev (?:eth\d|cni0|cbr0) /.test(line)));
}

/** Rows of the model's table as the kernel prints them. */
export function modelLines(model: ClusterModel, routing: NodeRouting, name: NamespaceId): string[] {
  return (routingTable(model, routing, name)?.routes ?? []).map(formatRoute);
}

// The kernel notices a carrier when it has time, and rows of one destination stand in the order in which they came: a node's
// own device is up long before its bridge is made.
function awaitLinkLocal(lab: Namespaces, name: NamespaceId, device: string): void {
  lab.exec(name, ['sh', '-c', 'for n in $(seq 200); do [ -n "$(ip -6 route show fe80::/64 dev "$1")" ] && exit; sleep 0.02; done', 'sh', device]);
}

interface Making {
  readonly index: number;
  /** Names of wires with the bridges that stand for them. */
  readonly wires: Map<string, string>;
  readonly lacking: readonly string[];
}

function addDevice(lab: Namespaces, name: NamespaceId, device: Device, { index, wires, lacking }: Making): void {
  const { kind, peer, wire, master } = device;
  if (kind === 'ethernet' && wire !== undefined) {
    const known = wires.get(wire);
    const bridge = known ?? `w${wires.size}`;
    if (known === undefined) lab.ip('wires', [`link add ${bridge} type bridge`, `link set ${bridge} up`]);
    wires.set(wire, bridge);
    const port = `p${index}-${device.name}`;
    lab.ip('wires', [`link add ${port} type veth peer name ${device.name} netns ${lab.real(name)}`, `link set ${port} master ${bridge} up`]);
  } else if (kind === 'bridge') lab.ip(name, [`link add ${device.name} type bridge`]);
  else if (lacking.includes(kind) || kind === 'other') lab.ip(name, [`link add ${device.name} type vxlan external dstport ${device.name.length + 20000}`]);
  else if (kind === 'vxlan') lab.ip(name, [vxlanCommand(device, index)]);
  else if ((kind === 'ipip' && device.name !== 'tunl0') || kind === 'wireguard') lab.ip(name, [`link add ${device.name} type ${kind}`]);
  else if (kind === 'geneve') lab.ip(name, [`link add ${device.name} type geneve external`]);
  else if (peer?.namespace === name && device.name === 'cilium_host') lab.ip(name, [`link add cilium_host type veth peer name ${peer.device}`]);
  else if (peer?.namespace.startsWith('pod/') === true) {
    const address = device.proxyArp === true ? `address ${CALICO_MAC} ` : '';
    lab.ip(name, [`link add ${device.name} ${address}type veth peer name ${peer.device} netns ${lab.real(peer.namespace)}`]);
    if (master !== undefined) lab.ip(name, [`link set ${device.name} master ${master}`]);
  }
  const mtu = device.mtu === undefined || kind === 'veth' ? [] : [`link set ${device.name} mtu ${device.mtu.value}`];
  if (kind !== 'loopback') lab.ip(name, [...mtu, `link set ${device.name} up`]);
}

function vxlanCommand({ name }: Device, index: number): string {
  const parameters = VXLAN[name.split(/[.-]/)[0] ?? ''] ?? VXLAN['cilium'] ?? '';
  // Both families of one plugin share the VNI, so the second needs a port of its own here.
  const own = name.includes('-v6') ? parameters.replace(/dstport (\d)/, 'dstport 1$1') : parameters;
  return `link add ${name} address ${macOf(index)} type vxlan ${own}${own.startsWith('external') ? '' : ' nolearning'}${name.includes('-v6') ? ' local ::' : ''}`;
}

function macOf(index: number): string {
  return `02:00:00:00:00:${(index + 1).toString(16).padStart(2, '0')}`;
}

// Where the table has no row of the kernel's for an address, whoever gave it took that row away.
function addAddresses(lab: Namespaces, model: ClusterModel, routing: NodeRouting, name: NamespaceId, device: Device): void {
  if (device.kind === 'loopback') return;
  const routes = routingTable(model, routing, name)?.routes ?? [];
  const commands = device.addresses.map(({ value }) => {
    const isNetwork = value.length < addressBits(value.family);
    const own = routes.some(({ device: by, protocol, destination, via }) => by === device.name && protocol === 'kernel' && via === undefined && destination.length === value.length && networkAddress(destination).value === networkAddress(value).value);
    return `address add ${formatPrefix(value)} dev ${device.name}${isNetwork && !own ? ' noprefixroute' : ''}`;
  });
  if (commands.length > 0) lab.ip(name, commands);
}

/** Adds the rows that the kernel has not added by itself. */
function addRoutes(lab: Namespaces, model: ClusterModel, routing: NodeRouting, name: NamespaceId): void {
  const there = new Set(kernelLines(lab, model, name));
  const rows = (routingTable(model, routing, name)?.routes ?? []).map((route) => ({ route, line: formatRoute(route) })).filter(({ line }) => !there.has(line));
  // What others are reached through comes first.
  rows.sort((a, b) => Number(a.route.via !== undefined) - Number(b.route.via !== undefined) || b.route.destination.length - a.route.destination.length);
  // Without a next hop `ip` would take the scope link.
  const isGlobal = ({ via, scope, type, destination }: Route): boolean => via === undefined && scope === undefined && type === undefined && destination.family === 4;
  lab.ip(name, rows.map(({ route, line }) => `route add ${line}${isGlobal(route) ? ' scope global' : ''}`));
}

/** Entries of ARP and FDB; Calico's next hop, which the host side answers for where the node has a default route. */
function addTunnelEntries(lab: Namespaces, model: ClusterModel, routing: NodeRouting, name: NamespaceId, names: readonly NamespaceId[]): void {
  const devices = devicesOf(model, routing, name);
  for (const { device, via, remote } of tunnelEntriesOf(model, routing, name)) {
    if (devices.find((one) => one.name === device)?.kind !== 'vxlan') continue;
    const owner = names.findIndex((other) => devicesOf(model, routing, other).some((one) => one.kind === 'ethernet' && one.addresses.some(({ value }) => formatAddress(value) === formatAddress(remote))));
    lab.ip(name, [`neigh add ${formatAddress(via)} lladdr ${macOf(owner)} dev ${device} nud permanent`]);
    lab.exec(name, ['bridge', 'fdb', 'add', macOf(owner), 'dev', device, 'dst', formatAddress(remote)]);
  }
  const hop = name.startsWith('pod/') && modelLines(model, routing, name).some((line) => line.startsWith('169.254.1.1 '));
  if (hop) lab.ip(name, [`neigh add 169.254.1.1 lladdr ${CALICO_MAC} dev eth0 nud permanent`]);
}
