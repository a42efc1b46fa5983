import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { extractChunk } from '../../../src/core/kube/extract';
import type { ChunkFacts } from '../../../src/core/kube/facts';
import { FactsPool } from '../../../src/core/kube/facts-pool';
import { bySlot, withTexts } from '../../../src/core/kube/twins';
import { DumpFactsWriter } from '../../../src/core/store/dump-facts';
import { DumpRows, tallyOf } from '../../../src/core/store/dump-pieces';

const service = (name: string, address: string): ChunkFacts =>
  extractChunk(`apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  clusterIP: ${address}\n  selector:\n    app: ${name}\n  ports:\n  - port: 80\n`, 'document')?.facts ?? assert.fail();
const pod = (name: string): ChunkFacts =>
  extractChunk(`apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  labels:\n    app: web\nspec:\n  nodeName: node-a\n  containers:\n  - name: main\nstatus:\n  podIP: 10.0.0.1\n`, 'document')?.facts ?? assert.fail();

describe('the facts of a dump', () => {
  it('are what was taken, however many', () => {
    const writer = new DumpFactsWriter();
    const given = Array.from({ length: 3000 }, (_, at) => service(`web-${at}`, `10.96.${at >> 8}.${at & 255}`));
    const ids = given.map((facts) => writer.add(facts));
    writer.finish();
    for (const at of [0, 1, 2999, 256, 0, 1500]) assert.deepEqual(writer.facts.of(ids[at] ?? -1), given[at]);
  });

  it('of a likeness differ in their texts and share the rest', () => {
    const writer = new DumpFactsWriter();
    const first = pod('web-1');
    const slot = first.resources[0]?.slot ?? -1;
    const base = writer.add(first);
    const others = ['web-2', 'web-3'].map((name) => writer.addLike(base, [{ slots: [slot], own: 'web-1', text: name }]));
    writer.finish();
    const read = others.map((id) => writer.facts.of(id));
    assert.deepEqual(read, ['web-2', 'web-3'].map((name) => withTexts(first, bySlot([{ slots: [slot], own: 'web-1', text: name }]))));
    assert.deepEqual(read.map(({ resources }) => resources[0]?.name), ['web-2', 'web-3']);
    const labels = read.map(({ resources }) => (resources[0]?.body.type === 'workload' ? resources[0].body.template.labels : undefined));
    assert.ok(labels[0] !== undefined && labels[0] === labels[1]);
  });

  it('stay the same objects once somebody keeps them, also in a later version of the dump', () => {
    const pieceOf = (facts: ChunkFacts) => {
      const writer = new DumpFactsWriter();
      const rows = new DumpRows(writer.facts);
      const others = Array.from({ length: 600 }, (_, at) => writer.add(service(`other-${at}`, '10.96.0.1')));
      rows.push({ kind: 'list-item', start: 1, end: 2, hash: 3, places: '', template: false, facts: writer.add(facts), tally: tallyOf(facts) });
      writer.finish();
      const [piece = assert.fail()] = rows.finish();
      return { piece, forget: () => others.forEach((id) => void writer.facts.of(id)) };
    };
    const { piece, forget } = pieceOf(pod('web-1'));
    const before = piece.facts;
    forget();
    assert.notEqual(piece.facts, before);
    piece.keepFacts(new FactsPool());
    const kept = piece.facts;
    forget();
    assert.equal(piece.facts, kept);
    const later = pieceOf(pod('web-1'));
    piece.become(later.piece);
    later.forget();
    assert.equal(piece.facts, kept);
    assert.deepEqual(kept, before);
  });
});
