import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { address, addressBits, addToAddress, compareAddresses, formatAddress, parseAddress } from '../../../src/core/ip/address';
import type { Address } from '../../../src/core/ip/address';

const read = (text: string): Address => address(text) ?? assert.fail(`no address: ${text}`);

// text, canonical text ('-' for no address), issues
const PARSED: readonly [string, string, string][] = [
  ['10.0.0.1', '10.0.0.1', ''],
  ['0.0.0.0', '0.0.0.0', ''],
  ['255.255.255.255', '255.255.255.255', ''],
  ['010.0.0.1', '10.0.0.1', 'leading-zeros'],
  ['10.0.0.08', '10.0.0.8', 'leading-zeros'],
  ['10.00.0.1', '10.0.0.1', 'leading-zeros'],
  ['0000010.0.0.1', '10.0.0.1', 'leading-zeros'],
  ['', '-', 'not-an-address'],
  [' 10.0.0.1', '-', 'not-an-address'],
  ['10.0.0.1 ', '-', 'not-an-address'],
  ['10.0.0.1\n', '-', 'not-an-address'],
  ['10.0.0', '-', 'not-an-address'],
  ['10.0.0.', '-', 'not-an-address'],
  ['.10.0.0', '-', 'not-an-address'],
  ['10..0.1', '-', 'not-an-address'],
  ['10.0.0.1.', '-', 'not-an-address'],
  ['10.0.0.1.2', '-', 'not-an-address'],
  ['10.0.0.256', '-', 'not-an-address'],
  ['10.0.0.-1', '-', 'not-an-address'],
  ['10.0.0.0x1', '-', 'not-an-address'],
  ['10.0.0.١', '-', 'not-an-address'],
  ['167772161', '-', 'not-an-address'],
  ['10.0.0.1/24', '-', 'not-an-address'],
  ['10.0.0.1%eth0', '-', 'not-an-address'],
  ['10.0.0.1:80', '-', 'not-an-address'],
  ['localhost', '-', 'not-an-address'],
  ['{{ .Values.ip }}', '-', 'not-an-address'],
  ['::', '::', ''],
  ['::1', '::1', ''],
  ['fd00:10:244::1', 'fd00:10:244::1', ''],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1', ''],
  ['FD00::1', 'fd00::1', 'not-canonical'],
  ['fd00:0::1', 'fd00::1', 'not-canonical'],
  ['fd00::01', 'fd00::1', 'not-canonical'],
  ['0:0:0:0:0:0:0:0', '::', 'not-canonical'],
  ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1', 'not-canonical'],
  ['2001:0:0:1::1', '2001:0:0:1::1', ''],
  ['2001::1:0:0:0:1', '2001:0:0:1::1', 'not-canonical'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0', 'not-canonical'],
  ['64:ff9b::10.0.0.1', '64:ff9b::a00:1', 'not-canonical'],
  ['64:ff9b::010.0.0.1', '64:ff9b::a00:1', 'leading-zeros,not-canonical'],
  ['::ffff:10.0.0.1', '10.0.0.1', 'ipv4-mapped'],
  ['::ffff:a00:1', '10.0.0.1', 'ipv4-mapped'],
  ['::FFFF:10.0.0.1', '10.0.0.1', 'ipv4-mapped'],
  ['::ffff:010.0.0.1', '10.0.0.1', 'leading-zeros,ipv4-mapped'],
  ['fe80::1%eth0', 'fe80::1', 'zone'],
  ['FE80::1%eth0', 'fe80::1', 'not-canonical,zone'],
  ['fe80::1%', '-', 'not-an-address'],
  ['%eth0', '-', 'not-an-address'],
  [':', '-', 'not-an-address'],
  [':::', '-', 'not-an-address'],
  ['1::2::3', '-', 'not-an-address'],
  ['1:2:3:4:5:6:7', '-', 'not-an-address'],
  ['1:2:3:4:5:6:7:8:9', '-', 'not-an-address'],
  ['1:2:3:4::5:6:7:8:9', '-', 'not-an-address'],
  [':1:2:3:4:5:6:7', '-', 'not-an-address'],
  ['1:2:3:4:5:6:7:', '-', 'not-an-address'],
  ['12345::', '-', 'not-an-address'],
  ['g::1', '-', 'not-an-address'],
  ['::1 ', '-', 'not-an-address'],
  ['[::1]', '-', 'not-an-address'],
  ['::1/64', '-', 'not-an-address'],
  ['::10.0.0', '-', 'not-an-address'],
  ['::10.0.0.256', '-', 'not-an-address'],
  ['10.0.0.1::', '-', 'not-an-address'],
  ['12:30:45', '-', 'not-an-address'],
  ['aa:bb:cc:dd:ee:ff', '-', 'not-an-address'],
  ['std::foo', '-', 'not-an-address'],
];

describe('parseAddress', () => {
  for (const [text, canonical, issues] of PARSED) {
    it(`reads ${JSON.stringify(text)} as ${canonical} ${issues}`, () => {
      const parsed = parseAddress(text);
      assert.equal(parsed.canonical ?? '-', canonical);
      assert.equal(parsed.issues.join(), issues);
      assert.equal(parsed.address ? formatAddress(parsed.address) : '-', canonical);
      assert.deepEqual(address(text), parsed.address);
    });
  }

  it('gives the unsigned integer', () => {
    assert.deepEqual(parseAddress('255.0.0.1').address, { family: 4, value: 0xff000001n });
    assert.deepEqual(parseAddress('fd00::1').address, { family: 6, value: (0xfd00n << 112n) + 1n });
    assert.deepEqual(parseAddress('::ffff:255.0.0.1').address, { family: 4, value: 0xff000001n });
  });

  it('does not read endless text', () => {
    for (const piece of ['0', '1.', ':', 'f:', '::1%x']) {
      assert.deepEqual(parseAddress(piece.repeat(100_000)).issues, ['not-an-address']);
    }
  });
});

describe('compareAddresses', () => {
  it('puts IPv4 before IPv6 and orders by value', () => {
    const sorted = ['0.0.0.0', '9.255.255.255', '10.0.0.0', '200.0.0.1', '::', '::1', 'fd00::', 'fe80::1'];
    const mixed = [...sorted].reverse().map(read).sort(compareAddresses);
    assert.deepEqual(mixed.map(formatAddress), sorted);
    assert.equal(compareAddresses(read('fd00::1'), read('FD00:0::1')), 0);
  });
});

describe('addToAddress', () => {
  const SUMS: readonly [string, bigint | number, string][] = [
    ['10.0.0.255', 1, '10.0.1.0'],
    ['10.0.0.0', -1n, '9.255.255.255'],
    ['10.0.0.7', 0, '10.0.0.7'],
    ['255.255.255.255', 1, '-'],
    ['0.0.0.0', -1, '-'],
    ['10.0.0.0', 0.5, '-'],
    ['10.0.0.0', NaN, '-'],
    ['10.0.0.0', Infinity, '-'],
    ['::ffff', 1, '::1:0'],
    ['::', -1, '-'],
    ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 1n, '-'],
    ['fd00::', 1n << 64n, 'fd00:0:0:1::'],
  ];
  for (const [text, n, expected] of SUMS) {
    it(`${text} + ${n} = ${expected}`, () => {
      const sum = addToAddress(read(text), n);
      assert.equal(sum ? formatAddress(sum) : '-', expected);
    });
  }

  it('knows the bits of each family', () => assert.deepEqual([addressBits(4), addressBits(6)], [32, 128]));
});
