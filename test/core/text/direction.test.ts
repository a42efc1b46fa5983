import assert from 'node:assert/strict';
import { unturned } from '../../../src/core/text/direction';

describe('a text that nobody turns around', () => {
  it('has no marks of direction, and everything else', () => {
    assert.equal(unturned('Service \u202Egnp.exe asks for 10.96.0.2'), 'Service \ufffdgnp.exe asks for 10.96.0.2');
    for (const mark of '\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069') assert.equal(unturned(`a${mark}b`), 'a\ufffdb');
    assert.equal(unturned('שלום \u200d👩 é'), 'שלום \u200d👩 é');
  });
});
