import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { stringify } from 'yaml';
import { extractChunk } from '../../src/core/kube/extract';
import { readBlockYaml } from '../../src/core/yaml/block-reader';
import type { YamlNode } from '../../src/core/yaml/node';
import { parseYaml } from '../../src/core/yaml/parse';
import { MANIFESTS } from '../core/kube/manifests';
import { JUNK } from '../support/damage';
import { type Tree, printTree } from './yaml-printer';

const runs = (count: number): { numRuns: number } => ({ numRuns: Number(process.env.FUZZ_RUNS ?? count) });

/** Reads a text with both readers; answers whether the fast one accepted it. */
function compare(text: string): boolean {
  const fast = readBlockYaml(text);
  if (fast === undefined) return false;
  assert.deepEqual(fast, parseYaml(text), JSON.stringify(text));
  return true;
}

/** A tree of texts only, as the generators make it. */
function plain(node: YamlNode | undefined): Tree {
  if (node === undefined || node.type === 'scalar') return node?.text ?? '';
  if (node.type === 'seq') return node.items.map(plain);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, plain(entry.value)]));
}

const word = fc.constantFrom('a', 'name', 'app.kubernetes.io/name', 'x y', '80', '-1', 'true', 'null', '~', '10.96.0.0/12', 'fd00::1', 'é', '日本', '--flag=x', '*', '&x', '# c', 'a # b', 'a: b', '- a', '{x}', '[', "it's", '"', '\\', '', ' ', ' x ', '<<', '---', '...', '?', '!t', '%', '@');
const lines = fc.array(fc.oneof(word, fc.constantFrom('  x', '\tx', 'x  ', '')), { minLength: 1, maxLength: 5 }).map((parts) => parts.join('\n'));
const text = fc.oneof({ weight: 6, arbitrary: word }, { weight: 2, arbitrary: lines }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) }, { weight: 1, arbitrary: fc.string({ maxLength: 120 }) });
const key = fc.oneof({ weight: 8, arbitrary: word }, { weight: 1, arbitrary: fc.string({ maxLength: 8 }) }).filter((name) => name !== '__proto__');
const { tree } = fc.letrec<{ tree: Tree; list: Tree[]; map: Record<string, Tree> }>((tie) => ({
  tree: fc.oneof({ maxDepth: 5, depthSize: 'small' }, text, tie('map'), tie('list')),
  list: fc.array(tie('tree'), { maxLength: 4 }),
  map: fc.dictionary(key, tie('tree'), { maxKeys: 5, noNullPrototype: true }),
}));
const root = tree.filter((value) => typeof value === 'object' && Object.keys(value).length > 0);

const OPTIONS = fc.record({
  indent: fc.constantFrom(1, 2, 3, 4),
  indentSeq: fc.boolean(),
  lineWidth: fc.constantFrom(0, 20, 80),
  minContentWidth: fc.constantFrom(0, 20),
  singleQuote: fc.constantFrom(true, false, null),
  collectionStyle: fc.constantFrom('any', 'block', 'flow'),
  defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'),
  defaultKeyType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'),
  blockQuote: fc.constantFrom<boolean | 'folded' | 'literal'>(true, false, 'folded', 'literal'),
  flowCollectionPadding: fc.boolean(),
  aliasDuplicateObjects: fc.constant(false),
});

