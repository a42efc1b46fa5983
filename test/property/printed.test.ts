import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { stringify } from 'yaml';
import { type Extracted, extractChunk, extractPrinted } from '../../src/core/kube/extract';
import { Twin, bySlot, withTexts } from '../../src/core/kube/twins';
import { LineTable } from '../../src/core/yaml/line-table';
import { makeCluster } from '../bench/largest-cluster';
import { printYaml } from '../bench/print-objects';
import { MANIFESTS } from '../core/kube/manifests';
import { changedLine, lineChange } from './printed-changes';

const runs = (count: number): { numRuns: number } => ({ numRuns: Number(process.env.FUZZ_RUNS ?? count) });

/** Objects as entries of a dump. */
const ENTRIES = [
  ...[...makeCluster({ nodes: 2, pods: 4, services: 2, managedFields: true })].map((object) => `- ${printYaml(object, '  ').slice(2)}`),
  ...MANIFESTS.filter((text) => /^kind: \w/m.test(text) && !text.includes('\n---')).map((text) => `- ${text.replace(/^---\n/, '').replace(/^metadata:\n/m, 'metadata:\n  uid: 1\n').replace(/\n(?=.)/g, '\n  ').replace(/\n*$/, '\n')}`),
];

const table = new LineTable();

/** What the lazy reader makes of an entry that stands somewhere in a longer text, places as in the entry alone. */
function lazily(entry: string, before: string, after: string): Extracted | undefined {
  const text = before + entry + after;
  table.fill(text, before.length, before.length + entry.length);
  const read = extractPrinted(text, table);
  return read && { ...read, spans: read.spans.map((offset) => offset - before.length) };
}

describe('entries of dumps: the lazy reader and the complete ones', function () {
  this.timeout(120_000);

  it('read the same in what clusters and people write', () => {
    let accepted = 0;
    for (const entry of ENTRIES) {
      const read = lazily(entry, '- a: 1\n', '- b: 2\n');
      if (read === undefined) continue;
      accepted++;
      assert.deepEqual(read, extractChunk(entry, 'list-item'), entry);
    }
    assert.ok(accepted > 8, `${accepted} of ${ENTRIES.length} accepted`);
  });

  it('read the same where values, styles and indentation differ', () => {
    const objects = [...makeCluster({ nodes: 1, pods: 2, services: 1 })];
    const value = fc.oneof(fc.constantFrom('', '10.0.0.1', 'x: y', '# no comment', '- a', '"', "'", 'a\nb', ' x ', '{}', '*', '&a', 'true', '0o17', '~', 'a #b', '{{ .x }}'), fc.integer(), fc.constant(null), fc.constant([]), fc.constant({}), fc.array(fc.constantFrom('a', 'b: c', '- d')), fc.dictionary(fc.constantFrom('a', 'b c', '<<', '"', 'ip'), fc.constantFrom('x', '- y')));
    const path = fc.constantFrom(['metadata', 'name'], ['metadata', 'labels'], ['metadata', 'annotations'], ['spec', 'containers'], ['spec', 'nodeName'], ['spec', 'ports'], ['spec', 'clusterIPs'], ['spec', 'podCIDR'], ['status', 'podIPs'], ['status'], ['endpoints'], ['spec', 'tolerations'], ['kind'], ['spec', 'volumes']);
    const options = fc.record({ indent: fc.constantFrom(2, 3, 4), indentSeq: fc.boolean(), lineWidth: fc.constantFrom(0, 40), singleQuote: fc.boolean(), defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'BLOCK_LITERAL') });
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...objects), fc.array(fc.tuple(path, value), { maxLength: 3 }), options, (object, changes, style) => {
        const changed = structuredClone(object) as Record<string, unknown>;
        for (const [keys, given] of changes) {
          const last = keys.at(-1) as string;
          const holder = keys.length === 1 ? changed : (changed[keys[0] as string] as Record<string, unknown> | null);
          if (typeof holder === 'object' && holder !== null && !Array.isArray(holder)) holder[last] = structuredClone(given);
        }
        const entry = stringify([changed], { ...style, defaultStringType: style.defaultStringType as 'PLAIN', defaultKeyType: 'PLAIN', aliasDuplicateObjects: false, indentSeq: style.indentSeq });
        const read = lazily(entry, 'items:\n', 'kind: List\n');
        if (read === undefined) return;
        accepted++;
        assert.deepEqual(read, extractChunk(entry, 'list-item'), entry);
      }),
      runs(600),
    );
    assert.ok(accepted > runs(600).numRuns / 4, `${accepted} accepted`);
  });

  it('never fail otherwise than by declining, whatever is damaged', () => {
    const damage = fc.tuple(fc.nat(), fc.constantFrom('\t', '\n', ' ', ':', '"', "'", '- ', '#', '&a ', '*a', '|', '{', '[', '\u0000', '? '));
    fc.assert(
      fc.property(fc.constantFrom(...ENTRIES), fc.array(damage, { minLength: 1, maxLength: 3 }), (entry, changes) => {
        let text = entry;
        for (const [at, mark] of changes) {
          const offset = 2 + (at % (text.length - 3));
          text = text.slice(0, offset) + mark + text.slice(offset);
        }
        const read = lazily(text, '', '- next: 1\n');
        if (read !== undefined) for (const { start, end } of pairs(read.spans)) assert.ok(start <= end && end <= text.length);
      }),
      runs(800),
    );
  });

  it('read the same where a pod is taken for a twin of the one before', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...PODS), fc.constantFrom(...PODS), fc.array(lineChange, { maxLength: 3 }), (first, second, changes) => {
        table.fill(first, 0, first.length);
        const read = extractPrinted(first, table);
        const twin = read && Twin.of(read, first, table, 0, first.length);
        assert.ok(twin);
        const entry = changes.reduce(changedLine, second);
        const text = `- a: 1\n${entry}- b: 2\n`;
        table.fill(text, 7, 7 + entry.length);
        const taken = twin.read(text, table, 7 + entry.length);
        if (taken === undefined) return;
        accepted++;
        const { facts, spans, template, texts } = taken;
        assert.deepEqual({ facts, spans: spans.map((offset) => offset - 7), template }, lazily(entry, '', '- b: 2\n'), entry);
        assert.deepEqual(withTexts(read.facts, bySlot(texts)), facts);
      }),
      runs(2000),
    );
    assert.ok(accepted > runs(2000).numRuns / 20, `${accepted} accepted`);
  });
});

/** Pods of two workloads. */
const PODS = [...makeCluster({ nodes: 3, pods: 8, services: 2 })].filter(({ kind }) => kind === 'Pod').map((object) => `- ${printYaml(object, '  ').slice(2)}`);

function pairs(spans: readonly number[]): { readonly start: number; readonly end: number }[] {
  return Array.from({ length: spans.length / 2 }, (_, at) => ({ start: spans[at * 2] ?? -1, end: spans[at * 2 + 1] ?? -1 }));
}
