import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parse } from 'yaml';
import { type Extracted, extractChunk, extractPrintedJson } from '../../src/core/kube/extract';
import { type DumpContent, DumpReader } from '../../src/core/store/dump';
import { JsonTape } from '../../src/core/yaml/json-tape';
import { parseYaml } from '../../src/core/yaml/parse';
import { makeCluster } from '../bench/largest-cluster';
import { printJson } from '../bench/print-objects';
import { MANIFESTS } from '../core/kube/manifests';

const runs = (count: number): { numRuns: number } => ({ numRuns: Number(process.env.FUZZ_RUNS ?? count) });

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects as a cluster has them. */
const OBJECTS: readonly Json[] = [
  ...[...makeCluster({ nodes: 2, pods: 4, services: 2, managedFields: true })].map((object) => JSON.parse(printJson(object)) as Json),
  ...MANIFESTS.filter((text) => /^kind: \w/m.test(text) && !text.includes('\n---'))
    .map((text) => parse(text.replace(/^---\n/, '')) as unknown)
    .filter(isObject)
    .map((object) => ({ ...object, metadata: { ...(isObject(object.metadata) ? object.metadata : {}), uid: '1' } })),
];

const tape = new JsonTape();

/** What the lazy reader makes of an object that stands somewhere in a longer text, places as in the object alone. */
function lazily(text: string, before = '', after = ''): Extracted | undefined {
  const read = extractPrintedJson(before + text + after, before.length, before.length + text.length, tape);
  return read && { ...read, spans: read.spans.map((offset) => offset - before.length) };
}

/** What the complete readers make of it. */
const strictly = (text: string): Extracted => extractChunk(text, 'document');

const INDENTS = ['', ' ', '    ', '\t'];
const indent = fc.constantFrom(...INDENTS);
const value = fc.oneof(fc.constantFrom('', '10.0.0.1', 'fd00::1/64', '{{ .x }}', '"', '\\', '\n', '\u2028', 'é', '😀', '\ud800', '{', ']', 'a: b', '# c', '__proto__', '10.0.0.1,10.0.0.2'), fc.integer(), fc.double({ noNaN: true }), fc.constantFrom(null, true, [], {}), fc.array(fc.constantFrom('a', '10.0.0.1')), fc.dictionary(fc.constantFrom('a', 'b c', '<<', '"', 'ip', '\u0001', 'é'), fc.constantFrom('x', '- y')));
const path = fc.constantFrom(['metadata', 'name'], ['metadata', 'labels'], ['metadata', 'annotations'], ['spec', 'containers'], ['spec', 'nodeName'], ['spec', 'ports'], ['spec', 'clusterIPs'], ['spec', 'podCIDR'], ['status', 'podIPs'], ['status'], ['endpoints'], ['spec', 'tolerations'], ['kind'], ['items'], ['apiVersion'], ['spec', 'volumes']);
const changes = fc.array(fc.tuple(path, value), { maxLength: 3 });

function changed(object: Json, list: readonly (readonly [readonly string[], unknown])[]): Json {
  const copy = structuredClone(object);
  for (const [keys, given] of list) {
    const holder = keys.length === 1 ? copy : copy[keys[0] as string];
    if (isObject(holder)) holder[keys.at(-1) as string] = structuredClone(given);
  }
  return copy;
}

/** Reads a dump in blocks of a length. */
function readDump(text: string, length: number): DumpContent {
  const reader = new DumpReader(new TextDecoder());
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += length) reader.push(bytes.slice(at, at + length));
  return reader.finish();
}

