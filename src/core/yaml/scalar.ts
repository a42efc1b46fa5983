import type { ScalarNode, YamlNode } from './node';

/** What a scalar means once it is read as kubectl reads it. */
export type ScalarValue = string | number | boolean | null;

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((t) => [t, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((t) => [t, false] as const),
]);
const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ...['.nan', '.NaN', '.NAN'].map((t) => [t, NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((t) => [t, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((t) => [t, -Infinity] as const),
]);

/**
 * The value of a scalar: null, a boolean or a number only when it was written plain.
 * Source: `resolve` of sigs.k8s.io/yaml/goyaml.v2 (YAML 1.1 with `0o` octals and underscores).
 */
export function scalarValue(scalar: ScalarNode): ScalarValue {
  return scalar.style === 'plain' ? plainValue(scalar.text) : scalar.text;
}

/** The same for the text of a plain scalar. */
export function plainValue(text: string): ScalarValue {
  if (NULLS.has(text)) return null;
  const boolean = BOOLEANS.get(text);
  if (boolean !== undefined) return boolean;
  return plainNumber(text) ?? text;
}

/** The text that a string field gets: as written, whatever type a plain scalar would have; nothing for null. */
export function scalarText(node: YamlNode | undefined): string | undefined {
  if (node?.type !== 'scalar') return undefined;
  return node.style === 'plain' && NULLS.has(node.text) ? undefined : node.text;
}

/**
 * The whole number of a scalar. A number in quotes counts, because people mean one.
 * Errors: anything else, fractions included, gives nothing.
 */
export function scalarInt(node: YamlNode | undefined): number | undefined {
  if (node?.type !== 'scalar') return undefined;
  const value = node.style === 'plain' ? plainNumber(node.text) : quotedInt(node.text);
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

/** The boolean of a scalar; `"true"` and `"false"` in quotes count, because people mean them. */
export function scalarBool(node: YamlNode | undefined): boolean | undefined {
  if (node?.type !== 'scalar') return undefined;
  if (node.style === 'plain') return BOOLEANS.get(node.text);
  return node.text === 'true' ? true : node.text === 'false' ? false : undefined;
}

/** Whether a value is written and is null. */
export function isNull(node: YamlNode | undefined): boolean {
  return node?.type === 'scalar' && node.style === 'plain' && NULLS.has(node.text);
}

const HAS_MARKS = /\$|\{\{|\}\}|\{%|%\{|<[^<>]*>|__[A-Za-z]|\(\(|\[\[|#\{|(?:^|[.:/])[xX]{1,3}(?=$|[.:/])/;
const CAPITALS = /(?<![0-9A-Za-z])(?=[A-Z])(?=[A-Z0-9_]*[G-Z_])[A-Z][A-Z0-9_]+(?![0-9A-Za-z])/;

/**
 * Whether a text stands for a value that is filled in later: `${VAR}`, `$(VAR)`, `$VAR`, `{{ x }}`,
 * `<x>`, `__X__`, `%{x}`, `10.0.x.x` or a word in capitals that is no hexadecimal number.
 */
export function isPlaceholder(text: string): boolean {
  return isExpression(text) || CAPITALS.test(text);
}

/** The same for values that may well be words in capitals. */
export function isExpression(text: string): boolean {
  return HAS_MARKS.test(text);
}

function quotedInt(text: string): number | undefined {
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}

function plainNumber(text: string): number | undefined {
  const first = text.charCodeAt(0);
  const mayBe = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  if (!mayBe || text.length > 64) return undefined;
  const special = SPECIAL.get(text);
  if (special !== undefined) return special;
  // Underscores are dropped only where the first character is a digit or a sign.
  const plain = first === 46 ? text : text.replaceAll('_', '');
  const integer = INTEGER.exec(plain);
  if (integer !== null) return integerOf(integer[1] ?? '', integer[2] ?? '');
  return FLOAT.test(plain) ? Number(plain) : undefined;
}

function integerOf(sign: string, digits: string): number {
  const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
  const value = Number(octal);
  return sign === '-' ? -value : value;
}
