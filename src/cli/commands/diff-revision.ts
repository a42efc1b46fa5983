// Reads manifests of a git revision. Only the command line knows git, and only through its program.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type PathFilterOptions, pathFilter } from '../../reading/filter';
import { Failure } from '../failure';

/** Output of git that is still taken. Units: bytes. */
const LIMIT = 1024 * 1024 * 1024;

/**
 * Writes the manifests of a revision below the current folder to a folder of its own and answers that; the caller
 * removes it. `REV` or `REV:FOLDER`.
 * Errors: `Failure` when git is missing, the folder is in no repository, or nothing has that name.
 */
export function extractRevision(revision: string, options: PathFilterOptions): string {
  const tree = treeOf(revision);
  const filter = pathFilter(options);
  const wanted = git(['ls-tree', '-r', '-z', '--full-tree', tree])
    .toString('utf8')
    .split('\0')
    .flatMap((entry) => {
      const [, mode = '', id = '', file = ''] = /^(\d+) blob ([0-9a-f]+)\t([^]*)$/.exec(entry) ?? [];
      return mode.startsWith('100') && isInside(file) && (filter.takes(file) || path.basename(file) === 'Chart.yaml') ? [{ id, file }] : [];
    });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netscope-diff-'));
  try {
    writeBlobs(folder, wanted);
  } catch (error) {
    fs.rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

/** The tree of the current folder in a revision. */
function treeOf(revision: string): string {
  if (revision.startsWith('-')) throw new Failure(`${revision} is no folder and no git revision`);
  const inside = run(['rev-parse', '--show-prefix']);
  if (inside.status !== 0) throw new Failure(`there is no folder ${revision}, and the current folder is in no git repository`);
  const prefix = inside.stdout.toString('utf8').trim().replace(/\/$/, '');
  const name = revision.includes(':') ? revision : `${revision}:${prefix}`;
  const found = run(['rev-parse', '--verify', '--quiet', '--end-of-options', name]);
  const id = found.stdout.toString('utf8').trim().split('\n').at(-1) ?? '';
  if (found.status === 0 && /^[0-9a-f]{40,64}$/.test(id)) return id;
  const [commit = '', folder = prefix] = revision.split(':');
  const known = run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`]).status === 0;
  throw new Failure(known ? `revision ${commit} has no folder ${folder}` : `there is no folder or git revision ${revision}`);
}

function writeBlobs(folder: string, wanted: readonly { readonly id: string; readonly file: string }[]): void {
  if (wanted.length === 0) return;
  const output = git(['cat-file', '--batch'], `${wanted.map(({ id }) => id).join('\n')}\n`);
  let at = 0;
  for (const { file } of wanted) {
    const end = output.indexOf(0x0a, at);
    const size = Number(output.subarray(at, end).toString('utf8').split(' ')[2]);
    if (!(size >= 0)) throw new Failure(`git did not give the contents of ${file}`);
    const target = path.join(folder, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, output.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
}

/** Whether a path of a tree stays below its root. */
function isInside(file: string): boolean {
  return file !== '' && !path.isAbsolute(file) && !file.split(/[/\\]/).includes('..');
}

function git(args: readonly string[], input = ''): Buffer {
  const { status, stdout, stderr } = run(args, input);
  if (status !== 0) throw new Failure(`git ${args[0] ?? ''} failed: ${stderr.toString('utf8').trim()}`);
  return stdout;
}

function run(args: readonly string[], input = ''): { readonly status: number | null; readonly stdout: Buffer; readonly stderr: Buffer } {
  const { status, stdout, stderr, error } = spawnSync('git', [...args], { input, maxBuffer: LIMIT });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') throw new Failure('the program git is missing; name folders instead of revisions');
  if (error !== undefined) throw new Failure(`git could not be run: ${error.message}`);
  return { status, stdout, stderr };
}
