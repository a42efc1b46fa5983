import type { Place } from '../../store/place';
import { EditLines } from './edit-lines';
import type { Edit, Snapshot, Source } from './snapshot';

/** The edits between two states, and which of them touched the document that a place stands in. */
export interface Edits {
  readonly list: readonly Edit[];
  of(side: 'old' | 'new', place: Place | undefined): readonly number[];
}

/**
 * Compares the written things of two states. Things are the same when title and file are, or the title alone where
 * it is the only one: resources move between files.
 * Cost: O(documents).
 */
export function findEdits(before: Snapshot, after: Snapshot): Edits {
  const list: Edit[] = [];
  const touched = { old: new Map<number, number>(), new: new Map<number, number>() };
  const lines = new EditLines();
  const note = (kind: Edit['kind'], old: Source | undefined, now: Source | undefined): void => {
    const { title, file } = (now ?? old) as Source;
    if (old !== undefined) touched.old.set(old.chunk, list.length);
    if (now !== undefined) touched.new.set(now.chunk, list.length);
    list.push({ kind, title, file, range: lines.of(old, now) });
  };
  const left = new Map<string, Source[]>();
  for (const source of before.sources) push(left, source.title, source);
  const unmatched: Source[] = [];
  for (const now of after.sources) {
    const same = left.get(now.title) ?? [];
    const at = same.findIndex(({ file }) => file === now.file);
    if (at < 0) unmatched.push(now);
    else compare(same.splice(at, 1)[0] as Source, now, note);
  }
  for (const now of unmatched) {
    const old = left.get(now.title)?.shift();
    if (old === undefined) note('added', undefined, now);
    else compare(old, now, note);
  }
  for (const old of [...left.values()].flat()) note('removed', old, undefined);
  return {
    list,
    of: (side, place) => {
      const edit = place && touched[side].get(place.chunk);
      return edit === undefined ? [] : [edit];
    },
  };
}

function compare(old: Source, now: Source, note: (kind: Edit['kind'], old: Source, now: Source) => void): void {
  if (old.digest !== now.digest) note('changed', old, now);
}

function push<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
