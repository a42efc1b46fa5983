import fc from 'fast-check';
import { addressBits } from '../../../src/core/ip/address';
import type { Address, Family } from '../../../src/core/ip/address';
import type { Interval } from '../../../src/core/ip/interval';
import type { Prefix } from '../../../src/core/ip/prefix';

/** One of the two families. */
export const families: fc.Arbitrary<Family> = fc.constantFrom<Family>(4, 6);

const valueOf = (family: Family): fc.Arbitrary<bigint> => fc.bigInt({ min: 0n, max: (1n << BigInt(addressBits(family))) - 1n });

/** Any address, IPv4-mapped ones left out, because they are read as IPv4. */
export const addresses: fc.Arbitrary<Address> = families
  .chain((family) => valueOf(family).map((value) => ({ family, value })))
  .filter((a) => a.family === 4 || a.value >> 32n !== 0xffffn);

/** Any prefix, with host bits more often than not. */
export const prefixes: fc.Arbitrary<Prefix> = addresses.chain((a) =>
  fc.integer({ min: 0, max: addressBits(a.family) }).map((length) => ({ ...a, length })),
);

/** Prefixes crowded into the last six bits around a word boundary, so that they meet often; host bits included. */
export const crowdedPrefixes: fc.Arbitrary<Prefix> = fc
  .record({ family: families, low: fc.bigInt({ min: 0n, max: 63n }), bits: fc.integer({ min: 0, max: 6 }), high: fc.boolean() })
  .map(({ family, low, bits, high }) => {
    const shift = family === 6 && high ? 29n : 0n;
    return { family, value: low << shift, length: addressBits(family) - Number(shift) - bits };
  });

/** Ranges of at most 64 neighbouring addresses near zero. */
export const smallIntervals: fc.Arbitrary<Interval> = fc
  .record({ family: families, a: fc.bigInt({ min: 0n, max: 63n }), b: fc.bigInt({ min: 0n, max: 63n }) })
  .map(({ family, a, b }) => ({ family, first: a < b ? a : b, last: a < b ? b : a }));

/** Any range. */
export const intervals: fc.Arbitrary<Interval> = families.chain((family) =>
  fc.tuple(valueOf(family), valueOf(family)).map(([a, b]) => ({ family, first: a < b ? a : b, last: a < b ? b : a })),
);
