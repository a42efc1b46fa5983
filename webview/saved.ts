/*
 * What a page saved may come from another version of it, or from anybody: every part is looked at.
 */

/** A saved thing with fields of any shape; an empty one for everything else. */
export function savedRecord(saved: unknown): Readonly<Record<string, unknown>> {
  return typeof saved === 'object' && saved !== null ? (saved as Readonly<Record<string, unknown>>) : {};
}

/** Those of the named fields that are texts. */
export function savedTexts<Name extends string>(saved: unknown, names: readonly Name[]): { readonly [Key in Name]?: string } {
  const record = savedRecord(saved);
  return Object.fromEntries(names.flatMap((name) => (typeof record[name] === 'string' ? [[name, record[name]]] : []))) as { readonly [Key in Name]?: string };
}

/** Those of the named fields that are finite numbers. */
export function savedNumbers<Name extends string>(saved: unknown, names: readonly Name[]): { readonly [Key in Name]?: number } {
  const record = savedRecord(saved);
  return Object.fromEntries(names.flatMap((name) => (Number.isFinite(record[name]) ? [[name, record[name]]] : []))) as { readonly [Key in Name]?: number };
}

/** Those of the named fields that are true or false. */
export function savedFlags<Name extends string>(saved: unknown, names: readonly Name[]): { readonly [Key in Name]?: boolean } {
  const record = savedRecord(saved);
  return Object.fromEntries(names.flatMap((name) => (typeof record[name] === 'boolean' ? [[name, record[name]]] : []))) as { readonly [Key in Name]?: boolean };
}
