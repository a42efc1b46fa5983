import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { Utf8Stream } from '../../src/reading/utf8-stream';

describe('decoding UTF-8 part by part', () => {
  it('gives the text of the whole, whatever the bytes and the parts', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }).map((text) => [...new TextEncoder().encode(text)]),
      fc.constantFrom([0xef, 0xbb, 0xbf], [0xef, 0xbb], [0xbf], [0xff], [0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0x80], [0x0a], [0x61, 0x62], []),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const stream = new Utf8Stream();
        const text = pieces.map((bytes) => stream.decode(Uint8Array.from(bytes))).join('') + stream.decode();
        assert.equal(text, new TextDecoder().decode(Uint8Array.from(pieces.flat())));
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 2000) },
    );
  });
});
