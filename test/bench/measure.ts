import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** Wall-clock time of a piece of work. Units: ms. */
export function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Processor time of a piece of work, that of the collector included; other work on the machine stretches it less. Units: ms. */
export function processed(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Processor time of a command of the shell with all programs that it starts. Units: ms, to ten. */
export function shellTime(command: string, cwd: string): number {
  const { stdout } = spawnSync('sh', ['-c', `${command}; times`], { cwd, encoding: 'utf8' });
  const times = (stdout.trim().split('\n').at(-1) ?? '').split(' ').map((text) => /^(\d+)m([\d.]+)s$/.exec(text));
  return times.reduce((sum, match) => sum + (Number(match?.[1]) * 60 + Number(match?.[2])) * 1000, 0);
}

/** The value below which a share of the values lies; 0.5 is the median. Errors: NaN for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** One line of the report. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  /** What is aimed at, and whether it was reached; absent for figures without an aim. */
  readonly aim?: { readonly text: string; readonly met: boolean };
}

/** Prints figures in columns: name, value, aim, ok or missed. */
export function printFigures(title: string, figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ name }) => name.length));
  const valueWidth = Math.max(...figures.map(({ value }) => value.length));
  console.log(`\n${title}`);
  for (const { name, value, aim } of figures) {
    const verdict = aim === undefined ? '' : `  aim ${aim.text}: ${aim.met ? 'ok' : 'missed'}`;
    console.log(`  ${name.padEnd(width)}  ${value.padStart(valueWidth)}${verdict}`);
  }
}

/** A figure with an upper limit. */
export function atMost(name: string, value: number, limit: number, unit: string, digits = 2): Figure {
  return {
    name,
    value: `${value.toFixed(digits)} ${unit}`,
    aim: { text: `≤ ${limit} ${unit}`, met: value <= limit },
  };
}

/** A figure with a lower limit. */
export function atLeast(name: string, value: number, limit: number, unit: string, digits = 2): Figure {
  return { name, value: `${value.toFixed(digits)} ${unit}`, aim: { text: `≥ ${limit} ${unit}`, met: value >= limit } };
}

/** Processor time of a piece of work, which other work on the machine stretches less. Units: ms. */
export function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e3;
}

/** A figure that only informs. */
export function plain(name: string, value: number, unit: string, digits = 1): Figure {
  return { name, value: `${value.toFixed(digits)} ${unit}` };
}
