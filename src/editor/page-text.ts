/** Units: characters. Longer ones are no names of anything. */
const longest = 2000;

/** A text that a page handed over. Errors: throws for anything else, and for longer ones. */
export function text<T extends string>(value: T, limit = longest): T {
  if (typeof value !== 'string' || value.length > limit) throw new Error('A text was expected');
  return value;
}
