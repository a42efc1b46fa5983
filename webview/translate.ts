/*
 * The texts of the page in the language of the editor. The editor writes its translations into the
 * document; what has none stays English.
 */

const bundle = translations();

/** The language that numbers are written in. */
export const language: string = page()?.lang || 'en';

/** The translation of a text with numbered places (`{0}`) filled in. */
export function t(english: string, ...values: readonly (string | number)[]): string {
  const text = bundle[english] ?? english;
  return values.length === 0 ? text : text.replace(/\{(\d+)\}/g, (place, index) => String(values[Number(index)] ?? place));
}

/** A number as people read it. */
export function number(count: number): string {
  return count.toLocaleString(language);
}

/** A text for one thing, or for another number of things. Both have a place for the number. */
export function plural(count: number, one: string, many: string): string {
  return t(count === 1 ? one : many, number(count));
}

/** All texts of an object, however deep, translated; functions translate for themselves. */
export function translated<Texts extends object>(texts: Texts): Texts {
  const entries = Object.entries(texts).map(([name, value]: [string, unknown]) => {
    if (typeof value === 'string') return [name, value === '' ? '' : t(value)];
    return [name, typeof value === 'object' && value !== null ? translated(value) : value];
  });
  return Object.fromEntries(entries) as Texts;
}

// Tests of single functions have no document.
function page(): HTMLElement | undefined {
  return typeof document === 'undefined' ? undefined : document.documentElement;
}

function translations(): Readonly<Record<string, string>> {
  const written: unknown = JSON.parse(page()?.querySelector<HTMLElement>('#page')?.dataset['texts'] ?? '{}');
  return Object.fromEntries(Object.entries(written ?? {}).filter(([, text]) => typeof text === 'string'));
}
