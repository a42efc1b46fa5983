import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseAllDocuments } from 'yaml';
import { Analysis } from '../../src/core/analysis';
import { type MadeFile, edits, makeWorkspace } from './manifests';
import { type Figure, atMost, median, plain, processed, quantile, timed } from './measure';

// The collector is reached without a flag on the command line.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Cold analysis of a workspace against plain parsing of the same bytes in the same run. */
export function coldFigures(count: number, rounds: number): Figure[] {
  const files = makeWorkspace(count);
  const bytes = files.reduce((sum, { text }) => sum + text.length, 0);
  const parse = (): void => files.forEach(({ text }) => void parseAllDocuments(text));
  const analyse = (): void => void analysed(files);
  // Once for the compiler.
  parse();
  analyse();
  const clean = (work: () => void): number => {
    collect();
    return timed(work);
  };
  const pairs = Array.from({ length: rounds }, () => ({ parse: clean(parse), analysis: clean(analyse) }));
  const ratio = median(pairs.map((pair) => pair.analysis / pair.parse));
  return [
    plain(`${count} files`, bytes / 1024, 'KiB', 0),
    plain('parseAllDocuments of the `yaml` package', median(pairs.map((pair) => pair.parse)), 'ms'),
    plain('cold analysis with all rules', median(pairs.map((pair) => pair.analysis)), 'ms'),
    atMost('cold analysis / parsing', ratio, 1.3, '×'),
  ];
}

/** What one edit of one file costs among many: text in, findings of the changed files out. */
export function editFigures(counts: readonly number[], times: number): Figure[] {
  const runs = counts.map((count) => ({ count, ...editTimes(count, times) }));
  const [small, large] = [runs[0], runs.at(-1)];
  const figures = runs.flatMap(({ count, durations, ranges, kept }) => [
    atMost(`one edit among ${count} files, processor time, p50`, median(durations), 5, 'ms', 2),
    atMost(`one edit among ${count} files, processor time, p99`, quantile(durations, 0.99), 16, 'ms'),
    plain(`one edit of the pod range among ${count} files, p50`, median(ranges), 'ms', 2),
    plain(`memory kept for ${count} files, per byte of source`, kept, 'bytes', 2),
  ]);
  if (small === undefined || large === undefined || small === large) return figures;
  const growth = median(large.durations) / median(small.durations);
  return [...figures, atMost(`p50 among ${large.count} / among ${small.count}`, growth, 1.5, '×')];
}

interface EditTimes {
  readonly durations: readonly number[];
  /** Edits of the document that everything else in the cluster refers to. */
  readonly ranges: readonly number[];
  readonly kept: number;
}

function editTimes(count: number, times: number): EditTimes {
  const files = makeWorkspace(count, 2);
  const bytes = files.reduce((sum, { text }) => sum + text.length, 0);
  const before = heapUsed();
  const analysis = analysed(files);
  const kept = (heapUsed() - before) / bytes;
  const change = ({ path }: MadeFile, text: string): number =>
    processed(() => {
      analysis.apply([{ path, text }]);
      analysis.takeChangedFindings();
    });
  const file = files[Math.floor(count / 2)] as MadeFile;
  const durations = edits(file, times + 30).map((text) => change(file, text)).slice(30);
  const cluster = files[0] as MadeFile;
  const ranges = Array.from({ length: 20 }, (_, at) => change(cluster, cluster.text.replace('10.240.0.0/13', `10.${240 + (at % 2)}.0.0/16`)));
  return { durations, ranges, kept };
}

function analysed(files: readonly MadeFile[]): Analysis {
  const analysis = new Analysis();
  analysis.apply(files);
  analysis.takeChangedFindings();
  return analysis;
}

function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
