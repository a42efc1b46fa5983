// One thing of the map in full. It must never know windows or drawing.
import type { SpaceItemView } from '../../../protocol/space-contract';
import { formatAddress } from '../../ip/address';
import { compareIntervals, intervalContains, parseInterval } from '../../ip/interval';
import type { ViewContext } from '../context';
import { formatCount, plainValue, valueOf } from '../values';
import { lengthsOf } from './free';
import type { SpaceMap } from './map';
import { around } from './nesting';
import type { Nested } from './nesting';
import { sizeOf } from './ranges';
import { windowText } from './scale';

/**
 * The thing of an id; `node/NAME` stands for the first pod range of the node, the text of a range for that range, and
 * any other address or range for what lies next around it. Cost: O(ranges) for all but ids.
 */
export function findItem(map: SpaceMap, id: string): Nested | undefined {
  const known = map.byId.get(id);
  if (known !== undefined) return known;
  if (id.startsWith('node/')) return map.nested.find(({ range }) => range.role === 'node-pods' && range.topology === id);
  const { interval } = parseInterval(id);
  if (interval === undefined) return undefined;
  const holding = map.nested.filter(({ range }) => intervalContains(range.interval, interval));
  return holding.find(({ range }) => compareIntervals(range.interval, interval) === 0) ?? holding.reduce<Nested | undefined>((next, each) => (next === undefined || each.level > next.level ? each : next), undefined);
}

/** Everything about a range of the map. */
export function itemView(map: SpaceMap, nested: Nested, context: ViewContext): SpaceItemView {
  const { range } = nested;
  const { interval, known } = range;
  const address = (value: bigint): string => formatAddress({ family: interval.family, value });
  const held = map.held.count(interval);
  const block = map.lengths.get(range);
  const inside = map.nested.filter((other) => other.range.role === 'node-pods' && other.meets.includes(nested)).length;
  return {
    id: range.id,
    family: interval.family,
    role: range.role,
    name: range.name,
    value: valueOf(known, range.text, context),
    window: windowText(interval),
    rows: [
      { label: 'First address', value: plainValue(address(interval.first)) },
      { label: 'Last address', value: plainValue(address(interval.last)) },
      { label: 'Addresses', value: plainValue(formatCount(sizeOf(interval))) },
      { label: 'In use', value: plainValue(held === 0 ? 'none known' : formatCount(BigInt(held)), 'addresses of nodes, pods and Services, as far as the manifests tell') },
      ...(block === undefined ? [] : [{ label: block.onePerNode ? 'Block of a node' : 'Block', value: valueOf(block.length, `/${block.length.value}`, context) }]),
      ...(inside > 0 ? [{ label: 'Node ranges in it', value: plainValue(formatCount(BigInt(inside))) }] : []),
    ],
    overlaps: map.overlapsOf.get(range.id) ?? [],
    findings: known.place === undefined ? [] : context.findingsAt(known.place),
    around: around(nested).map(({ range: other }) => ({ id: other.id, name: other.name, text: other.text })),
    topology: range.topology,
    lengths: lengthsOf(range, block),
  };
}
