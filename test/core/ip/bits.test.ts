import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { address } from '../../../src/core/ip/address';
import { bitAt, commonBits, wordsOf } from '../../../src/core/ip/bits';

const words = (text: string) => wordsOf(address(text) ?? assert.fail(`no address: ${text}`));

describe('words of an address', () => {
  it('shows single bits', () => {
    const bits = (text: string, count: number) => Array.from({ length: count }, (_, i) => bitAt(words(text), i)).join('');
    assert.equal(bits('192.0.0.1', 32), '11000000000000000000000000000001');
    assert.equal(bits('fd00::1', 128), `11111101${'0'.repeat(119)}1`);
    assert.equal(bitAt(words('255.255.255.255'), 32), 0);
  });

  const COMMON: readonly [string, string, number, number][] = [
    ['10.0.0.0', '10.0.0.0', 32, 32],
    ['10.0.0.0', '10.0.0.1', 32, 31],
    ['0.0.0.0', '128.0.0.0', 32, 0],
    ['10.0.0.0', '10.128.0.0', 32, 8],
    ['10.0.0.0', '10.128.0.0', 4, 4],
    ['10.0.0.0', '10.128.0.0', 0, 0],
    ['fd00::', 'fd00::1', 128, 127],
    ['fd00::1:0:0', 'fd00::', 128, 95],
    ['fd00::1:0:0', 'fd00::', 64, 64],
  ];
  for (const [a, b, limit, expected] of COMMON) {
    it(`${a} and ${b} share ${expected} of ${limit}`, () => assert.equal(commonBits(words(a), words(b), limit), expected));
  }
});
