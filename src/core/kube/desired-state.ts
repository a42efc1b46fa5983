import type { Cursor } from '../yaml/cursor';
import type { FactsBuilder } from './facts-builder';
import { addFields, type FieldTable } from './fields';
import { addStaticRoutes } from './static-routes';

/** Source: nmstate rust/src/lib, documented at nmstate.io/devel/yaml_api.html. */
const FIELDS: FieldTable = {
  addresses: [
    ['interfaces[].ipv4.address[].ip', 'other-address', 'address'],
    ['interfaces[].ipv6.address[].ip', 'other-address', 'address'],
    ['dns-resolver.config.server', 'dns-address', 'address'],
  ],
};

/** Number of the main routing table, which is also what 0 means. Source: rtnetlink(7), RT_TABLE_MAIN. */
const MAIN_TABLES = new Set(['0', '254']);

/** Adds what a desired state of nmstate says about a machine; `machine` as for static routes. */
export function addDesiredState(state: Cursor, origin: string, out: FactsBuilder, owner?: number, machine?: string): void {
  addFields(state, FIELDS, origin, out, owner);
  const fields = {
    path: 'routes.config[]',
    destination: 'destination',
    nextHop: 'next-hop-address',
    metric: 'metric',
    machine,
    links: linkFinder(state),
    isNone: (route: Cursor) => route.get('state').text() === 'absent' || !MAIN_TABLES.has(route.get('table-id').text() ?? '254'),
  };
  addStaticRoutes(state, fields, origin, out, owner);
}

/** An interface in more networks counts as one of which they are not known. */
const MOST_LINKS = 64;

/**
 * Tells the networks that the interface of a route is in; nothing where it is not described or gets further addresses by
 * itself. Cost: the state once, when the first route asks.
 */
function linkFinder(state: Cursor): (route: Cursor) => readonly string[] {
  let links: ReadonlyMap<string, readonly string[]> | undefined;
  return (route) => {
    const name = route.get('next-hop-interface').text();
    return (name !== undefined && (links ??= allLinks(state)).get(name)) || [];
  };
}

function allLinks(state: Cursor): ReadonlyMap<string, readonly string[]> {
  const direct = new Map<string, string[]>();
  for (const route of state.at('routes', 'config').items()) {
    const [name, destination] = [route.get('next-hop-interface').text(), route.get('destination').text()];
    if (name === undefined || destination === undefined || route.get('next-hop-address').exists) continue;
    const list = direct.get(name);
    if (list === undefined) direct.set(name, [destination]);
    else list.push(destination);
  }
  const links = new Map<string, readonly string[]>();
  for (const each of state.get('interfaces').items()) {
    const name = each.get('name').text();
    if (name !== undefined && !links.has(name)) links.set(name, linksOf(each, direct.get(name) ?? []));
  }
  return links;
}

function linksOf(found: Cursor, direct: readonly string[]): readonly string[] {
  const families = [found.get('ipv4'), found.get('ipv6')];
  if (families.some((family) => family.get('dhcp').text() === 'true' || family.get('autoconf').text() === 'true')) return [];
  const addresses = families.flatMap((family) => family.get('address').items().map((each) => `${each.get('ip').text()}/${each.get('prefix-length').text()}`));
  return addresses.length + direct.length > MOST_LINKS ? [] : [...addresses, ...direct];
}
