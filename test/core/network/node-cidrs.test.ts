import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { formatPrefix, overlaps, prefix, subPrefix } from '../../../src/core/ip/prefix';
import type { Prefix } from '../../../src/core/ip/prefix';
import { NodeBlocks } from '../../../src/core/network/node-cidrs';

const range = (text: string): Prefix => prefix(text) as Prefix;

function firstBlocks(cluster: string, length: number, taken: readonly string[], count: number): string[] {
  const blocks = new NodeBlocks(range(cluster), length, taken.map(range));
  return Array.from({ length: count }, () => blocks.next()).map((block) => (block === undefined ? 'none' : formatPrefix(block)));
}

describe('node blocks', () => {
  const cases: readonly [string, number, readonly string[], readonly string[]][] = [
    ['10.244.0.0/16', 24, [], ['10.244.0.0/24', '10.244.1.0/24', '10.244.2.0/24']],
    ['10.244.0.0/16', 24, ['10.244.0.0/24', '10.244.2.0/24'], ['10.244.1.0/24', '10.244.3.0/24']],
    ['10.0.0.0/8', 24, ['10.0.0.0/24', '10.0.1.128/25'], ['10.0.2.0/24']],
    ['10.0.0.0/8', 24, ['10.0.0.0/12'], ['10.16.0.0/24', '10.16.1.0/24']],
    ['10.244.0.0/22', 24, ['10.244.1.0/24'], ['10.244.0.0/24', '10.244.2.0/24', '10.244.3.0/24', 'none', 'none']],
    ['10.244.0.0/16', 24, ['10.0.0.0/8'], ['none']],
    ['10.244.0.0/16', 24, ['192.168.0.0/16', 'fd00::/64'], ['10.244.0.0/24']],
    ['10.244.0.0/24', 24, [], ['10.244.0.0/24', 'none']],
    ['10.244.0.0/28', 24, [], ['10.244.0.0/28', 'none']],
    ['10.244.7.9/16', 24, [], ['10.244.0.0/24']],
    ['fd00:10:244::/56', 64, ['fd00:10:244:1::/64'], ['fd00:10:244::/64', 'fd00:10:244:2::/64']],
    ['fd00:10:244::/48', 64, ['fd00:10:244::/112'], ['fd00:10:244:1::/64']],
    ['0.0.0.0/0', 1, [], ['0.0.0.0/1', '128.0.0.0/1', 'none']],
  ];
  for (const [cluster, length, taken, expected] of cases) {
    it(`${cluster} cut in /${length} without ${taken.join(', ') || 'anything'} gives ${expected.join(', ')}`, () => {
      assert.deepEqual(firstBlocks(cluster, length, taken, expected.length), expected);
    });
  }

  it('equals trying every block', () => {
    const inside = fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 20, max: 32 })).map(([n, length]): Prefix => ({ family: 4, value: 0x0af40000n + BigInt(n * 16), length }));
    const property = fc.property(fc.integer({ min: 18, max: 26 }), fc.integer({ min: 0, max: 6 }), fc.array(inside, { maxLength: 8 }), (rangeLength, bits, taken) => {
      const cluster: Prefix = { family: 4, value: 0x0af40000n, length: rangeLength };
      const length = rangeLength + bits;
      const all = Array.from({ length: 2 ** bits }, (_, index) => subPrefix(cluster, length, index) as Prefix);
      const expected = all.filter((block) => !taken.some((other) => overlaps(block, other))).map(formatPrefix);
      const blocks = new NodeBlocks(cluster, length, taken);
      const found: string[] = [];
      for (let next = blocks.next(); next !== undefined; next = blocks.next()) found.push(formatPrefix(next));
      assert.deepEqual(found, expected);
    });
    fc.assert(property);
  });
});
