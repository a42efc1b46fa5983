import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { hostDeviceName } from '../../../src/core/network/device-names';
import { sha1Hex } from '../../../src/core/network/sha1';

describe('SHA-1', () => {
  const cases: readonly [text: string, digest: string][] = [
    ['', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['abc', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '84983e441c3bd26ebaae4aa1f95129e5e54670f1'],
  ];
  for (const [text, digest] of cases) it(text === '' ? 'of nothing' : text, () => assert.equal(sha1Hex(text), digest));

  it('is that of the library', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      assert.equal(sha1Hex(text), createHash('sha1').update(text, 'utf8').digest('hex'));
    }));
  });
});

describe('the host side of a pod', () => {
  it('is named as the plugin does, in 15 characters', () => {
    assert.equal(hostDeviceName('calico', 'default', 'nginx'), `cali${createHash('sha1').update('default.nginx').digest('hex').slice(0, 11)}`);
    assert.equal(hostDeviceName('canal', 'default', 'nginx'), hostDeviceName('calico', 'default', 'nginx'));
    for (const plugin of ['bridge', 'kindnet', 'cilium', 'calico'] as const) assert.match(hostDeviceName(plugin, 'default', 'nginx'), /^(?:veth[0-9a-f]{8}|cali[0-9a-f]{11}|lxc[0-9a-f]{12})$/);
  });
});
