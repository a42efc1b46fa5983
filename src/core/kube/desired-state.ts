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

/** Adds what a desired state of nmstate says about a machine. */
export function addDesiredState(state: Cursor, origin: string, out: FactsBuilder, owner?: number): void {
  addFields(state, FIELDS, origin, out, owner);
  addStaticRoutes(state, { path: 'routes.config[]', destination: 'destination', nextHop: 'next-hop-address' }, origin, out, owner);
}
