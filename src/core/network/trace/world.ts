// The network that a packet crosses: tables, devices and tunnels of every namespace. It must never know why somebody asks.
import type { Address, Family } from '../../ip/address';
import { inputOf } from '../kube-proxy/from-manifests';
import type { ProxyCluster } from '../kube-proxy/from-manifests';
import type { ProxyServicePort } from '../kube-proxy/input';
import { portsNaming } from '../kube-proxy/port-list';
import { NodeRules } from '../kube-proxy/rules';
import { deviceHolds, devicesOf, devicesTowards, tunnelEntriesOf } from '../devices';
import { lookup } from '../lookup';
import type { ClusterModel, Device, NamespaceId, NodeRouting, RouteLookup, RoutingTable, TunnelEntry } from '../model';
import { findNamespace, nodeNamespace, ROUTER } from '../namespaces';
import { nodeAddresses } from '../own-addresses';
import { routingTable } from '../routes';

/** The parts of a network that may differ from the model, as in a test of a broken one. */
export interface WorldParts {
  /** The table of a namespace; with `only` just the rows that hold this address need be there. */
  readonly table: (namespace: NamespaceId, only?: Address) => RoutingTable | undefined;
  readonly devices: (namespace: NamespaceId) => readonly Device[];
  /** Tunnel entries of a namespace; just those for the given addresses need be there. */
  readonly tunnels: (namespace: NamespaceId, only: readonly Address[]) => readonly TunnelEntry[];
  /** Where only tables differ: the namespaces whose tables do. */
  readonly changed: ReadonlySet<NamespaceId>;
}

/** What kube-proxy works from in the cluster, if its rules are known. */
export type Proxy = ProxyCluster | undefined;

/** Namespaces whose devices, tables and rules are kept while packets are followed; a path crosses few of them. */
const KEPT_DEVICES = 4096;
const KEPT_LOOKUPS = 1024;
const KEPT_RULES = 8;

/** A device of a namespace. */
export interface Seat {
  readonly namespace: NamespaceId;
  readonly device: Device;
}

/**
 * The network of one cluster, asked piece by piece. Answers are remembered: a trace costs the tables that it crosses.
 */
export class World {
  /** Namespaces whose tables are not those of the model; `any`: nobody knows which. */
  readonly changed: ReadonlySet<NamespaceId> | 'any';
  readonly #parts: Omit<WorldParts, 'changed'>;
  readonly #changed: boolean;
  readonly #lookups = new Map<string, RouteLookup>();
  readonly #devices = new Map<NamespaceId, readonly Device[]>();
  readonly #rules = new Map<string, NodeRules>();

