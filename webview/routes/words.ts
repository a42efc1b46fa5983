import type { RouteRow } from '../../src/protocol/routes-contract';

/** The words of a row behind its destination, each with whether the other row lacks it. */
export function wordsOf({ line, destination }: Pick<RouteRow, 'line' | 'destination'>, other: Pick<RouteRow, 'line'> | undefined): readonly { readonly word: string; readonly differs: boolean }[] {
  const rest = line.split(`${destination} `).slice(1).join(`${destination} `);
  // `via 10.0.0.1` is one statement: a name and its value differ together.
  const statements = (text: string): string[] => text.match(/(?:via|dev|proto|scope|src|metric|mtu|pref) \S+|\S+/g) ?? [];
  const known = new Set(other === undefined ? [] : statements(other.line));
  return statements(rest).map((word) => ({ word, differs: other !== undefined && !known.has(word) }));
}
