// This file knows the static routes that manifests of machines state (nmstate, Talos, routes of clouds), and where a
// packet goes that follows them. What is not stated it never assumes: an unknown answer is no answer.
import { parseAddress, type Address } from '../../ip/address';
import { covers, overlaps, parsePrefix, type Prefix } from '../../ip/prefix';
import type { SettingName } from '../../kube/facts';
import { ROUTER } from '../../kube/static-routes';
import type { Network } from '../../network/network';
import { PrefixTrie } from '../../ip/trie';
import type { Claim, ClusterId, NodeSubject, SettingSubject } from '../../network/subjects';
import { keptFor } from '../../store/kept-for';
import { podRangeRoles } from './ranges';

/** A stated route: the claim of its destination and the neighbour that it goes over. */
export interface StaticRoute {
  readonly destination: Claim;
  readonly nextHop: Address;
  readonly setting: SettingSubject;
  readonly metric: number | undefined;
  /** As `route-machine` says it; undefined where the document does not tell. */
  readonly machine: string | undefined;
  /** The networks of its interface, where all of them are known. */
  readonly links: readonly Prefix[];
}

/** Plugins that leave the routes between nodes to others. Any other one makes them itself. */
const withoutRoutes = /^(kubenet|bridge|host-local|ptp)$/i;
/** Routes to one range that are compared. */
const MOST_ROUTES = 256;
/** Longer chains of routes are not followed. */
const MOST_HOPS = 16;

/** Whether nobody but people makes the routes between the nodes, as far as is known. */
export function routesAreWritten(cluster: ClusterId, network: Network): boolean {
  return network.settings(cluster, 'cni').every(({ fact }) => withoutRoutes.test(fact.value));
}

/** Stated routes of a cluster by the place of their destination. Cost: once per change of them. */
export function routesIn(cluster: ClusterId, network: Network): ReadonlyMap<string, StaticRoute> {
  const settings = names.map((name) => network.settings(cluster, name));
  const [hops] = settings;
  if (hops === undefined || hops.length === 0) return none;
  const inputs = [...settings, network.claims(cluster, 'external-network')];
  const kept = tables.get(hops);
  if (kept?.inputs.every((input, index) => input === inputs[index]) === true) return kept.routes;
  const routes = tableOf(settings, network.claims(cluster, 'external-network'));
  tables.set(hops, { inputs, routes });
  return routes;
}

const names = ['route-next-hop', 'route-metric', 'route-machine', 'route-link'] as const satisfies readonly SettingName[];
const none: ReadonlyMap<string, StaticRoute> = new Map();
const tables = new WeakMap<readonly SettingSubject[], { readonly inputs: readonly unknown[]; readonly routes: ReadonlyMap<string, StaticRoute> }>();

function tableOf(settings: readonly (readonly SettingSubject[])[], destinations: readonly Claim[]): ReadonlyMap<string, StaticRoute> {
  const said = new Map<string, SettingSubject[]>();
  for (const setting of settings.flat()) {
    const key = placeKey(setting.chunk, setting.fact.about);
    const list = said.get(key);
    if (list === undefined) said.set(key, [setting]);
    else list.push(setting);
  }
  const routes = new Map<string, StaticRoute>();
  for (const destination of destinations) {
    const key = placeKey(destination.chunk, destination.fact.slot);
    const about = said.get(key) ?? [];
    const values = (name: SettingName): readonly string[] => about.filter(({ fact }) => fact.setting === name).map(({ fact }) => fact.value);
    const setting = about.find(({ fact }) => fact.setting === 'route-next-hop');
    const nextHop = setting && parseAddress(setting.fact.value).address;
    if (setting === undefined || nextHop === undefined) continue;
    const links = values('route-link').map((text) => parsePrefix(text).prefix);
    const metric = Number(values('route-metric')[0] ?? NaN);
    routes.set(key, {
      destination,
      nextHop,
      setting,
      metric: Number.isFinite(metric) ? metric : undefined,
      machine: values('route-machine')[0],
      links: links.every((link) => link !== undefined) ? links : [],
    });
  }
  return routes;
}

function placeKey(chunk: number, slot: number | undefined): string {
  return `${chunk}:${slot}`;
}

/** The route whose destination the claim is, when it is one. */
export function anyRouteOf(claim: Claim, network: Network): StaticRoute | undefined {
  return claim.fact.role === 'external-network' ? routesIn(claim.cluster, network).get(placeKey(claim.chunk, claim.fact.slot)) : undefined;
}

/** The same, but for default routes. */
export function routeOf(claim: Claim, network: Network): StaticRoute | undefined {
  return claim.prefix.length === 0 ? undefined : anyRouteOf(claim, network);
}

/** Routes whose destinations hold all of a range; undefined for more than are looked at. */
export function routesTo(range: Prefix, cluster: ClusterId, network: Network): readonly StaticRoute[] | undefined {
  const found: StaticRoute[] = [];
  for (const [, route] of byDestination(routesIn(cluster, network)).covering(range)) {
    if (found.length >= MOST_ROUTES) return undefined;
    found.push(route);
  }
  return found;
}

const byDestination = keptFor((routes: ReadonlyMap<string, StaticRoute>): PrefixTrie<StaticRoute> => {
  const trie = new PrefixTrie<StaticRoute>();
  for (const route of routes.values()) trie.insert(route.destination.prefix, route);
  return trie;
});

/** Claims of nodes' addresses that are this address. Cost: once per change of them. */
export function nodesAt(address: Address, { cluster }: Claim, network: Network): readonly Claim[] {
  return byAddress(network.claims(cluster, 'node-address')).get(`${address.family} ${address.value}`) ?? [];
}

