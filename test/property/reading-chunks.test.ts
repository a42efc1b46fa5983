import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { cutChunks } from '../../src/core/text/chunks';
import { hashText } from '../../src/core/text/hash';

const line = fc.constantFrom('---', '...', '--- # c', '%YAML 1.2', '# c', 'kind: List', 'items:', '- kind: A', '  - kind: B', '  x: 1', 'a: &b 1', '', '\ufeff', '{', '  ');
const stream = fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\r\n', '')), { maxLength: 30 }).map((lines) => lines.flat().join(''));

describe('reading: chunks', () => {
  it('tile the text', () => {
    fc.assert(
      fc.property(fc.oneof(stream, fc.string()), (text) => {
        const chunks = cutChunks(text);
        assert.equal(chunks.map((c) => text.slice(c.start, c.end)).join(''), text);
        for (const c of chunks) {
          assert.ok(c.start < c.end);
          assert.equal(c.hash, hashText(text.slice(c.start, c.end)));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('do not depend on what follows the next marker', () => {
    fc.assert(
      fc.property(stream, stream, (before, after) => {
        const head = `a: 1\n${before}\n`;
        const alone = cutChunks(head).at(0);
        const first = cutChunks(`${head}---\n${after}`).at(0);
        assert.deepEqual(first, alone);
      }),
    );
  });
});
