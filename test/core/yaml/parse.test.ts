import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { YamlNode } from '../../../src/core/yaml/node';
import { parseYaml } from '../../../src/core/yaml/parse';
import { scalarValue } from '../../../src/core/yaml/scalar';

/** A tree without its spans. */
function plain(node: YamlNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.type === 'scalar') return scalarValue(node);
  if (node.type === 'seq') return node.items.map(plain);
  return Object.fromEntries(node.entries.map((e) => [e.key, plain(e.value)]));
}

/** Scalars of a tree with the text under their spans. */
function sources(node: YamlNode | undefined, text: string): string[] {
  if (node === undefined) return [];
  if (node.type === 'scalar') return [text.slice(node.span.start, node.span.end)];
  if (node.type === 'seq') return node.items.flatMap((item) => sources(item, text));
  return node.entries.flatMap((e) => [text.slice(e.keySpan.start, e.keySpan.end), ...sources(e.value, text)]);
}

describe('parseYaml: trees', () => {
  const table: readonly [name: string, text: string, value: unknown][] = [
    ['block mapping', 'a: 1\nb:\n- x\n- y: z\n', { a: 1, b: ['x', { y: 'z' }] }],
    ['list entry', '- a: 1\n  b: 2\n', [{ a: 1, b: 2 }]],
    ['indented list entry', '  - a: 1\n    b: 2\n', [{ a: 1, b: 2 }]],
    ['JSON with tabs', '{\n\t"a": [1, "2", null, true]\n}\n', { a: [1, '2', null, true] }],
    ['marker and directive', '%YAML 1.1\n---\na: 1\n...\n', { a: 1 }],
    ['only the first document with content', '# c\n---\n---\na: 1\n---\nb: 1\n', { a: 1 }],
    ['absent values', 'a:\nb: ~\nc: {d}\n', { a: null, b: null, c: { d: null } }],
    ['byte order mark', '\ufeffa: 1', { a: 1 }],
    ['CRLF', 'a: |\r\n  x\r\n  y\r\nb: 1\r\n', { a: 'x\ny\n', b: 1 }],
    ['explicit string', 'a: !!str 1', { a: '1' }],
    ['custom tag', 'a: !foo {b: 1}', { a: { b: 1 } }],
    ['binary stays text', 'a: !!binary aGk=', { a: 'aGk=' }],
    ['keys that are no strings', '1: a\n~: b\n? [x, y]\n: c\n? {k: v}\n: d\n', { '1': 'a', '~': 'b', '[x, y]': 'c', '{k: v}': 'd' }],
    ['pair in a flow sequence', 'a: [b: 1]', { a: [{ b: 1 }] }],
    ['alias', 'a: &x {p: 1}\nb: *x\nc: [*x]\n', { a: { p: 1 }, b: { p: 1 }, c: [{ p: 1 }] }],
    ['merge key', 'a: &x {p: 1, q: 2}\nb:\n  q: 3\n  <<: *x\n  r: 4\n', { a: { p: 1, q: 2 }, b: { q: 3, p: 1, r: 4 } }],
    ['merge keys, the first wins', 'a: &x {p: 1}\nb: &y {p: 2, q: 2}\nc:\n  <<: [*x, *y]\n', { a: { p: 1 }, b: { p: 2, q: 2 }, c: { p: 1, q: 2 } }],
    ['a quoted << is a key', 'b: {"<<": 1}', { b: { '<<': 1 } }],
    ['prototype keys', '__proto__: 1', Object.fromEntries([['__proto__', 1]])],
  ];
  for (const [name, text, value] of table) {
    it(name, () => {
      const result = parseYaml(text);
      assert.deepEqual(plain(result.root), value);
      assert.deepEqual(result.problems, []);
      assert.equal(result.template, false);
    });
  }
  it('empty texts have no root', () => {
    for (const text of ['', '\n', '# c\n', '---\n', '\ufeff']) assert.equal(plain(parseYaml(text).root) ?? null, null, JSON.stringify(text));
  });
  it('spans cover scalars with their quotes and block headers', () => {
    const text = "a: 'x'\n\"b\": \"y\"\nc: |-\n  p\n  q\n\nd: e f # c\n";
    assert.deepEqual(sources(parseYaml(text).root, text), ['a', "'x'", '"b"', '"y"', 'c', '|-\n  p\n  q', 'd', 'e f']);
  });
});

