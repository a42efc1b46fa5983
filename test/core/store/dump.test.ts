import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { Analysis } from '../../../src/core/analysis';
import { type DumpContent, DumpReader } from '../../../src/core/store/dump';
import type { Finding } from '../../../src/protocol/analysis-contract';
import { decodeText } from '../../../src/reading/filter';

/** Reads bytes as a dump in blocks of these lengths, again and again. */
function readDump(bytes: Uint8Array, lengths: readonly number[] = [64]): DumpContent {
  const reader = new DumpReader(new TextDecoder());
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 64;
    reader.push(bytes.slice(at, at + length));
    at += length;
  }
  return reader.finish();
}

function findingsOf(bytes: Uint8Array, lengths?: readonly number[]): readonly Finding[] {
  const analysis = new Analysis();
  analysis.take('dump.yaml', readDump(bytes, lengths));
  return analysis.findings();
}

function plainFindings(bytes: Uint8Array): readonly Finding[] {
  const analysis = new Analysis();
  analysis.apply([{ path: 'dump.yaml', text: decodeText(bytes) }]);
  return analysis.findings();
}

/** Fixes that take whole lines away need the text around a place. */
const withoutRemovals = (findings: readonly Finding[]): Finding[] => findings.map((finding) => ({ ...finding, fixes: finding.fixes.filter(({ edits }) => edits.every(({ text }) => text !== '')) }));

/** Where findings are, as editors count: line, column and id. */
const placed = (findings: readonly Finding[]): string[] => findings.map(({ range, code }) => `${range.start.line + 1}:${range.start.column + 1}-${range.end.line + 1}:${range.end.column + 1} ${code}`);

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const service = (name: string, address: string): string => `- apiVersion: v1\n  kind: Service\n  metadata:\n    name: ${name}\n    uid: 1\n  spec:\n    clusterIP: ${address}\n    clusterIPs:\n    - ${address}\n    ports:\n    - port: 80\n      targetPort: 80\n`;
const list = (...items: string[]): string => `apiVersion: v1\nitems:\n${items.join('')}kind: List\nmetadata:\n  resourceVersion: ""\n`;
const bad = '300.1.1.1';

