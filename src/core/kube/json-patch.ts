import type { MapNode, SeqNode, YamlNode } from '../yaml/node';
import { textAt } from './strategic-merge';

/**
 * Applies the operations of a JSON patch in order; `test` always passes. Places of what it brings are those of the patch.
 * Errors: nothing when an operation is not understood or leads nowhere.
 * Source: RFC 6902; RFC 6901 for the paths.
 */
export function jsonPatch(base: YamlNode, operations: SeqNode): YamlNode | undefined {
  let node: YamlNode | undefined = base;
  for (const operation of operations.items) {
    if (node === undefined) return undefined;
    const op = textAt(operation, 'op');
    if (op === 'test') continue;
    const path = textAt(operation, 'path');
    const value = operation.type === 'map' ? operation.entries.find(({ key }) => key === 'value')?.value : undefined;
    if (path === undefined || !path.startsWith('/') || (op !== 'remove' && value === undefined)) return undefined;
    if (op !== 'add' && op !== 'replace' && op !== 'remove') return undefined;
    const keys = path.slice(1).split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    node = changed(node, keys, op, op === 'remove' ? undefined : value, operation);
  }
  return node;
}

type Operation = 'add' | 'replace' | 'remove';

function changed(node: YamlNode, keys: readonly string[], op: Operation, value: YamlNode | undefined, at: YamlNode): YamlNode | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (node.type === 'map') return changedMap(node, key, rest, op, value, at);
  return node.type === 'seq' ? changedList(node, key, rest, op, value, at) : undefined;
}

function changedMap(node: MapNode, key: string, rest: readonly string[], op: Operation, value: YamlNode | undefined, at: YamlNode): YamlNode | undefined {
  const entry = node.entries.find((each) => each.key === key);
  if (rest.length === 0 && entry === undefined) {
    if (op === 'remove' || value === undefined) return undefined;
    return { ...node, entries: [...node.entries, { key, keySpan: at.span, value }] };
  }
  if (entry === undefined) return undefined;
  if (rest.length === 0 && op === 'remove') return { ...node, entries: node.entries.filter((each) => each !== entry) };
  const inner = changed(entry.value, rest, op, value, at);
  return inner && { ...node, entries: node.entries.map((each) => (each === entry ? { ...each, value: inner } : each)) };
}

function changedList(node: SeqNode, key: string, rest: readonly string[], op: Operation, value: YamlNode | undefined, at: YamlNode): YamlNode | undefined {
  const index = key === '-' ? node.items.length : Number(key);
  if (!Number.isInteger(index) || index < 0) return undefined;
  const items = [...node.items];
  if (rest.length === 0 && op === 'add' && value !== undefined && index <= items.length) {
    items.splice(index, 0, value);
    return { ...node, items };
  }
  const item = items[index];
  if (item === undefined) return undefined;
  if (rest.length === 0 && op === 'remove') items.splice(index, 1);
  else {
    const inner = changed(item, rest, op, value, at);
    if (inner === undefined) return undefined;
    items[index] = inner;
  }
  return { ...node, items };
}