describe('parseYaml: problems', () => {
  const problems = (text: string): string[] => parseYaml(text).problems.map((p) => `${p.code} ${JSON.stringify(text.slice(p.span.start, p.span.end))}`);
  it('reports duplicate keys at the later one, which counts', () => {
    const text = 'a: 1\nb:\n  c: 1\n  "c": 2\na: 3\n';
    assert.deepEqual(problems(text), ['duplicate-key "\\"c\\""', 'duplicate-key "a"']);
    assert.deepEqual(plain(parseYaml(text).root), { b: { c: 2 }, a: 3 });
  });
  it('tolerates what kubectl reads although YAML forbids it, and nothing else', () => {
    assert.match(problems("a:\n  config: '{\n    \"x\": 1\n  }'\n")[0] ?? '', /^tolerated /);
    assert.match(problems("a: 'x\n")[0] ?? '', /^syntax /);
    assert.match(problems('a: {x: 1\n')[0] ?? '', /^syntax /);
  });
  it('keeps what it can read of broken text', () => {
    const result = parseYaml('a: 1\nb: @x\ne: 2\n');
    assert.equal(result.problems[0]?.code, 'syntax');
    assert.deepEqual(plain(result.root), { a: 1, b: '@x', e: 2 });
  });
  for (const text of ['a: "x', 'a: [1', 'a: {b', "a: 'x", 'a: @x', 'a:\n\tb: 1\n', 'a: *x', ']', 'a: 1\n b: 2\n', '- a\nb: 1\n', '%FOO\na']) {
    it(`syntax: ${JSON.stringify(text)}`, () => {
      const found = parseYaml(text).problems;
      assert.ok(found.some((p) => p.code === 'syntax'));
      for (const p of found) assert.ok(0 <= p.span.start && p.span.start <= p.span.end && p.span.end <= text.length);
    });
  }
  it('stops alias bombs', () => {
    let text = 'a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n';
    for (let i = 1; i < 12; i++) text += `a${i}: &a${i} [${Array(10).fill(`*a${i - 1}`).join(',')}]\n`;
    const result = parseYaml(text);
    assert.deepEqual(result.problems.map((p) => p.code), ['limit']);
  });
  it('stops merge bombs', () => {
    let text = `a0: &a0 {${Array.from({ length: 100 }, (_, i) => `k${i}: v`).join(',')}}\n`;
    for (let i = 1; i < 200; i++) text += `a${i}: &a${i} {<<: [*a0, *a${i - 1}]}\n`;
    assert.ok(parseYaml(text).problems.some((p) => p.code === 'limit'));
  });
  it('an alias inside its own anchor is no cycle', () => {
    assert.equal(parseYaml('a: &a [*a]').problems[0]?.code, 'syntax');
  });
  for (const [name, text] of [
    ['open sequences', '['.repeat(20_000)],
    ['closed sequences', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['open mappings', '{a: '.repeat(20_000)],
    ['dashes', '- '.repeat(20_000)],
    ['dashes and the way back', `${'- '.repeat(20_000)}x\ny`],
    ['explicit keys', `${'? '.repeat(20_000)}x\ny`],
    ['compact mappings', `${'a: '.repeat(20_000)}x\ny`],
    ['open JSON', '{"k": '.repeat(20_000)],
    ['mappings as keys', '{'.repeat(20_000)],
    ['block mappings', Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
  ] as const) {
    it(`limits nesting: ${name}`, () => assert.ok(parseYaml(text).problems.some((p) => p.code === 'limit')));
  }
  it('reads a scalar of 10 MB', () => {
    const node = parseYaml(`a: |\n  ${'x y '.repeat(2_500_000)}\n`).root;
    assert.equal(node?.type === 'map' && node.entries[0]?.value.type === 'scalar' ? node.entries[0].value.text.length : 0, 10_000_001);
  }).timeout(20_000);
  it('accepts NUL', () => assert.equal((plain(parseYaml('a: x\0y').root) as { a: string }).a, 'x\0y'));
});

describe('parseYaml: templates', () => {
  const templates = [
    'a: {{ .x }}', 'a:\n- {{ x }}\n', '{{- if .x }}\na: 1\n{{- end }}\n', 'a: 1\n{% if x %}\nb: 1\n{% endif %}\n', 'a: <%= x %>\n',
    '{{ define "x" }}\n', 'a: [ {{ x }} ]\n', '{{#each}}\na: 1\n{{/each}}\n', 'a: {{ x }}/{{ y }}\n', 'a:\n  {{- toYaml .x | nindent 2 }}\n', 'a: {{ x | default("y") }}:80\n',
  ];
  for (const text of templates) it(`template: ${JSON.stringify(text)}`, () => assert.equal(parseYaml(text).template, true));
  const others = [
    'a: "{{ x }}"', "a: '{{ x }}'", 'a: |\n  {{ x }}\n', 'a: >-\n  {% x %}\n', '# {{ x }}\na: 1\n', 'a: 1 # {{ x }}\n', 'a: x-{{ y }}\n', 'a: {b: {c: 1}}', 'a: "{{x}}"\nb: c: d\n',
    '# {{ x }}\na: [\n', '{"a": {"b": 1}}', 'a: { {b: c}: d }',
  ];
  for (const text of others) it(`no template: ${JSON.stringify(text)}`, () => assert.equal(parseYaml(text).template, false));
});