describe('a dump that is read as a stream', function () {
  this.timeout(60_000);

  it('gives the findings of the text, at the same places', () => {
    const text = list(service('a', '10.96.0.1'), service('b', bad), service('c', '10.96.0.1'));
    const expected = plainFindings(bytesOf(text));
    assert.ok(expected.length >= 3);
    assert.deepEqual(findingsOf(bytesOf(text)), expected);
  });

  it('counts what the text counts', () => {
    const many = `{"apiVersion":"v1","kind":"List","items":[${Array.from({ length: 40 }, (_, at) => `{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n${at}","uid":"1"}}`).join()}]}`;
    for (const text of [list(service('a', '10.96.0.1'), service('b', bad), '- a: 1\n'), 'a: 1\n', many]) {
      const [dump, plain] = [new Analysis(), new Analysis()];
      dump.take('dump.yaml', readDump(bytesOf(text), [4096]));
      plain.apply([{ path: 'dump.yaml', text }]);
      const { relevantChunks, resources } = dump.statistics();
      assert.equal(resources, plain.statistics().resources);
      assert.ok(relevantChunks <= resources && (relevantChunks > 0) === (resources > 0));
    }
  });

  it('does so for streams of documents, comments and markers, whatever the blocks', () => {
    const line = fc.constantFrom('---\n', '...\n', '# kube-netscope-ignore\n', '# note é\n', '%YAML 1.2\n---\n', '\r\n', 'kind: List\n', 'a: 1\n', '  \n');
    const document = fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('10.96.0.1', bad, '010.1.1.1')).map(([name, address]) => service(name, address).replace('- ', '').replace(/^ {2}/gm, ''));
    const items = fc.array(fc.tuple(fc.constantFrom('a', 'ü'), fc.constantFrom('10.96.0.1', bad)), { minLength: 1, maxLength: 3 }).map((each) => list(...each.map(([name, address]) => service(name, address))));
    const text = fc.array(fc.oneof(line, document, items.map((each) => `---\n${each}`)), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.boolean(), fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 }), (source, crlf, lengths) => {
        const bytes = bytesOf(crlf ? source.replaceAll(/\r?\n/g, '\r\n') : source);
        assert.deepEqual(findingsOf(bytes, lengths), withoutRemovals(plainFindings(bytes)));
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 300) },
    );
  });

  it('knows entries and their places in JSON, indented or on one line', () => {
    const object = (name: string, address: string): object => ({ apiVersion: 'v1', kind: 'Service', metadata: { name, uid: '1', labels: { items: '{"items":[{' } }, spec: { clusterIP: address, clusterIPs: [address], ports: [{ port: 80, targetPort: 80 }] } });
    const value = { apiVersion: 'v1', items: [object('a', '10.96.0.1'), object('b', bad), object('é', '10.96.0.1')], kind: 'List', metadata: { resourceVersion: '' } };
    for (const text of [JSON.stringify(value, undefined, 4), JSON.stringify(value), `${JSON.stringify(value, undefined, 2)}\n`]) {
      const expected = plainFindings(bytesOf(text));
      assert.ok(expected.length >= 3);
      for (const length of [1, 7, 50, 1000]) assert.deepEqual(findingsOf(bytesOf(text), [length]), expected);
    }
  });

  it('loses no other entry to one that is broken', () => {
    const broken = ['- apiVersion: v1\n  kind: Service\n  spec: [\n', '- apiVersion: v1\n\tkind: Service\n', '  - apiVersion: v1\n', '- "x\n', '- {a: b\n', '- a: &x 1\n  b: *y\n', '- \u0000\n'];
    for (const entry of broken) {
      const text = list(service('a', bad), entry, service('b', '10.96.0.1'), service('c', '10.96.0.1'));
      const found = findingsOf(bytesOf(text));
      for (const name of ['a', 'b', 'c']) assert.ok(found.some(({ object }) => object === `Service/${name}`), `${JSON.stringify(entry)}: ${name} of ${placed(found).join()}`);
    }
  });

  it('keeps what stands before the end of a file that was cut off', () => {
    const text = list(service('a', bad), service('b', '10.96.0.1'), service('c', '10.96.0.1'));
    const found = findingsOf(bytesOf(text.slice(0, text.indexOf('kind: List') - 30)));
    assert.ok(found.some(({ object, code }) => object === 'Service/a' && code === 'KN101'));
  });

  it('goes on behind bytes that are no text', () => {
    const bytes = bytesOf(list(service('a', bad), service('bX', '10.96.0.1'), service('c', bad)));
    const at = Buffer.from(bytes).indexOf('bX') + 1;
    bytes[at] = 0xff;
    assert.deepEqual(findingsOf(bytes, [13]), plainFindings(bytes));
  });

  it('sets JSON right again where a quote or a brace is missing', () => {
    const object = (name: string): object => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { clusterIP: bad } });
    const text = JSON.stringify({ apiVersion: 'v1', items: [object('a'), object('broken'), object('b'), object('c')], kind: 'List' }, undefined, 4);
    for (const damaged of [text.replace('"broken"', '"broken'), text.replace('"name": "broken"\n            }', '"name": "broken"\n'), text.replace('"name": "broken"', '"name": {')]) {
      const objects = new Set(findingsOf(bytesOf(damaged), [33]).map((finding) => finding.object));
      for (const name of ['a', 'b', 'c']) assert.ok(objects.has(`Service/${name}`), `${name} of ${[...objects].join()}`);
    }
  });

  it('takes what only looks like a list for what it is', () => {
    assert.deepEqual(findingsOf(bytesOf(list(service('a', bad)).replace('kind: List', 'kind: Basket'))), []);
  });

  describe('whose entries do not say their kind', () => {
    const bare = (text: string): string => text.replaceAll(/apiVersion: v1\n {2}kind: Service\n {2}(?=metadata)/g, '');
    const items = (...entries: string[]): string => entries.map(bare).join('');
    const entries = items(service('a', '10.96.0.1'), service('b', bad), service('c', '10.96.0.1'));
    const json = (name: string, address: string): string => JSON.stringify({ metadata: { name, uid: '1' }, spec: { clusterIP: address, clusterIPs: [address], ports: [{ port: 80, targetPort: 80 }] } });
    const jsonItems = [json('a', '10.96.0.1'), json('b', bad), json('c', '10.96.0.1')].join(',\n');
    const expected = findingsOf(bytesOf(list(service('a', '10.96.0.1'), service('b', bad), service('c', '10.96.0.1')))).map(({ code, object }) => `${code} ${object}`);

    const lists: Record<string, string> = {
      'before its entries': `kind: ServiceList\napiVersion: v1\nitems:\n${entries}`,
      'behind its entries': `apiVersion: v1\nitems:\n${entries}kind: ServiceList\nmetadata:\n  resourceVersion: "1"\n`,
      'before a document of its own': `apiVersion: v1\nitems:\n${entries}kind: ServiceList\n---\na: 1\n`,
      'in JSON': `{"kind":"ServiceList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[\n${jsonItems}]}\n`,
      'in JSON on lines': `{\n  "kind": "ServiceList",\n  "apiVersion": "v1",\n  "items": [\n${jsonItems}\n  ]\n}\n`,
      'in JSON behind its entries': `{"apiVersion":"v1","items":[${jsonItems}],"kind":"ServiceList"}`,
    };
    for (const [name, text] of Object.entries(lists)) {
      it(`knows it from the list: ${name}`, () => {
        assert.ok(expected.length >= 3);
        for (const lengths of [[7], [4096]]) assert.deepEqual(findingsOf(bytesOf(text), lengths).map(({ code, object }) => `${code} ${object}`), expected);
      });
    }

    const others: Record<string, string> = {
      'of another kind': lists['behind its entries']?.replace('ServiceList', 'GatewayList') ?? '',
      'of another group': lists['behind its entries']?.replace('apiVersion: v1', 'apiVersion: example.com/v1') ?? '',
      'that says no kind': `apiVersion: v1\nitems:\n${entries}`,
    };
    for (const [name, text] of Object.entries(others)) it(`says nothing of a list ${name}`, () => assert.deepEqual(findingsOf(bytesOf(text)), []));
  });

  it('keeps entries apart from version to version', () => {
    const first = list(service('a', '10.96.0.1'), service('b', '10.96.0.2'), service('c', '10.96.0.3'));
    const second = list(service('new', bad), service('a', '10.96.0.1'), service('b', '10.96.0.9'), service('c', '10.96.0.3'));
    const analysis = new Analysis();
    analysis.take('dump.yaml', readDump(bytesOf(first)));
    assert.equal(analysis.takeChangedFindings().length, 0);
    analysis.take('dump.yaml', readDump(bytesOf(second)));
    assert.deepEqual(analysis.takeChangedFindings().flatMap(({ findings }) => findings), findingsOf(bytesOf(second)));
    analysis.apply([{ path: 'dump.yaml', text: first }]);
    assert.deepEqual(analysis.findings(), []);
    analysis.take('dump.yaml', readDump(bytesOf(second)));
    assert.deepEqual(analysis.findings(), findingsOf(bytesOf(second)));
    analysis.apply([{ path: 'dump.yaml', text: undefined }]);
    assert.deepEqual([analysis.findings(), analysis.statistics().files], [[], 0]);
  });
});
