import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { compareNatural } from '../../../src/core/network/natural';

describe('natural order', () => {
  const cases: readonly [string, string][] = [['node-2', 'node-10'], ['a', 'b'], ['', 'a'], ['node', 'node-1'], ['a1b2', 'a1b10'], ['9', '10'], ['kind-control-plane', 'kind-control-plane2'], ['99999999999999999998', '99999999999999999999']];
  for (const [a, b] of cases) {
    it(`puts "${a}" before "${b}"`, () => {
      assert.ok(compareNatural(a, b) < 0);
      assert.ok(compareNatural(b, a) > 0);
    });
  }

  it('is an order', () => {
    const name = fc.stringMatching(/^[a-c0-2-]{0,6}$/);
    fc.assert(fc.property(name, name, name, (a, b, c) => {
      assert.equal(Math.sign(compareNatural(a, b)) + Math.sign(compareNatural(b, a)), 0);
      assert.equal(compareNatural(a, b) === 0, a === b);
      if (compareNatural(a, b) <= 0 && compareNatural(b, c) <= 0) assert.ok(compareNatural(a, c) <= 0);
    }));
  });
});
