import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { address, formatAddress } from '../../../src/core/ip/address';
import {
  comparePrefixes, contains, covers, formatPrefix, hasHostBits, hostPrefix, lastAddress, maskPrefix, networkAddress,
  nthAddress, overlaps, parsePrefix, prefix, prefixSize, samePrefix, subPrefix,
} from '../../../src/core/ip/prefix';
import type { Prefix } from '../../../src/core/ip/prefix';

const read = (text: string): Prefix => prefix(text) ?? assert.fail(`no prefix: ${text}`);
const host = (text: string) => address(text) ?? assert.fail(`no address: ${text}`);
const shown = (p: Prefix | undefined): string => (p ? formatPrefix(p) : '-');

// text, canonical text ('-' for no prefix), issues
const PARSED: readonly [string, string, string][] = [
  ['10.0.0.0/8', '10.0.0.0/8', ''],
  ['0.0.0.0/0', '0.0.0.0/0', ''],
  ['10.0.0.1/32', '10.0.0.1/32', ''],
  ['10.0.0.1/16', '10.0.0.1/16', 'host-bits'],
  ['10.0.0.1/0', '10.0.0.1/0', 'host-bits'],
  ['216.0.0.1/19', '216.0.0.1/19', 'host-bits'],
  ['010.0.0.0/8', '10.0.0.0/8', 'leading-zeros'],
  ['10.0.0.0/08', '10.0.0.0/8', 'leading-zeros'],
  ['010.0.0.0/08', '10.0.0.0/8', 'leading-zeros'],
  ['010.0.0.1/8', '10.0.0.1/8', 'leading-zeros,host-bits'],
  ['fd00::/8', 'fd00::/8', ''],
  ['::/0', '::/0', ''],
  ['FD00::/64', 'fd00::/64', 'not-canonical'],
  ['fd00::1/64', 'fd00::1/64', 'host-bits'],
  ['::1/128', '::1/128', ''],
  ['::ffff:10.0.0.0/104', '10.0.0.0/8', 'ipv4-mapped'],
  ['::ffff:10.0.0.1/128', '10.0.0.1/32', 'ipv4-mapped'],
  ['::ffff:0:0/96', '0.0.0.0/0', 'ipv4-mapped'],
  ['::ffff:0:0/90', '::ffff:0:0/90', 'ipv4-mapped,host-bits'],
  ['::ffff:10.0.0.0/129', '-', 'bad-length'],
  ['10.0.0.0/33', '-', 'bad-length'],
  ['10.0.0.0/128', '-', 'bad-length'],
  ['fd00::/129', '-', 'bad-length'],
  ['10.0.0.0/', '-', 'bad-length'],
  ['10.0.0.0/-1', '-', 'bad-length'],
  ['10.0.0.0/+8', '-', 'bad-length'],
  ['10.0.0.0/8 ', '-', 'bad-length'],
  ['10.0.0.0/ 8', '-', 'bad-length'],
  ['10.0.0.0/8/8', '-', 'bad-length'],
  ['10.0.0.0/8.0', '-', 'bad-length'],
  ['10.0.0.0/1e1', '-', 'bad-length'],
  ['10.0.0.0/255.0.0.0', '-', 'bad-length'],
  ['10.0.0.0/99999999999999999999', '-', 'bad-length'],
  ['10.0.0.0/{{ mask }}', '-', 'bad-length'],
  ['fe80::1%eth0/64', '-', 'zone'],
  ['', '-', 'not-a-prefix'],
  ['/', '-', 'not-a-prefix'],
  ['/8', '-', 'not-a-prefix'],
  ['10.0.0.0', '-', 'not-a-prefix'],
  ['216.0/19', '-', 'not-a-prefix'],
  [' 10.0.0.0/8', '-', 'not-a-prefix'],
  ['10.0.0.0 /8', '-', 'not-a-prefix'],
  ['[fd00::]/8', '-', 'not-a-prefix'],
  ['10.0.0.0/8,10.1.0.0/16', '-', 'bad-length'],
];

describe('parsePrefix', () => {
  for (const [text, canonical, issues] of PARSED) {
    it(`reads ${JSON.stringify(text)} as ${canonical} ${issues}`, () => {
      const parsed = parsePrefix(text);
      assert.equal(shown(parsed.prefix), canonical);
      assert.equal(parsed.issues.join(), issues);
      assert.deepEqual(prefix(text), parsed.prefix);
    });
  }
});

describe('bounds of a prefix', () => {
  // as written, masked, last address, size
  const BOUNDS: readonly [string, string, string, bigint][] = [
    ['10.0.0.1/16', '10.0.0.0/16', '10.0.255.255', 65536n],
    ['10.0.0.0/8', '10.0.0.0/8', '10.255.255.255', 1n << 24n],
    ['255.255.255.255/0', '0.0.0.0/0', '255.255.255.255', 1n << 32n],
    ['192.168.1.7/31', '192.168.1.6/31', '192.168.1.7', 2n],
    ['192.168.1.7/32', '192.168.1.7/32', '192.168.1.7', 1n],
    ['fd00::1/64', 'fd00::/64', 'fd00::ffff:ffff:ffff:ffff', 1n << 64n],
    ['ffff::1/0', '::/0', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 1n << 128n],
    ['::1/128', '::1/128', '::1', 1n],
  ];
  for (const [text, masked, last, size] of BOUNDS) {
    it(text, () => {
      const p = read(text);
      assert.equal(formatPrefix(maskPrefix(p)), masked);
      assert.equal(hasHostBits(p), text !== masked);
      assert.equal(`${formatAddress(networkAddress(p))}/${p.length}`, masked);
      assert.equal(formatAddress(lastAddress(p)), last);
      assert.equal(prefixSize(p), size);
      assert.ok(samePrefix(p, maskPrefix(p)));
      assert.equal(comparePrefixes(p, maskPrefix(p)), 0);
    });
  }

  it('makes a prefix of one address', () => {
    assert.equal(shown(hostPrefix(host('10.0.0.1'))), '10.0.0.1/32');
    assert.equal(shown(hostPrefix(host('fd00::1'))), 'fd00::1/128');
  });
});

