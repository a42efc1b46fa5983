import type { Cursor } from '../yaml/cursor';
import type { Labels, Requirement } from './facts';

/** The string map written here; entries that are no scalars are left out. */
export function labelsOf(cursor: Cursor): Labels {
  const pairs: [string, string][] = [];
  for (const { key, value } of cursor.entries()) {
    const text = value.text();
    if (text !== undefined) pairs.push([key, text]);
  }
  return Object.fromEntries(pairs);
}

/** The value of a label, or nothing; what every object inherits, as `constructor`, is no label. */
export function labelIn(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** A selector's map, or nothing when it is missing or selects nothing. */
export function selectorOf(cursor: Cursor): Labels | undefined {
  const labels = labelsOf(cursor);
  return Object.keys(labels).length === 0 ? undefined : labels;
}

/** Expressions of a selector. Errors: entries without key or operator are left out. */
export function requirementsOf(cursor: Cursor): Requirement[] {
  return cursor.items().flatMap((item) => {
    const key = item.get('key').text();
    const operator = item.get('operator').text();
    return key === undefined || operator === undefined ? [] : [{ key, operator, values: textsOf(item.get('values')) }];
  });
}

/** The scalars of a sequence. */
export function textsOf(cursor: Cursor): string[] {
  return cursor.items().flatMap((item) => item.text() ?? []);
}
