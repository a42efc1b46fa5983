import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { address } from '../../../src/core/ip/address';
import {
  compareIntervals, formatInterval, intervalContains, intervalsOverlap, intervalToPrefixes, mergeIntervals, parseInterval,
  prefixToInterval, subtractIntervals,
} from '../../../src/core/ip/interval';
import type { Interval } from '../../../src/core/ip/interval';
import { formatPrefix, prefix } from '../../../src/core/ip/prefix';

const read = (text: string): Interval => parseInterval(text).interval ?? assert.fail(`no interval: ${text}`);
const list = (text: string): Interval[] => text.split(' ').filter(Boolean).map(read);
const show = (intervals: readonly Interval[]): string => intervals.map(formatInterval).join(' ');

// text, canonical text ('-' for none), issues
const PARSED: readonly [string, string, string][] = [
  ['10.0.0.1-10.0.0.9', '10.0.0.1-10.0.0.9', ''],
  ['10.0.0.1 - 10.0.0.9', '10.0.0.1-10.0.0.9', ''],
  ['10.0.0.1 -10.0.0.9', '10.0.0.1-10.0.0.9', ''],
  ['10.0.0.1-10.0.0.1', '10.0.0.1', ''],
  ['10.0.0.1', '10.0.0.1', ''],
  ['10.0.0.0/30', '10.0.0.0-10.0.0.3', ''],
  ['10.0.0.1/30', '10.0.0.0-10.0.0.3', 'host-bits'],
  ['010.0.0.1-10.0.0.9', '10.0.0.1-10.0.0.9', 'leading-zeros'],
  ['010.0.0.1-010.0.0.9', '10.0.0.1-10.0.0.9', 'leading-zeros'],
  ['fd00::1-fd00::ff', 'fd00::1-fd00::ff', ''],
  ['FD00::1-fd00::ff', 'fd00::1-fd00::ff', 'not-canonical'],
  ['::ffff:10.0.0.1-10.0.0.9', '10.0.0.1-10.0.0.9', 'ipv4-mapped'],
  ['fd00::/126', 'fd00::-fd00::3', ''],
  ['10.0.0.9-10.0.0.1', '-', 'reversed'],
  ['10.0.0.1-fd00::1', '-', 'mixed-families'],
  ['10.0.0.1-9', '-', 'not-an-interval'],
  ['10.0.0.1-', '-', 'not-an-interval'],
  ['-10.0.0.1', '-', 'not-an-interval'],
  ['-', '-', 'not-an-interval'],
  ['', '-', 'not-an-interval'],
  ['10.0.0.1-10.0.0.2-10.0.0.3', '-', 'not-an-interval'],
  ['10.0.0.0/30-10.0.0.9', '-', 'not-an-interval'],
  [' 10.0.0.1-10.0.0.9', '-', 'not-an-interval'],
  ['10.0.0.1-10.0.0.9 ', '-', 'not-an-interval'],
  ['10.0.0.0/33', '-', 'bad-length'],
  ['pool/a', '-', 'not-a-prefix'],
];

describe('parseInterval', () => {
  for (const [text, canonical, issues] of PARSED) {
    it(`reads ${JSON.stringify(text)} as ${canonical} ${issues}`, () => {
      const parsed = parseInterval(text);
      assert.equal(parsed.interval ? formatInterval(parsed.interval) : '-', canonical);
      assert.equal(parsed.issues.join(), issues);
    });
  }
});

describe('intervals against each other', () => {
  // a, b, overlap, a contains b
  const PAIRS: readonly [string, string, boolean, boolean][] = [
    ['10.0.0.1-10.0.0.9', '10.0.0.9-10.0.0.20', true, false],
    ['10.0.0.1-10.0.0.9', '10.0.0.10-10.0.0.20', false, false],
    ['10.0.0.1-10.0.0.9', '10.0.0.1-10.0.0.9', true, true],
    ['10.0.0.0/24', '10.0.0.7', true, true],
    ['0.0.0.0/0', '::/0', false, false],
    ['fd00::/8', 'fd00::1-fd00::2', true, true],
  ];
  for (const [a, b, overlap, inside] of PAIRS) {
    it(`${a} and ${b}`, () => {
      assert.equal(intervalsOverlap(read(a), read(b)), overlap);
      assert.equal(intervalsOverlap(read(b), read(a)), overlap);
      assert.equal(intervalContains(read(a), read(b)), inside);
      assert.equal(Math.sign(compareIntervals(read(a), read(b))) + Math.sign(compareIntervals(read(b), read(a))), 0);
    });
  }

  it('does not widen a range to a prefix', () => {
    // metallb#2779: 10.0.0.240-10.0.0.250 was compared as 10.0.0.240/28
    const pool = read('10.0.0.240-10.0.0.250');
    assert.ok(!intervalContains(pool, address('10.0.0.251') ?? assert.fail()));
    assert.ok(intervalContains(pool, address('10.0.0.250') ?? assert.fail()));
    assert.ok(!intervalContains(pool, address('::1') ?? assert.fail()));
  });
});

