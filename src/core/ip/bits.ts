import type { Address } from './address';

/**
 * The bits of an address as 32-bit words, most significant first: one word for IPv4, four for IPv6.
 * Numbers instead of a bigint, because the trie tests single bits millions of times.
 */
export type Words = readonly number[];

/** The words of an address or of a prefix as written. */
export function wordsOf(a: Address): Words {
  if (a.family === 4) return [Number(a.value) | 0];
  return [word(a.value >> 96n), word(a.value >> 64n), word(a.value >> 32n), word(a.value)];
}

/** The bit at `index`, counted from the most significant; past the end 0. */
export function bitAt(words: Words, index: number): 0 | 1 {
  return (((words[index >> 5] ?? 0) >>> (31 - (index & 31))) & 1) as 0 | 1;
}

function word(value: bigint): number {
  return Number(value & 0xffff_ffffn) | 0;
}
