import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { endpointChainName, hashName, hostPort, portHash, portTitle, serviceChainName } from '../../../../src/core/network/kube-proxy/names';
import { sha256 } from '../../../../src/core/network/kube-proxy/sha256';
import { hashed } from './cases/case';

const hex = (text: string): string => [...sha256(text)].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
const expected = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

describe('kube-proxy: SHA-256', () => {
  it('texts of every length around the blocks', () => {
    for (let length = 0; length < 200; length++) assert.equal(hex('x'.repeat(length)), expected('x'.repeat(length)), `${length}`);
  });
  it('long texts', () => assert.equal(hex('abc'.repeat(100_000)), expected('abc'.repeat(100_000))));
  it('texts that are not ASCII, lone surrogates included', () => {
    for (const text of ['é', '日本', '😀', 'a\ud800b', '\udc00', 'x'.repeat(60) + '😀'.repeat(20)]) assert.equal(hex(text), expected(text));
  });
  it('any text, and a short one after a long one', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      assert.equal(hex(text), expected(text));
      assert.equal(hex('a'), expected('a'));
    }));
  });
});

describe('kube-proxy: names of chains', () => {
  // Names that kube-proxy gives.
  const table: readonly [text: string, hash: string][] = [
    ['ns1/svc1:p80tcp', 'XPGD46QRK7WJZT7O'],
    ['ns1/svc1tcp', 'AQI2S6QIMU7PVVRP'],
    ['ns1/svc1:p80sctp', 'GFCIFIA5VTFSTMSM'],
    ['ns2/svc2:p80tcp', 'GNZBNJ2PO5MGZ6GT'],
    ['ns1/svc1:p80tcp10.180.0.1:80', 'SXIVWICOYRO3J4NJ'],
    ['ns1/svc1:p80tcp[ff06::c1]:80', 'LIGRYQQLSZN4UWQ5'],
  ];
  for (const [text, hash] of table) {
    it(text, () => {
      assert.equal(hashName(text), hash);
      assert.equal(hashed(text), hash);
    });
  }
  const key = { namespace: 'ns1', service: 'svc1', port: 'p80', protocol: 'TCP' };
  it('of a Service port', () => {
    assert.equal(portHash(key), 'XPGD46QRK7WJZT7O');
    assert.equal(portHash({ ...key, port: '' }), 'AQI2S6QIMU7PVVRP');
    assert.equal(portHash({ ...key, protocol: 'SCTP' }), 'GFCIFIA5VTFSTMSM');
    assert.equal(serviceChainName('FW', 'XPGD46QRK7WJZT7O'), 'KUBE-FW-XPGD46QRK7WJZT7O');
  });
  it('of an endpoint', () => {
    assert.equal(endpointChainName(key, hostPort('10.180.0.1', 80)), 'KUBE-SEP-SXIVWICOYRO3J4NJ');
    assert.equal(endpointChainName(key, hostPort('ff06::c1', 80)), 'KUBE-SEP-LIGRYQQLSZN4UWQ5');
  });
  it('titles', () => {
    assert.equal(portTitle(key), 'ns1/svc1:p80');
    assert.equal(portTitle({ ...key, port: '' }), 'ns1/svc1');
  });
  it('names fit into what the kernel allows', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => {
      assert.match(hashName(text), /^[A-Z2-7]{16}$/);
      assert.ok(serviceChainName('SVC', hashName(text)).length <= 28);
    }));
  });
});