describe('mergeIntervals', () => {
  const MERGED: readonly [string, string][] = [
    ['', ''],
    ['10.0.0.5-10.0.0.9 10.0.0.1-10.0.0.4', '10.0.0.1-10.0.0.9'],
    ['10.0.0.1-10.0.0.3 10.0.0.5', '10.0.0.1-10.0.0.3 10.0.0.5'],
    ['10.0.0.0/8 10.0.0.0/24 10.0.0.7', '10.0.0.0-10.255.255.255'],
    ['255.255.255.255 ::', '255.255.255.255 ::'],
    ['fd00::1 fd00:: 10.0.0.1', '10.0.0.1 fd00::-fd00::1'],
  ];
  for (const [from, expected] of MERGED) it(from, () => assert.equal(show(mergeIntervals(list(from))), expected));
});

describe('subtractIntervals', () => {
  const LEFT: readonly [string, string, string][] = [
    ['10.0.0.0-10.0.0.9', '', '10.0.0.0-10.0.0.9'],
    ['10.0.0.0-10.0.0.9', '10.0.0.3-10.0.0.4', '10.0.0.0-10.0.0.2 10.0.0.5-10.0.0.9'],
    ['10.0.0.0-10.0.0.9', '10.0.0.0 10.0.0.9', '10.0.0.1-10.0.0.8'],
    ['10.0.0.0-10.0.0.9', '0.0.0.0/0', ''],
    ['10.0.0.0-10.0.0.9', '::/0', '10.0.0.0-10.0.0.9'],
    ['10.0.0.0-10.0.0.9 10.0.0.20-10.0.0.29', '10.0.0.8-10.0.0.21', '10.0.0.0-10.0.0.7 10.0.0.22-10.0.0.29'],
    ['10.0.0.0-10.0.0.9 fd00::-fd00::9', '9.0.0.0/8 10.0.0.9 fd00::', '10.0.0.0-10.0.0.8 fd00::1-fd00::9'],
    ['0.0.0.0/0', '0.0.0.0 255.255.255.255', '0.0.0.1-255.255.255.254'],
    ['', '10.0.0.1', ''],
  ];
  for (const [from, removed, expected] of LEFT) {
    it(`${from} without ${removed}`, () => assert.equal(show(subtractIntervals(list(from), list(removed))), expected));
  }
});

describe('intervalToPrefixes', () => {
  const COVERS: readonly [string, string][] = [
    ['10.0.0.0-10.0.0.255', '10.0.0.0/24'],
    ['10.0.0.1-10.0.0.6', '10.0.0.1/32 10.0.0.2/31 10.0.0.4/31 10.0.0.6/32'],
    ['10.0.0.240-10.0.0.250', '10.0.0.240/29 10.0.0.248/31 10.0.0.250/32'],
    ['10.0.0.7', '10.0.0.7/32'],
    ['0.0.0.0-255.255.255.255', '0.0.0.0/0'],
    ['255.255.255.254-255.255.255.255', '255.255.255.254/31'],
    ['::/0', '::/0'],
    ['fd00::1-fd00::4', 'fd00::1/128 fd00::2/127 fd00::4/128'],
  ];
  for (const [text, expected] of COVERS) {
    it(text, () => assert.equal(intervalToPrefixes(read(text)).map(formatPrefix).join(' '), expected));
  }

  it('stays within the promised number', () => {
    assert.equal(intervalToPrefixes(read('0.0.0.1-255.255.255.254')).length, 62);
    assert.equal(intervalToPrefixes(read('::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe')).length, 254);
  });

  it('turns a prefix into its own range and back', () => {
    const p = prefix('10.9.8.7/13') ?? assert.fail();
    assert.deepEqual(intervalToPrefixes(prefixToInterval(p)).map(formatPrefix), ['10.8.0.0/13']);
  });
});
