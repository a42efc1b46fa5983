import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { type DumpContent, DumpReader } from '../../src/core/store/dump';
import { DumpChunk } from '../../src/core/store/dump-chunk';
import type { FileRecord } from '../../src/core/store/files';
import { makeCluster } from '../bench/largest-cluster';
import { printYaml } from '../bench/print-objects';
import { type LineChange, changedLine, lineChange } from './printed-changes';

const runs = (count: number): { numRuns: number } => ({ numRuns: Number(process.env.FUZZ_RUNS ?? count) });

/** Entries of a dump: nodes, pods of three workloads, Services and EndpointSlices. */
const ENTRIES = [...makeCluster({ nodes: 3, pods: 14, services: 3 })].map((object) => `- ${printYaml(object, '  ').slice(2)}`);

/** Decodes bytes and counts them. */
class Counted {
  readonly #decoder = new TextDecoder();
  readonly encoding: string | undefined;
  bytes = 0;

  constructor(encoding?: string) {
    this.encoding = encoding;
  }

  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string {
    this.bytes += bytes?.length ?? 0;
    return this.#decoder.decode(bytes, options);
  }
}

function read(bytes: Uint8Array, decoder: Counted, lengths: readonly number[]): DumpContent {
  const reader = new DumpReader(decoder);
  const block = new Uint8Array(Math.max(...lengths));
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const part = bytes.subarray(at, at + (lengths[turn % lengths.length] ?? 1));
    // Blocks are used again.
    block.set(part);
    reader.push(block.subarray(0, part.length));
    at += part.length;
  }
  return reader.finish();
}

/** Everything that is told of a dump. */
function told({ pieces, borders, lines, comments }: DumpContent): unknown {
  const rows = pieces.map((piece, at) => {
    const { kind, start, end, hash, template, facts } = piece;
    return { kind, start, end, hash, template, facts, spans: new DumpChunk(at, {} as FileRecord, piece, at).spans };
  });
  return { rows, borders, lines: lines.count, comments };
}

const MARK = '# kube-netscope-ignore';
const at = fc.nat(ENTRIES.length - 1);
/** Where comments ask for silence, everything is read strictly from some place before them on, faults included; so these are the only change. */
const marked = fc.record({ line: fc.nat(), value: fc.constant(`a ${MARK}`), what: fc.constant<LineChange['what']>('value') });
const changes = fc.oneof({ weight: 9, arbitrary: fc.array(fc.tuple(at, lineChange), { maxLength: 6 }) }, { weight: 1, arbitrary: fc.tuple(fc.tuple(at, marked)) });
const lengths = fc.oneof(fc.constant([100_000]), fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 3 }));
const around = fc.constantFrom('', '# a comment\n', '---\napiVersion: v1\nitems:\n', '\n', '- a: 1\n', 'other: 1\n', '  ', '\r\n', '- é\n');

describe('entries of dumps: bytes and texts', function () {
  this.timeout(120_000);

  it('tell the same, whatever differs and however they are cut', () => {
    let [spared, all] = [0, 0];
    fc.assert(
      fc.property(changes, fc.array(fc.tuple(fc.nat(ENTRIES.length), around), { maxLength: 1 }), lengths, fc.constantFrom(0, 0, 2), (made, inserts, sizes, column) => {
        const entries = [...ENTRIES];
        for (const [which, how] of made) entries[which] = changedLine(entries[which] ?? '', how);
        if (!entries.join('').includes(MARK)) for (const [which, text] of inserts) entries.splice(which, 0, text);
        const text = `apiVersion: v1\nitems:\n${entries.join('').replace(/^(?=.)/gm, ' '.repeat(column))}kind: List\n`;
        const bytes = new TextEncoder().encode(text);
        const counted = new Counted('utf-8');
        assert.deepEqual(told(read(bytes, counted, sizes)), told(read(bytes, new Counted(), sizes)));
        spared += bytes.length - counted.bytes;
        all += bytes.length;
      }),
      runs(80),
    );
    assert.ok(spared > all / 5, `${spared} of ${all} bytes were no text`);
  });
});