describe('readers: the fast one and the complete one', () => {
  it('read what a printer of every accepted style prints', () => {
    fc.assert(
      fc.property(root, fc.nat(), (value, seed) => {
        const printed = printTree(value, seed);
        assert.ok(compare(printed), `declined ${JSON.stringify(printed)}`);
        assert.deepEqual(plain(readBlockYaml(printed)?.root), value);
      }),
      runs(1500),
    );
  }).timeout(120_000);

  it('read what the package prints', () => {
    let accepted = 0;
    let all = 0;
    fc.assert(
      fc.property(root, OPTIONS, fc.boolean(), (value, options, crlf) => {
        const printed = stringify(value, options);
        all++;
        if (compare(crlf ? printed.replaceAll('\n', '\r\n') : printed)) accepted++;
      }),
      runs(1500),
    );
    assert.ok(accepted > all / 3, `${accepted} of ${all} accepted`);
  }).timeout(120_000);

  it('read what JSON.stringify prints', () => {
    fc.assert(
      fc.property(root, fc.constantFrom('', ' ', '  ', '\t'), (value, indent) => {
        const printed = JSON.stringify(value, undefined, indent);
        assert.ok(compare(printed), `declined ${JSON.stringify(printed)}`);
        assert.deepEqual(plain(readBlockYaml(printed)?.root), value);
      }),
      runs(500),
    );
  }).timeout(60_000);
});

const change = fc.record({ kind: fc.constantFrom('junk', 'cut', 'deeper', 'shallower', 'drop', 'repeat'), at: fc.nat(), size: fc.nat({ max: 10 }), junk: fc.constantFrom(...JUNK) });

function damaged(source: string, changes: readonly { kind: string; at: number; size: number; junk: string }[]): string {
  return changes.reduce((result, { kind, at, size, junk }) => {
    const place = at % (result.length + 1);
    if (kind === 'junk') return result.slice(0, place) + junk + result.slice(place);
    if (kind === 'cut') return result.slice(0, place) + result.slice(place + size);
    const all = result.split('\n');
    const index = at % all.length;
    const line = all[index] ?? '';
    if (kind === 'deeper') all[index] = ' '.repeat(size % 5) + line;
    else if (kind === 'shallower') all[index] = line.slice(Math.min(size % 5, line.length - line.trimStart().length));
    else if (kind === 'drop') all.splice(index, 1);
    else all.splice((index + size) % all.length, 0, line);
    return all.join('\n');
  }, source);
}

const SAMPLES: readonly string[] = [
  ...MANIFESTS,
  'a: # c\n  - "b\n    c"\n  # d\n\n  - e\n    f\ng: |+ # h\n    i\n\n\nj: >-\n  k\n   l\n\n  m\n# n\no: [p, {q: r,\n  s: "t"}]\n',
  "- a: 'b'\n  'c':\n  - d\n  -\n    e: f\n- - g\n  - h: i\n    j:\n    k: l # m\n-\n- n\n",
  '{\n\t"a": [1, -2, null, "b\\u0020"],\n\t"c": {"d": {}, "e": []}\n}\n',
  '\ufeff# a\r\n---\r\nb:\r\n    c: d\r\n    e:\r\n      - |\r\n        f\r\n\r\n        g\r\n...\r\n',
];

describe('readers: damaged texts', () => {
  it('agree on every prefix', () => {
    for (const sample of SAMPLES) for (let end = 0; end <= sample.length; end++) compare(sample.slice(0, end));
  }).timeout(120_000);

  it('agree whatever is done to a text', () => {
    let accepted = 0;
    let all = 0;
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLES), fc.array(change, { minLength: 1, maxLength: 4 }), (sample, changes) => {
        all++;
        if (compare(damaged(sample, changes))) accepted++;
      }),
      runs(3000),
    );
    assert.ok(accepted > all / 10, `${accepted} of ${all} accepted`);
  }).timeout(120_000);

  it('agree on texts made of structure', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...JUNK, 'a', 'b:', 'c: d', '\n', '\n ', '\n  ', '\n- '), { maxLength: 14 }), (parts) => {
        compare(parts.join(''));
      }),
      runs(5000),
    );
  }).timeout(120_000);

  it('facts and places are the same', () => {
    const changes = fc.array(change, { maxLength: 2 });
    fc.assert(
      fc.property(fc.constantFrom(...MANIFESTS), changes, (sample, list) => {
        const source = damaged(sample, list);
        assert.deepEqual(extractChunk(source, 'document'), extractChunk(source, 'document', parseYaml));
      }),
      runs(500),
    );
  }).timeout(120_000);
});
