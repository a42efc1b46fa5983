import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fuzz } from '../support/fuzz';

const inputs = Number(process.env.FUZZ_RUNS ?? 1500);
const seed = Number(process.env.KUBE_NETSCOPE_SEED ?? Date.now() % 1_000_000);

describe(`all readers, given damaged texts (KUBE_NETSCOPE_SEED=${seed})`, function () {
  this.timeout(60_000 + inputs * 100);

  // `npm run fuzz` is the long form.
  it('neither fail nor disagree', () => {
    let [block, lazy] = [0, 0];
    for (let number = 0; number < inputs; number++) {
      const read = fuzz(seed, number);
      block += Number(read.block);
      lazy += Number(read.lazy);
    }
    assert.ok(block > inputs / 10 && lazy > inputs / 100, `${block} taken by the block reader, ${lazy} by the lazy ones`);
  });
});
