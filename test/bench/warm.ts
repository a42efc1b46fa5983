import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { readManifests } from '../../src/cli/read-files';
import { Analysis } from '../../src/core/analysis';
import { finished } from '../../src/core/store/steps';
import { cutChunks } from '../../src/core/text/chunks';
import { keyedHash } from '../../src/core/text/keyed-hash';
import { FactFiles } from '../../src/worker/fact-files.node';
import { makeWorkspace } from './manifests';
import { type Figure, atMost, median, plain, shellTime } from './measure';

/** The argument that makes the bench open a folder with a cache and print what each part took. */
export const openWarmArgument = '--open-warm';

/** What one process measured. Units: ms of processor time of all threads, the collector's included; bytes. */
interface Parts {
  /** Since the process began. */
  readonly start: number;
  readonly read: number;
  readonly hash: number;
  readonly load: number;
  readonly decode: number;
  readonly index: number;
  readonly rules: number;
  readonly hits: number;
  readonly chunks: number;
}

/**
 * What opening a workspace again costs, part by part, beside reading its files with `find | xargs cat`, all in processor
 * time: other work on the machine stretches it least.
 */
export function warmFigures(count: number, rounds: number): Figure[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netscope-warm-'));
  try {
    const [files, cache] = [path.join(folder, 'files'), path.join(folder, 'cache')];
    for (const { path: name, text } of makeWorkspace(count)) {
      fs.mkdirSync(path.dirname(path.join(files, name)), { recursive: true });
      fs.writeFileSync(path.join(files, name), text);
    }
    openedBy(files, cache);
    const runs = Array.from({ length: rounds }, () => ({ cat: shellTime('find . -type f | xargs cat > /dev/null', files), ...openedBy(files, cache) })).slice(1);
    const of = (value: (run: (typeof runs)[number]) => number): number => median(runs.map(value));
    const reading = (run: (typeof runs)[number]): number => run.read + run.hash + run.load;
    return [
      plain('find -type f | xargs cat', of(({ cat }) => cat), 'ms', 0),
      plain('start of the process', of(({ start }) => start), 'ms', 0),
      plain('finding and reading the files', of(({ read }) => read), 'ms', 0),
      plain('cutting and hashing', of(({ hash }) => hash), 'ms', 0),
      plain('opening what is kept', of(({ load }) => load), 'ms', 0),
      plain('decoding facts', of(({ decode }) => decode), 'ms', 0),
      plain('indexes', of(({ index }) => index), 'ms', 0),
      plain('rules and findings', of(({ rules: each }) => each), 'ms', 0),
      plain('share of the chunks that were kept', of(({ hits, chunks }) => (100 * hits) / chunks), '%'),
      atMost('reading and hashing / find | xargs cat', of((run) => reading(run) / run.cat), 1.5, '×'),
      plain('all, start and findings included / find | xargs cat', of((run) => (reading(run) + run.start + run.decode + run.index + run.rules) / run.cat), '×'),
    ];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function openedBy(folder: string, cache: string): Parts {
  const { stdout, stderr, status } = spawnSync(process.execPath, [process.argv[1] ?? '', openWarmArgument, folder, cache], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`opening failed: ${stderr}`);
  return JSON.parse(stdout) as Parts;
}

/** Opens a folder as the command line does, keeps what was read where it is new, and prints what each part took. */
export async function openWarm(folder: string, kept: string): Promise<void> {
  let last = 0;
  const lap = (): number => {
    const { user, system } = process.cpuUsage();
    const now = (user + system) / 1000;
    const spent = now - last;
    last = now;
    return spent;
  };
  const start = lap();
  const { files } = await readManifests(['.'], { folder });
  const read = lap();
  const pieces = files.flatMap(({ text }) => cutChunks(text).map((piece) => ({ piece, text })));
  const hash = lap();
  const store = new FactFiles(kept, 'bench');
  const load = lap();
  for (const { piece, text } of pieces) keyedHash(text, piece.start, piece.end, [1, 2]);
  const proof = lap();
  const found = pieces.map(({ piece, text }) => store.cache.lookup(piece, text)).filter((each) => each !== undefined);
  const decode = lap() - proof;
  const analysis = new Analysis();
  analysis.useCache(store.cache);
  lap();
  analysis.apply(files);
  const index = lap() - hash - proof - decode;
  analysis.findings();
  const after = lap();
  const parts: Parts = { start, read, hash: hash + proof, load, decode, index, rules: after, hits: found.length, chunks: pieces.length };
  console.log(JSON.stringify(parts));
  if (found.length < pieces.length) store.write(finished(store.cache.update(analysis.keptChunks())));
}
