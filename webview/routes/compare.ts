import type { RouteRow } from '../../src/protocol/panel-contract';
import { addressKey } from '../ip';
import { isSix } from './filter';

/** How a row of one table stands to another table. */
export type Standing = 'here' | 'there' | 'different' | 'same';

/** A row of two tables laid side by side: the numbers of the rows in their tables. */
export interface ComparedRow {
  readonly standing: Standing;
  readonly destination: string;
  readonly here?: number;
  readonly there?: number;
}

/**
 * Two tables side by side. Shape: by family, destination and length; of rows to one destination equal ones are
 * laid together first, the others in their order. Cost: O(n log n).
 */
export function compareTables(here: readonly RouteRow[], there: readonly RouteRow[]): ComparedRow[] {
  const groups = new Map<string, { readonly destination: string; readonly here: number[]; readonly there: number[] }>();
  for (const [side, rows] of [['here', here], ['there', there]] as const) {
    rows.forEach((row, index) => {
      const key = keyOf(row);
      const group = groups.get(key) ?? { destination: row.destination, here: [], there: [] };
      group[side].push(index);
      groups.set(key, group);
    });
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted.flatMap(([, group]) => pairs(group, here, there));
}

function pairs(group: { readonly destination: string; readonly here: readonly number[]; readonly there: readonly number[] }, here: readonly RouteRow[], there: readonly RouteRow[]): ComparedRow[] {
  const { destination } = group;
  const left = [...group.there];
  const alone: number[] = [];
  const found: ComparedRow[] = [];
  for (const index of group.here) {
    const equal = left.findIndex((other) => there[other]?.line === here[index]?.line);
    if (equal < 0) alone.push(index);
    else found.push({ standing: 'same', destination, here: index, there: left.splice(equal, 1)[0] });
  }
  for (const index of alone) {
    const other = left.shift();
    found.push(other === undefined ? { standing: 'here', destination, here: index } : { standing: 'different', destination, here: index, there: other });
  }
  return [...found, ...left.map((index): ComparedRow => ({ standing: 'there', destination, there: index }))];
}

// The default route has no address: it comes first in its family.
function keyOf(row: RouteRow): string {
  return addressKey(row.destination) ?? `${isSix(row) ? 6 : 4} ${row.destination}`;
}

/** The words of a row behind its destination, each with whether the other row lacks it. */
export function wordsOf({ line, destination }: RouteRow, other: RouteRow | undefined): readonly { readonly word: string; readonly differs: boolean }[] {
  const rest = line.split(`${destination} `).slice(1).join(`${destination} `);
  // `via 10.0.0.1` is one statement: a name and its value differ together.
  const statements = (text: string): string[] => text.match(/(?:via|dev|proto|scope|src|metric|mtu|pref) \S+|\S+/g) ?? [];
  const known = new Set(other === undefined ? [] : statements(other.line));
  return statements(rest).map((word) => ({ word, differs: other !== undefined && !known.has(word) }));
}
