import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { address } from '../../../src/core/ip/address';
import { bitAt, wordsOf } from '../../../src/core/ip/bits';

const words = (text: string) => wordsOf(address(text) ?? assert.fail(`no address: ${text}`));

describe('words of an address', () => {
  it('shows single bits', () => {
    const bits = (text: string, count: number) => Array.from({ length: count }, (_, i) => bitAt(words(text), i)).join('');
    assert.equal(bits('192.0.0.1', 32), '11000000000000000000000000000001');
    assert.equal(bits('fd00::1', 128), `11111101${'0'.repeat(119)}1`);
    assert.equal(bitAt(words('255.255.255.255'), 32), 0);
  });
});
