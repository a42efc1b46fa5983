// Free blocks of a map: for a node, for pods, for Services, of any length in a range. It must never know drawing.
import type { FreeBlockView, FreeSearchView } from '../../../protocol/space-contract';
import { addressBits } from '../../ip/address';
import type { Family } from '../../ip/address';
import { freeBlocks, nearestFreePrivate } from '../../ip/free';
import { intervalToPrefixes, intervalsOverlap, prefixToInterval } from '../../ip/interval';
import { formatPrefix, networkAddress, parsePrefix, prefix, subPrefix } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import { formatCount } from '../values';
import type { BlockLength } from './node-blocks';
import type { SpaceRange } from './ranges';
import { asPrefix, sizeOf } from './ranges';
import { windowText, withRoom } from './scale';

/** What others may lie in, so that it takes no space away. */
const HOMES: readonly SpaceRange['role'][] = ['cloud', 'static-band', 'dynamic-band'];

/** What blocks are taken from. */
const SEARCHED: readonly SpaceRange['role'][] = ['pods', 'cloud', 'nodes'];

/** Ranges that a cluster without any would get. */
const USUAL: Readonly<Record<'pods' | 'services', Readonly<Record<Family, string>>>> = {
  pods: { 4: '10.244.0.0/16', 6: 'fd00:10:244::/56' },
  services: { 4: '10.96.0.0/16', 6: 'fd00:10:96::/112' },
};

const WORDS = { pods: 'pod range', services: 'Service range' } as const;

/** What a block inside a range must not touch: everything else that is known, but not what lies around the range. */
function takenIn(within: SpaceRange, ranges: readonly SpaceRange[]): SpaceRange[] {
  return ranges.filter(
    (other) => other !== within && !HOMES.includes(other.role) && intervalsOverlap(other.interval, within.interval) && !(other.role === within.role && sizeOf(other.interval) > sizeOf(within.interval)),
  );
}

function prefixesOf(ranges: readonly SpaceRange[]): Prefix[] {
  return ranges.flatMap(({ interval }) => intervalToPrefixes(interval));
}

/** The next free block for a node of every pod range that is cut into such. */
export function nextNodeBlocks(ranges: readonly SpaceRange[], lengths: ReadonlyMap<SpaceRange, BlockLength>): FreeBlockView[] {
  return [...lengths].flatMap(([range, { length }]): FreeBlockView[] => {
    const whole = asPrefix(range.interval);
    if (whole === undefined) return [];
    const taken = takenIn(range, ranges);
    const [block] = firstBlocks(whole, length.value, prefixesOf(taken), 1);
    const title = `Next /${length.value} for a node in ${range.text}`;
    const because = block === undefined ? noneLeft(range, length.value, taken) : `the first /${length.value} of ${range.text} that nothing known touches; ${length.because}`;
    return [{ id: `free/node/${range.text}`, use: 'node', family: whole.family, title, ...viewOf(block, because, length.provenance === 'assumed') }];
  });
}

/** The next free ranges for pods and for Services, of the size of the present ones. */
export function nextRanges(ranges: readonly SpaceRange[], families: readonly Family[]): FreeBlockView[] {
  const taken = prefixesOf(ranges.filter(({ role }) => !HOMES.includes(role)));
  return families.flatMap((family) =>
    (['pods', 'services'] as const).map((use): FreeBlockView => {
      const present = ranges.find(({ role, interval }) => role === use && interval.family === family);
      const like = (present && asPrefix(present.interval)) ?? (prefix(USUAL[use][family]) as Prefix);
      const block = nearestFreePrivate(like, taken);
      const size = present === undefined ? 'of the usual size' : `as large as ${present.text}`;
      const because = block === undefined ? `no private range ${size} is left that touches nothing known` : `the nearest private range ${size} that touches nothing known${family === 4 ? ", Docker's 172.17.0.0/16 included" : ''}`;
      return { id: `free/${use}/${family}`, use, family, title: `Another ${WORDS[use]} (IPv${family})`, ...viewOf(block, because, false) };
    }),
  );
}

