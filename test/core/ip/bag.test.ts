import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Bag } from '../../../src/core/ip/bag';

describe('Bag', () => {
  it('gives one value back at a time', () => {
    const bag = new Bag<string>();
    bag.add('a');
    bag.add('a');
    assert.equal(bag.delete('a'), true);
    assert.deepEqual(bag.toArray(), ['a']);
    assert.equal(bag.delete('b'), false);
    assert.equal(bag.delete('a'), true);
    assert.equal(bag.empty, true);
  });

  it('keeps its content when it grows beyond a list', () => {
    const bag = new Bag<number>();
    const values = Array.from({ length: 40 }, (_, i) => i % 20);
    for (const value of values) bag.add(value);
    assert.deepEqual(bag.toArray().sort((a, b) => a - b), values.sort((a, b) => a - b));
    assert.equal(bag.delete(99), false);
    for (const value of values) assert.equal(bag.delete(value), true);
    assert.equal(bag.empty, true);
    assert.deepEqual(bag.toArray(), []);
    bag.add(7);
    assert.deepEqual([bag.empty, bag.toArray()], [false, [7]]);
  });
});
