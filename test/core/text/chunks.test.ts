import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { cutChunks } from '../../../src/core/text/chunks';
import { hashText } from '../../../src/core/text/hash';

const pieces = (text: string): string[] => cutChunks(text).map((c) => text.slice(c.start, c.end));
const kinds = (text: string): string => cutChunks(text).map((c) => (c.kind === 'document' ? 'd' : 'i')).join('');

describe('cutChunks: documents', () => {
  const table: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['empty text', '', []],
    ['one document', 'a: 1\n', ['a: 1\n']],
    ['marker opens its piece', 'a\n---\nb', ['a\n', '---\nb']],
    ['leading marker', '---\na\n---\nb', ['---\na\n', '---\nb']],
    ['end marker closes its piece', 'a\n...\nb', ['a\n...\n', 'b']],
    ['end and start marker', 'a\n...\n---\nb', ['a\n...\n', '---\nb']],
    ['directives stay with their marker', 'a\n...\n%YAML 1.2\n---\nb', ['a\n...\n', '%YAML 1.2\n---\nb']],
    ['licence comment stays with its document', '# l\n\n---\na\n---\nb', ['# l\n\n---\na\n', '---\nb']],
    ['byte order mark', '\ufeff---\na\n---\nb', ['\ufeff---\na\n', '---\nb']],
    ['CRLF', 'a\r\n---\r\nb\r\n', ['a\r\n', '---\r\nb\r\n']],
    ['comment after the marker', 'a\n--- # c\nb', ['a\n', '--- # c\nb']],
    ['flow mapping after the marker', 'a\n--- {b: c}\n', ['a\n', '--- {b: c}\n']],
    ['tab after the marker', 'a\n---\tb', ['a\n', '---\tb']],
    ['no marker: text follows at once', 'a: 1\n---b\n', ['a: 1\n---b\n']],
    ['no marker: four dashes', 'a: |\n----\n', ['a: |\n----\n']],
    ['no marker: indented', 'a: |\n ---\n', ['a: |\n ---\n']],
    ['marker at the end', 'a\n---', ['a\n', '---']],
    ['empty documents', '---\n---\n', ['---\n', '---\n']],
    ['JSON is one piece', '{\n"kind": "List",\n"items": [\n{"kind": "Pod"}\n]\n}\n', ['{\n"kind": "List",\n"items": [\n{"kind": "Pod"}\n]\n}\n']],
  ];
  for (const [name, text, expected] of table) it(name, () => assert.deepEqual(pieces(text), expected));
});

describe('cutChunks: lists', () => {
  it('cuts a dump whose kind comes last', () => {
    const text = 'apiVersion: v1\nitems:\n- kind: A\n  x:\n  - 1\n- kind: B\nkind: List\nmetadata: {}\n';
    assert.deepEqual(pieces(text), ['apiVersion: v1\nitems:\n', '- kind: A\n  x:\n  - 1\n', '- kind: B\n', 'kind: List\nmetadata: {}\n']);
    assert.equal(kinds(text), 'diid');
  });
  it('cuts indented entries and keeps what follows the document', () => {
    const text = 'kind: PodList\nitems:\n\n  # first\n  - kind: A\n    x: |\n      - no\n\n  - kind: B\n---\nz: 1\n';
    assert.deepEqual(pieces(text), ['kind: PodList\nitems:\n\n  # first\n', '  - kind: A\n    x: |\n      - no\n\n', '  - kind: B\n', '---\nz: 1\n']);
  });
  it('cuts with CRLF', () => {
    assert.equal(kinds('kind: List\r\nitems:\r\n- kind: A\r\n- kind: B\r\n'), 'dii');
  });
  const whole: readonly [name: string, text: string][] = [
    ['an anchor', 'kind: List\nitems:\n- kind: A\n  x: &a 1\n- kind: B\n  x: *a\n'],
    ['an anchor in a flow mapping', 'kind: List\nitems:\n- kind: A\n  x: {y: &a 1}\n'],
    ['a template between the entries', 'kind: List\nitems:\n{{- range .x }}\n- kind: A\n{{- end }}\n'],
    ['entries after the tail', 'kind: List\nitems:\n- kind: A\nfoo:\n- kind: B\n'],
    ['entries without a kind', 'kind: PodList\nitems:\n- metadata: {}\n'],
    ['flow entries', 'kind: List\nitems: [{kind: A}]\n'],
    ['no entries', 'kind: List\nitems:\n'],
    ['no list', 'kind: Listener\nitems:\n- kind: A\n'],
    ['an inner kind', 'kind: X\nlist:\n  kind: List\nitems:\n- kind: A\n'],
  ];
  for (const [name, text] of whole) it(`leaves whole: ${name}`, () => assert.equal(kinds(text), 'd'));
  it('does not take shell operators for anchors', () => {
    assert.equal(kinds('kind: List\nitems:\n- kind: A\n  run: a && b 2>&1\n  glob: "*.x"\n- kind: B\n'), 'dii');
  });
});

describe('hashText', () => {
  it('depends on the text and its length alone', () => {
    assert.equal(hashText('xxabcxx', 2, 5), hashText('abc'));
    const texts = ['', 'a', 'b', 'ab', 'ba', 'abc', 'acb', 'a\0', '\0a', 'aa', 'aaa'];
    assert.equal(new Set(texts.map((t) => hashText(t))).size, texts.length);
    assert.ok(texts.every((t) => Number.isSafeInteger(hashText(t))));
  });
});
