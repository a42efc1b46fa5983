import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { addressBits } from '../../src/core/ip/address';
import type { Family } from '../../src/core/ip/address';
import { firstFree, freeBlocks, nearestFreePrivate } from '../../src/core/ip/free';
import {
  intervalContains, intervalsOverlap, intervalToPrefixes, mergeIntervals, prefixToInterval, subtractIntervals,
} from '../../src/core/ip/interval';
import type { Interval } from '../../src/core/ip/interval';
import {
  comparePrefixes, contains, covers, formatPrefix, hasHostBits, maskPrefix, networkAddress, overlaps, prefix, prefixSize,
  samePrefix, subPrefix,
} from '../../src/core/ip/prefix';
import type { Prefix } from '../../src/core/ip/prefix';
import { isPrivate } from '../../src/core/ip/reserved';
import { overlappingPairs } from '../../src/core/ip/sweep';
import { PrefixTrie } from '../../src/core/ip/trie';
import { crowdedPrefixes, intervals, prefixes, smallIntervals } from '../core/ip/arbitraries';

const FAMILIES: readonly Family[] = [4, 6];
const RUNS = { numRuns: 300 };

/** Every address below 64 in the ranges, as `family:value`. */
function members(list: readonly Interval[]): string[] {
  const found: string[] = [];
  for (const family of FAMILIES) {
    for (let value = 0n; value < 64n; value++) {
      if (list.some((i) => intervalContains(i, { family, value }))) found.push(`${family}:${value}`);
    }
  }
  return found;
}

function assertSeparate(list: readonly Interval[]): void {
  list.forEach((next, i) => {
    const before = list[i - 1];
    assert.ok(next.first <= next.last);
    assert.ok(before === undefined || before.family < next.family || before.last + 1n < next.first);
  });
}

describe('interval algebra', () => {
  it('merges to the same addresses', () => {
    fc.assert(fc.property(fc.array(smallIntervals), (list) => {
      const merged = mergeIntervals(list);
      assertSeparate(merged);
      assert.deepEqual(members(merged), members(list));
      assert.deepEqual(mergeIntervals(merged), merged);
    }), RUNS);
  });

  it('subtracts as sets do', () => {
    fc.assert(fc.property(fc.array(smallIntervals), fc.array(smallIntervals), (from, removed) => {
      const left = subtractIntervals(from, removed);
      assertSeparate(left);
      const gone = new Set(members(removed));
      assert.deepEqual(members(left), members(from).filter((member) => !gone.has(member)));
    }), RUNS);
  });

  it('covers a range exactly and with the fewest prefixes', () => {
    fc.assert(fc.property(fc.oneof(smallIntervals, intervals), (i) => {
      const blocks = intervalToPrefixes(i);
      assert.deepEqual(mergeIntervals(blocks.map(prefixToInterval)), [i]);
      assert.equal(blocks.reduce((sum, p) => sum + prefixSize(p), 0n), i.last - i.first + 1n);
      // Fewest: no two neighbours are the halves of one block.
      blocks.forEach((p, at) => {
        const next = blocks[at + 1];
        assert.ok(!hasHostBits(p));
        const whole = { ...p, length: p.length - 1 };
        assert.ok(next === undefined || next.length !== p.length || !covers(whole, next) || hasHostBits(whole));
      });
    }), RUNS);
  });

  it('overlaps exactly when an address is shared', () => {
    fc.assert(fc.property(smallIntervals, smallIntervals, (a, b) => {
      const inA = new Set(members([a]));
      assert.equal(intervalsOverlap(a, b), members([b]).some((member) => inA.has(member)));
      assert.equal(intervalContains(a, b), members([b]).every((member) => inA.has(member)));
    }), RUNS);
  });
});

type Entry = readonly [Prefix, number];

const shown = (entries: Iterable<Entry>): string[] => [...entries].map(([p, value]) => `${formatPrefix(maskPrefix(p))}=${value}`);
const sorted = (entries: Iterable<Entry>): string[] => shown(entries).sort();
const steps = fc.array(fc.record({ p: fc.oneof(crowdedPrefixes, prefixes), value: fc.nat(3), insert: fc.boolean() }), { maxLength: 60 });

function assertSameAsList(trie: PrefixTrie<number>, list: readonly Entry[], probe: Prefix): void {
  const where = (test: (p: Prefix) => boolean) => sorted(list.filter(([p]) => test(p)));
  assert.deepEqual(sorted(trie), where(() => true));
  assert.deepEqual(sorted(trie.covering(probe)), where((p) => covers(p, probe)));
  assert.deepEqual(sorted(trie.covered(probe)), where((p) => covers(probe, p)));
  assert.deepEqual(sorted(trie.overlapping(probe)), where((p) => overlaps(p, probe)));
  const shared: number[] = [];
  trie.eachOverlapping(probe, (value) => shared.push(value));
  assert.deepEqual(shared, [...trie.overlapping(probe)].map(([, value]) => value));
  for (const entries of [trie, trie.covering(probe), trie.covered(probe), trie.overlapping(probe)]) {
    [...entries].reduce((a, b) => (assert.ok(comparePrefixes(a[0], b[0]) <= 0), b), [{ family: 4, value: 0n, length: 0 }, 0] as [Prefix, number]);
  }
  const matches = trie.matches(probe);
  assert.deepEqual(
    sorted(matches.flatMap((m) => m.values.map((value) => [m.prefix, value] as const))),
    where((p) => contains(p, probe)),
  );
  assert.deepEqual(trie.longestMatch(probe), matches.at(-1));
  const longest = Math.max(-1, ...list.filter(([p]) => contains(p, probe)).map(([p]) => p.length));
  assert.equal(trie.longestMatch(probe)?.prefix.length ?? -1, longest);
}

