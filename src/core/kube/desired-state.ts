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
    links: (route: Cursor) => linksOf(state, route.get('next-hop-interface').text()),
    isNone: (route: Cursor) => route.get('state').text() === 'absent' || !MAIN_TABLES.has(route.get('table-id').text() ?? '254'),
  };
  addStaticRoutes(state, fields, origin, out, owner);
}

/** Networks that an interface of the state is in; nothing where it is not described or gets further addresses by itself. */
function linksOf(state: Cursor, name: string | undefined): readonly string[] {
  const found = state.get('interfaces').items().find((each) => name !== undefined && each.get('name').text() === name);
  if (found === undefined) return [];
  const families = [found.get('ipv4'), found.get('ipv6')];
  if (families.some((family) => family.get('dhcp').text() === 'true' || family.get('autoconf').text() === 'true')) return [];
  const addresses = families.flatMap((family) => family.get('address').items().map((each) => `${each.get('ip').text()}/${each.get('prefix-length').text()}`));
  const routes = state.at('routes', 'config').items().filter((route) => route.get('next-hop-interface').text() === name && !route.get('next-hop-address').exists);
  return [...addresses, ...routes.flatMap((route) => route.get('destination').text() ?? [])];
}
