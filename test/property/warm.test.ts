import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Analysis } from '../../src/core/analysis';
import { type FactCache } from '../../src/core/store/cache/fact-cache';
import { finished } from '../../src/core/store/steps';
import { checkOf, FactPack, packFacts } from '../../src/core/store/cache/pack';
import type { Files } from '../support/example-runs';
import { cacheOf, secret } from '../support/fact-cache';
import { Dice, filesOf, healthyCluster } from '../support/healthy';
import { mutations, variants } from '../support/mutations';
import { MANIFESTS } from '../core/kube/manifests';

const runs = Number(process.env.FUZZ_RUNS ?? 20);
const seed = Number(process.env.KUBE_NETSCOPE_SEED ?? Date.now() % 1_000_000);

function workspace(dice: Dice, run: number): Files {
  const cluster = healthyCluster(dice);
  const mutant = run % 2 === 0 ? mutations[(run / 2) % mutations.length]?.make(cluster, dice) : undefined;
  let files: Files = mutant?.files ?? filesOf(cluster, dice);
  const chosen = mutant === undefined ? dice.shuffled(variants).slice(0, run % 3) : [];
  for (const variant of variants.filter((each) => chosen.includes(each))) files = variant.make(files, dice);
  return { ...files, [`more/${run}.yaml`]: dice.pick(MANIFESTS) };
}

function analysed(files: Files, cache?: FactCache): Analysis {
  const analysis = new Analysis();
  analysis.useCache(cache);
  analysis.apply(Object.entries(files).map(([path, text]) => ({ path, text })));
  return analysis;
}

/** Everything that is told of a workspace. */
function told(analysis: Analysis): unknown {
  const clusters = analysis.clusters();
  const pictures = clusters.map(({ id }) => ({ ...analysis.topology(id, 'host'), revision: 0 }));
  return { findings: analysis.findings(), clusters, pictures, kept: analysis.keptChunks().map(({ facts, spans, hash, start, end }) => ({ facts, spans, hash, start, end })) };
}

function flipped(bytes: Uint8Array, dice: Dice, count: number): Uint8Array {
  const damaged = bytes.slice();
  for (let rest = count; rest > 0; rest--) {
    const at = dice.roll(damaged.length);
    damaged[at] = (damaged[at] as number) ^ (1 << dice.roll(8));
  }
  return damaged;
}

/** Damage that the check does not show. */
function forged(bytes: Uint8Array, dice: Dice): Uint8Array {
  const damaged = flipped(bytes, dice, 1 + dice.roll(20));
  new DataView(damaged.buffer).setUint32(4, checkOf(damaged), true);
  return damaged;
}

describe(`analysis with facts of an earlier session (KUBE_NETSCOPE_SEED=${seed})`, function () {
  this.timeout(60_000 + runs * 1000);

  it('tells what it tells without, whatever became of what was kept', () => {
    let hits = 0;
    for (let run = 0; run < runs; run++) {
      const dice = new Dice(seed + run);
      const files = workspace(dice, run);
      const cold = analysed(files);
      const expected = told(cold);
      const kept = cold.keptChunks();
      const pack = (chunks: typeof kept, version = '1'): Uint8Array => finished(packFacts(version, chunks, secret, Infinity));
      const half = dice.roll(kept.length);
      const older = workspace(new Dice(seed + run + 1), run + 1);
      const caches: Record<string, Uint8Array[]> = {
        whole: [pack(kept)],
        'two writers': [pack(kept.slice(0, half)), pack(kept.slice(dice.roll(half + 1)))],
        'foreign version': [pack(kept, '2')],
        'other workspace': [pack(analysed(older).keptChunks())],
        'bits flipped': [flipped(pack(kept), dice, 1 + dice.roll(5)), pack(kept.slice(half))],
        'cut off': [pack(kept).slice(0, dice.roll(500)), pack(kept)],
      };
      for (const [name, packs] of Object.entries(caches)) {
        const cache = cacheOf(packs);
        assert.deepEqual(told(analysed(files, cache)), expected, `KUBE_NETSCOPE_SEED=${seed + run}: ${name}`);
        hits += cache.hits;
      }
    }
    assert.ok(hits > runs, 'nothing was found');
  });

  it('never throws for what was forged, and changes nothing outside', () => {
    let opened = 0;
    for (let run = 0; run < runs * 4; run++) {
      const dice = new Dice(seed + run);
      const files = workspace(dice, run);
      const bytes = forged(finished(packFacts('1', analysed(files).keptChunks(), secret, Infinity)), dice);
      if (FactPack.open(bytes, '1') !== undefined) opened++;
      assert.doesNotThrow(() => told(analysed(files, cacheOf([bytes]))), `KUBE_NETSCOPE_SEED=${seed + run}`);
    }
    assert.ok(opened > runs, `only ${opened} were opened`);
    assert.deepEqual(Object.keys(Object.prototype), []);
  });
});
