import type { OutlineEntry, OutlinePlace } from '../../../protocol/outline-contract';
import type { FindingCounts } from '../../../protocol/panel-contract';

/** Most entries that stand under one entry; longer lists come in parts. */
export const OUTLINE_MOST = 500;
/** Entries of a part. */
const PART = 200;

/** A list of entries that are made when somebody looks. */
export interface OutlineList {
  /** What its parts are asked for by. */
  readonly id: string;
  readonly length: number;
  nameAt(index: number): string;
  entryAt(index: number): OutlineEntry;
  /** Findings of the entries from one index up to another. */
  findings(from: number, to: number): FindingCounts;
}

/** Units: entries in each part of a list of this length, so that neither the parts nor their entries are too many. */
function partLength(length: number): number {
  let part = PART;
  while (length / part > OUTLINE_MOST) part *= PART;
  return part;
}

/** How many entries a list shows at once: its own, or its parts. */
export function shownLength(length: number): number {
  return length > OUTLINE_MOST ? Math.ceil(length / partLength(length)) : length;
}

/** The entries of a list between two indices, in parts where they are too many. Errors: indices from outside are cut to the list. */
export function windowOf(list: OutlineList, { from, to }: OutlinePlace): OutlineEntry[] {
  const [start, end] = [bounded(from ?? 0, list), bounded(to ?? list.length, list)];
  const length = Math.max(0, end - start);
  if (length <= OUTLINE_MOST) return Array.from({ length }, (_, at) => list.entryAt(start + at));
  const part = partLength(length);
  return Array.from({ length: Math.ceil(length / part) }, (_, at) => partEntry(list, start + at * part, Math.min(end, start + (at + 1) * part)));
}

/** The parts that lead to an entry of a list, then the entry. */
export function pathIn(list: OutlineList, index: number): OutlineEntry[] {
  const path: OutlineEntry[] = [];
  let [start, end] = [0, list.length];
  while (end - start > OUTLINE_MOST) {
    const part = partLength(end - start);
    const begin = start + Math.floor((index - start) / part) * part;
    [start, end] = [begin, Math.min(end, begin + part)];
    path.push(partEntry(list, start, end));
  }
  return [...path, list.entryAt(index)];
}

function partEntry(list: OutlineList, from: number, to: number): OutlineEntry {
  return { kind: 'part', id: list.id, from, to, name: list.nameAt(from), last: list.nameAt(to - 1), addresses: [], count: shownLength(to - from), findings: list.findings(from, to), facts: {} };
}

function bounded(index: number, { length }: OutlineList): number {
  return Number.isFinite(index) ? Math.min(length, Math.max(0, Math.trunc(index))) : 0;
}
