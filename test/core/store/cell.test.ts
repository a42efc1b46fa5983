import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Scope, Tracker } from '../../../src/core/store/cell';
import { KeyedIndex } from '../../../src/core/store/keyed-index';

function counted(tracker: Tracker, read: () => unknown): { runs: number; last: unknown; scope: Scope } {
  const state = { runs: 0, last: undefined as unknown, scope: undefined as unknown as Scope };
  state.scope = new Scope(() => {
    state.runs++;
    state.last = JSON.parse(JSON.stringify(read()));
  });
  tracker.add(state.scope);
  return state;
}

describe('tracked indexes', () => {
  const order = (a: number, b: number): number => a - b;

  it('runs a reader again when its key changes, and only then', () => {
    const tracker = new Tracker();
    const index = new KeyedIndex<number>(tracker, order);
    const a = counted(tracker, () => index.get('a'));
    const b = counted(tracker, () => index.get('b'));
    tracker.settle();
    index.add('a', 2);
    index.add('a', 1);
    tracker.settle();
    assert.deepEqual([a.runs, a.last, b.runs], [2, [1, 2], 1]);
    index.remove('a', 2);
    tracker.settle();
    assert.deepEqual([a.runs, a.last, b.runs], [3, [1], 1]);
  });

  it('forgets the cells of an earlier run', () => {
    const tracker = new Tracker();
    const index = new KeyedIndex<number>(tracker, order);
    let key = 'a';
    const reader = counted(tracker, () => index.get(key));
    tracker.settle();
    key = 'b';
    tracker.mark(reader.scope);
    tracker.settle();
    index.add('a', 1);
    tracker.settle();
    assert.equal(reader.runs, 2, 'a is not read any more');
    index.add('b', 1);
    tracker.settle();
    assert.equal(reader.runs, 3);
  });

  it('never runs a retired scope', () => {
    const tracker = new Tracker();
    const index = new KeyedIndex<number>(tracker, order);
    const reader = counted(tracker, () => index.get('a'));
    tracker.settle();
    index.add('a', 1);
    tracker.retire(reader.scope);
    tracker.settle();
    index.add('a', 2);
    tracker.settle();
    assert.equal(reader.runs, 1);
  });

  it('stops when told to and goes on later', () => {
    const tracker = new Tracker();
    const scopes = [1, 2, 3].map(() => counted(tracker, () => 0));
    assert.equal(tracker.settle(() => true), false);
    assert.equal(tracker.due, 2);
    assert.equal(tracker.settle(), true);
    assert.deepEqual(scopes.map(({ runs }) => runs), [1, 1, 1]);
  });

  it('ignores the removal of what is not there', () => {
    const index = new KeyedIndex<number>(new Tracker(), order);
    index.remove('a', 1);
    index.add('a', 1);
    index.remove('a', 2);
    assert.deepEqual(index.get('a'), [1]);
  });
});
