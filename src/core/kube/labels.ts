import type { Cursor } from '../yaml/cursor';
import { scalarText } from '../yaml/scalar';
import type { Labels, Requirement } from './facts';

/** The string map written here; entries that are no scalars are left out. */
export function labelsOf(cursor: Cursor): Labels {
  const labels: Record<string, string> = {};
  if (cursor.node?.type !== 'map') return labels;
  for (const { key, value } of cursor.node.entries) {
    const text = scalarText(value);
    if (text === undefined) continue;
    // A key like any other in manifests.
    if (key === '__proto__') Object.defineProperty(labels, key, { value: text, enumerable: true, configurable: true, writable: true });
    else labels[key] = text;
  }
  return labels;
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
