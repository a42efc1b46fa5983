// This file knows the static routes that manifests of machines state: nmstate and Talos.
import { parseAddress, type Address } from '../../ip/address';
import type { Network } from '../../network/network';
import type { Claim, SettingSubject } from '../../network/subjects';

/** A stated route: the claim of its destination and the neighbour that it goes over. */
export interface StaticRoute {
  readonly destination: Claim;
  readonly nextHop: Address;
  readonly setting: SettingSubject;
}

/** The route whose destination the claim is, when it is one. Cost: the routes of the cluster. */
export function routeOf(claim: Claim, network: Network): StaticRoute | undefined {
  if (claim.fact.role !== 'external-network' || claim.prefix.length === 0) return undefined;
  const setting = network.settings(claim.cluster, 'route-next-hop').find((each) => each.chunk === claim.chunk && each.fact.about === claim.fact.slot);
  const nextHop = setting && parseAddress(setting.fact.value).address;
  return setting === undefined || nextHop === undefined ? undefined : { destination: claim, nextHop, setting };
}

/** Claims of nodes' addresses that are this address. Cost: the node addresses of the cluster. */
export function nodesAt(address: Address, { cluster }: Claim, network: Network): readonly Claim[] {
  return network.claims(cluster, 'node-address').filter((claim) => claim.address?.family === address.family && claim.address.value === address.value);
}
