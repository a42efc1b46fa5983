// What a lab consists of: namespaces, links, addresses, routes. It must never know the shell's text around it.
import { formatAddress } from '../../ip/address';
import type { Address } from '../../ip/address';
import { contains, formatPrefix, samePrefix } from '../../ip/prefix';
import type { ClusterModel, Device, ModelPod, NamespaceId, Route } from '../model';
import { nodeNamespace, podNamespace, ROUTER } from '../namespaces';
import { formatRoute } from '../routes';
import type { World } from '../trace/world';
import { isDeviceName } from './shell';

/** More than these make no lab that a machine brings up while somebody waits. */
export const MAXIMUM_PODS = 200;
export const MAXIMUM_NODES = 50;

/** Link-layer address of devices that answer for every address. Source: Calico `EE:EE:EE:EE:EE:EE`. */
const PROXY_MAC = 'ee:ee:ee:ee:ee:ee';

/** A namespace of the lab: its short name there, what it stands for, and the commands of `ip` inside it. */
export interface LabNamespace {
  readonly short: string;
  readonly kind: 'wire' | 'node' | 'router' | 'pod';
  /** Names by which people call it. */
  readonly names: readonly string[];
  readonly links: readonly string[];
  readonly addresses: readonly string[];
  readonly routes: readonly string[];
}

/** A namespace of the lab's network by its name in the model. */
export type ShortNames = ReadonlyMap<NamespaceId, string>;

/** Why no lab can be made; undefined when it can. */
export function whyNoLab({ model }: World, pods: readonly ModelPod[]): string | undefined {
  if (model.nodes.length === 0) return 'no node is known, so there is nothing to build';
  if (model.nodes.length > MAXIMUM_NODES) return `the cluster has ${model.nodes.length} nodes; a lab has at most ${MAXIMUM_NODES}`;
  if (pods.length > MAXIMUM_PODS) return `the cluster has ${pods.length} pods with a network of their own; a lab has at most ${MAXIMUM_PODS}`;
  return undefined;
}

/** Pods that get a namespace: on a node, not in the node's network, not finished. */
export function labPods(model: ClusterModel): ModelPod[] {
  return model.pods.filter(({ node, veth, hostNetwork }) => node !== undefined && veth !== undefined && !hostNetwork);
}

/** Short names: `n0` for nodes, `p0` for pods, `r` for the router, in the model's order. */
export function shortNames({ model, routing }: World, pods: readonly ModelPod[]): ShortNames {
  const names = new Map<NamespaceId, string>();
  if (routing === 'router') names.set(ROUTER, 'r');
  model.nodes.forEach((node, at) => names.set(nodeNamespace(node), `n${at}`));
  pods.forEach((pod, at) => names.set(podNamespace(pod), `p${at}`));
  return names;
}

/** The namespaces of the lab, wires first. Errors: a text that says what cannot be built. */
export function labNamespaces(world: World, names: ShortNames): readonly LabNamespace[] | string {
  const wires = new Wires();
  const made: LabNamespace[] = [];
  for (const [namespace, short] of names) {
    const devices = world.devices(namespace);
    const problem = devices.map(whyNotBuilt).find((text) => text !== undefined);
    if (problem !== undefined) return problem;
    const routes = world.table(namespace)?.routes ?? [];
    made.push({
      short,
      kind: short === 'r' ? 'router' : short.startsWith('n') ? 'node' : 'pod',
      names: callNames(world.model, namespace),
      links: devices.flatMap((device) => linkCommands(device, short, names, wires)),
      addresses: devices.filter(({ kind }) => kind !== 'loopback').flatMap((device) => addressCommands(device, routes)),
      routes: [...neighbours(world, devices, routes), ...inOrder(routes.filter(isConfigured)).map((route) => `route add ${formatRoute(route)}`)],
    });
  }
  return [{ short: 'w', kind: 'wire', names: [], links: wires.commands, addresses: [], routes: [] }, ...made];
}

/** Bridges in a namespace of their own, one per wire, with a port per machine. */
class Wires {
  readonly commands: string[] = [];
  readonly #bridges = new Map<string, string>();
  #ports = 0;

  /** The commands that plug a device of a namespace into a wire. */
  plug(wire: string, device: string, short: string): void {
    let bridge = this.#bridges.get(wire);
    if (bridge === undefined) {
      bridge = `wire${this.#bridges.size}`;
      this.#bridges.set(wire, bridge);
      this.commands.push(`link add name ${bridge} type bridge`, `link set dev ${bridge} up`);
    }
    const port = `port${this.#ports++}`;
    this.commands.push(`link add name ${port} type veth peer name ${device} netns @${short}`, `link set dev ${port} master ${bridge} up`);
  }
}

