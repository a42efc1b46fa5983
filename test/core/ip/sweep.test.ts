import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { prefix } from '../../../src/core/ip/prefix';
import { overlappingPairs } from '../../../src/core/ip/sweep';

function sweep(...texts: string[]): string[] {
  const items = texts.map((text) => ({ text, prefix: prefix(text) ?? assert.fail(`no prefix: ${text}`) }));
  const names = (list: readonly { text: string }[]) => list.map((item) => item.text).join(',');
  return overlappingPairs(items).map(({ item, equal, nearest }) => `${item.text}: ${names(equal)} < ${names(nearest)}`);
}

describe('overlappingPairs', () => {
  it('answers in input order with the nearest block around', () => {
    assert.deepEqual(sweep('10.244.1.0/24', '10.0.0.0/8', '10.244.0.0/16', '10.96.0.0/12', '192.168.0.0/16'), [
      '10.244.1.0/24: 10.244.1.0/24 < 10.244.0.0/16',
      '10.0.0.0/8: 10.0.0.0/8 < ',
      '10.244.0.0/16: 10.244.0.0/16 < 10.0.0.0/8',
      '10.96.0.0/12: 10.96.0.0/12 < 10.0.0.0/8',
      '192.168.0.0/16: 192.168.0.0/16 < ',
    ]);
  });

  it('keeps equal blocks together, host bits ignored', () => {
    assert.deepEqual(sweep('10.0.0.9/8', '10.1.0.0/16', '10.0.0.0/8', '10.1.2.3/16'), [
      '10.0.0.9/8: 10.0.0.9/8,10.0.0.0/8 < ',
      '10.1.0.0/16: 10.1.0.0/16,10.1.2.3/16 < 10.0.0.9/8,10.0.0.0/8',
      '10.0.0.0/8: 10.0.0.9/8,10.0.0.0/8 < ',
      '10.1.2.3/16: 10.1.0.0/16,10.1.2.3/16 < 10.0.0.9/8,10.0.0.0/8',
    ]);
  });

  it('keeps the families apart', () => {
    assert.deepEqual(sweep('::/0', '0.0.0.0/0', 'fd00::/8'), [
      '::/0: ::/0 < ',
      '0.0.0.0/0: 0.0.0.0/0 < ',
      'fd00::/8: fd00::/8 < ::/0',
    ]);
  });

  it('does not compare all with all', () => {
    const items = Array.from({ length: 50_000 }, () => ({ prefix: prefix('10.0.0.0/8') ?? assert.fail() }));
    const found = overlappingPairs(items);
    assert.equal(found[0]?.equal, found[49_999]?.equal);
    assert.equal(found[0]?.equal.length, 50_000);
  });

  it('accepts nothing', () => assert.deepEqual(sweep(), []));
});
