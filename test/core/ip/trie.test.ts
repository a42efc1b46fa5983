import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { address } from '../../../src/core/ip/address';
import { formatPrefix, prefix } from '../../../src/core/ip/prefix';
import type { Prefix } from '../../../src/core/ip/prefix';
import { PrefixTrie } from '../../../src/core/ip/trie';

const read = (text: string): Prefix => prefix(text) ?? assert.fail(`no prefix: ${text}`);
const host = (text: string) => address(text) ?? assert.fail(`no address: ${text}`);
const show = (entries: Iterable<[Prefix, string]>): string =>
  [...entries].map(([p, value]) => `${formatPrefix(p)}=${value}`).join(' ');

function trieOf(...texts: string[]): PrefixTrie<string> {
  const trie = new PrefixTrie<string>();
  for (const text of texts) {
    const [p = '', value = ''] = text.split('=');
    trie.insert(read(p), value);
  }
  return trie;
}

const CLUSTER = [
  '10.244.1.0/24=node-a', '10.96.0.0/12=services', '0.0.0.0/0=default', '10.244.0.0/16=pods', '10.244.1.7/32=pod',
  '10.244.1.0/24=node-b', 'fd00:10:244::/56=pods6', '::/0=default6', 'fd00:10:244:1::/64=node6',
];

describe('PrefixTrie', () => {
  const trie = trieOf(...CLUSTER);

  it('lists everything in order', () => {
    assert.equal(trie.size, 9);
    assert.equal(
      show(trie),
      '0.0.0.0/0=default 10.96.0.0/12=services 10.244.0.0/16=pods 10.244.1.0/24=node-a 10.244.1.0/24=node-b ' +
        '10.244.1.7/32=pod ::/0=default6 fd00:10:244::/56=pods6 fd00:10:244:1::/64=node6',
    );
  });

  // prefix, covering, covered, what overlapping adds nothing to
  const LOOKUPS: readonly [string, string, string][] = [
    ['10.244.1.0/24', 'default pods node-a node-b', 'node-a node-b pod'],
    ['10.244.1.9/24', 'default pods node-a node-b', 'node-a node-b pod'],
    ['10.244.1.0/25', 'default pods node-a node-b', 'pod'],
    ['10.244.2.0/24', 'default pods', ''],
    ['10.0.0.0/8', 'default', 'services pods node-a node-b pod'],
    ['0.0.0.0/0', 'default', 'default services pods node-a node-b pod'],
    ['10.244.1.7/32', 'default pods node-a node-b pod', 'pod'],
    ['192.168.0.0/16', 'default', ''],
    ['fd00::/8', 'default6', 'pods6 node6'],
    ['fd00:10:244:1::1/128', 'default6 pods6 node6', ''],
  ];
  for (const [text, covering, covered] of LOOKUPS) {
    it(`finds what covers, lies in and overlaps ${text}`, () => {
      const values = (entries: Iterable<[Prefix, string]>) => [...entries].map(([, value]) => value);
      const above = values(trie.covering(read(text)));
      const below = values(trie.covered(read(text)));
      assert.equal(above.join(' '), covering);
      assert.equal(below.join(' '), covered);
      const expected = [...above.filter((value) => !below.includes(value)), ...below];
      assert.deepEqual(values(trie.overlapping(read(text))), expected);
    });
  }

  const MATCHES: readonly [string, string][] = [
    ['10.244.1.7', '0.0.0.0/0=default 10.244.0.0/16=pods 10.244.1.0/24=node-a,node-b 10.244.1.7/32=pod'],
    ['10.244.1.8', '0.0.0.0/0=default 10.244.0.0/16=pods 10.244.1.0/24=node-a,node-b'],
    ['8.8.8.8', '0.0.0.0/0=default'],
    ['fd00:10:244:1::5', '::/0=default6 fd00:10:244::/56=pods6 fd00:10:244:1::/64=node6'],
  ];
  for (const [text, expected] of MATCHES) {
    it(`matches ${text}`, () => {
      const matches = trie.matches(host(text));
      assert.equal(matches.map((m) => `${formatPrefix(m.prefix)}=${m.values.join()}`).join(' '), expected);
      assert.deepEqual(trie.longestMatch(host(text)), matches.at(-1));
    });
  }

  it('finds nothing in an empty trie', () => {
    const empty = trieOf();
    assert.equal(empty.longestMatch(host('10.0.0.1')), undefined);
    assert.deepEqual(empty.matches(host('::1')), []);
    assert.equal(show(empty) + show(empty.covered(read('::/0'))) + show(empty.covering(read('::1/128'))), '');
    assert.equal(empty.remove(read('0.0.0.0/0'), 'x'), false);
  });

  it('does not take a fork for a prefix', () => {
    const forked = trieOf('10.0.0.0/24=a', '10.0.1.0/24=b');
    assert.equal(forked.remove(read('10.0.0.0/23'), 'a'), false);
    assert.equal(show(forked.covering(read('10.0.0.0/23'))), '');
    assert.equal(show(forked.covered(read('10.0.0.0/23'))), '10.0.0.0/24=a 10.0.1.0/24=b');
    assert.equal(forked.longestMatch(host('10.0.2.0')), undefined);
  });
});

