import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Restarts } from '../../src/worker/restarts';

const minute = 60_000;

describe('starts after deaths', () => {
  it('once, and anew when the last death is long ago', () => {
    const restarts = new Restarts();
    const deaths = [0, 1, 2 * minute, 11 * minute, 30 * minute, 40 * minute];
    assert.deepEqual(deaths.map((now) => restarts.mayRestart(now)), [true, false, false, false, true, false]);
  });
  it('when somebody asked for it', () => {
    const restarts = new Restarts();
    restarts.mayRestart(0);
    restarts.forget();
    assert.equal(restarts.mayRestart(1), true);
  });
});
