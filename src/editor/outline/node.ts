import type { OutlineEntry, OutlineKind } from '../../protocol/outline-contract';
import type { RevealTarget } from '../../protocol/panel-contract';

/** An element of the tree: an entry with the way to it. */
export interface OutlineNode {
  readonly cluster: string;
  readonly entry: OutlineEntry;
  readonly parent?: OutlineNode;
}

const things: readonly OutlineKind[] = ['node', 'pod', 'service', 'range'];

/** Whether an entry stands for something that the picture has. */
export function isThing({ kind }: OutlineEntry): boolean {
  return things.includes(kind);
}

/**
 * The lasting name of an element, by which VS Code keeps what is expanded and selected. A thing has the same one
 * wherever its list is cut into parts; as a backend it has another.
 */
export function keyOf({ cluster, entry, parent }: OutlineNode): string {
  const service = nearestService(parent);
  const place = entry.from === undefined ? '' : `${entry.from}-${entry.to ?? ''}`;
  return [cluster, ...(service === undefined ? [] : [service]), entry.kind === 'cluster' ? '' : entry.id, place].join('\n');
}

/** What a panel shows of an element. */
export function targetOf({ cluster, entry }: OutlineNode): RevealTarget {
  return { cluster, tab: 'topology', ...(isThing(entry) && { id: entry.id }) };
}

function nearestService(node: OutlineNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  return node.entry.kind === 'service' ? node.entry.id : nearestService(node.entry.kind === 'part' ? node.parent : undefined);
}
