// This file knows which numbers and names a port may have.

const LONGEST = 15;

/** Whether a number is a port. Source: apimachinery util/validation IsValidPortNum. */
export function isPortNumber(value: number): boolean {
  return value >= 1 && value <= 65535;
}

/**
 * What is wrong with the name of a port, as the end of a sentence; nothing for a good one.
 * Source: apimachinery util/validation IsValidPortName (RFC 6335, section 5.1).
 */
export function portNameProblem(name: string): string | undefined {
  if (name.length > LONGEST) return `has ${name.length} characters, and ${LONGEST} are allowed`;
  if (!/^[a-z0-9-]+$/.test(name)) return 'has other characters than lower case letters, digits and dashes';
  if (!/[a-z]/.test(name)) return 'has no letter';
  if (name.includes('--')) return 'has two dashes in a row';
  return /^-|-$/.test(name) ? 'begins or ends with a dash' : undefined;
}

/** A good name that resembles a bad one, where there is one. */
export function mendedPortName(name: string): string | undefined {
  const mended = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, LONGEST).replace(/^-+|-+$/g, '');
  return mended !== '' && portNameProblem(mended) === undefined ? mended : undefined;
}
