/**
 * An object like this one without its undefined properties, so that facts compare by value and survive JSON.
 * Cost: a copy where there are any, because an object that loses properties takes several times the memory.
 */
export function compact<T extends object>(value: T): T {
  const given = value as Record<string, unknown>;
  const keys = Object.keys(given);
  if (keys.every((key) => given[key] !== undefined)) return value;
  const kept: Record<string, unknown> = {};
  for (const key of keys) if (given[key] !== undefined) kept[key] = given[key];
  return kept as T;
}

/** A list of the size that it needs: one that grows by itself has room for seventeen. Empty ones, which most are, share one. */
export function sized<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NONE : list.slice();
}

const NONE: readonly never[] = [];
