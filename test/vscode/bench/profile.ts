// What the extension host's thread did in its longest turns. Node only.
import * as fs from 'node:fs';
import { Session } from 'node:inspector/promises';
import * as path from 'node:path';
import type { Turn } from './turns';

/** The folder that profiles are written to, if any. */
const folder = process.env.KUBE_NETSCOPE_BENCH_PROFILE;
/** How many turns are written down beside a profile. */
const most = 20;

/**
 * Profiles some work if asked to: `NAME.cpuprofile`, and `NAME.turns.json` with the longest turns by processor time.
 * The clock of both is the same, in microseconds and milliseconds.
 */
export async function profiled(name: string, work: () => Promise<readonly Turn[]>): Promise<readonly Turn[]> {
  if (folder === undefined) return work();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  const turns = await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name.replaceAll(/[^a-z0-9]+/gi, '-'));
  fs.writeFileSync(`${file}.cpuprofile`, JSON.stringify(profile));
  fs.writeFileSync(`${file}.turns.json`, JSON.stringify([...turns].sort((a, b) => b.processor - a.processor).slice(0, most)));
  return turns;
}