  constructor(
    readonly model: ClusterModel,
    readonly routing: NodeRouting,
    readonly proxy: Proxy,
    parts: Partial<WorldParts> = {},
  ) {
    this.#changed = parts.devices !== undefined;
    const { table, devices, tunnels } = parts;
    this.changed = devices !== undefined || tunnels !== undefined ? 'any' : (parts.changed ?? (table === undefined ? new Set() : 'any'));
    this.#parts = {
      table: (namespace, only) => routingTable(model, routing, namespace, only),
      devices: (namespace) => devicesOf(model, routing, namespace),
      tunnels: (namespace, only) => tunnelEntriesOf(model, routing, namespace, only),
      ...parts,
    };
  }

  /** Longest-prefix match of an address in the table of a namespace. */
  lookup(namespace: NamespaceId, address: Address): RouteLookup {
    return remember(this.#lookups, KEPT_LOOKUPS, `${namespace} ${keyOf(address)}`, () => {
      const table = this.#parts.table(namespace, address);
      return lookup(table ?? { namespace, title: namespace, routes: [] }, address);
    });
  }

  /** The whole table of a namespace. */
  table(namespace: NamespaceId): RoutingTable | undefined {
    return this.#parts.table(namespace);
  }

  /** Devices of a namespace. */
  devices(namespace: NamespaceId): readonly Device[] {
    return remember(this.#devices, KEPT_DEVICES, namespace, () => this.#parts.devices(namespace));
  }

  /** One device by its name. */
  device(namespace: NamespaceId, name: string): Device | undefined {
    return this.devices(namespace).find((device) => device.name === name);
  }

  /** Tunnel entries of a namespace for any of the addresses. */
  tunnels(namespace: NamespaceId, ...addresses: readonly Address[]): readonly TunnelEntry[] {
    return this.#parts.tunnels(namespace, addresses);
  }

  /** Whether the namespace itself has the address on any of its devices. */
  holds(namespace: NamespaceId, address: Address): boolean {
    return this.devices(namespace).some((device) => deviceHolds(device, address));
  }

  /** Devices of a namespace at whose other end another namespace holds the address. Shape: in the order of the devices. */
  portsTowards(namespace: NamespaceId, address: Address): readonly Device[] {
    // Devices that were changed may hold what no pod does.
    const known = this.#changed ? undefined : devicesTowards(this.model, namespace, address);
    return this.devices(namespace).filter(({ name, peer }) => peer !== undefined && peer.namespace !== namespace && known?.has(name) !== false && this.holds(peer.namespace, address));
  }

  /**
   * Devices on a wire that answer for an address. A machine answers ARP for each of its addresses on each of its
   * devices; neighbour solicitations of IPv6 only for those of the device. Source: Linux `arp_process`, `ndisc_recv_ns`.
   */
  answering(wire: string, address: Address, asker: NamespaceId): readonly Seat[] {
    const names = holdersOf(this.model).get(keyOf(address)) ?? [];
    return names.filter((namespace) => namespace !== asker).flatMap((namespace) => {
      const device = this.devices(namespace).find((one) => one.wire === wire);
      if (device === undefined) return [];
      const answers = address.family === 4 ? this.holds(namespace, address) : deviceHolds(device, address);
      return answers ? [{ namespace, device }] : [];
    });
  }

  /**
   * The rules of kube-proxy on a node, where a Service has this address and port or this node port; undefined where
   * none has, as no rule then touches the packet, and without kube-proxy.
   * Cost: constant, once the Services are indexed; rules are built as far as they are met.
   */
  rulesFor(namespace: NamespaceId, destination: string, port: number, family: Family): NodeRules | undefined {
    if (this.proxy === undefined || !isAsked(this.proxy.servicePorts, destination, port, family)) return undefined;
    const found = findNamespace(this.model, namespace);
    const input = found?.kind === 'node' ? inputOf(this.proxy, found.index) : undefined;
    return input && remember(this.#rules, KEPT_RULES, `${family} ${namespace}`, () => new NodeRules(input, family));
  }
}

function isAsked(ports: readonly ProxyServicePort[], destination: string, port: number, family: Family): boolean {
  return portsNaming(ports, destination, port).some((at) => isMeant(ports[at] as ProxyServicePort, destination, port, family));
}

function isMeant({ nodePort, portNumber, clusterAddresses, externalAddresses, loadBalancerAddresses }: ProxyServicePort, destination: string, port: number, family: Family): boolean {
  if (nodePort === port) return true;
  return portNumber === port && (clusterAddresses[family] === destination || externalAddresses.includes(destination) || loadBalancerAddresses.includes(destination));
}

/** The namespace that a pod or node of that name really lives in: that of the node for pods with hostNetwork. */
export function homeOf(model: ClusterModel, namespace: NamespaceId): NamespaceId {
  const found = findNamespace(model, namespace);
  if (found?.kind !== 'pod' || !found.pod.hostNetwork) return namespace;
  const node = found.pod.node && model.nodes[found.pod.node.value];
  return node === undefined ? namespace : nodeNamespace(node);
}

// Models do not change, so who holds an address of a node or router is collected at most once and goes with the model.
const known = new WeakMap<ClusterModel, ReadonlyMap<string, readonly NamespaceId[]>>();

function holdersOf(model: ClusterModel): ReadonlyMap<string, readonly NamespaceId[]> {
  let holders = known.get(model);
  if (holders === undefined) {
    const made = new Map<string, NamespaceId[]>();
    const add = (address: Address, namespace: NamespaceId): void => {
      const list = made.get(keyOf(address));
      if (list === undefined) made.set(keyOf(address), [namespace]);
      else if (!list.includes(namespace)) list.push(namespace);
    };
    for (const node of model.nodes) for (const { value } of nodeAddresses(node)) add(value, nodeNamespace(node));
    for (const { value } of model.router.addresses) add(value, ROUTER);
    known.set(model, (holders = made));
  }
  return holders;
}

function keyOf({ family, value }: Address): string {
  return `${family}/${value}`;
}

/** The kept value of a key; the oldest goes when there are too many. */
function remember<K, V>(kept: Map<K, V>, most: number, key: K, make: () => V): V {
  const found = kept.get(key);
  if (found !== undefined) return found;
  if (kept.size >= most) kept.delete(kept.keys().next().value as K);
  const made = make();
  kept.set(key, made);
  return made;
}
