// How long the extension host's thread is busy at once. Node only.
import { profiled } from './profile';

/** What one stretch of time was like for the thread. Units: ms. Shape: `processor` counts no time in which the thread had to wait for a processor. */
export interface Turns {
  readonly longest: number;
  readonly longestProcessor: number;
}

/** One stretch between two looks. Units: ms; `end` by the clock of `process.hrtime`. */
export interface Turn {
  readonly end: number;
  readonly time: number;
  readonly processor: number;
}

const threadTime = (process as { readonly threadCpuUsage?: () => { readonly user: number; readonly system: number } }).threadCpuUsage?.bind(process);

function processorTime(): number {
  if (threadTime === undefined) return Number.NaN;
  const { user, system } = threadTime();
  return (user + system) / 1000;
}

/** Looks at the clocks about every millisecond while work is done; a turn is what lies between two looks. `name` is that of its profile. */
export async function turnsDuring(name: string, work: () => Promise<void>): Promise<Turns> {
  const turns = await profiled(name, () => turnsOf(work));
  return {
    longest: turns.reduce((most, turn) => Math.max(most, turn.time), 0),
    longestProcessor: turns.reduce((most, turn) => Math.max(most, turn.processor), 0),
  };
}

async function turnsOf(work: () => Promise<void>): Promise<readonly Turn[]> {
  const turns: Turn[] = [];
  const now = (): number => Number(process.hrtime.bigint()) / 1e6;
  let [time, processor] = [now(), processorTime()];
  let isOver = false;
  const look = (): void => {
    const [end, used] = [now(), processorTime()];
    turns.push({ end, time: end - time, processor: used - processor });
    [time, processor] = [end, used];
    if (!isOver) setTimeout(look, 1);
  };
  setTimeout(look, 1);
  await work();
  isOver = true;
  await new Promise((resolve) => setTimeout(resolve, 5));
  return turns;
}
