import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Family } from '../../src/core/ip/address';

/** Implementations of iptables that a machine may have. */
export type Backend = 'nft' | 'legacy';

const FEATURES = [
  '-A X -m comment --comment c -m recent --name r --rcheck --seconds 1 --reap -j RETURN',
  '-A X -m statistic --mode random --probability 0.5 -m addrtype --dst-type LOCAL -j RETURN',
  '-A X -m mark ! --mark 0x1/0x1 -m conntrack --ctstate DNAT -j MARK --or-mark 0x1',
  '-A X -j MASQUERADE --random-fully',
];

/** The iptables program of a backend and family: `iptables-nft-restore`, `ip6tables-legacy-save` … */
export function program(backend: Backend, family: Family, action: 'restore' | 'save'): string {
  return `${family === 4 ? 'iptables' : 'ip6tables'}-${backend}-${action}`;
}

/** Why a backend cannot be tried on this machine, or nothing. `extra`: rules of the nat chain X that are needed too. */
export function missing(backend: Backend, family: Family, extra: readonly string[] = []): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux';
  const text = ['*nat', ':X - [0:0]', ...FEATURES, ...extra, 'COMMIT', ''].join('\n');
  const done = inFreshNamespace([[program(backend, family, 'restore'), '--noflush', '--counters']], [text]);
  return done.status === 0 ? undefined : `${program(backend, family, 'restore')}: ${done.error.trim().split('\n').at(-1) ?? 'failed'}`;
}

/** What the steps printed, one text per step, up to the first that failed. */
export interface Ran {
  readonly status: number | null;
  readonly outputs: readonly string[];
  readonly error: string;
}

/**
 * Runs commands one after the other in one new network namespace, which ends with them. The text at a command's index
 * is its input.
 */
export function inFreshNamespace(commands: readonly (readonly string[])[], inputs: readonly (string | undefined)[]): Ran {
  const folder = mkdtempSync(join(tmpdir(), 'kube-netscope-rules-'));
  try {
    const lines = commands.map((command, at) => {
      const input = join(folder, `in${at}`);
      writeFileSync(input, inputs[at] ?? '');
      return `${command.map(quote).join(' ')} < ${quote(input)} && printf '\\000'`;
    });
    const script = ['ip link set lo up', ...lines].join(' && ');
    const ran = spawnSync('unshare', ['--net', '--', 'sh', '-c', script], { encoding: 'utf8', timeout: 60_000, maxBuffer: 2 ** 26 });
    return { status: ran.status, outputs: (ran.stdout ?? '').split('\0').slice(0, -1), error: ran.stderr ?? String(ran.error) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** iptables-save text without times and counters. */
export function withoutTimes(text: string): string {
  return text.replace(/^#.*\n/gm, '').replace(/\[\d+:\d+\]/g, '[0:0]');
}

/** The version of a backend, for the test's report. */
export function versionOf(backend: Backend): string {
  return execFileSync(program(backend, 4, 'save'), ['--version'], { encoding: 'utf8' }).trim();
}

function quote(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}
