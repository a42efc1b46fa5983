import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type Extracted, extractChunk } from '../../src/core/kube/extract';
import { cutChunks } from '../../src/core/text/chunks';
import { MANIFESTS } from '../core/kube/manifests';
import { checkPlaces } from '../support/places';

/** Reads a whole text and checks what holds for any text. */
function read(text: string): Extracted[] {
  return cutChunks(text).map((chunk) => {
    const piece = text.slice(chunk.start, chunk.end);
    const extracted = extractChunk(piece, chunk.kind);
    checkPlaces(extracted, piece.length);
    return extracted;
  });
}

const JUNK = ['', ' ', '\n', '\t', '\0', '"', "'", '{', '}', '[', ']', ':', ': ', '- ', '#', '&a ', '*a', '<<: *a', '|', '>', '%', '@', '!!str ', '? ', '---\n', '...\n', '{{ x }}', '${X}', '\ufeff', '\r\n', 'null', '3', '~'];

const mutation = fc.record({ at: fc.nat(), cut: fc.nat({ max: 40 }), junk: fc.constantFrom(...JUNK) });

function mutate(text: string, mutations: readonly { at: number; cut: number; junk: string }[]): string {
  return mutations.reduce((result, { at, cut, junk }) => {
    const place = at % (result.length + 1);
    return result.slice(0, place) + junk + result.slice(place + cut);
  }, text);
}

/** Puts a comment line before some lines that do not lie in a block scalar. */
function withComments(text: string, mask: number): string {
  let block = -1;
  return text
    .split('\n')
    .flatMap((line, index) => {
      const depth = line.search(/\S/);
      const inside = block >= 0 && (depth > block || depth < 0);
      if (!inside) block = /(?:[|>][-+0-9]*)\s*$/.test(line) ? depth : -1;
      const fits = !inside && depth >= 0 && !line.startsWith('%') && ((mask >> index % 31) & 1) === 1;
      return fits ? [`${' '.repeat(depth)}# note ${index}`, line] : [line];
    })
    .join('\n');
}

describe('reading: manifests', () => {
  it('every prefix of a manifest can be read', () => {
    for (const text of MANIFESTS) for (let end = 0; end <= text.length; end++) read(text.slice(0, end));
  }).timeout(60_000);

  it('nothing throws, whatever is done to a manifest', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MANIFESTS), fc.array(mutation, { minLength: 1, maxLength: 6 }), (text, mutations) => {
        read(mutate(text, mutations));
      }),
      { numRuns: 1500 },
    );
  }).timeout(60_000);

  it('nothing throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...JUNK, 'kind: Pod\n', 'apiVersion: v1\n', 'spec:\n', '  a: b\n'), fc.string({ maxLength: 5 }))), (parts) => {
        read(parts.join(''));
      }),
      { numRuns: 1000 },
    );
  }).timeout(60_000);

  it('any type may stand anywhere', () => {
    const values = ['3', '[]', '{}', '[1]', '{a: b}', 'null', 'x', '""', '[[]]', 'true', '1.5', '[{}]'];
    for (const text of MANIFESTS) {
      const lines = text.split('\n');
      lines.forEach((line, index) => {
        const key = /^(\s*(?:- )*["']?[A-Za-z][\w./-]*["']?:)/.exec(line)?.[1];
        const depth = line.search(/\S/);
        if (key === undefined) return;
        let end = index + 1;
        while (end < lines.length && ((lines[end] ?? '').search(/\S/) > depth || lines[end] === '')) end++;
        for (const value of values) read([...lines.slice(0, index), `${key} ${value}`, ...lines.slice(end)].join('\n'));
      });
    }
  }).timeout(120_000);

  it('comments change no fact', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MANIFESTS.filter((t) => !t.trimStart().startsWith('{'))), fc.integer(), (text, mask) => {
        const before = read(text);
        const after = read(withComments(text, mask));
        assert.deepEqual(after.map((e) => e.facts), before.map((e) => e.facts));
      }),
    );
  }).timeout(60_000);

  it('CRLF and a byte order mark change no fact', () => {
    for (const text of MANIFESTS) {
      const before = read(text).map((e) => e.facts);
      assert.deepEqual(read(text.replaceAll('\n', '\r\n')).map((e) => e.facts), before);
      assert.deepEqual(read(`\ufeff${text}`).map((e) => e.facts), before);
    }
  });
});
