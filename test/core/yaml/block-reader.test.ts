import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Span } from '../../../src/core/text/span';
import { readBlockYaml } from '../../../src/core/yaml/block-reader';
import type { YamlNode } from '../../../src/core/yaml/node';
import { parseYaml } from '../../../src/core/yaml/parse';
import { readYaml } from '../../../src/core/yaml/read';
import { marked } from './marked';

/** A tree with the texts of its scalars only. */
function texts(node: YamlNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.type === 'scalar') return node.text;
  if (node.type === 'seq') return node.items.map(texts);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, texts(entry.value)]));
}

/** All spans of a tree, what is around before what is inside. */
function spans(node: YamlNode | undefined): Span[] {
  if (node === undefined) return [];
  if (node.type === 'scalar') return [node.span];
  if (node.type === 'seq') return [node.span, ...node.items.flatMap(spans)];
  return [node.span, ...node.entries.flatMap((entry) => [entry.keySpan, ...spans(entry.value)])];
}

/** The first letters of the styles of all values. */
function styles(node: YamlNode | undefined): string {
  if (node === undefined) return '';
  if (node.type === 'scalar') return node.style.charAt(0);
  return (node.type === 'seq' ? node.items : node.entries.map((entry) => entry.value)).map(styles).join('');
}

describe('readBlockYaml: trees and spans', () => {
  const table: readonly [name: string, fixture: string, value: unknown, styles: string][] = [
    ['mapping', '‹‹a›: ‹1›\n‹b›: ‹x y››\n', { a: '1', b: 'x y' }, 'pp'],
    ['nested mapping, comment after it', '‹‹a›: # c\n  ‹‹b›: ‹1››› # d\n  # e\n# f\n', { a: { b: '1' } }, 'p'],
    ['no line break at the end', '‹‹a›: ‹1››', { a: '1' }, 'p'],
    ['blanks before the colon and after the value', '‹‹a› :  ‹1››  \t\n', { a: '1' }, 'p'],
    ['absent values', '‹‹a›:‹›\n‹b›: ‹›# c\n‹c›:‹››\n', { a: '', b: '', c: '' }, 'ppp'],
    ['list deeper than its key', '‹‹a›:\n  ‹- ‹x›\n  - ‹y››\n‹b›: ‹1››\n', { a: ['x', 'y'], b: '1' }, 'ppp'],
    ['list right below its key', '‹‹a›:\n‹- ‹x›\n# c\n- ‹y››\n‹b›: ‹1››\n', { a: ['x', 'y'], b: '1' }, 'ppp'],
    ['list of mappings', '‹- ‹‹a›: ‹1›\n  ‹b›:\n  ‹- ‹x››\n  ‹c›: ‹2››\n-   ‹‹a›: ‹3›››\n', [{ a: '1', b: ['x'], c: '2' }, { a: '3' }], 'pppp'],
    ['lists in lists', '‹- ‹- ‹x›\n  - ‹y››\n-\n  ‹- ‹z›››\n', [['x', 'y'], ['z']], 'ppp'],
    ['absent entries', '‹- ‹a›\n-‹›\n- ‹›# c\n- ‹b››\n', ['a', '', '', 'b'], 'pppp'],
    ['indented root', '  ‹- ‹‹a›: ‹1›\n    ‹b›: ‹2›››\n', [{ a: '1', b: '2' }], 'pp'],
    ['marker and comments', '# c\n\n--- # d\n# e\n‹‹a›: ‹1››\n... # f\n\n# g\n', { a: '1' }, 'p'],
    ['byte order mark', '\ufeff‹- ‹‹a›: ‹1›\n  ‹b›: ‹2›››\n', [{ a: '1', b: '2' }], 'pp'],
    ['CRLF', '‹‹a›:\r\n  ‹b›\r\n\r\n‹c›: ‹|\r\n  x\r\n  y››\r\n', { a: 'b', c: 'x\ny\n' }, 'pb'],
    ['plain scalars with marks inside', "‹‹a›: ‹a:b#c›\n‹b›: ‹-1›\n‹c/d.e-f›: ‹::1›\n‹g›: ‹it's \"x\" [y] {z}››\n", { a: 'a:b#c', b: '-1', 'c/d.e-f': '::1', g: 'it\'s "x" [y] {z}' }, 'pppp'],
    ['quoted scalars', "‹‹'a'›: ‹'it''s # x: y'›\n‹\"b\"›: ‹\"q\\\"\\\\ \\u00e9\\x41\\n\\/\\e\"››\n", { a: "it's # x: y", b: 'q"\\ éA\n/\x1b' }, 'sd'],
    ['values on the next line', '‹‹a›:\n  ‹text›\n‹b›:\n  ‹"q"›\n‹c›:\n  ‹[‹1›]››\n', { a: 'text', b: 'q', c: ['1'] }, 'pdp'],
    ['plain scalar of several lines', '‹‹a›: ‹one\n  two›\n\n   # three\n‹b›: ‹1››\n', { a: 'one two', b: '1' }, 'pp'],
    ['blank lines inside a plain scalar', '‹- ‹one\n\n\n  - two››\n', ['one\n\n- two'], 'p'],
    ['quoted scalars of several lines', '‹‹a›: ‹"one  \n  two\\\n  three\n\n  four \\\n  "›\n‹b›: ‹\'one\n\n  two\'››\n', { a: 'one twothree\nfour ', b: 'one\ntwo' }, 'ds'],
    ['literal', '‹‹a›: ‹|\n  x\n    y\n\n  # z›\n\n‹b›: ‹1››\n', { a: 'x\n  y\n\n# z\n', b: '1' }, 'bp'],
    ['literal without, with all breaks', '‹‹a›: ‹|-\n  x›\n\n‹b›: ‹|+ # c\n  x›\n\n\n‹c›: ‹|1+\n  x››\n', { a: 'x', b: 'x\n\n\n', c: ' x\n' }, 'bbb'],
    ['literal after blank lines', '‹- ‹|\n\n \n x››', ['\n\nx\n'], 'b'],
    ['literal with tabs and blanks', '‹‹a›: ‹|\n \tx›› \t\n', { a: '\tx \t\n' }, 'b'],
    ['folded', '‹‹a›: ‹>\n one\n two\n\n three\n   four\n\n five\n\n\n six››\n', { a: 'one two\nthree\n  four\n\nfive\n\nsix\n' }, 'b'],
    ['flow', '‹‹a›: ‹{‹b›: ‹[‹1›, ‹-x y›, ‹"z"›, ‹[]›]›, ‹\'c\'›: ‹›, ‹"d"›:‹{}›}› # c\n‹e›: ‹[‹a:b›,]››\n', { a: { b: ['1', '-x y', 'z', []], c: '', d: {} }, e: ['a:b'] }, 'ppdpp'],
    ['flow over lines', '‹‹a›: ‹{\n\n  ‹b›: ‹1›\n  , ‹c›:\n   ‹[‹2›\n    ]›\n}››\n', { a: { b: '1', c: ['2'] } }, 'pp'],
    ['JSON', '‹{\n\t‹"a"›: ‹[‹1›,‹-2.5e3›,‹true›,‹null›,‹"x\\u0020y\\/"›]›,\n\t‹"b"›:‹{‹"c"›:‹"d: e, {f}"›}›\n}›\n\n', { a: ['1', '-2.5e3', 'true', 'null', 'x y/'], b: { c: 'd: e, {f}' } }, 'ppppdd'],
    ['other scripts', '‹‹ключ›: ‹значение›\n‹日本›: ‹"語"››\n', { ключ: 'значение', 日本: '語' }, 'pd'],
  ];
  for (const [name, fixture, value, letters] of table) {
    it(name, () => {
      const { text, spans: expected } = marked(fixture);
      const result = readBlockYaml(text);
      assert.deepEqual(texts(result?.root), value);
      assert.deepEqual(spans(result?.root), expected);
      assert.equal(styles(result?.root), letters);
      assert.deepEqual(result, parseYaml(text));
    });
  }
  it('texts without content have no root', () => {
    for (const text of ['', '\n', '# c', '\ufeff', '\r\n  # c\r\n']) assert.deepEqual(readBlockYaml(text), { root: undefined, problems: [], template: false });
  });
  it('many keys', () => {
    const text = Array.from({ length: 50 }, (_, at) => `k${at}: ${at}\n`).join('');
    assert.deepEqual(readBlockYaml(text), parseYaml(text));
    assert.equal(readBlockYaml(`${text}k49: x\n`), undefined);
  });
  it('collections 100 deep, not more', () => {
    const nested = (depth: number): string => Array.from({ length: depth }, (_, at) => `${' '.repeat(at)}a:\n`).join('');
    for (const text of [nested(100), `${'- '.repeat(99)}- x`, `${'['.repeat(100)}${']'.repeat(100)}`]) assert.deepEqual(readBlockYaml(text), parseYaml(text));
    for (const text of [nested(101), `${'- '.repeat(100)}- x`, `${'['.repeat(101)}${']'.repeat(101)}`, '['.repeat(100_000)]) assert.equal(readBlockYaml(text), undefined);
  });
});

