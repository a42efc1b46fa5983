import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { address } from '../../../src/core/ip/address';
import { wordsOf } from '../../../src/core/ip/bits';
import { formatPrefix } from '../../../src/core/ip/prefix';
import { TrieNodes } from '../../../src/core/ip/trie-nodes';

const words = (text: string) => wordsOf(address(text) ?? assert.fail(`no address: ${text}`));
const nodesOf = (text: string) => new TrieNodes<string>(text.includes(':') ? 6 : 4);

describe('nodes of a trie', () => {
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
    it(`${a} and ${b} share ${expected} of ${limit}`, () => {
      const nodes = nodesOf(a);
      assert.equal(nodes.common(nodes.make(words(a), nodes.family === 4 ? 32 : 128), words(b), limit), expected);
    });
  }

  it('uses nodes again that were given back', () => {
    const nodes = nodesOf('10.0.0.0');
    const [first, second] = [nodes.make(words('10.0.0.0'), 8), nodes.make(words('11.0.0.0'), 8)];
    nodes.add(first, 'gone');
    nodes.drop(first);
    nodes.drop(second);
    const made = [nodes.make(words('12.0.0.0'), 8), nodes.make(words('13.0.0.0'), 8), nodes.make(words('14.0.0.0'), 8)];
    assert.deepEqual(made.slice(0, 2).sort(), [first, second]);
    assert.equal(new Set(made).size, 3);
    assert.deepEqual(made.map((id) => formatPrefix(nodes.prefixOf(id))), ['12.0.0.0/8', '13.0.0.0/8', '14.0.0.0/8']);
    assert.deepEqual(made.map((id) => nodes.holds(id)), [false, false, false]);
  });

  it('keeps its columns while they grow', () => {
    const nodes = nodesOf('fd00::');
    const made = Array.from({ length: 100 }, (_, at) => nodes.make(words(`fd00:${at.toString(16)}::`), 32));
    assert.deepEqual(made.map((id) => formatPrefix(nodes.prefixOf(id))), made.map((_, at) => formatPrefix({ family: 6, value: (0xfd00n << 112n) | (BigInt(at) << 96n), length: 32 })));
  });
});
