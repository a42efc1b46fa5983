// `npm run soak`: thousands of random edits over a large workspace, compared with an analysis from scratch all the while.
// `-- --edits 8000 --files 10000 --every 200 --seed 1`
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseArgs } from 'node:util';
import { soak } from '../support/soak';
import { makeWorkspace } from './manifests';
import { median, processed, quantile } from './measure';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function main(): void {
  const { values } = parseArgs({ options: { edits: { type: 'string', default: '8000' }, files: { type: 'string', default: '10000' }, every: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } } });
  const [edits, files, every, seed] = [values.edits, values.files, values.every, values.seed].map(Number) as [number, number, number, number];
  const started = Date.now();
  const times: { readonly name: string; readonly files: number; readonly time: number }[] = [];
  const memory: number[] = [];
  let compares = 0;
  const used = (): number => {
    collect();
    return process.memoryUsage().heapUsed / 1024 / 1024;
  };
  soak(makeWorkspace(files), { seed, edits, every }, {
    edit: (edit, run) => times.push({ name: edit.name, files: edit.changes.length, time: processed(run) }),
    compared: (done) => {
      compares++;
      memory.push(used());
      if (compares % 4 === 1) console.log(`${done} edits, ${compares} comparisons, ${((Date.now() - started) / 60_000).toFixed(1)} min, heap ${memory.at(-1)?.toFixed(0)} MiB, RSS ${(process.memoryUsage().rss / 1024 / 1024).toFixed(0)} MiB`);
    },
  });
  const small = times.filter(({ files: count }) => count === 1).map(({ time }) => time);
  const slowest = [...times].sort((a, b) => b.time - a.time).slice(0, 5);
  console.log(`${edits} edits of ${files} files, seed ${seed}: ${compares} comparisons with an analysis from scratch, all equal, ${((Date.now() - started) / 60_000).toFixed(1)} min`);
  console.log(`processor time of an edit of one file: p50 ${median(small).toFixed(2)} ms, p99 ${quantile(small, 0.99).toFixed(1)} ms; slowest: ${slowest.map(({ name, files: count, time }) => `${name} (${count} files) ${time.toFixed(0)} ms`).join(', ')}`);
  console.log(`heap in use: ${memory[0]?.toFixed(0)} MiB after the first comparison, ${memory.at(-1)?.toFixed(0)} MiB after the last; RSS ${(process.memoryUsage().rss / 1024 / 1024).toFixed(0)} MiB`);
  const kinds = [...new Set(times.map(({ name }) => name))].map((name) => {
    const own = times.filter((each) => each.name === name).map(({ time }) => time);
    return `${name} ${own.length} × ${median(own).toFixed(2)} ms, ≤ ${Math.max(...own).toFixed(0)} ms`;
  });
  console.log(kinds.join('\n'));
}

main();