/** Commands for one device; those of the wires go to the wires' namespace. `@n0` stands for the real name of a namespace. */
function linkCommands({ name, kind, master, peer, wire, proxyArp }: Device, short: string, names: ShortNames, wires: Wires): string[] {
  if (kind === 'bridge') return [`link add name ${name} type bridge`, `link set dev ${name} up`];
  if (kind === 'ethernet') {
    wires.plug(wire ?? `alone ${short}`, name, short);
    return [];
  }
  if (kind !== 'veth' || short.startsWith('p') || peer === undefined) return [];
  const other = names.get(peer.namespace);
  if (other === undefined) return [];
  const add = `link add name ${name}${proxyArp === true ? ` address ${PROXY_MAC}` : ''} type veth peer name ${peer.device} netns @${other}`;
  return master === undefined ? [add, `link set dev ${name} up`] : [add, `link set dev ${name} master ${master} up`, `link set dev ${name} type bridge_slave hairpin on`];
}

function whyNotBuilt({ name, kind, peer, handsToPods }: Device): string | undefined {
  const odd = [name, peer?.device ?? name].find((one) => !isDeviceName(one));
  if (odd !== undefined) return `a device has the name ${JSON.stringify(odd).slice(0, 60)}, which no command should hold`;
  if (handsToPods === true) return `the network of this cluster needs programs in the kernel (device ${name}), which the lab does not build`;
  if (kind === 'loopback' || kind === 'ethernet' || kind === 'bridge' || kind === 'veth') return undefined;
  return `the network of this cluster uses ${kind} (device ${name}), which the lab does not build; it builds bridges, veth pairs and routes`;
}

/** Whether somebody configures the row, unlike those that the kernel adds with an address. */
function isConfigured({ protocol }: Route): boolean {
  return protocol !== 'kernel';
}

/** An address brings a row for its network, unless the table has none: some CNIs take it away. */
function addressCommands({ name, addresses }: Device, routes: readonly Route[]): string[] {
  return addresses.map(({ value }) => {
    const connected = routes.some(({ device, protocol, destination }) => device === name && protocol === 'kernel' && samePrefix(destination, value));
    return `address add ${formatPrefix(value)} dev ${name}${value.family === 6 ? ' nodad' : ''}${connected ? '' : ' noprefixroute'}`;
  });
}

/** Next hops that only a device answers for which answers for everything: their link-layer address is written down. */
function neighbours(world: World, devices: readonly Device[], routes: readonly Route[]): string[] {
  return devices.flatMap(({ name, peer }) => {
    const other = peer && world.device(peer.namespace, peer.device);
    const hops = routes.flatMap(({ via, device }) => (via !== undefined && via.family === 4 && device === name ? [formatAddress(via)] : []));
    return other?.proxyArp === true ? [...new Set(hops)].map((hop) => `neigh add ${hop} lladdr ${PROXY_MAC} dev ${name} nud permanent`) : [];
  });
}

/** The kernel takes a next hop only when it knows a way to it: rows without one come first. */
function inOrder(routes: readonly Route[]): Route[] {
  return [...routes.filter(({ via }) => via === undefined), ...routes.filter(({ via }) => via !== undefined)];
}

function callNames(model: ClusterModel, namespace: NamespaceId): string[] {
  if (namespace === ROUTER) return [ROUTER];
  const name = namespace.slice(namespace.indexOf('/') + 1);
  if (namespace.startsWith('pod/')) return name.startsWith('default/') ? [name, name.slice('default/'.length)] : [name];
  const guests = model.pods.filter((pod) => pod.hostNetwork && pod.node !== undefined && nodeNamespace(model.nodes[pod.node.value] as ClusterModel['nodes'][number]) === namespace);
  return [name, ...guests.map((pod) => `${pod.namespace}/${pod.name.value}`)];
}

/** Rows that let a node without a default route look Service addresses up before kube-proxy's rules change them. */
export function serviceRows({ model }: World, routes: readonly Route[], uplink: string): string[] {
  return model.families.flatMap((family) => {
    if (routes.some(({ destination }) => destination.family === family && destination.length === 0)) return [];
    const ranges = model.serviceRanges.filter(({ value }) => value.family === family).map(({ value }) => formatPrefix(value));
    // Where a row leads to the address already, one more would lead astray.
    const isLost = (address: Address): boolean => address.family === family && !routes.some(({ destination }) => contains(destination, address));
    const own = new Set(model.services.flatMap(({ clusterAddresses, externalAddresses }) => [...clusterAddresses, ...externalAddresses]).filter(({ value }) => isLost(value)).map(({ value }) => formatAddress(value)));
    return [...ranges, ...own].map((destination) => `route add ${destination} dev ${uplink}`);
  });
}
