import type { Cursor } from '../yaml/cursor';
import { openEmbedded } from '../yaml/embedded';
import type { FactsBuilder } from './facts-builder';
import { addFields, type FieldTable } from './fields';
import { mappings } from './ports';

/**
 * Address management in a CNI configuration: host-local, static, whereabouts.
 * Source: containernetworking/plugins plugins/ipam; whereabouts doc/extended-configuration.md.
 */
const IPAM: FieldTable = {
  addresses: [
    ['subnet', 'pod-subnet', 'named'],
    ['rangeStart', 'other-address', 'address'],
    ['rangeEnd', 'other-address', 'address'],
    ['gateway', 'other-address', 'address'],
    ['ranges[][].subnet', 'pod-subnet', 'named'],
    ['ranges[][].rangeStart', 'other-address', 'address'],
    ['ranges[][].rangeEnd', 'other-address', 'address'],
    ['ranges[][].gateway', 'other-address', 'address'],
    ['routes[].dst', 'external-network', 'named'],
    ['routes[].gw', 'other-address', 'address'],
    ['addresses[].address', 'other-address', 'interface-address'],
    ['addresses[].gateway', 'other-address', 'address'],
    ['range_start', 'other-address', 'address'],
    ['range_end', 'other-address', 'address'],
    ['exclude', 'other-range', 'either'],
  ],
};

/** Of ovn-kubernetes: a second length cuts a subnet into those of the nodes. Source: ovn-kubernetes go-controller/pkg/cni/types. */
const OVN: FieldTable = {
  addresses: [
    ['subnets', 'pod-subnet', 'blocks'],
    ['joinSubnet', 'join-network', 'prefixes'],
    ['excludeSubnets', 'other-range', 'prefix'],
    ['reservedSubnets', 'other-range', 'prefix'],
  ],
};

/** Adds the facts of a CNI configuration in a string: one plugin, or a list of them. Errors: damaged JSON gives no facts. */
export function addCniConfig(value: Cursor, origin: string, out: FactsBuilder, owner?: number): void {
  for (const { root, isDamaged } of openEmbedded(value, out.reader)) {
    if (isDamaged) continue;
    for (const plugin of [root, ...mappings(root.get('plugins'))]) addPlugin(plugin, origin, out, owner);
  }
}

function addPlugin(plugin: Cursor, origin: string, out: FactsBuilder, owner: number | undefined): void {
  const type = plugin.get('type').text();
  if (type === 'ovn-k8s-cni-overlay') addFields(plugin, OVN, origin, out, owner);
  if (type === undefined) return;
  const ipam = plugin.get('ipam');
  addFields(ipam, IPAM, `${origin}ipam.`, out, owner);
  for (const place of [ipam, ...mappings(ipam.get('ipRanges'))]) addRange(place.get('range'), `${origin}ipam.range`, out, owner);
}

/** whereabouts' `range`: a block in which host bits are legal, or `a-b/length`. */
function addRange(range: Cursor, origin: string, out: FactsBuilder, owner: number | undefined): void {
  const text = range.text() ?? '';
  const table: FieldTable = { addresses: [['', 'pod-subnet', text.includes('-') ? 'from-to' : 'interval']] };
  addFields(range, table, origin, out, owner);
}
