import { parse } from 'yaml';
import { cutChunks } from '../../src/core/text/chunks';
import { readBlockYaml } from '../../src/core/yaml/block-reader';
import { parseYaml } from '../../src/core/yaml/parse';
import { makeWorkspace } from './manifests';
import { type Figure, atMost, median, plain, processed } from './measure';

/**
 * The fast reader against `JSON.parse` of the same objects, and the reader that stands in where it declines, in processor time.
 * Shape: the texts are what the store reads: pieces of files as they come from a disk.
 */
export function readingFigures(count: number, rounds: number): Figure[] {
  const texts = makeWorkspace(count).flatMap(({ text }) => pieces(Buffer.from(text).toString()));
  const jsons = texts.map((text) => JSON.stringify(parse(text)));
  const accepted = texts.filter((text) => readBlockYaml(text) !== undefined);
  const all = (list: readonly string[], read: (text: string) => unknown): number => processed(() => list.forEach((text) => void read(text)));
  const each = Array.from({ length: rounds }, () => {
    const json = all(jsons, JSON.parse);
    return { block: all(texts, readBlockYaml) / json, flow: all(jsons, readBlockYaml) / json };
  }).slice(Math.floor(rounds / 5));
  const complete = all(texts, parseYaml) / all(jsons, JSON.parse);
  return [
    plain('share of the documents that the fast reader accepts', (100 * accepted.length) / texts.length, '%'),
    atMost('fast reader of block style / JSON.parse', median(each.map(({ block }) => block)), 2, '×'),
    atMost('fast reader of JSON / JSON.parse', median(each.map(({ flow }) => flow)), 2, '×'),
    plain('complete reader / JSON.parse', complete, '×'),
  ];
}

function pieces(text: string): string[] {
  return cutChunks(text).map(({ start, end }) => text.slice(start, end));
}
