import type { ExplainRow } from '../../protocol/analysis-contract';
import { compareAddresses, formatAddress } from '../ip/address';
import type { Address } from '../ip/address';
import { contains, formatPrefix, lastAddress, networkAddress } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';
import type { ClusterModel, Sourced } from '../network/model';
import type { ViewContext } from './context';
import type { Question } from './question';
import { holderPlace, holdersIn, holderTitle } from './holders';
import type { Holder } from './holders';
import { counted, formatCount } from './values';

/** Rows of holders that one answer shows. */
const MAXIMUM_HOLDERS = 20;

/** Who holds the address, or addresses of the range. Shape: by address, bounded; the last row counts the rest. */
export function holderRows({ kind, interval }: Question, model: ClusterModel, context: ViewContext): ExplainRow[] {
  const rows: ExplainRow[] = [];
  const counts = new Map<string, number>();
  let total = 0;
  for (const holder of holdersIn(model, interval)) {
    if (rows.length < MAXIMUM_HOLDERS) rows.push(rowOf(holder, context));
    counts.set(holder.kind, (counts.get(holder.kind) ?? 0) + 1);
    total++;
  }
  if (total > MAXIMUM_HOLDERS) {
    rows.push({ title: `${formatCount(BigInt(total - MAXIMUM_HOLDERS))} more`, value: summaryOf(counts), provenance: 'derived', because: 'all that hold an address here' });
  } else if (total === 0 && kind === 'address') {
    rows.push({ title: 'Nobody', value: 'nothing of the cluster holds this address', provenance: 'derived', because: 'searched nodes, their devices, pods, Services and the router' });
  }
  return rows;
}

/** Which ends of ranges an address is: network, broadcast, never given to a Service. */
export function edgeRows(address: Address, model: ClusterModel, context: ViewContext): ExplainRow[] {
  const rows: ExplainRow[] = [];
  const check = (what: string, range: Sourced<Prefix>): void => {
    const role = edgeOf(address, range.value);
    if (role === undefined) return;
    const { provenance, place } = range;
    rows.push({ title: role, value: `${formatPrefix(range.value)}, ${what}`, provenance, because: 'no host holds such an address', location: place && context.locate(place) });
  };
  for (const network of model.nodeNetworks) check('the node network', network);
  // All addresses of Calico's blocks are pods', and flannel's tunnels have network addresses.
  const isHeld = [...holdersIn(model, { family: address.family, first: address.value, last: address.value })].length > 0;
  const ranged = isHeld || model.cni.value.ipam === 'calico' ? [] : model.nodes;
  for (const node of ranged) for (const range of node.podRanges) check(`the pod range of node ${node.name.value}`, range);
  for (const range of model.serviceRanges) check('the Service range', range);
  return rows;
}

/** What an address is to a block that has one or both ends set apart. Source: RFC 1122 section 3.2.1.3, RFC 4291 section 2.6.1. */
function edgeOf(address: Address, block: Prefix): string | undefined {
  if (!contains(block, address) || block.length > (block.family === 4 ? 30 : 126)) return undefined;
  if (compareAddresses(address, networkAddress(block)) === 0) return block.family === 4 ? 'Network address' : 'Subnet-router anycast address';
  const isLast = block.family === 4 && compareAddresses(address, lastAddress(block)) === 0;
  return isLast ? 'Broadcast address' : undefined;
}

function rowOf(holder: Holder, context: ViewContext): ExplainRow {
  const { address } = holder;
  const place = holderPlace(holder);
  return {
    title: holderTitle(holder),
    value: formatAddress(address.value),
    provenance: address.provenance,
    because: address.because,
    location: place && context.locate(place),
  };
}

const NOUNS: Readonly<Record<Holder['kind'], string>> = {
  node: 'node',
  bridge: 'bridge',
  gateway: 'gateway',
  device: 'device',
  pod: 'pod',
  service: 'Service',
  external: 'external address',
  router: 'router address',
};

function summaryOf(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([kind, count]) => counted(count, NOUNS[kind as Holder['kind']])).join(', ');
}
