import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { addressBits } from '../../src/core/ip/address';
import { intervalContains, intervalsOverlap } from '../../src/core/ip/interval';
import type { Interval } from '../../src/core/ip/interval';
import { formatPrefix } from '../../src/core/ip/prefix';
import { countBlocks } from '../../src/core/views/space/node-blocks';
import { nest } from '../../src/core/views/space/nesting';
import { intervalText, sizeOf } from '../../src/core/views/space/ranges';
import type { SpaceRange } from '../../src/core/views/space/ranges';
import { clipped, windowOf, windowText, zoomed } from '../../src/core/views/space/scale';
import { intervals, prefixes, smallIntervals } from '../core/ip/arbitraries';
import { modelInput } from '../support/model-input';
import { askSpace, rangeClaim, spaceMap } from '../support/space';

function rangeOf(interval: Interval, at: number): SpaceRange {
  const text = intervalText(interval);
  return { id: `${at} ${text}`, role: 'external', name: `n${at}`, interval, text, known: { value: 0, provenance: 'declared', because: 'test' } };
}

describe('properties: address space', () => {
  it('ranges of one level share no address, and the parent holds its child', () => {
    fc.assert(
      fc.property(fc.array(smallIntervals, { maxLength: 20 }), (list) => {
        const nested = nest(list.map(rangeOf));
        assert.equal(nested.length, list.length);
        for (const [at, a] of nested.entries()) {
          if (a.parent !== undefined) assert.ok(intervalContains(a.parent.range.interval, a.range.interval) && a.parent.level < a.level);
          for (const b of nested.slice(at + 1)) if (a.level === b.level) assert.ok(!intervalsOverlap(a.range.interval, b.range.interval));
        }
      }),
    );
  });

  it('who meets whom is found as by comparing all', () => {
    fc.assert(
      fc.property(fc.array(smallIntervals, { maxLength: 20 }), (list) => {
        const nested = nest(list.map(rangeOf));
        const found = new Set(nested.flatMap(({ range, meets }) => meets.map((other) => [other.range.id, range.id].sort().join(' '))));
        const wanted = new Set(list.flatMap((a, i) => list.slice(i + 1).flatMap((b, j) => (intervalsOverlap(a, b) ? [[rangeOf(a, i).id, rangeOf(b, i + 1 + j).id].sort().join(' ')] : []))));
        assert.deepEqual([...found].sort(), [...wanted].sort());
      }),
    );
  });

  it('a window is read as it is written, and zooming stays in the family’s space', () => {
    fc.assert(
      fc.property(intervals, fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true }), (window, from, to) => {
        assert.deepEqual(windowOf(windowText(window)), window);
        const next = zoomed(window, from, to);
        assert.ok(next.first >= 0n && next.first <= next.last && next.last >> BigInt(addressBits(window.family)) === 0n);
        assert.deepEqual(zoomed(window, 0, 1), sizeOf(window) < 16n ? zoomed(window, 0, 1) : window);
      }),
    );
  });

  it('positions keep the order of addresses', () => {
    fc.assert(
      fc.property(intervals, intervals, (window, interval) => {
        if (window.family !== interval.family || !intervalsOverlap(window, interval)) return;
        const { from, to } = clipped(interval, window);
        assert.ok(from >= 0 && from <= to && to <= 1);
      }),
    );
  });

  it('blocks are counted as one by one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 26, max: 30 }), fc.array(smallIntervals, { maxLength: 8 }), fc.array(smallIntervals, { maxLength: 4 }), (length, nodes, others) => {
        const range: Interval = { family: 4, first: 0n, last: 63n };
        const size = 1n << BigInt(32 - length);
        let [used, lost] = [0n, 0n];
        for (let first = 0n; first < 64n; first += size) {
          const block: Interval = { family: 4, first, last: first + size - 1n };
          if (nodes.some((each) => intervalsOverlap(each, block))) used++;
          else if (others.some((each) => intervalsOverlap(each, block))) lost++;
        }
        assert.deepEqual(countBlocks(range, length, nodes, others), { total: 64n / size, used, lost });
      }),
    );
  });

  it('what is offered as free touches nothing known, and is the first', () => {
    const taken = fc.array(fc.record({ at: fc.integer({ min: 0, max: 255 }), length: fc.integer({ min: 24, max: 28 }) }), { maxLength: 40 });
    fc.assert(
      fc.property(taken, fc.integer({ min: 22, max: 28 }), (list, length) => {
        const claims = list.map(({ at, length: own }, index) => rangeClaim('reserved-network', `10.9.${at >> 4}.${(at & 15) << 4}/${own}`, `reserved range r${index}`));
        const { found } = askSpace(modelInput({ claims }), { free: { within: '10.9.0.0/20', length } });
        const size = 1n << BigInt(32 - length);
        const start = 0x0a090000n;
        const wanted: string[] = [];
        for (let first = start; first < start + 4096n && wanted.length < 3; first += size) {
          const block: Interval = { family: 4, first, last: first + size - 1n };
          if (!claims.some(({ interval }) => intervalsOverlap(interval, block))) wanted.push(formatPrefix({ family: 4, value: first, length }));
        }
        assert.deepEqual(found?.blocks, wanted);
      }),
      { numRuns: 50 },
    );
  });

  it('windows may end among the addresses that map IPv4', () => {
    for (const window of [{ first: 0n, last: (1n << 48n) - 1n }, { first: 0xffff_0a00_0000n, last: 0xffff_0a00_00ffn }]) {
      assert.deepEqual(windowOf(windowText({ family: 6, ...window })), { family: 6, ...window });
    }
    assert.equal(windowOf('::2-::1'), undefined);
    assert.equal(windowOf('::x-::1'), undefined);
  });

  it('whatever the ranges: blocks of a level stay apart, positions between 0 and 1, addresses in use are counted once', () => {
    fc.assert(
      fc.property(fc.array(prefixes, { maxLength: 30 }), fc.integer({ min: 100, max: 2000 }), (list, width) => {
        const claims = list.filter(({ length }) => length > 0).map((each, at) => rangeClaim('external-network', formatPrefix(each), `external network n${at}`));
        const input = modelInput({ claims });
        for (const { strips } of askSpace(input, { width }).families) {
          for (const { blocks, held, window } of strips) {
            for (const { from, to } of blocks) assert.ok(from >= 0 && from <= to && to <= 1);
            const inside = windowOf(window) as Interval;
            assert.equal(held.reduce((sum, [, count]) => sum + count, 0), spaceMap(input).held.count(inside));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
