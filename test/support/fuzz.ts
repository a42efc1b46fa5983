import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { type Extracted, extractChunk, extractPrinted, extractPrintedJson } from '../../src/core/kube/extract';
import { DumpReader, type StreamDecoder } from '../../src/core/store/dump';
import { type ChunkKind, cutChunks } from '../../src/core/text/chunks';
import { readBlockYaml } from '../../src/core/yaml/block-reader';
import { JsonTape } from '../../src/core/yaml/json-tape';
import { LineTable } from '../../src/core/yaml/line-table';
import { parseYaml } from '../../src/core/yaml/parse';
import { readYaml } from '../../src/core/yaml/read';
import { Utf8Stream } from '../../src/reading/utf8-stream';
import { makeCluster } from '../bench/largest-cluster';
import { type KubeObject, printJson, printYaml } from '../bench/print-objects';
import { MANIFESTS } from '../core/kube/manifests';
import { JUNK } from './damage';
import { Dice } from './healthy';

/** One input by its seed and number. */
interface Input {
  readonly text: string;
  readonly kind: ChunkKind;
}

/** What became of an input: which of the fast readers took it. */
export interface Fuzzed {
  readonly text: string;
  readonly block: boolean;
  readonly lazy: boolean;
}

const OBJECTS = [...makeCluster({ nodes: 1, pods: 2, services: 2, managedFields: true })];
const entryOf = (object: KubeObject): string => `- ${printYaml(object, '  ').slice(2)}`;
const ENTRIES = OBJECTS.map(entryOf);
/** Pods of one workload. */
const PODS = [...makeCluster({ nodes: 2, pods: 3, services: 1 })].filter(({ kind }) => kind === 'Pod').map(entryOf);
const JSONS = OBJECTS.flatMap((object) => [printJson(object), JSON.stringify(object)].filter((text) => text.includes('\n') || text.length < 2000));
const LINES = ['a', 'b:', 'c: d', '\n', '\n ', '\n  ', '\n- ', '"e": ', "'f'", '- g: h', '|\n', '>-\n'];

/** Makes an input: a part of a manifest, of a list, of JSON, of two of them, or structure alone; mostly damaged. */
export function fuzzInput(seed: number, number: number): Input {
  const dice = new Dice(seed * 1_000_003 + number);
  const turn = dice.roll(20);
  if (turn < 4) return { text: Array.from({ length: 1 + dice.roll(16) }, () => dice.pick(dice.roll(2) === 0 ? JUNK : LINES)).join(''), kind: 'document' };
  if (turn < 7) return { text: damaged(part(dice.pick(JSONS), dice), dice), kind: 'document' };
  if (turn < 10) return { text: damaged(part(dice.pick(ENTRIES), dice), dice), kind: 'list-item' };
  const [first, second] = [part(dice.pick(MANIFESTS), dice), dice.roll(4) === 0 ? part(dice.pick(MANIFESTS), dice) : ''];
  return { text: damaged(first + dice.pick(['', '---\n', '\n']) + second, dice), kind: 'document' };
}

/** Some lines of a text, or all of it. */
function part(text: string, dice: Dice): string {
  if (dice.roll(40) === 0) return text;
  const lines = text.split('\n');
  const from = dice.roll(3) === 0 ? dice.roll(lines.length) : 0;
  return `${lines.slice(from, from + 1 + dice.roll(10)).join('\n')}\n`;
}

function damaged(source: string, dice: Dice): string {
  let text = source;
  for (let rest = dice.roll(4); rest > 0; rest--) {
    const at = dice.roll(text.length + 1);
    const turn = dice.roll(8);
    if (turn < 3) text = text.slice(0, at) + dice.pick(JUNK) + text.slice(at + dice.roll(3));
    else if (turn === 3) text = text.slice(0, at) + text.slice(at + dice.roll(20));
    else if (turn === 4) text = text.slice(0, at) + String.fromCharCode(dice.roll(dice.roll(4) > 0 ? 128 : 65536)) + text.slice(at);
    else if (turn === 5) text = text.replaceAll('\n', '\r\n');
    else text = withLine(text.split('\n'), dice).join('\n');
  }
  return text;
}

function withLine(lines: string[], dice: Dice): string[] {
  const at = dice.roll(lines.length);
  const line = lines[at] ?? '';
  const turn = dice.roll(4);
  if (turn === 0) lines[at] = ' '.repeat(dice.roll(5)) + line;
  else if (turn === 1) lines[at] = line.slice(Math.min(dice.roll(5), line.length - line.trimStart().length));
  else if (turn === 2) lines.splice(at, 1);
  else lines.splice(dice.roll(lines.length), 0, line);
  return lines;
}

const lines = new LineTable();
const tape = new JsonTape();

/**
 * Gives one input to all readers. Errors: throws where one throws, or where a fast one that takes it tells something else
 * than the complete one; the message names the input.
 */
export function fuzz(seed: number, number: number): Fuzzed {
  const { text, kind } = fuzzInput(seed, number);
  try {
    const fast = readBlockYaml(text);
    const complete = parseYaml(text);
    if (fast !== undefined) assert.ok(isDeepStrictEqual(fast, complete), 'the block reader reads something else');
    const pieces = cutChunks(text);
    assert.equal(pieces.reduce((end, piece) => (piece.start === end ? piece.end : Number.NaN), 0), text.length, 'pieces do not tile the text');
    const told = extractChunk(text, kind, (source) => (source === text ? complete : readYaml(source)));
    const { spans } = told;
    for (const [at, offset] of spans.entries()) assert.ok(offset >= (at % 2 === 0 ? 0 : (spans[at - 1] as number)) && offset <= text.length, 'a place is outside of the text');
    const lazily = lazy(text, kind);
    // Faults in what nobody looks at stay untold, and such that look like templates.
    if (lazily !== undefined && complete.problems.length === 0) assert.ok(isDeepStrictEqual(lazily, told), 'a lazy reader tells something else');
    if (number % 8 === 0) stream(kind === 'list-item' ? `items:\n${PODS.join('')}${text}\n${PODS.join('')}` : text, 1 + (number % 509));
    return { text, block: fast !== undefined, lazy: lazily !== undefined };
  } catch (error) {
    throw new Error(`seed ${seed}, input ${number}: ${error instanceof Error ? error.message : String(error)}\n${JSON.stringify(text)}`, { cause: error });
  }
}

function lazy(text: string, kind: ChunkKind): Extracted | undefined {
  if (kind === 'document') return text.startsWith('{') ? extractPrintedJson(text, 0, text.length, tape) : undefined;
  // What a dump is cut into holds none of these.
  if (/[\0\ufeff]|\r(?!\n)/.test(text)) return undefined;
  lines.fill(text, 0, text.length);
  return extractPrinted(text, lines);
}

/** A dump tells the same whether its entries are looked at as bytes or as texts. */
function stream(text: string, length: number): void {
  const [first, second] = [new Utf8Stream(), new TextDecoder()];
  const asText: StreamDecoder = { decode: (part, options) => second.decode(part, options) };
  assert.ok(isDeepStrictEqual(streamed(text, length, first), streamed(text, length, asText)), 'bytes of a dump tell something else than its text');
}

function streamed(text: string, length: number, decoder: StreamDecoder): unknown {
  const reader = new DumpReader(decoder);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += length) reader.push(bytes.subarray(at, at + length));
  return reader.finish().pieces.map(({ kind, start, end, hash, template, facts, places }) => ({ kind, start, end, hash, template, facts, places }));
}