describe('prefixes against each other', () => {
  // a, b, a covers b, b covers a
  const PAIRS: readonly [string, string, boolean, boolean][] = [
    ['10.0.0.0/8', '10.244.0.0/16', true, false],
    ['10.0.0.0/8', '10.0.0.0/8', true, true],
    ['10.0.0.9/8', '10.7.0.0/8', true, true],
    ['10.0.0.0/8', '11.0.0.0/8', false, false],
    ['10.0.0.0/9', '10.128.0.0/9', false, false],
    ['0.0.0.0/0', '255.255.255.255/32', true, false],
    ['0.0.0.0/0', '::/0', false, false],
    ['::/0', 'fd00::/8', true, false],
    ['fd00::/64', 'fd00:0:0:1::/64', false, false],
    ['10.0.0.1/32', '10.0.0.1/32', true, true],
  ];
  for (const [a, b, forward, backward] of PAIRS) {
    it(`${a} and ${b}`, () => {
      assert.equal(covers(read(a), read(b)), forward);
      assert.equal(covers(read(b), read(a)), backward);
      assert.equal(overlaps(read(a), read(b)), forward || backward);
      assert.equal(overlaps(read(b), read(a)), forward || backward);
      assert.equal(samePrefix(read(a), read(b)), forward && backward);
    });
  }

  it('contains addresses of its family only', () => {
    assert.ok(contains(read('10.0.0.9/24'), host('10.0.0.255')));
    assert.ok(!contains(read('10.0.0.0/24'), host('10.0.1.0')));
    assert.ok(!contains(read('0.0.0.0/0'), host('::1')));
    assert.ok(contains(read('::/0'), host('fd00::1')));
    assert.ok(contains(read('0.0.0.0/0'), host('::ffff:10.0.0.1')));
  });

  it('sorts a block before what it covers', () => {
    const sorted = ['0.0.0.0/0', '10.0.0.0/8', '10.0.0.0/16', '10.0.1.0/24', '11.0.0.0/8', '::/0', 'fd00::/8'];
    assert.deepEqual([...sorted].reverse().map(read).sort(comparePrefixes).map(formatPrefix), sorted);
  });
});

describe('parts of a prefix', () => {
  const BLOCKS: readonly [string, number, bigint | number, string][] = [
    ['10.244.0.0/16', 24, 0, '10.244.0.0/24'],
    ['10.244.0.0/16', 24, 255, '10.244.255.0/24'],
    ['10.244.0.0/16', 24, 256, '-'],
    ['10.244.9.9/16', 24, 1n, '10.244.1.0/24'],
    ['10.244.0.0/16', 16, 0, '10.244.0.0/16'],
    ['10.244.0.0/16', 16, 1, '-'],
    ['10.244.0.0/16', 15, 0, '-'],
    ['10.244.0.0/16', 33, 0, '-'],
    ['10.244.0.0/16', 24, -1, '-'],
    ['10.244.0.0/16', 24, 1.5, '-'],
    ['10.244.0.0/16', 24.5, 1, '-'],
    ['0.0.0.0/0', 32, 0xffffffffn, '255.255.255.255/32'],
    ['fd00:10:244::/48', 64, 5, 'fd00:10:244:5::/64'],
    ['fd00:10:244::/48', 64, 65536, '-'],
    ['::/0', 128, (1n << 128n) - 1n, 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128'],
  ];
  for (const [text, length, index, expected] of BLOCKS) {
    it(`block ${index} of length ${length} in ${text} is ${expected}`, () => {
      assert.equal(shown(subPrefix(read(text), length, index)), expected);
    });
  }

  const ADDRESSES: readonly [string, bigint | number, string][] = [
    ['10.96.0.0/12', 10, '10.96.0.10'],
    ['10.96.0.7/12', 1, '10.96.0.1'],
    ['10.0.0.0/30', 3, '10.0.0.3'],
    ['10.0.0.0/30', 4, '-'],
    ['10.0.0.0/30', -1, '-'],
    ['10.0.0.0/30', 0.5, '-'],
    ['10.0.0.1/32', 0, '10.0.0.1'],
    ['fd00::/112', 65535n, 'fd00::ffff'],
    ['fd00::/112', 65536n, '-'],
  ];
  for (const [text, n, expected] of ADDRESSES) {
    it(`address ${n} of ${text} is ${expected}`, () => {
      const a = nthAddress(read(text), n);
      assert.equal(a ? formatAddress(a) : '-', expected);
    });
  }
});
