import type { Address } from '../../ip/address';
import { contains } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import type { ModelNode, Sourced } from '../model';

/** The node's range that holds an address, with the gateway in it. */
export function gatewayOf(node: ModelNode, address: Address): { readonly range: Sourced<Prefix>; readonly gateway: Sourced<Address> } | undefined {
  const range = node.podRanges.find(({ value }) => contains(value, address));
  const gateway = range && node.gateways.find(({ value }) => contains(range.value, value));
  return range === undefined || gateway === undefined ? undefined : { range, gateway };
}
