import type { FoundView, SearchQuestion, SearchView } from '../../../protocol/topology-contract';
import { address } from '../../ip/address';
import { contains } from '../../ip/prefix';
import { hasRouter } from '../../network/cni/carriage';
import type { ClusterModel, NodeRouting } from '../../network/model';
import { searchIndexOf, type SearchIndex } from './search-index';

/** The most that is answered, whatever is asked for. */
const MOST = 5000;

/** Finds things of a cluster by parts of their names and addresses, and the ranges that hold an address. Cost: O(text of the index), some 20 ms for 160,000 things. */
export function searchView(model: ClusterModel, routing: NodeRouting, { text, kinds, limit }: SearchQuestion): SearchView {
  const index = searchIndexOf(model);
  const most = Math.max(0, Math.min(limit, MOST));
  const wanted = text.trim().toLowerCase().replace(/^(pod|node|service|range)\//, '');
  const parts = index.kinds.filter(({ kind }) => (kinds === undefined || kinds.includes(kind)) && (kind !== 'router' || hasRouter(model, routing)));
  const ranks: number[][] = [[], [], [], []];
  let count = 0;
  const take = (entry: number, rank: number): void => {
    count++;
    const list = ranks[rank];
    if (list && list.length < most) list.push(entry);
  };
  const holding = holders(index, wanted).filter((entry) => parts.some(({ from, to }) => from <= entry && entry < to));
  const seen = new Set(holding);
  for (const { from, to } of parts) {
    if (wanted === '') for (let entry = from; entry < to; entry++) take(entry, 0);
    else findIn(index, wanted, from, to, (entry, rank) => (rank === 0 || !seen.has(entry)) && take(entry, rank));
  }
  for (const entry of holding) if (!ranks[0]?.includes(entry)) take(entry, 1);
  const found = ranks.flat().slice(0, most);
  return { found: found.map((entry) => index.entry(entry)), more: count - found.length };
}

/** Numbers of the things of one kind that have a text in a name or an address, the first of the kind being 0. Shape: in order. */
export function entriesWith(model: ClusterModel, kind: FoundView['kind'], text: string): number[] {
  const index = searchIndexOf(model);
  const part = index.kinds.find((each) => each.kind === kind);
  const found: number[] = [];
  if (part) findIn(index, text, part.from, part.to, (entry) => found.push(entry - part.from));
  return found;
}

/** Calls back once per entry that holds a text. Ranks: 0 a whole line, 2 the beginning of one, 3 a part. */
function findIn({ text, starts }: SearchIndex, wanted: string, from: number, to: number, take: (entry: number, rank: number) => void): void {
  const end = starts[to] ?? 0;
  let entry = from;
  for (let at = text.indexOf(wanted, starts[from]); at >= 0 && at < end; at = text.indexOf(wanted, starts[entry])) {
    while ((starts[entry + 1] ?? end) <= at) entry++;
    const stop = starts[entry + 1] ?? end;
    if (at + wanted.length > stop) {
      // The text runs over into the next entry: no match of either.
      entry++;
    } else {
      const lines = text.slice(starts[entry], stop);
      take(entry, lines.includes(`\n${wanted}\n`) ? 0 : lines.includes(`\n${wanted}`) ? 2 : 3);
      entry++;
    }
    if (entry >= to) return;
  }
}

/** Entries whose ranges hold an address. Shape: narrowest first. */
function holders({ ranges }: SearchIndex, wanted: string): number[] {
  const parsed = address(wanted);
  if (parsed === undefined) return [];
  const holding = ranges.filter(({ prefix }) => contains(prefix, parsed));
  return [...new Set(holding.sort((a, b) => b.prefix.length - a.prefix.length).map(({ entry }) => entry))];
}
