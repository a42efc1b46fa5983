import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { keyedHash } from '../../../src/core/text/keyed-hash';

describe('the keyed hash', () => {
  it('is the lower part of HalfSipHash-1-3 of the text in UTF-16', () => {
    // From the designers' reference, with one and three rounds.
    const known = [
      ['', 7159977995532178],
      ['a', 7001986171212344],
      ['ab', 377881686080382],
      ['abc', 235874046826538],
      ['kind: Service\n', 5540745182828709],
    ] as const;
    for (const [text, hash] of known) {
      assert.equal(keyedHash(text, 0, text.length, [1, 2]), hash, text);
      assert.equal(keyedHash(`..${text}..`, 2, 2 + text.length, [1, 2]), hash, text);
    }
  });

  it('differs where the text or the key does', () => {
    const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(), fc.integer({ min: 1, max: 65_535 }), word, word, (text, at, by, first, second) => {
        const hash = keyedHash(text, 0, text.length, [first, second]);
        const place = at % (text.length + 1);
        const other = `${text.slice(0, place)}${String.fromCharCode((text.charCodeAt(place) || 0) ^ by)}${text.slice(place + 1)}`;
        assert.notEqual(keyedHash(other, 0, other.length, [first, second]), hash);
        assert.notEqual(keyedHash(text, 0, text.length, [first, second ^ by]), hash);
        assert.ok(Number.isSafeInteger(hash) && hash >= 0);
      }),
      { numRuns: 2000 },
    );
  });
});
