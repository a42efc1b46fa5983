import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Engine } from '../../src/core/analysis/engine';
import { FindingStore } from '../../src/core/analysis/findings';
import { rules } from '../../src/core/rules/all';
import { type DumpContent, DumpReader } from '../../src/core/store/dump';
import { Utf8Stream } from '../../src/reading/utf8-stream';
import { defaultAnalysisSettings } from '../../src/protocol/analysis-contract';
import { type ClusterSize, largestCluster, makeCluster } from './largest-cluster';
import { edits, makeWorkspace } from './manifests';
import { writeCluster } from './write-cluster';
import { type Figure, atMost, median, plain, processed, quantile, timed } from './measure';

/** The argument that makes the bench read a dump and print what it measured. */
export const readDumpArgument = '--read-dump';

const BLOCK = 1024 * 1024;
/** A list of 50 MB. */
const LIST: ClusterSize = { nodes: 100, pods: 6000, services: 400 };

/** What one process measured that read a dump. Units: ms, bytes. */
interface Measured {
  readonly read: number;
  readonly readPeak: number;
  readonly objects: number;
  readonly keptByFacts: number;
  readonly kept: number;
  readonly model: number;
  readonly peak: number;
  readonly selectors: number;
  readonly selector: number;
  readonly services: number;
  readonly pods: number;
  /** Processor time of edits of a file beside the dump, findings included. */
  readonly edits: readonly number[];
}