describe('readBlockYaml: declines', () => {
  const table: readonly [name: string, texts: readonly string[]][] = [
    ['anchors and aliases', ['a: &x 1', '&x a: 1', '- *x', 'a: *x', 'a: [&x b]', '*x : 1', '&x\na: 1']],
    ['tags', ['a: !!str 1', '!t a: 1', '- ! x', '[!t x]', 'a: !t\n  b: 1']],
    ['explicit keys', ['? a\n: b', '? a', '{? a : b}', '[? a]']],
    ['keys that are collections or missing', ['{a: b}: c', '[a]: b', ': a', '{[a]: b}', '{: a}', '- : a', 'a\n', 'a', '"a"', 'x y\nb: 1']],
    ['merge keys', ['<<: {a: 1}', 'a:\n  <<: {b: 1}', '{<<: {a: 1}}', '- <<: {a: 1}']],
    ['equal keys', ['a: 1\nb: 2\na: 3', 'a: 1\n"a": 2', '{a: 1, \'a\': 2}', '- a: 1\n  a: 2']],
    ['directives', ['%YAML 1.2\n---\na: 1', '%x', '# c\n%YAML 1.1\n---\na: 1']],
    ['further documents', ['a: 1\n---\nb: 2', '---\n---\na: 1', '---\n', '--- a\n', '--- {a: 1}', '...\na: 1', 'a: 1\n...\nb: 2', 'a: 1\n... x', '{a: 1}\n---\n', 'a: |\n x\n---\nb: 1']],
    ['tabs that indent or follow a dash', ['\ta: 1', 'a:\n\tb: 1', 'a:\n  b: 1\n\t# c', '-\ta: 1', '- \tx', 'a: 1\n\t\nb: 2', 'a: x\n\ty', 'a: |\n\tx', 'a: |\n  x\n\t']],
    ['wrong indentation', ['a: 1\n b: 2', 'a:\n  b: 1\n c: 2', '  a: 1\nb: 2', '- a: 1\n b: 2', '- a: 1\n   b: 2', 'a:\n    - x\n  - y', '  - a\n- b', '- - a\n - b']],
    ['what does not fit together', ['- a\nb: 1', 'a: 1\n- b', '- a\n-b: 1', 'a: - b', 'a: b: c', 'a: "b": c', '- a: b: c', 'a: - b\n']],
    ['text after a value', ['a: "b" c', "a: 'b'c", 'a: "b"# c', 'a: [b] c', 'a: [b]# c', '{a: 1} x', '{a: 1}\nb: 2', 'a: |x\n b', 'a: |#c\n b']],
    ['scalars without their end', ['a: "b', "a: 'b", "a: 'b''", 'a: "b\\"', 'a: "b\nc"', 'a: "b\n\nc"', "- 'a\nb'", '{"a": "b\nc"}']],
    ['escapes that do not exist', ['a: "\\q"', 'a: "\\x4"', 'a: "\\u00g0"', 'a: "\\U00110000"', '- "\\']],
    ['scalars with a reserved start', ['a: @x', 'a: `x`', 'a: %x', 'a: ,x', 'a: }', 'a: ]', 'a: - ', 'a: ?', 'a: ? b', 'a: :', '@a: 1']],
    ['block scalars that are odd', ['a: |', 'a: |\n', 'a: |\nb: 1', 'a: |--\n x', 'a: |12\n x', 'a: |0\n x', 'a: |\n   \n x', 'a: |3\n  x', 'a: |\n x\n   \n', 'a: |+\n x\n ', 'a:\n  |\n  x', '|\n x']],
    ['flow that is open or not indented', ['[', '{', '[a', '{a', '{a: b', '[a]]', '{a: b]', '[a}', 'a: [\nb]', 'a: {\n b: 1\n }\n  c', 'a:\n  b: [\n  1]', 'a: [\n\tb]']],
    ['flow that is odd', ['[,]', '[a,,b]', '{,}', '[a: b]', '{a}', '{a, b}', '["a" "b"]', '{a:}', '[a b\nc]', '[- ]', '[-, a]', '[a # c\n]', '[---]', '{a b\n: c}', '{"a"\n: b}', '[?x]', '[:x]', '[a:,b]']],
    ['templates', ['a: {{ x }}', '- {{ x }}', 'a: <%= x %>', '[{{ x }}]', '{{ x }}: 1', '{% if x %}', '<% x %>: 1']],
    ['characters', ['a: x\0y', 'a: x\ry', 'a: x\r', 'a: \ufeffx', 'a: 1\n\ufeffb: 2']],
    ['keys that are too long', [`${'k'.repeat(1100)}: 1`, `"${'k'.repeat(1100)}": 1`]],
    ['comments above a value on its own line', ['a:\n#c\n  text\nb: 1', 'a:\n\n  text', 'a:\n  # c\n  [b]']],
    ['keys of several lines', ['a\n b: c', '"a\n b": c', '- a\n  b: c', '- "a\n  b": c', 'x:\n  a\n  b: c']],
  ];
  for (const [name, list] of table) {
    it(name, () => {
      for (const text of list) {
        assert.equal(readBlockYaml(text), undefined, JSON.stringify(text));
        assert.deepEqual(readYaml(text), parseYaml(text));
      }
    });
  }
});
