import type { Place } from '../../store/place';

/** Lines of tables or rules with the nodes that have them, and the places that they rest on. */
export type Lines = Map<string, { readonly where: readonly string[]; readonly places: () => readonly Place[] }>;

/** Lines of both states that may differ. Lines that some node has in both are left out, as far as that is known at once. */
export interface LinePair {
  readonly old: Lines;
  readonly now: Lines;
  /** Nodes that were compared. */
  readonly compared: number;
  /** Nodes that there are. */
  readonly count: number;
}

/** Notes that a node has a line. Shape: nodes one after the other. */
export function addLine(lines: Lines, line: string, node: string, places: () => readonly Place[]): void {
  const known = lines.get(line);
  if (known === undefined) lines.set(line, { where: [node], places });
  // Lists that are made here are nobody else's.
  else if (known.where.at(-1) !== node) (known.where as string[]).push(node);
}

/** The names that one or both of two lists have. Shape: in the order of the later state, then of the earlier one. */
export function namesOf(before: readonly string[], after: readonly string[]): readonly string[] {
  return [...new Set([...after, ...before])];
}
