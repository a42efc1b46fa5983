// `npm run fuzz`: a million damaged texts for all readers, which must neither fail, nor hang, nor disagree, nor keep memory.
// `-- --inputs 1000000 --from 0 --seed 1`; a failure names its seed and input: `-- --seed 1 --from 4711 --inputs 1`
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fuzz } from '../support/fuzz';
import { processed } from './measure';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Units: ms of processor time for one input. */
const LONGEST = 1000;
/** Units: ms of the clock from which on it is measured. */
const DOUBTFUL = 100;
/** Units: MiB that the heap may grow by after the first tenth. */
const GROWTH = 16;

function main(): void {
  const { values } = parseArgs({ options: { inputs: { type: 'string', default: '1000000' }, from: { type: 'string', default: '0' }, seed: { type: 'string', default: '1' } } });
  const [inputs, from, seed] = [values.inputs, values.from, values.seed].map(Number) as [number, number, number];
  const started = performance.now();
  const part = Math.max(1, Math.floor(inputs / 20));
  const heaps: number[] = [];
  let [characters, block, lazy] = [0, 0, 0];
  let slowest = { time: 0, number: from, length: 0 };
  const rss = (): string => `${(process.memoryUsage().rss / 1024 / 1024).toFixed(0)} MiB`;
  const rssAtStart = rss();
  for (let done = 0; done < inputs; done++) {
    const before = performance.now();
    const read = fuzz(seed, from + done);
    let time = performance.now() - before;
    // Other work of the machine counts, too: once more, in processor time.
    if (time > DOUBTFUL) time = processed(() => fuzz(seed, from + done));
    if (time > slowest.time) slowest = { time, number: from + done, length: read.text.length };
    if (time > LONGEST) throw new Error(`seed ${seed}, input ${from + done} took ${time.toFixed(0)} ms:\n${JSON.stringify(read.text)}`);
    characters += read.text.length;
    block += Number(read.block);
    lazy += Number(read.lazy);
    if ((done + 1) % part > 0) continue;
    collect();
    heaps.push(process.memoryUsage().heapUsed / 1024 / 1024);
    console.log(`${done + 1} inputs, ${((performance.now() - started) / 60_000).toFixed(1)} min, heap ${heaps.at(-1)?.toFixed(1)} MiB, RSS ${rss()}, slowest ${slowest.time.toFixed(0)} ms`);
  }
  const [first = 0, last = 0] = [heaps[Math.floor(heaps.length / 10)], heaps.at(-1)];
  console.log(`${inputs} inputs of seed ${seed}, ${(characters / 1024 / 1024).toFixed(0)} MiB in ${((performance.now() - started) / 60_000).toFixed(1)} min; the block reader took ${block}, the lazy ones ${lazy}`);
  console.log(`slowest: input ${slowest.number} with ${slowest.length} characters, ${slowest.time.toFixed(0)} ms of processor time`);
  console.log(`heap in use: ${first.toFixed(1)} MiB after the first tenth, ${last.toFixed(1)} MiB at the end; RSS ${rssAtStart} at the start, ${rss()} at the end`);
  if (last > first + GROWTH) throw new Error('the heap grew');
}

main();