describe('PrefixTrie (properties)', () => {
  it('answers as a list does, through every insertion and removal', () => {
    fc.assert(fc.property(steps, fc.array(crowdedPrefixes, { minLength: 1, maxLength: 4 }), (todo, probes) => {
      const trie = new PrefixTrie<number>();
      const list: Entry[] = [];
      for (const { p, value, insert } of todo) {
        const at = list.findIndex((entry) => samePrefix(entry[0], p) && entry[1] === value);
        if (insert) {
          trie.insert(p, value);
          list.push([p, value]);
        } else {
          assert.equal(trie.remove(p, value), at >= 0);
          if (at >= 0) list.splice(at, 1);
        }
        assert.equal(trie.size, list.length);
        // Also between changes, so that nothing is remembered that is not so any more.
        for (const probe of probes) {
          const longest = Math.max(-1, ...list.filter(([p]) => contains(p, probe)).map(([p]) => p.length));
          assert.equal(trie.longestMatch(probe)?.prefix.length ?? -1, longest);
        }
      }
      for (const probe of probes) assertSameAsList(trie, list, probe);
      for (const [p, value] of list) assert.ok(trie.remove(p, value));
      // Nothing remains of what was taken back.
      assert.deepEqual(trie, new PrefixTrie<number>());
    }), { numRuns: 400 });
  });
});

describe('overlappingPairs (properties)', () => {
  it('names the equal items and the nearest block around', () => {
    fc.assert(fc.property(fc.array(fc.oneof(crowdedPrefixes, prefixes), { maxLength: 40 }), (list) => {
      const items = list.map((p) => ({ prefix: p }));
      overlappingPairs(items).forEach(({ item, equal, nearest }, i) => {
        assert.equal(item, items[i]);
        assert.deepEqual(equal, items.filter((other) => samePrefix(other.prefix, item.prefix)));
        const around = items.filter((other) => covers(other.prefix, item.prefix) && other.prefix.length < item.prefix.length);
        const longest = Math.max(-1, ...around.map((other) => other.prefix.length));
        assert.deepEqual(nearest, around.filter((other) => other.prefix.length === longest));
      });
    }), RUNS);
  });
});

/** All blocks of this length in `within` that nothing uses, by looking at each. */
function freeByTrying(within: Prefix, length: number, used: readonly Prefix[]): Prefix[] {
  const found: Prefix[] = [];
  for (let i = 0; ; i++) {
    const block = subPrefix(within, length, i);
    if (block === undefined) return found;
    if (!used.some((p) => overlaps(p, block))) found.push(block);
  }
}

describe('free blocks (properties)', () => {
  const space = fc.constantFrom<Prefix>({ family: 4, value: 0n, length: 26 }, { family: 6, value: 0n, length: 122 });
  const usedPrefixes = fc.array(crowdedPrefixes, { maxLength: 12 });

  it('finds the first one that trying finds', () => {
    fc.assert(fc.property(space, fc.nat(6), usedPrefixes, (within, deeper, used) => {
      const length = within.length + deeper;
      assert.deepEqual(firstFree(within, length, used), freeByTrying(within, length, used)[0]);
    }), RUNS);
  });

  it('leaves exactly the addresses nothing uses', () => {
    fc.assert(fc.property(space, usedPrefixes, (within, used) => {
      const free = freeBlocks(within, used).map(prefixToInterval).flatMap((i) => members([i]));
      const hosts = freeByTrying(within, addressBits(within.family), used).map((p) => `${p.family}:${p.value}`);
      assert.deepEqual(free, hosts);
    }), RUNS);
  });

  const neighbourhood = fc.integer({ min: 8, max: 16 }).chain((length) => fc.record({
    p: fc.bigInt({ min: 0n, max: (1n << BigInt(length)) - 1n }).map((n): Prefix => ({ family: 4, value: n << BigInt(32 - length), length })),
    used: fc.array(fc.bigInt({ min: 0n, max: 255n }).map((n): Prefix => ({ family: 4, value: (10n << 24n) | (n << 16n), length: 16 })), { maxLength: 30 }),
  }));

  it('moves to the nearest private block that trying finds', () => {
    const homes = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((text) => prefix(text) ?? assert.fail());
    const docker = Array.from({ length: 15 }, (_, i) => prefix(`172.${17 + i}.0.0/16`) ?? assert.fail());
    fc.assert(fc.property(neighbourhood, ({ p, used }) => {
      const found = nearestFreePrivate(p, used);
      const distance = (q: Prefix) => { const d = q.value - networkAddress(p).value; return d < 0n ? -d : d; };
      const all = homes.flatMap((home) => freeByTrying(home, p.length, [...used, ...docker]));
      const own = all.filter((q) => homes.some((home) => covers(home, q) && covers(home, p)));
      const best = (own.length > 0 ? own : all).reduce<Prefix | undefined>((a, b) => (a && distance(a) <= distance(b) ? a : b), undefined);
      assert.deepEqual(found, best);
      if (found) assert.ok(isPrivate(found) && !docker.some((q) => overlaps(found, q)) && found.length === p.length);
    }), RUNS);
  });

  it('proposes only private, unused, aligned blocks of the same size', () => {
    fc.assert(fc.property(prefixes, fc.array(prefixes, { maxLength: 8 }), (p, used) => {
      const found = nearestFreePrivate(p, used);
      if (found === undefined) return;
      assert.ok(found.length === p.length && found.family === p.family && !hasHostBits(found) && isPrivate(found));
      assert.ok(!used.some((q) => overlaps(q, found)));
    }), RUNS);
  });
});
