// Static routes of machines: where they lead, over which neighbour, and on which machine.
import type { Cursor } from '../yaml/cursor';
import type { SettingName } from './facts';
import { type FactsBuilder, locatedAddress } from './facts-builder';
import { cursorsAt } from './fields';

/** Names of the fields of a route, and what is known of the machine. */
export interface RouteFields {
  /** Path of the routes, as for tables of fields. */
  readonly path: string;
  readonly destination: string;
  readonly nextHop: string;
  readonly metric?: string;
  /** Which machines have the route: see `machineOf`; absent where the document does not tell. */
  readonly machine?: string;
  /** Interface addresses with length, and destinations without next hop, of the interface of a route; nothing where it may have more. */
  readonly links?: (route: Cursor) => readonly string[];
  /** What only looks like a route: one that shall go away, or of another table than the main one. */
  readonly isNone?: (route: Cursor) => boolean;
}

/** The machine `router`: the routes of a cloud's network, which no node has. */
export const ROUTER = 'router';

/**
 * The value of `route-machine`: `*` for all, else pairs of labels that a node has to have, as `a=b,c=d`.
 * Errors: nothing for labels that are no texts.
 */
export function machineOf(selector: Cursor): string | undefined {
  if (!selector.exists) return '*';
  const pairs = selector.entries().map(({ key, value }) => [key, value.text()] as const);
  if (selector.node?.type !== 'map' || pairs.some(([, value]) => value === undefined)) return undefined;
  return pairs.length === 0 ? '*' : pairs.map(([key, value]) => `${key}=${value}`).join(',');
}

/** The value of `route-machine` for one node by name. */
export function machineNamed(name: Cursor): string | undefined {
  const text = name.text();
  return text === undefined || text === '' ? undefined : `kubernetes.io/hostname=${text}`;
}

/**
 * Adds destination and next hop of each route. The next hop is an address of its own, and a setting that belongs to
 * the destination, as are metric, machine and links. Errors: a route without a destination is the default route and
 * gives its next hop alone.
 */
export function addStaticRoutes(root: Cursor, fields: RouteFields, origin: string, out: FactsBuilder, owner?: number): void {
  const { path, destination, nextHop, metric, machine, links, isNone } = fields;
  const start = `${origin}${path.replaceAll('[]', '')}.`;
  for (const route of cursorsAt(root, path)) {
    const to = locatedAddress(route.get(destination));
    const via = locatedAddress(route.get(nextHop));
    out.located(to, { role: 'external-network', form: 'prefix', origin: `${start}${destination}`, owner });
    out.located(via, { role: 'other-address', form: 'address', origin: `${start}${nextHop}`, owner });
    if (to === undefined || via === undefined || isNone?.(route) === true) continue;
    const say = (setting: SettingName, value: string | undefined): void => {
      if (value !== undefined) out.settingText(setting, { value, slot: via.slot }, `${start}${nextHop}`, to.slot);
    };
    say('route-next-hop', via.value);
    say('route-metric', metric === undefined ? undefined : route.get(metric).text());
    say('route-machine', machine);
    for (const link of links?.(route) ?? []) say('route-link', link);
  }
}
