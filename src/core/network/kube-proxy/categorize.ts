import type { Family } from '../../ip/address';
import { familyOf } from './input';
import type { ProxyEndpoint, ProxyNode, ProxyServicePort } from './input';
import { endpointChainName, hostPort } from './names';
import type { PortKey } from './names';

/** An endpoint of a Service port as one node sees it. */
export class NodeEndpoint {
  /** `ip:port`. */
  readonly text: string;
  #chain: string | undefined;

  /** `local`: whether it runs on the node. */
  constructor(
    readonly port: PortKey,
    readonly endpoint: ProxyEndpoint,
    readonly local: boolean,
  ) {
    this.text = hostPort(endpoint.ip, endpoint.port);
  }

  /** `KUBE-SEP-…`: the chain that sends to this endpoint. Cost: hashed when first asked for. */
  get chain(): string {
    return (this.#chain ??= endpointChainName(this.port, this.text));
  }
}

/** Which endpoints a node uses for which traffic. Shape: each list ascending by the string `ip:port`. */
export interface EndpointSets {
  /** For traffic that may go anywhere. */
  readonly cluster: readonly NodeEndpoint[];
  /** For traffic that must stay on the node. */
  readonly local: readonly NodeEndpoint[];
  /** Those that get a chain: what is in either list. */
  readonly reachable: readonly NodeEndpoint[];
  /** Whether the Service port has any usable endpoint. */
  readonly any: boolean;
}

/** Which hints narrow the endpoints of a Service port on this node. */
export type TopologyMode = 'PreferSameNode' | 'PreferSameZone' | undefined;

/** Whether a port can be reached from outside: node port, load balancer or external addresses of the family. */
export function isAccessible(port: ProxyServicePort, family: Family): boolean {
  const ofFamily = (text: string): boolean => familyOf(text) === family;
  return port.nodePort !== 0 || port.loadBalancerAddresses.some(ofFamily) || port.externalAddresses.some(ofFamily);
}

/**
 * The endpoints of one family as a node sees them: once per `ip:port`, a local copy before a remote one.
 * Shape: ascending by the string `ip:port`, so `10.0.0.10:80` comes before `10.0.0.1:80`.
 * Source: `pkg/proxy` endpointslicecache.
 */
export function endpointsOf(port: ProxyServicePort, family: Family, nodeName: string): readonly NodeEndpoint[] {
  const all: NodeEndpoint[] = [];
  for (const endpoint of port.endpoints) {
    if (familyOf(endpoint.ip) !== family) continue;
    all.push(new NodeEndpoint(port, endpoint, endpoint.nodeName === nodeName));
  }
  if (!all.every((one, at) => at === 0 || (all[at - 1] as NodeEndpoint).text < one.text)) all.sort(compareEndpoints);
  return all.filter(({ text }, at) => text !== all[at - 1]?.text);
}

/**
 * Splits the endpoints of a Service port by what the node uses them for.
 * Source: `pkg/proxy` CategorizeEndpoints; hints: KEP-2433, KEP-3015; terminating endpoints: KEP-1669.
 */
export function categorize(port: ProxyServicePort, family: Family, endpoints: readonly NodeEndpoint[], node: ProxyNode): EndpointSets {
  const accessible = isAccessible(port, family);
  const usesCluster = !port.internalLocal || accessible;
  const usesLocal = port.internalLocal || (port.externalLocal && accessible);
  const mode = usesCluster ? topologyMode(endpoints, node) : undefined;
  const ready = endpoints.filter(({ endpoint }) => endpoint.ready && isHinted(endpoint, mode, node));
  const cluster = !usesCluster ? [] : ready.length > 0 ? ready : endpoints.filter(isDraining);
  if (!usesLocal) return { cluster, local: [], reachable: cluster, any: cluster.length > 0 };
  const any = cluster.length > 0 || endpoints.some((one) => one.endpoint.ready || isDraining(one));
  const own = endpoints.filter(({ local }) => local);
  const ownReady = own.filter(({ endpoint }) => endpoint.ready);
  const local = ownReady.length > 0 ? ownReady : own.filter(isDraining);
  return { cluster, local, reachable: union(endpoints, cluster, local), any };
}

/**
 * Whether every node uses the same endpoints of a Service port: no policy Local, no hints, no source ranges, no endpoint
 * twice, of which a node would take the one that is its own. Cost: a look at each endpoint, once per list.
 */
export function isSameEverywhere({ internalLocal, externalLocal, sourceRanges, endpoints }: ProxyServicePort): boolean {
  if (internalLocal || externalLocal || sourceRanges.length > 0) return false;
  let plain = plainLists.get(endpoints);
  if (plain === undefined) {
    const unhinted = endpoints.every(({ zoneHints, nodeHints }) => (zoneHints?.length ?? 0) === 0 && (nodeHints?.length ?? 0) === 0);
    plain = unhinted && new Set(endpoints.map(({ ip, port }) => hostPort(ip, port))).size === endpoints.length;
    plainLists.set(endpoints, plain);
  }
  return plain;
}

// Services with the same selector share a list of endpoints.
const plainLists = new WeakMap<readonly ProxyEndpoint[], boolean>();

/**
 * Which hints count: those for nodes before those for zones, each only when every ready endpoint has one and some
 * endpoint names this node or zone.
 */
export function topologyMode(endpoints: readonly NodeEndpoint[], { name, zone }: ProxyNode): TopologyMode {
  const ready = endpoints.filter(({ endpoint }) => endpoint.ready);
  const applies = (hints: (endpoint: ProxyEndpoint) => readonly string[] | undefined, own: string): boolean =>
    ready.every(({ endpoint }) => (hints(endpoint)?.length ?? 0) > 0) && ready.some(({ endpoint }) => hints(endpoint)?.includes(own));
  if (applies(({ nodeHints }) => nodeHints, name)) return 'PreferSameNode';
  return zone !== undefined && zone !== '' && applies(({ zoneHints }) => zoneHints, zone) ? 'PreferSameZone' : undefined;
}

function compareEndpoints(a: NodeEndpoint, b: NodeEndpoint): number {
  return a.text < b.text ? -1 : a.text > b.text ? 1 : Number(b.local) - Number(a.local);
}

function isHinted(endpoint: ProxyEndpoint, mode: TopologyMode, { name, zone }: ProxyNode): boolean {
  if (mode === 'PreferSameNode') return endpoint.nodeHints?.includes(name) ?? false;
  return mode === undefined || (endpoint.zoneHints?.includes(zone ?? '') ?? false);
}

function isDraining({ endpoint }: NodeEndpoint): boolean {
  return endpoint.serving && endpoint.terminating;
}

function union(all: readonly NodeEndpoint[], cluster: readonly NodeEndpoint[], local: readonly NodeEndpoint[]): readonly NodeEndpoint[] {
  if (cluster.length === 0) return local;
  const members = new Set([...cluster, ...local]);
  return members.size === cluster.length ? cluster : all.filter((one) => members.has(one));
}