/** Dumps against the peers that do least with the same bytes. `scale`: 1 is the largest cluster. */
export function dumpFigures(scale: number, rounds: number): Figure[] {
  const size: ClusterSize = { nodes: largestCluster.nodes * scale, pods: largestCluster.pods * scale, services: largestCluster.services * scale };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netscope-dump-'));
  try {
    const bytes = writeCluster(folder, size, 'one', 'yaml');
    const file = path.join(folder, 'cluster.yaml');
    const runs = Array.from({ length: rounds }, () => {
      const grep = timed(() => void spawnSync('grep', ['-c', '^- ', file]));
      return { grep, ...measuredBy(file) };
    });
    const of = (value: (run: (typeof runs)[number]) => number): number => median(runs.map(value));
    const [first] = runs;
    return [
      plain(`a dump of ${size.nodes} nodes, ${size.pods} pods, ${size.services} Services`, bytes / 1024 / 1024, 'MiB', 0),
      plain("grep -c '^- '", of(({ grep }) => grep), 'ms', 0),
      plain('dump to facts with places', of(({ read }) => read), 'ms', 0),
      atMost("dump to facts / grep -c '^- '", of(({ read, grep }) => read / grep), 4, '×'),
      atMost('peak memory of the process, facts read', of(({ readPeak }) => readPeak) / 1024 / 1024, 250, 'MiB', 0),
      plain('peak memory of the process, all rules run and model made', of(({ peak }) => peak) / 1024 / 1024, 'MiB', 0),
      plain('facts to findings and model', of(({ model }) => model), 'ms', 0),
      atMost('memory kept per object, facts with places', of(({ keptByFacts, objects }) => keptByFacts / objects), 300, 'bytes', 0),
      plain('memory kept per object, with indexes and subjects of rules', of(({ kept, objects }) => kept / objects), 'bytes', 0),
      atMost('one edit of a file beside it, processor time, p50', of(({ edits: times }) => median(times)), 5, 'ms', 2),
      atMost('one edit of a file beside it, processor time, p99', of(({ edits: times }) => quantile(times, 0.99)), 16, 'ms'),
      atMost(`all selectors, ${first?.services ?? 0} Services × ${first?.pods ?? 0} pods`, of(({ selectors }) => selectors), 200, 'ms'),
      atMost('one selector', of(({ selector }) => selector), 0.1, 'ms', 4),
    ];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** A list of 50 MB, in this process, against `JSON.parse` of the same objects without white space, in processor time. */
export function listFigures(rounds: number): Figure[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netscope-list-'));
  try {
    const bytes = writeCluster(folder, LIST, 'one', 'yaml');
    const yaml = fs.readFileSync(path.join(folder, 'cluster.yaml'));
    writeCluster(folder, LIST, 'one', 'json');
    const json = fs.readFileSync(path.join(folder, 'cluster.json'));
    const compact = JSON.stringify({ items: [...makeCluster(LIST)] });
    const runs = Array.from({ length: rounds }, () => ({ parse: processed(() => void JSON.parse(compact)), yaml: processed(() => void readBytes(yaml)), json: processed(() => void readBytes(json)) })).slice(1);
    return [
      plain('a list', bytes / 1024 / 1024, 'MiB', 0),
      plain('JSON.parse of its compact JSON', median(runs.map(({ parse }) => parse)), 'ms', 0),
      atMost('list to facts / JSON.parse', median(runs.map((run) => run.yaml / run.parse)), 0.5, '×'),
      plain('the same list as kubectl prints JSON / JSON.parse', median(runs.map((run) => run.json / run.parse)), '×', 2),
    ];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function readBytes(bytes: Uint8Array): DumpContent {
  const reader = new DumpReader(new Utf8Stream());
  for (let at = 0; at < bytes.length; at += BLOCK) reader.push(bytes.subarray(at, at + BLOCK));
  return reader.finish();
}

function measuredBy(file: string): Measured {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--max-old-space-size=8192', process.argv[1] ?? '', readDumpArgument, file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`reading the dump failed: ${stderr}`);
  return JSON.parse(stdout) as Measured;
}

/** Reads a dump as the worker does, runs all rules, and prints what it took. */
export function measureDump(file: string): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = (): number => {
    // What a collection finds of buffers is given back with the next one.
    collect();
    collect();
    return process.memoryUsage().heapUsed + process.memoryUsage().external;
  };
  const before = used();
  let content: DumpContent | undefined;
  const read = timed(() => (content = readFile(file)));
  const readPeak = process.resourceUsage().maxRSS * 1024;
  if (content === undefined) throw new Error('nothing was read');
  const objects = content.pieces.length;
  const keptByFacts = used() - before;
  const engine = new Engine(rules, defaultAnalysisSettings);
  const dump = content;
  content = undefined;
  const model = timed(() => {
    engine.take('cluster.yaml', dump);
    engine.settle();
  });
  const chunks = engine.subjectsOf(engine.clusters()[0]?.id ?? '');
  const services = chunks.flatMap((chunk) => chunk.services);
  const asked = services.map(({ cluster, namespace, body }) => {
    const selector = body.selector?.value ?? {};
    return () => void engine.index.workloadsSelected(cluster, namespace, selector);
  });
  const each = asked.map((ask) => timed(ask));
  const selectors = timed(() => asked.forEach((ask) => ask()));
  const pods = chunks.reduce((sum, { workloads }) => sum + workloads.length, 0);
  const measured: Measured = { edits: editsBeside(engine), read, readPeak, objects, keptByFacts, kept: used() - before, model, peak: process.resourceUsage().maxRSS * 1024, selectors, selector: median(each), services: services.length, pods };
  console.log(JSON.stringify(measured));
}

/** Edits a file of the cluster of the dump, and tells of the findings that changed. Units: ms. */
function editsBeside(engine: Engine): number[] {
  const findings = new FindingStore(engine);
  findings.takeChanged();
  const file = { path: 'beside.yaml', text: makeWorkspace(1)[1]?.text ?? '' };
  const times = edits(file, 330).map((text) =>
    processed(() => {
      engine.apply([{ path: file.path, text }]);
      engine.settle();
      findings.takeChanged();
    }),
  );
  return times.slice(30);
}

function readFile(file: string): DumpContent {
  const reader = new DumpReader(new Utf8Stream());
  const handle = fs.openSync(file, 'r');
  const block = Buffer.allocUnsafe(BLOCK);
  for (let length = fs.readSync(handle, block); length > 0; length = fs.readSync(handle, block)) reader.push(block.subarray(0, length));
  fs.closeSync(handle);
  return reader.finish();
}
