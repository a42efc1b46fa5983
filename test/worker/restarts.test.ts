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
  it('several times when files are to blame, whatever happens besides', () => {
    const restarts = new Restarts();
    const deaths = Array.from({ length: 9 }, (_, at) => restarts.mayRestart(at, true));
    assert.deepEqual(deaths, [...Array.from({ length: 8 }, () => true), false]);
    assert.equal(restarts.mayRestart(9), true);
    assert.equal(restarts.mayRestart(30 * minute, true), true);
  });
  it('when somebody asked for it', () => {
    const restarts = new Restarts();
    restarts.mayRestart(0);
    restarts.forget();
    assert.equal(restarts.mayRestart(1), true);
  });
});
