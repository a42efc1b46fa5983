import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, it } from 'mocha';
import { FileTable } from '../../../src/core/store/files';
import { sameValue } from '../../../src/core/store/same-value';

setFlagsFromString('--expose-gc');

const service = (name: string, port = 80): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  clusterIP: 10.96.0.${port % 250}\n  ports:\n    - port: ${port}\n`;
const stream = (...documents: string[]): string => documents.join('---\n');

describe('the file table', () => {
  it('keeps the identity of documents around an inserted one', () => {
    const table = new FileTable();
    const first = table.update('a.yaml', stream(service('a'), service('b'), service('c')));
    const ids = first?.added.map(({ id }) => id) ?? [];
    assert.equal(ids.length, 3);
    const second = table.update('a.yaml', stream(service('a'), service('new'), service('b'), service('c')));
    assert.deepEqual([second?.added.length, second?.removed.length, second?.changed.length], [1, 0, 0]);
    assert.deepEqual(second?.file.chunks.filter(({ id }) => ids.includes(id)).map(({ id }) => id), ids);
  });

  it('does not keep every version of a text that facts are from', function () {
    this.timeout(20_000);
    const gc: unknown = runInNewContext('gc');
    assert.ok(typeof gc === 'function');
    const used = (): number => {
      gc();
      return process.memoryUsage().heapUsed / 1024 / 1024;
    };
    const filler = '# filler\n'.repeat(1000);
    const documents = Array.from({ length: 100 }, (_, at) => service(`service-with-a-long-name-${at}`) + filler);
    const fresh = (): string => Buffer.from(stream(...documents)).toString();
    const table = new FileTable();
    table.update('a.yaml', fresh());
    const before = used();
    documents.forEach((document, at) => {
      documents[at] = document.replace('a-long-name', 'another-long-name');
      table.update('a.yaml', fresh());
    });
    const grown = used() - before;
    assert.ok(grown < 10, `100 edits of a text of 1 MB keep ${grown.toFixed(0)} MB more`);
    assert.equal(table.file('a.yaml')?.chunks.length, 100);
  });

  it('changes no facts for a comment above them, but moves their places', () => {
    const table = new FileTable();
    const before = table.update('a.yaml', stream(service('a'), service('b')));
    const chunk = before?.file.chunks[0];
    const slot = chunk?.facts.addresses[0]?.slot ?? -1;
    assert.ok(chunk && slot >= 0);
    const place = { chunk: chunk.id, slot };
    assert.equal(textAt(table, place), '10.96.0.80');
    const after = table.update('a.yaml', stream(`# a comment\n${service('a')}`, service('b')));
    assert.deepEqual([after?.added.length, after?.removed.length, after?.changed.length], [0, 0, 0]);
    assert.equal(textAt(table, place), '10.96.0.80');
  });

  it('reports a document whose value changed, with what it said before', () => {
    const table = new FileTable();
    table.update('a.yaml', stream(service('a'), service('b')));
    const update = table.update('a.yaml', stream(service('a'), service('b', 81)));
    assert.equal(update?.changed.length, 1);
    assert.equal(update?.changed[0]?.before.addresses[0]?.text, '10.96.0.80');
    assert.equal(update?.changed[0]?.chunk.facts.addresses[0]?.text, '10.96.0.81');
  });

  it('does nothing for the same text and forgets a removed file', () => {
    const table = new FileTable();
    const text = stream(service('a'));
    const place = { chunk: table.update('a.yaml', text)?.file.chunks[0]?.id ?? 0, slot: 0 };
    assert.equal(table.update('a.yaml', text)?.textChanged, false);
    assert.equal(table.update('a.yaml', undefined)?.removed.length, 1);
    assert.equal(table.locate(place), undefined);
    assert.equal(table.update('a.yaml', undefined), undefined);
    assert.equal(table.size, 0);
  });
});

describe('sameValue', () => {
  const cases: readonly [unknown, unknown, boolean][] = [
    [{ a: [1, { b: 'x' }] }, { a: [1, { b: 'x' }] }, true],
    [{ a: 1 }, { a: 1, b: undefined }, true],
    [{ a: 1, b: undefined }, { a: 1 }, true],
    [{ a: 1 }, { a: 1, b: null }, false],
    [[1, 2], [1], false],
    [[], {}, false],
    [null, {}, false],
    ['1', 1, false],
  ];
  for (const [a, b, same] of cases) {
    it(`${JSON.stringify(a)} and ${JSON.stringify(b)} are ${same ? 'equal' : 'different'}`, () => assert.equal(sameValue(a, b), same));
  }
});

function textAt(table: FileTable, place: { chunk: number; slot: number }): string | undefined {
  const found = table.locate(place);
  return found?.file.text.slice(found.span.start, found.span.end);
}
