/**
 * An object like this one without its undefined properties, so that facts compare by value and survive JSON.
 * Cost: a copy, because an object that loses properties takes several times the memory.
 */
export function compact<T extends object>(value: T): T {
  const kept: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) if (field !== undefined) kept[key] = field;
  return kept as T;
}
