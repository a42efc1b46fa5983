import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { prefix, type Prefix } from '../../../src/core/ip/prefix';
import { BlockLengths } from '../../../src/core/network/block-lengths';
import { Scope, Tracker } from '../../../src/core/store/cell';

const block = (text: string): Prefix => prefix(text) ?? assert.fail(text);

describe('lengths of node blocks', () => {
  it('come most frequent first, the shorter first among equals, families apart', () => {
    const tracker = new Tracker();
    const lengths = new BlockLengths();
    for (const text of ['10.0.0.0/25', '10.0.1.0/24', '10.0.2.0/24', '10.0.4.0/23', 'fd00::/64']) lengths.count(block(text), 1);
    assert.deepEqual(lengths.read(4, tracker), []);
    lengths.publish(tracker);
    assert.deepEqual(lengths.read(4, tracker), [24, 23, 25]);
    assert.deepEqual(lengths.read(6, tracker), [64]);
    for (const text of ['10.0.1.0/24', '10.0.2.0/24']) lengths.count(block(text), -1);
    lengths.publish(tracker);
    assert.deepEqual(lengths.read(4, tracker), [23, 25]);
  });

  it('tell their readers of another order only', () => {
    const tracker = new Tracker();
    const lengths = new BlockLengths();
    let runs = 0;
    tracker.add(new Scope(() => {
      lengths.read(4, tracker);
      runs++;
    }));
    const change = (text: string): number => {
      lengths.count(block(text), 1);
      lengths.publish(tracker);
      tracker.settle();
      return runs;
    };
    assert.deepEqual(['10.0.1.0/24', '10.0.2.0/24', '10.0.4.0/25'].map(change), [1, 1, 2]);
  });
});
