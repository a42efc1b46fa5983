import { MOST_PARTIES } from './parties';

/** `one node`, `3 nodes`: a count with its noun. */
export function counted(count: number | bigint, singular: string, plural = `${singular}s`): string {
  return BigInt(count) === 1n ? `one ${singular}` : `${count} ${plural}`;
}

/** `a`, `a and b`, `a, b and c`, `a, b and 4 more`, `a, b and many more`. Shape: at most `most` are named. */
export function listed(names: readonly string[], most = 3): string {
  const more = names.length > MOST_PARTIES ? 'many' : names.length - most + 1;
  const shown = names.length > most ? [...names.slice(0, most - 1), `${more} more`] : names;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** The first items of a list, as many as a list of related places may have. */
export function few<T>(items: readonly T[], most = 8): readonly T[] {
  return items.slice(0, most);
}

/** The text with its first letter in upper case. */
export function sentence(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
}
