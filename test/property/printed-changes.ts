import fc from 'fast-check';

/** What happens to one line of a printed object. */
export interface LineChange {
  readonly line: number;
  readonly value: string;
  readonly what: 'value' | 'same' | 'key' | 'drop' | 'twice' | 'dash';
}

const values = fc.constantFrom('a', 'node-00001.example.internal', '10.128.0.2', '10.0.0.10', '10.9.9.9', 'fd00::1', 'null', '~', 'true', '80', '0x1f', 'X', 'a.x', '"q"', "'q'", '', 'a # b', 'a: b', '{}', '[]', '|', '"2025-04-10T12:30:00Z"', '"null"', '01234567-89ab-4cde-8f01-23456789abcd', 'a:', '10.128.0.2/32', '&a b', '*a', 'é', 'a\u00a0b', 'x\r');

/** Changes of a line, mostly of its value. */
export const lineChange: fc.Arbitrary<LineChange> = fc.record({ line: fc.nat(), value: values, what: fc.constantFrom('value', 'value', 'value', 'same', 'key', 'drop', 'twice', 'dash') });

/** The object with a line that is changed. */
export function changedLine(text: string, { line, value, what }: LineChange): string {
  const lines = text.split('\n');
  const at = line % (lines.length - 1);
  const old = lines[at] ?? '';
  const colon = old.indexOf(': ');
  if (what === 'drop') lines.splice(at, 1);
  else if (what === 'twice') lines.splice(at, 0, old);
  else if (what === 'dash') lines[at] = old.replace(/^( *)(- )?/, (_, blanks: string, dash?: string) => (dash === undefined ? `${blanks.slice(2)}- ` : `${blanks}  `));
  else if (what === 'key') lines[at] = old.replace(/[A-Za-z]+(?=:)/, value);
  else if (colon > 0 && what === 'same') return text.replaceAll(`: ${old.slice(colon + 2)}\n`, `: ${value}\n`);
  else if (colon > 0) lines[at] = `${old.slice(0, colon + 2)}${value}`;
  return lines.join('\n');
}
