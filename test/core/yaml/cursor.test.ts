import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { rootCursor } from '../../../src/core/yaml/cursor';
import { parseYaml } from '../../../src/core/yaml/parse';
import { SpanTable } from '../../../src/core/yaml/span-table';

const TEXT = 'a:\n  b: 1\n  c: [x, y]\n  d: null\n  e: yes\n';

describe('Cursor', () => {
  const spans = new SpanTable();
  const root = rootCursor(parseYaml(TEXT).root, TEXT, spans);
  const under = (slot: number): string => TEXT.slice(spans.offsets[2 * slot], spans.offsets[2 * slot + 1]);

  it('walks and reads', () => {
    assert.equal(root.at('a', 'b').int(), 1);
    assert.deepEqual(root.at('a', 'c').items().map((i) => i.text()), ['x', 'y']);
    assert.deepEqual(root.get('a').entries().map((e) => e.key), ['b', 'c', 'd', 'e']);
    assert.equal(root.at('a', 'e').bool(), true);
    assert.equal(root.at('a', 'e').value(), true);
  });
  it('is absent behind wrong types', () => {
    for (const cursor of [root.get('b'), root.at('a', 'b', 'c', 'd'), root.at('a', 'c', 'x'), root.at('a', 'd', 'x')]) {
      assert.equal(cursor.exists, false);
      assert.equal(cursor.isGiven, false);
      assert.deepEqual([cursor.text(), cursor.int(), cursor.bool(), cursor.value()], [undefined, undefined, undefined, undefined]);
      assert.deepEqual([cursor.items(), cursor.entries()], [[], []]);
    }
    assert.deepEqual(root.at('a', 'b').items(), []);
    assert.deepEqual(root.at('a', 'c').entries(), []);
    assert.equal(root.at('a', 'd').exists, true);
    assert.equal(root.at('a', 'd').isGiven, false);
  });
  it('notes places', () => {
    assert.equal(under(root.at('a', 'b').slot()), '1');
    assert.equal(under(root.at('a', 'c').keySlot()), 'c');
    assert.equal(under(root.at('a', 'c').items()[1]?.slot() ?? -1), 'y');
    assert.equal(under(root.at('a', 'b', 'zz').slot()), '1');
    assert.equal(under(root.at('a', 'c').items()[0]?.keySlot() ?? -1), 'x');
  });
  it('an empty document has a place, too', () => {
    const empty = rootCursor(undefined, '', new SpanTable());
    assert.equal(empty.exists, false);
    assert.equal(empty.get('x').slot(), 0);
  });
});
