import type { ExplainRow } from '../../protocol/analysis-contract';
import { formatInterval, intervalsOverlap, prefixToInterval } from '../ip/interval';
import type { Interval } from '../ip/interval';
import { formatPrefix, maskPrefix } from '../ip/prefix';
import type { Prefix } from '../ip/prefix';
import type { AddressRole } from '../kube/facts';
import type { ClusterModel, Sourced } from '../network/model';
import { placeOf } from '../network/subjects';
import type { Claim } from '../network/subjects';
import type { Place } from '../store/place';
import type { ViewContext } from './context';
import { bySize, limited, relationOf } from './explain-order';
import type { ExplainSource } from './question';

/** Rows of ranges that one answer shows. */
const MAXIMUM_RANGES = 20;

/** Words for a role in a title. */
const ROLE_TITLES: Readonly<Partial<Record<AddressRole, string>>> = {
  'pod-range': 'Pod range',
  'service-range': 'Service range',
  'node-network': 'Node network',
  'node-pod-range': 'Pod range of a node',
  'calico-pool': 'Calico pool',
  'flannel-network': 'Flannel network',
  'policy-block': 'NetworkPolicy block',
  'source-range': 'Source range',
};

interface RangeEntry {
  readonly interval: Interval;
  readonly row: ExplainRow;
}

/** Ranges of the cluster that share addresses with the interval. Shape: most specific first, bounded. */
export function rangeRows(asked: Interval, { model, claims }: ExplainSource, context: ViewContext): ExplainRow[] {
  const entries: RangeEntry[] = [];
  const seen = new Set<string>();
  const add = (title: string, range: Sourced<Prefix>): void => {
    const interval = prefixToInterval(range.value);
    if (!intervalsOverlap(asked, interval)) return;
    if (range.place !== undefined) seen.add(placeKey(range.place));
    entries.push({ interval, row: rowOf(title, formatPrefix(maskPrefix(range.value)), range, relationOf(asked, interval), context) });
  };
  for (const [title, range] of modelRanges(model)) add(title, range);
  const stated = new Set<string>();
  for (const claim of claims) {
    // A resource that states one range in two fields, as `podCIDR` and `podCIDRs`, says it once.
    const statement = `${claim.chunk}/${claim.fact.owner ?? claim.fact.slot}/${claim.fact.role}/${formatPrefix(claim.prefix)}`;
    if (stated.has(statement)) continue;
    stated.add(statement);
    const entry = claimEntry(asked, claim, seen, context);
    if (entry !== undefined) entries.push(entry);
  }
  entries.sort((a, b) => bySize(a.interval, b.interval));
  const rows = entries.map(({ row }) => row);
  return limited(rows, MAXIMUM_RANGES, (count) => ({ title: `${count} more ranges`, value: '', provenance: 'derived', because: 'only the most specific ones are listed' }));
}

function* modelRanges(model: ClusterModel): Iterable<[string, Sourced<Prefix>]> {
  for (const range of model.podRanges) yield ['Pod range', range];
  for (const range of model.serviceRanges) yield ['Service range', range];
  for (const range of model.nodeNetworks) yield ['Node network', range];
  for (const node of model.nodes) for (const range of node.podRanges) yield [`Pod range of node ${node.name.value}`, range];
}

function claimEntry(asked: Interval, claim: Claim, seen: Set<string>, context: ViewContext): RangeEntry | undefined {
  const { fact, interval } = claim;
  if (interval.first === interval.last || !intervalsOverlap(asked, interval)) return undefined;
  const place = placeOf(claim, fact.slot);
  if (seen.has(placeKey(place))) return undefined;
  seen.add(placeKey(place));
  const source: Sourced<unknown> = { value: undefined, provenance: 'declared', place, because: fact.origin };
  const value = fact.form === 'interval' ? formatInterval(interval) : formatPrefix(claim.prefix);
  return { interval, row: rowOf(ROLE_TITLES[fact.role] ?? 'Range', value, source, relationOf(asked, interval), context) };
}

function rowOf(title: string, value: string, source: Sourced<unknown>, relation: string, context: ViewContext): ExplainRow {
  const { provenance, because, place } = source;
  return { title, value, provenance, because: `${relation}; ${because}`, location: place && context.locate(place) };
}

function placeKey({ chunk, slot }: Place): string {
  return `${chunk}/${slot}`;
}
