import type { YamlNode } from './node';

/** The same tree with all places moved, as when its text is put behind another one. Units: offsets. */
export function shiftNode(node: YamlNode, by: number): YamlNode {
  const move = ({ start, end }: YamlNode['span']): YamlNode['span'] => ({ start: start + by, end: end + by });
  const span = move(node.span);
  if (node.type === 'seq') return { ...node, span, items: node.items.map((item) => shiftNode(item, by)) };
  if (node.type === 'scalar') return { ...node, span };
  return { ...node, span, entries: node.entries.map(({ key, keySpan, value }) => ({ key, keySpan: move(keySpan), value: shiftNode(value, by) })) };
}
