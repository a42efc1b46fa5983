import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { firstFree, freeBlocks, nearestFreePrivate } from '../../../src/core/ip/free';
import { formatPrefix, prefix } from '../../../src/core/ip/prefix';
import type { Prefix } from '../../../src/core/ip/prefix';

const read = (text: string): Prefix => prefix(text) ?? assert.fail(`no prefix: ${text}`);
const list = (text: string): Prefix[] => text.split(' ').filter(Boolean).map(read);
const shown = (p: Prefix | undefined): string => (p ? formatPrefix(p) : '-');

describe('firstFree', () => {
  const CASES: readonly [string, number, string, string][] = [
    ['10.0.0.0/8', 16, '', '10.0.0.0/16'],
    ['10.0.0.0/8', 16, '10.0.0.0/16 10.1.0.0/16', '10.2.0.0/16'],
    ['10.0.0.0/8', 16, '10.0.3.0/24', '10.1.0.0/16'],
    ['10.0.0.0/8', 8, '10.255.255.255/32', '-'],
    ['10.0.0.0/8', 8, '11.0.0.0/8', '10.0.0.0/8'],
    ['10.0.0.0/8', 7, '', '-'],
    ['10.0.0.0/8', 33, '', '-'],
    ['10.0.0.0/8', 16.5, '', '-'],
    ['10.0.0.0/8', 16, '0.0.0.0/0', '-'],
    ['10.0.0.0/8', 16, '::/0', '10.0.0.0/16'],
    ['10.0.9.9/30', 32, '10.0.9.8/31', '10.0.9.10/32'],
    ['fd00::/48', 64, 'fd00::/63', 'fd00:0:0:2::/64'],
  ];
  for (const [within, length, used, expected] of CASES) {
    it(`/${length} in ${within} beside [${used}] is ${expected}`, () => {
      assert.equal(shown(firstFree(read(within), length, list(used))), expected);
    });
  }
});

describe('freeBlocks', () => {
  const CASES: readonly [string, string, string][] = [
    ['10.0.0.0/24', '', '10.0.0.0/24'],
    ['10.0.0.0/24', '10.0.0.0/26', '10.0.0.64/26 10.0.0.128/25'],
    ['10.0.0.0/24', '10.0.0.64/26', '10.0.0.0/26 10.0.0.128/25'],
    ['10.0.0.0/24', '10.0.0.0/25 10.0.0.128/25', ''],
    ['10.0.0.0/24', '10.0.0.0/8', ''],
    ['fd00::/126', 'fd00::1/128', 'fd00::/128 fd00::2/127'],
  ];
  for (const [within, used, expected] of CASES) {
    it(`${within} without [${used}]`, () => {
      assert.equal(freeBlocks(read(within), list(used)).map(formatPrefix).join(' '), expected);
    });
  }
});

describe('nearestFreePrivate', () => {
  const CASES: readonly [string, string, string][] = [
    ['10.96.0.0/12', '', '10.96.0.0/12'],
    ['10.96.0.0/12', '10.96.0.0/12', '10.80.0.0/12'],
    ['10.96.0.9/12', '10.96.0.0/12 10.80.0.0/12', '10.112.0.0/12'],
    ['10.244.0.0/16', '10.244.0.0/16 10.243.0.0/16 10.245.9.0/24', '10.242.0.0/16'],
    // The whole private block first, even though another one may be nearer.
    ['192.168.0.0/16', '192.168.0.0/16', '172.16.0.0/16'],
    ['192.168.255.0/24', '192.168.128.0/17', '192.168.127.0/24'],
    ['10.0.0.0/8', '10.0.0.0/8', '-'],
    // What Docker takes by default is never proposed, not even for itself.
    ['172.17.0.0/16', '', '172.16.0.0/16'],
    ['172.16.0.0/16', '172.16.0.0/16', '192.168.0.0/16'],
    ['172.16.0.0/12', '', '10.240.0.0/12'],
    // Public look-alikes and other special blocks move to the nearest private space.
    ['198.168.0.0/16', '', '192.168.0.0/16'],
    ['172.32.0.0/16', '', '172.16.0.0/16'],
    ['172.30.0.0/24', '', '172.16.255.0/24'],
    ['11.0.0.0/16', '', '10.255.0.0/16'],
    ['169.254.0.0/16', '', '172.16.0.0/16'],
    ['8.0.0.0/6', '', '-'],
    ['10.0.0.1/32', '10.0.0.0/30', '10.0.0.4/32'],
    ['10.96.0.0/12', '::/0 fd00::/8', '10.96.0.0/12'],
    ['fd00:10:96::/112', 'fd00:10:96::/112', 'fd00:10:96::1:0/112'],
    ['fd00:10:96::/112', 'fd00:10:96::/48', 'fd00:10:95:ffff:ffff:ffff:ffff:0/112'],
    ['fd00:10:96::/48', 'fd00:10:96::/48', 'fd00:10:95::/48'],
    ['fd00:10::/32', 'fd00:10::/32', 'fd00:f::/32'],
    ['fc00:1:2::/64', 'fc00:1:2::/64', 'fc00:1:2:1::/64'],
    ['fe80::/64', '', 'fdff:ffff:ffff:ffff::/64'],
    ['2001:db8::/64', '', 'fd00::/64'],
    ['2001:db8::/64', 'fd00::/8', '-'],
  ];
  for (const [text, used, expected] of CASES) {
    it(`${text} beside [${used}] moves to ${expected}`, () => {
      assert.equal(shown(nearestFreePrivate(read(text), list(used))), expected);
    });
  }
});
