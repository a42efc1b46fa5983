// How long the extension host's thread is busy at once. Node only.
import { performance } from 'node:perf_hooks';

/** What one stretch of time was like for the thread. Units: ms. Shape: `processor` counts no time in which the thread had to wait for a processor. */
export interface Turns {
  readonly longest: number;
  readonly longestProcessor: number;
}

const threadTime = (process as { readonly threadCpuUsage?: () => { readonly user: number; readonly system: number } }).threadCpuUsage?.bind(process);

function processorTime(): number {
  if (threadTime === undefined) return Number.NaN;
  const { user, system } = threadTime();
  return (user + system) / 1000;
}

/** Looks at the clocks about every millisecond while work is done; a turn is what lies between two looks. */
export async function turnsDuring(work: () => Promise<void>): Promise<Turns> {
  const turns: { readonly time: number; readonly processor: number }[] = [];
  let [time, processor] = [performance.now(), processorTime()];
  let isOver = false;
  const look = (): void => {
    const [now, used] = [performance.now(), processorTime()];
    turns.push({ time: now - time, processor: used - processor });
    [time, processor] = [now, used];
    if (!isOver) setTimeout(look, 1);
  };
  setTimeout(look, 1);
  await work();
  isOver = true;
  await new Promise((resolve) => setTimeout(resolve, 5));
  return {
    longest: turns.reduce((most, turn) => Math.max(most, turn.time), 0),
    longestProcessor: turns.reduce((most, turn) => Math.max(most, turn.processor), 0),
  };
}
