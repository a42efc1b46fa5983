import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { comparisonFromPage, routesFromPage, rowsFromPage } from '../../src/editor/routes-question';
import { routeColumns, type ComparisonQuestion, type RoutesQuestion, type RowsChoice } from '../../src/protocol/routes-contract';

const odd = (value: unknown): RoutesQuestion & ComparisonQuestion => value as RoutesQuestion & ComparisonQuestion;

describe('questions for routes from a page', () => {
  it('pass as they are', () => {
    const choice: RowsChoice = { text: '10.0.0.1', sort: { column: 'via', descending: true } };
    assert.deepEqual(rowsFromPage(choice), choice);
    assert.deepEqual(routesFromPage({ ...choice, start: 200, limit: 200, place: 7 }), { ...choice, start: 200, limit: 200, place: 7 });
    assert.deepEqual(comparisonFromPage({ text: '', differences: true, start: 0, limit: 1 }), { text: '', differences: true, start: 0, limit: 1 });
  });

  it('lose what nobody knows', () => {
    assert.deepEqual(routesFromPage(odd({ text: '', start: 0, limit: 1, more: 'x', __proto__: { y: 1 } })), { text: '', start: 0, limit: 1 });
    assert.deepEqual(rowsFromPage(odd({ text: '', sort: { column: 'metric', descending: 'yes', more: 1 } })), { text: '', sort: { column: 'metric', descending: false } });
  });

  it('are refused in another shape', () => {
    const good = { text: '', start: 0, limit: 1, differences: false };
    for (const bad of [{ text: 5 }, { text: 'x'.repeat(2001) }, { start: 1.5 }, { limit: Number.NaN }, { start: '0' }, { place: 'x' }, { sort: { column: 'constructor' } }, { sort: null }]) {
      assert.throws(() => routesFromPage(odd({ ...good, ...bad })), JSON.stringify(bad));
    }
    for (const bad of [{ text: undefined }, { start: 1e300 }, { limit: null }]) assert.throws(() => comparisonFromPage(odd({ ...good, ...bad })), JSON.stringify(bad));
    for (const bad of [undefined, null]) assert.throws(() => rowsFromPage(odd(bad)));
  });

  it('are of known shape or refused, whatever a page sends', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record({ text: fc.oneof(fc.string(), fc.anything()), start: fc.oneof(fc.integer(), fc.anything()), limit: fc.integer(), sort: fc.oneof(fc.record({ column: fc.constantFrom(...routeColumns), descending: fc.boolean() }), fc.anything()) })), (value) => {
        let passed: RoutesQuestion;
        try {
          passed = routesFromPage(odd(value));
        } catch {
          return;
        }
        assert.deepEqual(Object.keys(passed).filter((key) => !['text', 'sort', 'start', 'limit', 'place'].includes(key)), []);
        assert.ok(typeof passed.text === 'string' && Number.isSafeInteger(passed.start) && Number.isSafeInteger(passed.limit));
        assert.ok(passed.sort === undefined || routeColumns.includes(passed.sort.column));
      }),
    );
  });
});
