/** A JSON value as the objects of Kubernetes hold it; properties that are undefined are left out. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value | undefined };

/** An object of Kubernetes. */
export type KubeObject = Readonly<Record<string, Value | undefined>>;

/**
 * The lines of a value as `kubectl -o yaml` prints them: keys sorted, two blanks per level, dashes right below their key.
 * Source: sigs.k8s.io/yaml Marshal, which sorts keys.
 */
export function printYaml(value: Value, indent: string): string {
  if (Array.isArray(value)) return (value as readonly Value[]).map((item) => `${indent}- ${inline(item, `${indent}  `).trimStart()}`).join('');
  const entries = entriesOf(value as KubeObject);
  return entries.map(([key, item]) => `${indent}${isPlain(key) ? key : JSON.stringify(key)}:${valueOf(item, indent)}`).join('');
}

/** The same as `kubectl -o json` prints it: four blanks per level, keys sorted. */
export function printJson(value: Value): string {
  return JSON.stringify(sorted(value), undefined, 4);
}

/** A whole answer of `kubectl get`, piece by piece. Shape: pieces of some hundred bytes up to some ten kilobytes. */
export function* printList(objects: Iterable<KubeObject>, format: 'yaml' | 'json'): Generator<string> {
  if (format === 'yaml') {
    yield 'apiVersion: v1\nitems:\n';
    for (const object of objects) yield `- ${printYaml(object, '  ').slice(2)}`;
    yield 'kind: List\nmetadata:\n  resourceVersion: ""\n';
    return;
  }
  yield '{\n    "apiVersion": "v1",\n    "items": [';
  let separator = '\n';
  for (const object of objects) {
    yield `${separator}        ${printJson(object).replaceAll('\n', '\n        ')}`;
    separator = ',\n';
  }
  yield '\n    ],\n    "kind": "List",\n    "metadata": {\n        "resourceVersion": ""\n    }\n}\n';
}

function inline(value: Value, indent: string): string {
  return isFilled(value) ? printYaml(value, indent) : `${scalar(value, indent)}\n`;
}

function valueOf(value: Value, indent: string): string {
  if (!isFilled(value)) return ` ${scalar(value, `${indent}  `)}\n`;
  return `\n${printYaml(value, Array.isArray(value) ? indent : `${indent}  `)}`;
}

function scalar(value: Value, indent: string): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[]' : '{}';
  if (typeof value !== 'string') return String(value);
  if (value.includes('\n')) return `|${value.endsWith('\n') ? '' : '-'}\n${value.replace(/\n$/, '').split('\n').map((line) => (line === '' ? '' : indent + line)).join('\n')}`;
  return isPlain(value) ? value : JSON.stringify(value);
}

const PLAIN = /^(?:[A-Za-z0-9/_.]|--?(?=[A-Za-z]))(?:[A-Za-z0-9_./=+@?{}"' -]|:(?=[^ ]))*$/;
/** What would be read as something else than text: words of YAML 1.1, numbers in any notation, times. */
const OTHER = /^(?:y|n|yes|no|on|off|true|false|null)$|^[0-9._+-]*(?:e[0-9+-]*)?$|^0[xob][0-9a-f_]*$|^[0-9:]+$|^\d{4}-\d\d-\d\d/i;
const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;

function isPlain(text: string): boolean {
  return PLAIN.test(text) && (!OTHER.test(text) || ADDRESS.test(text)) && !text.endsWith(' ') && !text.includes(' #');
}

function isFilled(value: Value): value is Exclude<Value, string | number | boolean | null> {
  return typeof value === 'object' && value !== null && (Array.isArray(value) ? value.length > 0 : entriesOf(value as KubeObject).length > 0);
}

function entriesOf(object: KubeObject): [string, Value][] {
  return Object.entries(object).filter((entry): entry is [string, Value] => entry[1] !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
}

function sorted(value: Value): Value {
  if (Array.isArray(value)) return (value as readonly Value[]).map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(entriesOf(value as KubeObject).map(([key, item]) => [key, sorted(item)]));
}
