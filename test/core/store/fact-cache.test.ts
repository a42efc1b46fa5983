import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { extractChunk } from '../../../src/core/kube/extract';
import { rules } from '../../../src/core/rules/all';
import { type FactCache } from '../../../src/core/store/cache/fact-cache';
import { finished } from '../../../src/core/store/steps';
import { FactPack, packFacts } from '../../../src/core/store/cache/pack';
import { FileTable } from '../../../src/core/store/files';
import { cacheOf, secret } from '../../support/fact-cache';
import { MANIFESTS } from '../kube/manifests';

const examples = rules.flatMap(({ examples: { bad, good } }) => [...bad, ...good].flatMap(({ files }) => Object.values(files)));
const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {"__proto__": x, constructor: y}}\nspec: {clusterIP: 10.96.0.10, ports: [{port: 80}, {port: 1.5}]}\n';

function tableOf(texts: readonly string[], cache?: FactCache): FileTable {
  const table = new FileTable();
  table.cache = cache;
  texts.forEach((text, at) => table.update(`f${at}.yaml`, text));
  return table;
}

function packOf(texts: readonly string[], version = '1'): Uint8Array {
  return finished(packFacts(version, tableOf(texts).keptChunks(), secret, Infinity));
}

const told = (table: FileTable): unknown => [...table.files()].map(({ path, chunks, template }) => ({ path, template, chunks: chunks.map(({ id, facts, spans, kind, start, end }) => ({ id, facts, spans, kind, start, end })) }));

describe('facts kept for later sessions', () => {
  it('are those that the texts tell, of every kind', () => {
    const texts = [...MANIFESTS, SERVICE, '{{ if }}\n', 'a: [\n', `kind: Service\napiVersion: v1\nmetadata: {name: "\\ud800 é"}\n`, ...examples];
    const cache = cacheOf([packOf(texts)]);
    const warm = tableOf(texts, cache);
    assert.deepEqual(told(warm), told(tableOf(texts)));
    assert.equal(cache.hits, warm.keptChunks().length);
  });

  it('give nothing for another text, another version, or a damaged pack', () => {
    const bytes = packOf([SERVICE]);
    const [key] = tableOf([SERVICE]).keptChunks();
    assert.ok(key !== undefined && FactPack.open(bytes, '1')?.has(key));
    assert.equal(FactPack.open(bytes, '1')?.lookup({ ...key, end: key.end + 1 }, `${SERVICE} `), undefined);
    assert.equal(FactPack.open(bytes, '1')?.lookup({ ...key, kind: 'list-item' }, SERVICE), undefined);
    assert.equal(FactPack.open(bytes, '2'), undefined);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] as number) ^ (1 << at % 8);
      assert.equal(FactPack.open(damaged, '1'), undefined, `byte ${at}`);
      assert.equal(FactPack.open(bytes.slice(0, at), '1'), undefined, `length ${at}`);
    }
  });

  it('are not given to another text that has the same hash and length', () => {
    const [key] = tableOf([SERVICE]).keptChunks();
    const cache = cacheOf([packOf([SERVICE])]);
    assert.ok(key !== undefined && cache.lookup(key, SERVICE) !== undefined);
    for (const other of [SERVICE.replace('10.96.0.10', '10.96.0.11'), SERVICE.replace('name: a', 'name: b'), `${SERVICE.slice(0, -1)} `]) assert.equal(cache.lookup(key, other), undefined);
  });

  it('are written again only where something is new, and as one pack where there are many', () => {
    const texts = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => SERVICE.replace('name: a', `name: ${name}`));
    const packs: Uint8Array[] = [];
    for (let count = 1; count <= 4; count++) {
      const update = finished(cacheOf(packs).update(tableOf(texts.slice(0, count)).keptChunks()));
      assert.equal(update?.replaces, count === 1);
      if (update !== undefined) packs.push(update.bytes);
    }
    assert.equal(finished(cacheOf(packs).update(tableOf(texts.slice(0, 4)).keptChunks())), undefined);
    const merged = finished(cacheOf(packs).update(tableOf(texts.slice(2)).keptChunks()));
    assert.ok(merged?.replaces);
    const cache = cacheOf([merged.bytes]);
    assert.deepEqual(tableOf(texts).keptChunks().map((chunk) => cache.lookup(chunk, chunk.file.text) !== undefined), [false, false, true, true, true, true]);
  });

  it('stay within their limit', () => {
    const texts = Array.from({ length: 200 }, (_, at) => SERVICE.replace('name: a', `name: service-number-${at}`));
    const limited = finished(cacheOf([]).update(tableOf(texts).keptChunks(), 4000));
    assert.ok(limited !== undefined && limited.bytes.length < 6000);
    assert.ok((FactPack.open(limited.bytes, '1')?.size ?? 0) > 5);
  });

  it('leave configurations of the workspace out, which no other file tells the same', () => {
    const table = new FileTable();
    table.update('.kube-netscope.yaml', 'rules: {KN101: off}\n');
    assert.deepEqual(table.keptChunks(), []);
    assert.notDeepEqual(table.file('.kube-netscope.yaml')?.chunks[0]?.facts.configuration, extractChunk('rules: {KN101: off}\n', 'document').facts.configuration);
  });
});
