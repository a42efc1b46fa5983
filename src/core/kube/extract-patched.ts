// This file knows how patches change one object before its facts are read.
import type { ChunkKind } from '../text/chunks';
import type { YamlNode } from '../yaml/node';
import { readYaml } from '../yaml/read';
import { shiftNode } from '../yaml/shift';
import { type Extracted, extractNode } from './extract';
import { jsonPatch } from './json-patch';
import { strategicMerge } from './strategic-merge';

/** Where each text stands in the joined text to whose offsets the spans belong. */
export interface PatchedFacts extends Extracted {
  /** Start of each patch's text. */
  readonly starts: readonly number[];
}

/**
 * Reads the facts of an object as patches leave it. Spans are offsets in the object's text followed by those of the
 * patches, so that each value is found where it was written.
 * Errors: nothing when a patch cannot be read or applied, or deletes the object.
 */
export function extractPatched(text: string, kind: ChunkKind, patches: readonly string[]): PatchedFacts | undefined {
  const read = readYaml(text);
  if (read.root === undefined || read.template || kind !== 'document') return undefined;
  let node: YamlNode | undefined = read.root;
  let joined = text;
  const starts: number[] = [];
  for (const patch of patches) {
    joined += '\n';
    starts.push(joined.length);
    const { root, problems, template } = readYaml(patch);
    if (root === undefined || template || problems.length > 0) return undefined;
    const moved = shiftNode(root, joined.length);
    node = moved.type === 'seq' ? jsonPatch(node, moved) : strategicMerge(node, moved);
    if (node === undefined) return undefined;
    joined += patch;
  }
  return { ...extractNode(node, joined), starts };
}
