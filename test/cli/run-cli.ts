import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** What a run of the command line left behind. */
export interface CliRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and how to run. */
export interface CliRunOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** User to run as; only root can choose. */
  readonly uid?: number;
}

const root = path.join(__dirname, '../..');
const cli = path.join(root, 'dist/cli.js');

/** The example workspaces. */
export const examplesFolder = path.join(root, 'examples');

/** Runs the built command line, building it when it is missing. */
export function runCli(args: readonly string[], { cwd = root, input = '', env = {}, uid }: CliRunOptions = {}): CliRun {
  if (!fs.existsSync(cli)) spawnSync(process.execPath, ['esbuild.js'], { cwd: root });
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd,
    input,
    env: { ...inherited, ...env },
    uid,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}

/** Runs and reads the JSON that was printed. */
export function runJson<T>(args: readonly string[], options: CliRunOptions = {}): T {
  const { stdout, stderr } = runCli(args, options);
  try {
    return JSON.parse(stdout) as T;
  } catch {
    throw new Error(`no JSON was printed: ${stdout.slice(0, 500)}\n${stderr}`);
  }
}
