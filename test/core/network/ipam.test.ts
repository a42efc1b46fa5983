import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { address, formatAddress } from '../../../src/core/ip/address';
import type { Address } from '../../../src/core/ip/address';
import { lastAddress, networkAddress, nthAddress, prefix, prefixSize } from '../../../src/core/ip/prefix';
import type { Prefix } from '../../../src/core/ip/prefix';
import { vethName } from '../../../src/core/network/devices';
import { HostLocal } from '../../../src/core/network/ipam';
import { ClusterAddresses, NodePorts, staticBand } from '../../../src/core/network/service-addresses';

const range = (text: string): Prefix => prefix(text) as Prefix;
const text = (a: Address | undefined): string => (a === undefined ? 'none' : formatAddress(a));
const addresses = (texts: readonly string[]): Address[] => texts.map((one) => address(one) as Address);

function all(pool: { next(): Address | undefined }): string[] {
  const found: string[] = [];
  for (let next = pool.next(); next !== undefined; next = pool.next()) found.push(formatAddress(next));
  return found;
}

describe('host-local', () => {
  const cases: readonly [string, readonly string[], string, readonly string[]][] = [
    ['10.244.1.0/24', [], '10.244.1.1', ['10.244.1.2', '10.244.1.3', '10.244.1.4']],
    ['10.244.1.0/24', ['10.244.1.3', '10.244.1.2'], '10.244.1.1', ['10.244.1.4']],
    ['10.244.1.0/24', ['fd00::2', '10.9.9.9'], '10.244.1.1', ['10.244.1.2']],
    ['10.244.1.0/30', [], '10.244.1.1', ['10.244.1.2', 'none']],
    ['10.244.1.0/31', [], 'none', ['none']],
    ['10.244.1.7/32', [], 'none', ['none']],
    ['fd00:10:244:1::/64', [], 'fd00:10:244:1::1', ['fd00:10:244:1::2', 'fd00:10:244:1::3']],
    ['fd00::/126', [], 'fd00::1', ['fd00::2', 'fd00::3', 'none']],
    ['fd00::/127', [], 'none', ['none']],
  ];
  for (const [block, reserved, gateway, expected] of cases) {
    it(`${block} without ${reserved.join(', ') || 'anything'}: gateway ${gateway}, then ${expected.join(', ')}`, () => {
      const pool = new HostLocal(range(block), addresses(reserved));
      assert.equal(text(pool.gateway), gateway);
      assert.deepEqual(expected.map(() => text(pool.next())), expected);
    });
  }

  it('equals trying every address', () => {
    const property = fc.property(fc.constantFrom(4 as const, 6 as const), fc.integer({ min: 0, max: 8 }), fc.array(fc.integer({ min: 0, max: 300 })), (family, bits, taken) => {
      const block: Prefix = { family, value: 0xfd00n << 8n, length: (family === 4 ? 32 : 128) - bits };
      const reserved = taken.map((n): Address => ({ family, value: block.value + BigInt(n) }));
      const expected: string[] = [];
      for (let n = 2n; bits >= 2 && n < prefixSize(block); n++) {
        const candidate = nthAddress(block, n) as Address;
        const broadcast = family === 4 && candidate.value === lastAddress(block).value;
        if (!broadcast && !reserved.some(({ value }) => value === candidate.value)) expected.push(formatAddress(candidate));
      }
      assert.deepEqual(all(new HostLocal(block, reserved)), expected);
    });
    fc.assert(property);
  });
});

describe('cluster addresses', () => {
  const bands: readonly [string, bigint][] = [['10.0.0.0/29', 0n], ['10.0.0.0/28', 0n], ['10.0.0.0/27', 16n], ['10.0.0.0/24', 16n], ['10.0.0.0/20', 256n], ['10.96.0.0/16', 256n], ['10.96.0.0/12', 256n], ['10.0.0.0/22', 64n], ['fd00::/112', 256n]];
  for (const [block, expected] of bands) {
    it(`${block} keeps ${expected} addresses for hand-picked ones`, () => assert.equal(staticBand(prefixSize(range(block))), expected));
  }

  const firsts: readonly [string, string][] = [['10.96.0.0/12', '10.96.1.1'], ['10.96.0.0/16', '10.96.1.1'], ['10.0.0.0/24', '10.0.0.17'], ['10.0.0.0/28', '10.0.0.1'], ['fd00:10:96::/112', 'fd00:10:96::101']];
  for (const [block, first] of firsts) {
    it(`${block} begins with ${first}`, () => assert.equal(text(new ClusterAddresses(range(block)).next()), first));
  }

  it('hands out the static band when the dynamic one is used up', () => {
    const pool = new ClusterAddresses(range('10.0.0.0/27'));
    pool.reserve(address('10.0.0.20') as Address);
    assert.equal(text(pool.take(1n)), '10.0.0.1');
    assert.equal(pool.take(1n), undefined);
    const found = all(pool);
    assert.deepEqual(found.slice(0, 4), ['10.0.0.17', '10.0.0.18', '10.0.0.19', '10.0.0.21']);
    assert.deepEqual(found.slice(-2), ['10.0.0.15', '10.0.0.16']);
    assert.equal(found.length, 30 - 2);
  });

  it('equals trying every address', () => {
    const property = fc.property(fc.constantFrom(4 as const, 6 as const), fc.integer({ min: 0, max: 9 }), fc.array(fc.integer({ min: 0, max: 600 })), (family, bits, taken) => {
      const block: Prefix = { family, value: 0xfd00n << 16n, length: (family === 4 ? 32 : 128) - bits };
      const pool = new ClusterAddresses(block);
      for (const n of taken) pool.reserve({ family, value: block.value + BigInt(n) });
      const last = prefixSize(block) - (family === 4 ? 2n : 1n);
      const usable = (from: bigint, to: bigint): string[] => {
        const found: string[] = [];
        for (let n = from; n <= to; n++) if (!taken.includes(Number(n))) found.push(formatAddress({ family, value: networkAddress(block).value + n }));
        return found;
      };
      const band = staticBand(prefixSize(block));
      assert.deepEqual(all(pool), [...usable(band + 1n, last), ...usable(1n, band < last ? band : last)]);
    });
    fc.assert(property);
  });
});

describe('node ports', () => {
  it('begins after the band for hand-picked ports', () => {
    assert.equal(new NodePorts({ first: 30_000, last: 32_767 }).next(), 30_086);
    assert.equal(new NodePorts({ first: 30_000, last: 30_015 }).next(), 30_000);
    assert.equal(new NodePorts({ first: 30_000, last: 30_031 }).next(), 30_016);
  });

  it('takes every free port once and then gives up', () => {
    const ports = new NodePorts({ first: 30_000, last: 30_031 });
    ports.reserve(30_016);
    const found = Array.from({ length: 32 }, () => ports.next());
    assert.deepEqual(found.slice(0, 2), [30_017, 30_018]);
    assert.equal(new Set(found).size, 32);
    assert.equal(found.at(-1), undefined);
  });
});

describe('names of veth pairs', () => {
  it('are short, stable and different for different pods', () => {
    const names = Array.from({ length: 2000 }, (_, n) => vethName('default', `web-${n}`));
    assert.ok(names.every((name) => /^veth[0-9a-f]{8}$/.test(name)));
    assert.equal(new Set(names).size, names.length);
    assert.equal(vethName('default', 'web-1'), names[1]);
    assert.notEqual(vethName('other', 'web-1'), names[1]);
  });
});