const byAddress = keptFor((claims: readonly Claim[]): ReadonlyMap<string, readonly Claim[]> => {
  const found = new Map<string, Claim[]>();
  for (const claim of claims) {
    if (claim.address === undefined) continue;
    const key = `${claim.address.family} ${claim.address.value}`;
    const list = found.get(key);
    if (list === undefined) found.set(key, [claim]);
    else list.push(claim);
  }
  return found;
});

/** Whether a node has the route. */
export function appliesTo({ machine, destination }: StaticRoute, node: string, network: Network): 'yes' | 'no' | 'unknown' {
  if (machine === undefined) return 'unknown';
  if (machine === '*') return 'yes';
  if (machine === ROUTER) return 'no';
  const wanted = machine.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);
  const labels = byName(network.nodes(destination.cluster)).get(node)?.resource.labels ?? {};
  const complete = 'kubernetes.io/hostname' in labels;
  const known: Readonly<Record<string, string>> = complete ? labels : { ...labels, 'kubernetes.io/hostname': node };
  if (wanted.every(([key, value]) => known[key] === value)) return 'yes';
  const isDenied = wanted.some(([key, value]) => (key in known ? known[key] !== value : complete));
  return isDenied ? 'no' : 'unknown';
}

/** The first node of each name. */
const byName = keptFor((nodes: readonly NodeSubject[]): ReadonlyMap<string, NodeSubject> => {
  const first = new Map<string, NodeSubject>();
  for (const node of nodes) if (!first.has(node.resource.name)) first.set(node.resource.name, node);
  return first;
});

/** Name of the one node that has an address; nothing where none or several may. */
export function nodeAt(address: Address, claim: Claim, network: Network): string | undefined {
  const found = new Set(nodesAt(address, claim, network).map((each) => each.owner?.name));
  const [name] = found;
  return found.size === 1 ? name : undefined;
}

/** The stated route that a node takes for all addresses of a destination; nothing where anything else may come first. */
export function routeTaken(claim: Claim, node: string, network: Network): StaticRoute | undefined {
  const { prefix } = claim;
  if (network.overlapping(claim, 'node-network').length > 0) return undefined;
  let best: StaticRoute | undefined;
  let isTie = false;
  for (const route of routesTo(prefix, claim.cluster, network) ?? []) {
    const applies = appliesTo(route, node, network);
    if (applies === 'no' || nodesAt(route.nextHop, claim, network).some((each) => each.owner?.name === node)) continue;
    const longer = route.destination.prefix.length - (best?.destination.prefix.length ?? -1);
    if (longer < 0) continue;
    if (longer > 0) [best, isTie] = [route, applies === 'unknown'];
    else if (applies === 'unknown' || best?.metric === undefined || route.metric === undefined) isTie ||= applies === 'unknown' || best?.nextHop.value !== route.nextHop.value;
    else if (route.metric < best.metric) best = route;
    else isTie ||= route.metric === best.metric && best.nextHop.value !== route.nextHop.value;
  }
  if (best === undefined || isTie) return undefined;
  return isTakenElsewhere(claim, node, best, network) ? undefined : best;
}

/** Whether pods of a node, or routes of a plugin to pods, may take a part of the destination. */
function isTakenElsewhere(claim: Claim, node: string, best: StaticRoute, network: Network): boolean {
  const written = routesAreWritten(claim.cluster, network);
  if (network.overlapping(claim, ...podRangeRoles).length > 0) {
    // The node's own pods are somewhere in there.
    const isStated = network.claims(claim.cluster, 'node-pod-range').some((block) => block.owner?.name === node && block.prefix.family === claim.prefix.family);
    if (!written || !isStated) return true;
  }
  return network.overlapping(claim, 'node-pod-range').some((block) => {
    if (block.owner?.name === node || !covers(block.prefix, claim.prefix)) return true;
    return block.prefix.length >= best.destination.prefix.length && !written;
  });
}

/** The circle of nodes and routes that packets of this route’s destination go in, this route among them; nothing where they leave it or it is not known. */
export function circleOf(route: StaticRoute, network: Network): readonly { readonly node: string; readonly route: StaticRoute }[] | undefined {
  const { destination } = route;
  const first = nodeAt(route.nextHop, destination, network);
  const path: { node: string; route: StaticRoute }[] = [];
  for (let node = first; node !== undefined && path.length < MOST_HOPS; ) {
    const at: string = node;
    const start = path.findIndex((step) => step.node === at);
    if (start >= 0) {
      const circle = path.slice(start);
      const own = circle.findIndex((step) => step.route === route);
      return own < 0 ? undefined : [...circle.slice(own), ...circle.slice(0, own)];
    }
    const taken = routeTaken(destination, at, network);
    if (taken === undefined) return undefined;
    path.push({ node: at, route: taken });
    node = nodeAt(taken.nextHop, destination, network);
  }
  return undefined;
}

/** Whether the neighbour is on a network of the route’s interface; yes where these are not known. */
export function isOnLink({ nextHop, links }: StaticRoute): boolean {
  const own = links.filter((link) => link.family === nextHop.family);
  const address: Prefix = { ...nextHop, length: nextHop.family === 4 ? 32 : 128 };
  return own.length === 0 || isLinkLocal(nextHop) || own.some((link) => overlaps(link, address));
}

/** IPv6 neighbours of the link itself. Source: RFC 4291, section 2.5.6. */
function isLinkLocal({ family, value }: Address): boolean {
  return family === 6 && value >> 118n === 0x3fan;
}
