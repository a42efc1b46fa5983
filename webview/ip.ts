/*
 * Addresses and ranges as the editor writes them. It takes canonical text only; what is a valid
 * address is the analysis' to say.
 */

/** An address or a range. `length` of an address is that of its family. */
export interface Range {
  readonly family: 4 | 6;
  readonly value: bigint;
  readonly length: number;
}

const bits = { 4: 32, 6: 128 } as const;

/** Number of bits of an address' family. */
export function bitsOf(address: string): number {
  return address.includes(':') ? bits[6] : bits[4];
}

/** Reads an address, or a range with a `/`. Errors: undefined for other text. */
export function range(text: string): Range | undefined {
  const [head = '', tail, more] = text.split('/');
  const family = head.includes(':') ? 6 : 4;
  const value = family === 6 ? six(head) : four(head);
  const length = tail === undefined ? bits[family] : /^\d{1,3}$/.test(tail) ? Number(tail) : -1;
  if (value === undefined || more !== undefined || length < 0 || length > bits[family]) return undefined;
  return { family, value, length };
}

function four(text: string): bigint | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const parts = text.split('.').map(Number);
  return parts.some((part) => part > 255) ? undefined : parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function six(text: string): bigint | undefined {
  const embedded = /^(.*:)([\d.]+)$/.exec(text);
  const last = embedded?.[2]?.includes('.') ? four(embedded[2]) : undefined;
  const plain = last === undefined ? text : `${embedded?.[1] ?? ''}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
  const halves = plain.split('::');
  if (halves.length > 2) return undefined;
  const [before = [], after] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - before.length - (after?.length ?? 0);
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...(after ?? [])];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