describe('PrefixTrie.remove', () => {
  it('takes back one insertion at a time', () => {
    const trie = trieOf('10.0.0.0/8=a', '10.0.0.0/8=a', '10.0.0.0/8=b');
    assert.equal(trie.remove(read('10.9.9.9/8'), 'a'), true);
    assert.equal(show(trie), '10.0.0.0/8=a 10.0.0.0/8=b');
    assert.equal(trie.remove(read('10.0.0.0/8'), 'a'), true);
    assert.equal(trie.remove(read('10.0.0.0/8'), 'a'), false);
    assert.equal(trie.remove(read('10.0.0.0/9'), 'b'), false);
    assert.equal(trie.remove(read('10.0.0.0/7'), 'b'), false);
    assert.equal(show(trie), '10.0.0.0/8=b');
    assert.equal(trie.size, 1);
  });

  it('leaves the neighbours alone whatever the order', () => {
    for (const gone of CLUSTER) {
      const trie = trieOf(...CLUSTER);
      const [p = '', value = ''] = gone.split('=');
      assert.equal(trie.remove(read(p), value), true);
      const expected = trieOf(...CLUSTER.filter((entry) => entry !== gone));
      assert.equal(show(trie), show(expected));
      assert.equal(trie.size, expected.size);
    }
  });

  it('forgets everything, inner forks included', () => {
    const trie = trieOf(...CLUSTER);
    for (const [p, value] of [...trie]) assert.equal(trie.remove(p, value), true);
    assert.equal(trie.size, 0);
    assert.equal(show(trie), '');
    // What was given back is used again, and nothing of what it was is left.
    for (const entry of [...CLUSTER].reverse()) {
      const [p = '', value = ''] = entry.split('=');
      trie.insert(read(p), value);
    }
    const [nodeA, nodeB, ...others] = [CLUSTER[0] ?? '', CLUSTER[5] ?? '', ...CLUSTER.filter((_, at) => at !== 0 && at !== 5)];
    assert.equal(show(trie), show(trieOf(nodeB, nodeA, ...others)));
  });

  it('holds many values under one prefix', () => {
    const trie = new PrefixTrie<number>();
    const everywhere = read('0.0.0.0/0');
    for (let i = 0; i < 5000; i++) trie.insert(everywhere, i % 2500);
    assert.equal(trie.size, 5000);
    for (let i = 0; i < 5000; i++) assert.equal(trie.remove(everywhere, i % 2500), true);
    assert.equal(trie.remove(everywhere, 0), false);
    assert.deepEqual([...trie], []);
  });

  it('holds many prefixes', () => {
    const trie = new PrefixTrie<number>();
    const prefixes = Array.from({ length: 20_000 }, (_, i): Prefix => ({ family: 4, value: BigInt(i * 256), length: 24 }));
    prefixes.forEach((p, i) => trie.insert(p, i));
    prefixes.forEach((p, i) => assert.deepEqual(trie.longestMatch(p)?.values, [i]));
    assert.equal([...trie.covered(read('0.0.0.0/0'))].length, 20_000);
  });
});
