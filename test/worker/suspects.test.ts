import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Suspects } from '../../src/worker/suspects';

describe('files that end the analysis', () => {
  let changes: number;
  let suspects: Suspects;
  beforeEach(() => {
    changes = 0;
    suspects = new Suspects(() => changes++);
  });

  it('are found among the files that were read together, and set aside the second time', () => {
    suspects.reads(['a', 'b', 'c']);
    assert.deepEqual(suspects.died(), { whileReading: true, aside: [] });
    assert.deepEqual(suspects.suspected, ['a', 'b', 'c']);
    assert.ok(suspects.admits('b', () => 'text'));
    suspects.reads(['a']);
    suspects.reads([]);
    suspects.reads(['b']);
    assert.deepEqual(suspects.died(), { whileReading: true, aside: ['b'] });
    assert.deepEqual([suspects.aside, suspects.suspected, changes], [['b'], ['c'], 1]);
  });

  it('come back with another text, or when somebody asks', () => {
    for (const _ of [1, 2]) {
      suspects.admits('a', () => 'old');
      suspects.reads(['a']);
      suspects.died();
    }
    assert.equal(suspects.admits('a', () => 'old'), false);
    assert.equal(suspects.admits('b', () => assert.fail('others are not looked at')), true);
    assert.equal(suspects.admits('a', () => 'new'), true);
    assert.deepEqual([suspects.aside, changes], [[], 2]);
    suspects.reads(['a']);
    suspects.died();
    suspects.forget();
    assert.deepEqual([suspects.aside, suspects.suspected], [[], []]);
  });

  it('are not blamed for what happens between files, nor for being stopped', () => {
    suspects.reads(['a']);
    suspects.reads([]);
    assert.deepEqual(suspects.died(), { whileReading: false, aside: [] });
    suspects.reads(['a']);
    suspects.stopped();
    assert.deepEqual(suspects.died(), { whileReading: false, aside: [] });
  });

  it('are the guilty ones, wherever they stand', () => {
    const paths = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(paths, fc.nat({ max: 39 }), fc.integer({ min: 1, max: 16 }), (all, at, width) => {
        const guilty = all[at % all.length] as string;
        const blamed = new Suspects(() => undefined);
        /** One life of a worker that ends over one file. */
        const live = (): boolean => {
          const alone = new Set(blamed.suspected);
          const read = all.filter((path) => blamed.admits(path, () => path));
          const groups = [...read.filter((path) => alone.has(path)).map((path) => [path])];
          const others = read.filter((path) => !alone.has(path));
          for (let from = 0; from < others.length; from += width) groups.push(others.slice(from, from + width));
          for (const group of groups) {
            blamed.reads(group);
            if (group.includes(guilty)) return blamed.died().whileReading;
            blamed.reads([]);
          }
          return false;
        };
        assert.deepEqual([live(), live(), live()], [true, true, false]);
        assert.deepEqual(blamed.aside, [guilty]);
      }),
    );
  });
});
