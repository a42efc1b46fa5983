import assert from 'node:assert/strict';
import { Address6 } from 'ip-address';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { address, addToAddress, compareAddresses, formatAddress, parseAddress } from '../../src/core/ip/address';
import { findAddresses } from '../../src/core/ip/find';
import {
  comparePrefixes, contains, covers, formatPrefix, hasHostBits, lastAddress, maskPrefix, networkAddress, nthAddress,
  overlaps, parsePrefix, prefixSize, samePrefix, subPrefix,
} from '../../src/core/ip/prefix';
import { formatInterval, parseInterval } from '../../src/core/ip/interval';
import { addresses, crowdedPrefixes, intervals, prefixes } from '../core/ip/arbitraries';

describe('addresses (properties)', () => {
  it('reads what it wrote, without issues', () => {
    fc.assert(fc.property(addresses, (a) => {
      assert.deepEqual(parseAddress(formatAddress(a)), { address: a, issues: [], canonical: formatAddress(a) });
    }));
  });

  it('reads any spelling of an IPv6 address as the same value', () => {
    fc.assert(fc.property(addresses.filter((a) => a.family === 6), fc.boolean(), (a, upper) => {
      const long = Address6.fromBigInt(a.value).canonicalForm();
      assert.deepEqual(address(upper ? long.toUpperCase() : long), a);
      const mixed = Address6.fromBigInt(a.value).to4in6();
      assert.deepEqual(address(mixed), a);
    }));
  });

  it('never throws and says either an address or why not', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f:.%/]{0,40}$/));
    fc.assert(fc.property(text, (t) => {
      const parsed = parseAddress(t);
      assert.equal(parsed.address === undefined, parsed.issues.includes('not-an-address'));
      assert.equal(parsed.canonical === t, parsed.address !== undefined && parsed.issues.length === 0);
      parsePrefix(t);
      parseInterval(t);
    }), { numRuns: 500 });
  });

  it('adds and takes away again', () => {
    fc.assert(fc.property(addresses, fc.bigInt({ min: -(1n << 40n), max: 1n << 40n }), (a, n) => {
      const sum = addToAddress(a, n);
      if (sum === undefined) return;
      assert.deepEqual(addToAddress(sum, -n), a);
      assert.equal(Math.sign(compareAddresses(sum, a)), n > 0n ? 1 : n < 0n ? -1 : 0);
    }));
  });
});

describe('prefixes (properties)', () => {
  it('reads what it wrote, host bits kept', () => {
    fc.assert(fc.property(prefixes, (p) => {
      assert.deepEqual(parsePrefix(formatPrefix(p)), { prefix: p, issues: hasHostBits(p) ? ['host-bits'] : [] });
    }));
  });

  it('masks once and for all', () => {
    fc.assert(fc.property(prefixes, (p) => {
      const masked = maskPrefix(p);
      assert.ok(!hasHostBits(masked));
      assert.equal(maskPrefix(masked), masked);
      assert.ok(samePrefix(p, masked) && covers(p, masked) && covers(masked, p));
      assert.equal(lastAddress(p).value - networkAddress(p).value + 1n, prefixSize(p));
      assert.ok(contains(p, networkAddress(p)) && contains(p, lastAddress(p)) && contains(p, p));
    }));
  });

  it('nests or is disjoint, as the first and last addresses say', () => {
    fc.assert(fc.property(crowdedPrefixes, crowdedPrefixes, (a, b) => {
      const inside = a.family === b.family && contains(a, networkAddress(b)) && contains(a, lastAddress(b));
      assert.equal(covers(a, b), inside);
      assert.equal(overlaps(a, b), covers(a, b) || covers(b, a));
      assert.equal(comparePrefixes(a, b) === 0, samePrefix(a, b));
      assert.equal(Math.sign(comparePrefixes(a, b)) + Math.sign(comparePrefixes(b, a)), 0);
      if (comparePrefixes(a, b) > 0 && overlaps(a, b)) assert.ok(covers(b, a));
    }), { numRuns: 1000 });
  });

  it('counts blocks and addresses from the network address', () => {
    fc.assert(fc.property(prefixes, fc.nat(12), fc.nat(5000), (p, deeper, index) => {
      const block = subPrefix(p, p.length + deeper, index);
      const a = nthAddress(p, index);
      if (block !== undefined) assert.ok(covers(p, block) && !hasHostBits(block));
      if (a !== undefined) assert.ok(contains(p, a));
      assert.equal(a !== undefined, BigInt(index) < prefixSize(p));
    }));
  });
});

describe('findAddresses (properties)', () => {
  it('finds every address, prefix and range in a list', () => {
    const written = fc.oneof(
      addresses.map((a) => ['address', formatAddress(a)] as const),
      prefixes.map((p) => ['prefix', formatPrefix(p)] as const),
      intervals.filter((i) => i.first !== i.last).map((i) => ['interval', formatInterval(i)] as const),
    ).filter(([kind, text]) => kind !== 'address' || /\d/.test(text));
    fc.assert(fc.property(fc.array(written), fc.constantFrom(',', ' ', '\n', '","', ';'), (list, separator) => {
      const text = list.map(([, piece]) => piece).join(separator);
      assert.deepEqual(findAddresses(text).map((f) => [f.kind, f.text]), list.map((entry) => [...entry]));
    }));
  });

  it('never throws and only reports what reads as an address', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f:./ -]{0,60}$/));
    fc.assert(fc.property(text, (t) => {
      let end = 0;
      for (const found of findAddresses(t)) {
        assert.ok(found.start >= end);
        assert.equal(found.text, t.slice(found.start, found.end));
        assert.ok(!parseInterval(found.text).issues.some((issue) => issue === 'not-an-address' || issue === 'not-a-prefix'
          || issue === 'not-an-interval'), found.text);
        end = found.end;
      }
    }), { numRuns: 2000 });
  });
});
