import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { FactsPool } from '../../../src/core/kube/facts-pool';

describe('the pool of facts', () => {
  it('gives what it takes', () => {
    const text = fc.oneof(fc.constantFrom('a', 'a long text that is no short one', '__proto__', '', '0', ',', 'a,b', '#1'), fc.string());
    const value = fc.letrec<{ tree: unknown; record: object }>((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, text, fc.integer({ min: -2, max: 3 }), fc.boolean(), fc.constant(null), fc.array(tie('tree'), { maxLength: 3 }), tie('record')),
      record: fc.dictionary(text, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    })).record;
    const pool = new FactsPool();
    fc.assert(fc.property(value, (given) => assert.deepEqual(pool.share(given), given)), { numRuns: 2000 });
  });

  it('shares what is equal, from the third time on', () => {
    const pool = new FactsPool();
    const labels = (): object => ({ labels: { app: 'a name that is long enough', tier: 'x' }, ports: [{ value: 80, slot: 3 }, { value: 80, slot: 4 }], none: [] });
    pool.share(labels());
    const second = pool.share(labels()) as { labels: object; ports: object[] };
    assert.equal(pool.share(labels()), second);
    const other = pool.share({ ...labels(), ports: [{ value: 80, slot: 4 }, 'x'] }) as typeof second;
    assert.equal(other.labels, second.labels);
    assert.equal(other.ports[0], second.ports[1]);
    assert.notEqual(pool.share({ app: '1' }), pool.share({ app: 1 }));
  });
});
