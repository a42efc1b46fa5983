import * as fs from 'node:fs';
import * as path from 'node:path';
import { type ClusterSize, makeCluster } from './largest-cluster';
import { type KubeObject, printJson, printList, printYaml } from './print-objects';

/** How the objects are laid out: one file, some files with a `kind: List` each, or a file per object. */
export type Layout = 'one' | 'split' | 'files';

const PER_FILE = 10_000;
const BUFFER = 4 * 1024 * 1024;

/** Writes a cluster below a folder and answers how many bytes. Cost: the memory of a few objects. */
export function writeCluster(folder: string, size: ClusterSize, layout: Layout, format: 'yaml' | 'json', seed = 1): number {
  fs.mkdirSync(folder, { recursive: true });
  const objects = makeCluster(size, seed);
  if (layout === 'one') return writePieces(path.join(folder, `cluster.${format}`), printList(objects, format));
  let bytes = 0;
  let part = 0;
  if (layout === 'split') {
    for (let rest = taken(objects, PER_FILE); rest.first !== undefined; rest = taken(objects, PER_FILE)) {
      bytes += writePieces(path.join(folder, `part-${String(part++).padStart(3, '0')}.${format}`), printList(rest.all(), format));
    }
    return bytes;
  }
  for (const object of objects) {
    // Nodes define the cluster of the folder that they stand in, and of all folders below.
    const below = object.kind === 'Node' ? '' : path.join(`${String(object.kind).toLowerCase()}s`, String(part++ % 100));
    const file = path.join(folder, below, `${nameOf(object)}.${format}`);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    bytes += writePieces(file, [format === 'yaml' ? printYaml(object, '') : `${printJson(object)}\n`]);
  }
  return bytes;
}

/** Up to `count` of the next objects, made while they are read. */
function taken(objects: Iterator<KubeObject>, count: number): { readonly first: KubeObject | undefined; all(): Generator<KubeObject> } {
  const start = objects.next();
  const first = start.done === true ? undefined : start.value;
  return {
    first,
    *all() {
      if (first === undefined) return;
      yield first;
      for (let at = 1; at < count; at++) {
        const next = objects.next();
        if (next.done === true) return;
        yield next.value;
      }
    },
  };
}

function writePieces(file: string, pieces: Iterable<string>): number {
  const handle = fs.openSync(file, 'w');
  let waiting = '';
  let bytes = 0;
  const flush = (): void => {
    bytes += fs.writeSync(handle, waiting);
    waiting = '';
  };
  try {
    for (const piece of pieces) {
      waiting += piece;
      if (waiting.length >= BUFFER) flush();
    }
    flush();
  } finally {
    fs.closeSync(handle);
  }
  return bytes;
}

function nameOf(object: KubeObject): string {
  const { namespace = '', name = '' } = object.metadata as { namespace?: string; name?: string };
  return namespace === '' ? name : `${namespace}-${name}`;
}
