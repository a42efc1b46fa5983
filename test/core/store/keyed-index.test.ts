import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { Scope, Tracker } from '../../../src/core/store/cell';
import { KeyedIndex } from '../../../src/core/store/keyed-index';

interface Value {
  readonly rank: number;
}

const action = fc.record({ act: fc.constantFrom('add', 'add', 'remove', 'again', 'read', 'count'), key: fc.constantFrom('a', 'b'), pick: fc.nat(1000) });

describe('an index by key', () => {
  it('holds what was added and not removed, in order, and says so to its readers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 120 }), fc.array(action, { maxLength: 200 }), (filled, actions) => {
        const tracker = new Tracker();
        const index = new KeyedIndex<Value>(tracker, (a, b) => a.rank - b.rank);
        const held = new Map<string, Value[]>([['a', []], ['b', []]]);
        const lost: Value[] = [];
        let seen: readonly Value[] = [];
        const scope = new Scope(() => (seen = index.get('a')));
        tracker.add(scope);
        const add = (key: string, value: Value): void => {
          index.add(key, value);
          held.get(key)?.push(value);
        };
        for (let at = 0; at < filled; at++) add('a', { rank: at % 17 });
        const given: { readonly list: readonly Value[]; readonly copy: readonly Value[] }[] = [];
        for (const { act, key, pick } of actions) {
          const own = held.get(key) ?? [];
          if (act === 'add') add(key, { rank: pick % 17 });
          else if (act === 'again' && lost.length > 0) add(key, lost.splice(pick % lost.length, 1)[0] as Value);
          else if (act === 'remove' && own.length > 0) {
            const [value] = own.splice(pick % own.length, 1) as [Value];
            index.remove(key, value);
            lost.push(value);
          } else if (act === 'read') {
            const list = index.get(key);
            given.push({ list, copy: [...list] });
          }
          assert.equal(index.count(key), (held.get(key) ?? []).length);
        }
        tracker.settle();
        for (const [key, values] of held) {
          const list = index.get(key);
          assert.deepEqual(new Set(list), new Set(values));
          assert.equal(list.length, values.length);
          assert.deepEqual(list.map(({ rank }) => rank), list.map(({ rank }) => rank).sort((a, b) => a - b));
        }
        assert.deepEqual(new Set(seen), new Set(held.get('a')));
        // A list that was given away never changes.
        for (const { list, copy } of given) assert.deepEqual(list, copy);
      }),
      { numRuns: 500 },
    );
  });
});