/** Free blocks of a length in a range: one of the map, by id or by its text, or any other by its text. */
export function searchFree(ranges: readonly SpaceRange[], within: string, length: number): FreeSearchView {
  const known = ranges.find(({ id, text, role }) => id === within || (text === within.trim() && SEARCHED.includes(role)));
  const whole = known === undefined ? parsePrefix(within.trim()).prefix : asPrefix(known.interval);
  const text = known?.text ?? within.trim();
  const refuse = (because: string): FreeSearchView => ({ within: text, length, blocks: [], because });
  if (whole === undefined) return refuse(text === '' ? 'Type a range like 10.0.0.0/8.' : `${text} is no range like 10.0.0.0/8.`);
  const bits = addressBits(whole.family);
  if (!Number.isInteger(length) || length < whole.length || length > bits) return refuse(`A block of ${text} has a length from /${whole.length} to /${bits}.`);
  const taken = known === undefined ? ranges.filter(({ role, interval }) => !HOMES.includes(role) && intervalsOverlap(interval, prefixToInterval(whole))) : takenIn(known, ranges);
  const blocks = firstBlocks(whole, length, prefixesOf(taken), FEW);
  if (blocks.length === 0) return refuse(`No /${length} of ${text} is free: ${takersText(taken)}.`);
  return { within: text, length, blocks: blocks.map(formatPrefix), because: `Nothing known touches ${blocks.length === 1 ? 'this block' : 'these blocks'} of ${formatCount(1n << BigInt(bits - length))} ${length === bits ? 'address' : 'addresses'}.` };
}

const FEW = 3;

/** The first free aligned blocks of a length. Cost: O(n log n) in the taken prefixes. */
function firstBlocks(within: Prefix, length: number, taken: readonly Prefix[], most: number): Prefix[] {
  const found: Prefix[] = [];
  for (const gap of freeBlocks(within, taken)) {
    if (gap.length > length) continue;
    for (let at = 0n; found.length < most; at++) {
      const block = subPrefix(gap, length, at);
      if (block === undefined) break;
      found.push(block);
    }
    if (found.length >= most) break;
  }
  return found;
}

function viewOf(block: Prefix | undefined, because: string, isGuess: boolean): Pick<FreeBlockView, 'value' | 'window'> {
  const text = block === undefined ? '' : formatPrefix({ ...networkAddress(block), length: block.length });
  return {
    value: { text, provenance: isGuess ? 'assumed' : 'derived', because },
    window: block && windowText(withRoom(prefixToInterval(block), 2)),
  };
}

function noneLeft(range: SpaceRange, length: number, taken: readonly SpaceRange[]): string {
  const whole = asPrefix(range.interval);
  if (whole !== undefined && whole.length > length) return `${range.text} is smaller than one block of /${length}`;
  return `no /${length} of ${range.text} is left that touches nothing known: ${takersText(taken)}`;
}

/** Who takes the space: those that cover a whole range are named, nodes are counted. */
function takersText(taken: readonly SpaceRange[]): string {
  const nodes = taken.filter(({ role }) => role === 'node-pods').length;
  const others = taken.filter(({ role }) => role !== 'node-pods');
  const names = others.slice(0, 3).map(({ name, text }) => `${name} ${text}`);
  const parts = [...(nodes > 0 ? [`the ranges of ${formatCount(BigInt(nodes))} ${nodes === 1 ? 'node' : 'nodes'}`] : []), ...names, ...(others.length > 3 ? [`${others.length - 3} more`] : [])];
  return parts.length === 0 ? 'it is too small' : `taken by ${parts.join(', ')}`;
}

/** Lengths of blocks that a range of the map can be searched for. */
export function lengthsOf(range: SpaceRange, block: BlockLength | undefined): { readonly shortest: number; readonly longest: number; readonly usual: number } | undefined {
  const whole = asPrefix(range.interval);
  if (whole === undefined || !SEARCHED.includes(range.role)) return undefined;
  const longest = addressBits(whole.family);
  if (whole.length >= longest) return undefined;
  const usual = block?.length.value ?? (whole.family === 4 ? 24 : 64);
  return { shortest: whole.length, longest, usual: Math.min(longest, Math.max(whole.length, usual)) };
}
