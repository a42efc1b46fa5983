import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { makeWorkspace } from '../bench/manifests';
import { soak } from '../support/soak';

describe('days of work on a workspace', function () {
  this.timeout(120_000);

  // `npm run soak` is the long form.
  for (const seed of [1, 2]) {
    it(`leave the analysis as one from scratch is (${seed})`, () => {
      const kinds = new Set<string>();
      let compared = 0;
      soak(makeWorkspace(40, seed), { seed, edits: 120, every: 12 }, { edit: ({ name }, run) => (kinds.add(name), run()), compared: () => compared++ });
      assert.equal(compared, 10);
      assert.ok(kinds.size >= 12, [...kinds].join());
    });
  }
});
