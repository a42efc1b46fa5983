// Static routes of machines: where they lead and over which neighbour.
import type { Cursor } from '../yaml/cursor';
import { type FactsBuilder, locatedAddress } from './facts-builder';
import { cursorsAt } from './fields';

/** Names of the fields of a route. */
export interface RouteFields {
  /** Path of the routes, as for tables of fields. */
  readonly path: string;
  readonly destination: string;
  readonly nextHop: string;
}

/**
 * Adds destination and next hop of each route. The next hop is an address of its own, and a setting that belongs to
 * the destination. Errors: a route without a destination is the default route and gives its next hop alone.
 */
export function addStaticRoutes(root: Cursor, { path, destination, nextHop }: RouteFields, origin: string, out: FactsBuilder, owner?: number): void {
  const start = `${origin}${path.replaceAll('[]', '')}.`;
  for (const route of cursorsAt(root, path)) {
    const to = locatedAddress(route.get(destination));
    const via = locatedAddress(route.get(nextHop));
    out.located(to, { role: 'external-network', form: 'prefix', origin: `${start}${destination}`, owner });
    out.located(via, { role: 'other-address', form: 'address', origin: `${start}${nextHop}`, owner });
    if (to !== undefined && via !== undefined) out.settingText('route-next-hop', via, `${start}${nextHop}`, to.slot);
  }
}
