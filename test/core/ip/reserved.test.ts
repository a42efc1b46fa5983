import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { address, formatAddress } from '../../../src/core/ip/address';
import { comparePrefixes, formatPrefix, hasHostBits, prefix } from '../../../src/core/ip/prefix';
import {
  isPrivate, specialBlockOf, specialBlocks, wellKnownAddresses, wellKnownAddressOf,
} from '../../../src/core/ip/reserved';

const read = (text: string) => prefix(text) ?? address(text) ?? assert.fail(`neither prefix nor address: ${text}`);

describe('specialBlockOf', () => {
  // text, kind, block
  const CASES: readonly [string, string, string][] = [
    ['10.244.0.0/16', 'private', '10.0.0.0/8'],
    ['10.0.0.0/7', '-', '-'],
    ['172.16.0.0/12', 'private', '172.16.0.0/12'],
    ['172.32.0.1', '-', '-'],
    ['192.168.1.1', 'private', '192.168.0.0/16'],
    ['192.167.0.0/16', '-', '-'],
    ['100.64.0.1', 'shared', '100.64.0.0/10'],
    ['127.0.0.1', 'loopback', '127.0.0.0/8'],
    ['0.0.0.0', 'unspecified', '0.0.0.0/32'],
    ['0.0.0.1', 'unspecified', '0.0.0.0/8'],
    ['0.0.0.0/0', '-', '-'],
    ['169.254.20.10', 'link-local', '169.254.0.0/16'],
    ['192.0.0.9', 'protocol', '192.0.0.9/32'],
    ['192.0.0.1', 'protocol', '192.0.0.0/29'],
    ['192.0.2.0/24', 'documentation', '192.0.2.0/24'],
    ['198.18.0.0/16', 'benchmark', '198.18.0.0/15'],
    ['224.0.0.1', 'multicast', '224.0.0.0/4'],
    ['244.0.0.0/16', 'reserved', '240.0.0.0/4'],
    ['255.255.255.255', 'broadcast', '255.255.255.255/32'],
    ['8.8.8.8', '-', '-'],
    ['::', 'unspecified', '::/128'],
    ['::1', 'loopback', '::1/128'],
    ['::2', '-', '-'],
    ['fd00:10:244::/56', 'ula', 'fc00::/7'],
    ['fe80::1', 'link-local', 'fe80::/10'],
    ['fec0::1', 'site-local', 'fec0::/10'],
    ['ff02::1', 'multicast', 'ff00::/8'],
    ['2001:db8::/48', 'documentation', '2001:db8::/32'],
    ['2001::1', 'translation', '2001::/32'],
    ['2001:1::1', 'protocol', '2001:1::1/128'],
    ['64:ff9b::a00:1', 'translation', '64:ff9b::/96'],
    ['2606:4700::1', '-', '-'],
    ['::ffff:10.0.0.1', 'private', '10.0.0.0/8'],
  ];
  for (const [text, kind, block] of CASES) {
    it(`${text} is ${kind}`, () => {
      const found = specialBlockOf(read(text));
      assert.equal(found?.kind ?? '-', kind);
      assert.equal(found ? formatPrefix(found.prefix) : '-', block);
      assert.equal(isPrivate(read(text)), kind === 'private' || kind === 'ula');
    });
  }

  it('knows the IPv4-mapped block', () => {
    assert.equal(specialBlockOf({ family: 6, value: (0xffffn << 32n) + 1n })?.kind, 'translation');
  });
});

describe('specialBlocks', () => {
  it('is sorted, without host bits or repetitions, each with an RFC', () => {
    specialBlocks.forEach((row, i) => {
      const before = specialBlocks[i - 1];
      assert.ok(before === undefined || comparePrefixes(before.prefix, row.prefix) < 0, formatPrefix(row.prefix));
      assert.ok(!hasHostBits(row.prefix));
      assert.match(row.rfc, /^RFC \d+$/);
      assert.ok(row.name.length > 0);
    });
  });
});

describe('wellKnownAddresses', () => {
  it('are found by value', () => {
    for (const known of wellKnownAddresses) {
      assert.equal(wellKnownAddressOf(known.address), known);
      assert.ok(specialBlockOf(known.address), formatAddress(known.address));
    }
    const texts = wellKnownAddresses.map((known) => formatAddress(known.address));
    for (const text of ['169.254.1.1', '169.254.20.10', '169.254.25.10', '169.254.169.254']) assert.ok(texts.includes(text));
    assert.equal(wellKnownAddressOf({ family: 6, value: 0xa9fe0101n }), undefined);
  });
});
