import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type Cursor, rootCursor } from '../../../src/core/yaml/cursor';
import { openEmbedded, subSlot } from '../../../src/core/yaml/embedded';
import { parseYaml } from '../../../src/core/yaml/parse';
import { SpanTable } from '../../../src/core/yaml/span-table';
import { marked } from './marked';

function open(text: string): { root: Cursor; spanOf: (slot: number) => { start: number; end: number } } {
  const spans = new SpanTable();
  return {
    root: rootCursor(parseYaml(text).root, text, spans),
    spanOf: (slot) => ({ start: spans.offsets[2 * slot] ?? -1, end: spans.offsets[2 * slot + 1] ?? -1 }),
  };
}

describe('places of embedded documents', () => {
  const table: readonly [name: string, fixture: string, ...path: string[]][] = [
    ['literal block', 'x: |\n  a: 1\n  b:\n    c: ‹10.0.0.0/8› # c\n', 'b', 'c'],
    ['literal block, indented more', 'x: |-\n\n      a: 1\n\n      b:\n        c: ‹z›', 'b', 'c'],
    ['literal block with indentation indicator', 'x: |2\n    b:\n      c: ‹z›\n', 'b', 'c'],
    ['literal block with a comment in its header', 'x: |+ # note\n  b: {c: ‹z›}\n', 'b', 'c'],
    ['literal block, CRLF', 'x: |\r\n  a: 1\r\n  b:\r\n    c: ‹z›\r\nd: 1\r\n', 'b', 'c'],
    ['folded block', 'x: >\n  a: 1\n\n  b: {c: ‹z›}\n', 'b', 'c'],
    ['folded block, joined lines', 'x: >-\n  {"a": 1,\n  "b": {"c":\n  ‹"z"›}}\n', 'b', 'c'],
    ['JSON in a literal block', 'x: |\n  {\n    "b": {\n      "c": ‹"10.0.0.0/8"›\n    }\n  }\n', 'b', 'c'],
    ['JSON in double quotes', 'x: "{\\"b\\": {\\"c\\": ‹\\"z\\"›}}"', 'b', 'c'],
    ['JSON in single quotes', "x: '{\"b\": {\"c\": ‹\"z\"›}}'", 'b', 'c'],
    ['single quotes doubled', "x: '{''a'': ''it'', \"b\": {\"c\": ‹\"z\"›}}'", 'b', 'c'],
    ['lines in double quotes', 'x: "a: 1\\nb:\\n  c: ‹z›\\nd: 1\\n"', 'b', 'c'],
    ['lines in double quotes, joined', 'x: "a: 1\\n\\\n  b:\\n\\\n  \\  c: ‹z›\\n"', 'b', 'c'],
    ['escapes in double quotes', 'x: "a: \\u00e9\\x41\\U0001F600\\t\\nb: {c: ‹\\u0031\\u0030›}"', 'b', 'c'],
    ['plain scalar', 'x: {"b": {"c": ‹"z"›}}'.replace('x: ', 'x: !!str\n  ').replace('!!str\n  ', '|-\n  '), 'b', 'c'],
    ['inner documents', 'x: |\n  a: 1\n  ---\n  b:\n    c: ‹z›\n', 'b', 'c'],
    ['duplicate texts', 'x: |\n  a: z\n  b:\n    a: z\n    c: ‹z›\n', 'b', 'c'],
  ];
  for (const [name, fixture, ...path] of table) {
    it(name, () => {
      const { text, spans } = marked(fixture);
      const { root, spanOf } = open(text);
      const documents = openEmbedded(root.get('x'), parseYaml);
      const found = documents.map((d) => d.root.at(...path)).find((c) => c.exists);
      assert.ok(found);
      assert.deepEqual(spanOf(found.slot()), spans[0]);
    });
  }
  it('document in a document in a document', () => {
    const { text, spans } = marked('x: |\n  y: |\n    z: "{\\"c\\": ‹\\"10\\"›}"\n');
    const { root, spanOf } = open(text);
    const y = openEmbedded(root.get('x'), parseYaml)[0]?.root.get('y');
    assert.ok(y);
    const z = openEmbedded(y, parseYaml)[0]?.root.get('z');
    assert.ok(z);
    const c = openEmbedded(z, parseYaml)[0]?.root.get('c');
    assert.ok(c);
    assert.deepEqual(spanOf(c.slot()), spans[0]);
  });
  it('absent values are placed where they would stand', () => {
    const { text, spans } = marked('x: |\n  b:\n    c:‹›\n');
    const { root, spanOf } = open(text);
    const c = openEmbedded(root.get('x'), parseYaml)[0]?.root.at('b', 'c');
    assert.ok(c);
    assert.deepEqual(spanOf(c.slot()), spans[0]);
  });
  it('nothing to open in collections, nothing and blank text', () => {
    const { root } = open('a: []\nb: {}\nc:\nd: " "\n');
    for (const key of ['a', 'b', 'c', 'd', 'e']) assert.deepEqual(openEmbedded(root.get(key), parseYaml), []);
  });
  it('says when the inner document is damaged or a template', () => {
    const { root } = open('a: |\n  b: [\nc: |\n  d: {{ x }}\n');
    assert.equal(openEmbedded(root.get('a'), parseYaml)[0]?.isDamaged, true);
    assert.equal(openEmbedded(root.get('c'), parseYaml)[0]?.template, true);
  });
});

describe('places of parts of a scalar', () => {
  const table: readonly [name: string, fixture: string, part: string][] = [
    ['plain', 'x: a=‹10.0.0.0/8› b', '10.0.0.0/8'],
    ['plain over lines', 'x: a\n  ‹b› c', 'b'],
    ['single quotes', "x: 'it''s ‹b›'", 'b'],
    ['double quotes', 'x: "\\ta\\"‹b›\\""', 'b'],
    ['literal block', 'x: |\n  a\n   ‹b›\n', 'b'],
    ['folded block', 'x: >\n  a\n  ‹b›\n', 'b'],
    ['explicit string', 'x: !!str a=‹b›', 'b'],
  ];
  for (const [name, fixture, part] of table) {
    it(name, () => {
      const { text, spans } = marked(fixture);
      const { root, spanOf } = open(text);
      const x = root.get('x');
      const from = x.text()?.lastIndexOf(part) ?? -1;
      assert.deepEqual(spanOf(subSlot(x, from, from + part.length)), spans[0]);
    });
  }
  for (const [name, fixture, part] of table) {
    it(`${name}, of a long text again and again`, () => {
      const { text, spans } = marked(fixture.replace('‹', `${'long '.repeat(100)}‹`));
      const { root, spanOf } = open(text);
      const x = root.get('x');
      const from = x.text()?.lastIndexOf(part) ?? -1;
      const first = spanOf(subSlot(x, 0, 1));
      for (let time = 0; time < 3; time++) {
        assert.deepEqual(spanOf(subSlot(x, from, from + part.length)), spans[0]);
        assert.deepEqual(spanOf(subSlot(x, 0, 1)), first);
      }
    });
  }
  it('a collection is its own part', () => {
    const { root, spanOf } = open('x: [a]');
    assert.deepEqual(spanOf(subSlot(root.get('x'), 0, 1)), { start: 3, end: 6 });
  });
});