describe('JSON of a cluster: the lazy reader and the complete ones', function () {
  this.timeout(120_000);

  it('read the same in what clusters print', () => {
    let accepted = 0;
    for (const object of OBJECTS) {
      for (const blanks of INDENTS) {
        const text = JSON.stringify(object, undefined, blanks);
        const read = lazily(text, '{"a": 1},\n', ',\n{"b": 2}');
        if (read === undefined) continue;
        accepted++;
        assert.deepEqual(read, strictly(text), text);
        assert.deepEqual(read, extractChunk(text, 'document', parseYaml), text);
      }
    }
    assert.ok(accepted > OBJECTS.length * 3, `${accepted} of ${OBJECTS.length * INDENTS.length} accepted`);
  });

  it('read the same in lists', () => {
    for (const blanks of INDENTS) {
      const text = `${JSON.stringify({ apiVersion: 'v1', items: OBJECTS, kind: 'List', metadata: { resourceVersion: '' } }, undefined, blanks)}\n`;
      const read = lazily(text);
      assert.ok(read !== undefined && read.facts.resources.length >= OBJECTS.length);
      assert.deepEqual(read, strictly(text));
    }
  });

  it('read the same whatever the values, the keys and the blanks', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...OBJECTS), changes, indent, fc.boolean(), (object, list, blanks, crlf) => {
        const printed = JSON.stringify(changed(object, list), undefined, blanks);
        const text = crlf ? printed.replaceAll('\n', '\r\n') : printed;
        const read = lazily(text);
        if (read === undefined) return;
        accepted++;
        assert.deepEqual(read, strictly(text), text);
      }),
      runs(600),
    );
    assert.ok(accepted > runs(600).numRuns / 2, `${accepted} accepted`);
  });

  it('read the same or decline, whatever is damaged', () => {
    const damage = fc.tuple(fc.nat(), fc.constantFrom('\t', '\n', ' ', ':', '"', '\\', '\\q', '\\u12', '- ', '#', '&a ', '*a', '|', '{', '[', '}', ']', ',', '\u0000', '\ufeff', '\r', '1', 'x', '"a": 1,', '"name": "b",', ''), fc.nat({ max: 3 }));
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...OBJECTS), indent, fc.array(damage, { minLength: 1, maxLength: 2 }), (object, blanks, list) => {
        const text = list.reduce((before, [at, mark, drop]) => {
          const offset = at % before.length;
          return before.slice(0, offset) + mark + before.slice(offset + drop);
        }, JSON.stringify(object, undefined, blanks));
        const read = lazily(text, '', ',\n{"next": 1}');
        if (read === undefined) return;
        const complete = strictly(text);
        // Faults in what nobody looks at stay untold.
        if (complete.facts.problems.length > 0) return;
        accepted++;
        assert.deepEqual(read, complete, text);
      }),
      runs(2000),
    );
    assert.ok(accepted > runs(2000).numRuns / 20, `${accepted} accepted`);
  });

  it('cut a dump alike, whatever the blocks and wherever braces stand', () => {
    const brace = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => text.replace(/\n *\}$/, '}'),
      (text) => text.replace(/\}\s*\}$/, '} }'),
      (text) => text.replace(/,\n\s*/, ', '),
      (text) => text.replace(/"kind"/, '"a": "{\\"", "kind"'),
      (text) => text.replace(/\{\n\s*/, '{ '),
    );
    const items = fc.array(fc.tuple(fc.constantFrom(...OBJECTS.slice(0, 8)), brace), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(items, fc.constantFrom(1, 2, 4), fc.integer({ min: 50, max: 3000 }), (list, blanks, length) => {
        const [first, margin] = [' '.repeat(blanks), ' '.repeat(blanks * 2)];
        const entries = list.map(([object, change]) => change(JSON.stringify(object, undefined, blanks)).replaceAll('\n', `\n${margin}`));
        const text = `{\n${first}"apiVersion": "v1",\n${first}"items": [\n${margin}${entries.join(`,\n${margin}`)}\n${first}],\n${first}"kind": "List"\n}\n`;
        const read = readDump(text, length);
        // What stands around the entries is a piece, too.
        const facts = read.pieces.map((piece) => piece.facts).filter(({ resources, problems }) => resources.length + problems.length > 0);
        assert.deepEqual(facts, entries.map((entry) => strictly(entry).facts));
        assert.deepEqual(read, readDump(text, text.length));
      }),
      runs(100),
    );
  });
});
