import type { MapEntry, ReadProblem, YamlNode } from './node';

/**
 * The entries of a mapping as kubectl sees them: merge keys filled in, of equal keys the last.
 * Shape: source order of the surviving entries; merged ones stand where their `<<` stood.
 * Errors: each key that is written again is reported.
 * Source: YAML 1.1 merge key type; keys written in the mapping win, then earlier merged mappings.
 */
export function settleEntries(written: readonly MapEntry[], isMerge: (entry: MapEntry) => boolean, report: (problem: ReadProblem) => void): readonly MapEntry[] {
  const last = new Map<string, MapEntry>();
  let merges = 0;
  for (const entry of written) {
    if (isMerge(entry)) {
      merges++;
      continue;
    }
    const before = last.get(entry.key);
    if (before !== undefined) {
      const problem = { code: 'duplicate-key', message: `The key "${entry.key}" is written twice; the last one counts.`, span: entry.keySpan } as const;
      report(isSameScalar(before.value, entry.value) ? { ...problem, same: true } : problem);
    }
    last.set(entry.key, entry);
  }
  if (merges === 0 && last.size === written.length) return written;
  return merges === 0 ? [...written].filter((e) => last.get(e.key) === e) : merged(written, isMerge, last);
}

function isSameScalar(a: YamlNode, b: YamlNode): boolean {
  return a.type === 'scalar' && b.type === 'scalar' && a.text === b.text && a.style === b.style;
}

const FEW = 12;

/** Whether two entries have the same key. Cost: comparisons for few entries, a set for many. */
export function hasEqualKeys(entries: readonly MapEntry[]): boolean {
  const { length } = entries;
  if (length > FEW) return new Set(entries.map((entry) => entry.key)).size < length;
  for (let at = 1; at < length; at++) {
    const key = entries[at]?.key;
    for (let before = 0; before < at; before++) if (entries[before]?.key === key) return true;
  }
  return false;
}

function merged(written: readonly MapEntry[], isMerge: (entry: MapEntry) => boolean, own: ReadonlyMap<string, MapEntry>): MapEntry[] {
  const taken = new Set(own.keys());
  const result: MapEntry[] = [];
  for (const entry of written) {
    if (!isMerge(entry)) {
      if (own.get(entry.key) === entry) result.push(entry);
      continue;
    }
    for (const source of mergeSources(entry.value)) {
      if (taken.has(source.key)) continue;
      taken.add(source.key);
      result.push(source);
    }
  }
  return result;
}

function mergeSources(value: YamlNode): readonly MapEntry[] {
  if (value.type === 'map') return value.entries;
  if (value.type === 'seq') return value.items.flatMap((item) => (item.type === 'map' ? item.entries : []));
  return [];
}
