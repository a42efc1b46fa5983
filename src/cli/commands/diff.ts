import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Command } from 'commander';
import type { Change, Edit } from '../../core/network/diff/snapshot';
import type { NodeRouting } from '../../core/network/model';
import type { ClusterSummary, DiffView } from '../../protocol/analysis-contract';
import { type Style, printable } from '../color';
import { Failure, exitCodes } from '../failure';
import { type CommonOptions, addCommonOptions, choice, styleFor } from '../options';
import { note, print } from '../output';
import { type OneBasedRange, oneBased } from '../result';
import { counted } from '../table';
import { type Workspace, failureText, openWorkspace } from '../workspace';
import { clusterHeading } from './cluster-output';
import { extractRevision } from './diff-revision';

interface DiffOptions extends CommonOptions {
  readonly mode: NodeRouting;
  readonly cluster?: string;
  readonly format: 'text' | 'json';
}

/** What `diff --format json` prints. Fields may be added; a change of a present one raises `schemaVersion`. */
export interface JsonDiff {
  readonly schemaVersion: 1;
  readonly clusters: readonly JsonClusterDiff[];
  /** Clusters of one side only. */
  readonly onlyOld: readonly string[];
  readonly onlyNew: readonly string[];
}

/** What differs in one cluster. */
interface JsonClusterDiff extends Pick<DiffView, 'counts'> {
  readonly name: string;
  readonly mode: NodeRouting;
  readonly edits: readonly JsonEdit[];
  /** Shape: by subject, then name; at most a few thousand. */
  readonly changes: readonly Change[];
  readonly omitted: number;
  /** What was compared in part only. Shape: sentences. */
  readonly notes: readonly string[];
}

/** An edit. Lines and columns count from one; those of removed things are in the earlier file. */
type JsonEdit = Omit<Edit, 'range'> & OneBasedRange;

const examples = `
OLD and NEW are folders or files, or git revisions such as HEAD, main or v1.2:deploy; of a revision the manifests
below the current folder are read.

Exit codes:
  0  nothing differs
  1  something differs
  2  something could not be read, or the command was not understood

Examples:
  kube-netscope diff HEAD .                     what the edits since the last commit do to the network
  kube-netscope diff main HEAD --format json
  kube-netscope diff clusters/staging clusters/prod`;

/** Adds the command that compares two states. */
export function addDiff(program: Command): void {
  const command = program
    .command('diff <old> <new>')
    .description('Compare two states of the manifests: nodes, addresses, routes, rules of kube-proxy, and the edits that changed them.')
    .addOption(choice('--mode <mode>', 'how nodes reach each other', ['host', 'router'], 'host'))
    .option('--cluster <name>', 'only this cluster')
    .addOption(choice('--format <format>', 'how to print', ['text', 'json'], 'text'))
    .addHelpText('after', examples);
  addCommonOptions(command).action(async (before: string, after: string, options: DiffOptions) => {
    await diff(before, after, options);
  });
}

async function diff(before: string, after: string, options: DiffOptions): Promise<void> {
  const config = options.config === undefined ? undefined : path.resolve(options.config);
  const old = await openSide(before, { ...options, config });
  const now = await openSide(after, { ...options, config });
  const result = compared(old, now, options);
  const differs = result.clusters.some(({ changes }) => changes.length > 0) || result.onlyOld.length + result.onlyNew.length > 0;
  if (differs) process.exitCode = exitCodes.findings;
  print(options.format === 'json' ? `${JSON.stringify(result, undefined, 2)}\n` : text(result, styleFor(options)));
  for (const { read } of [old, now]) {
    for (const problem of read.problems) note(failureText(problem));
    if (read.problems.length > 0) process.exitCode = exitCodes.unusable;
  }
}

/** Reads one side with its own root as the current folder, so that files and clusters have the same names on both. */
async function openSide(side: string, options: CommonOptions): Promise<Workspace> {
  const here = process.cwd();
  const exists = fs.existsSync(side);
  const made = exists ? undefined : extractRevision(side, { include: options.include, exclude: options.exclude });
  const root = path.resolve(made ?? side);
  const isFolder = fs.statSync(root).isDirectory();
  try {
    process.chdir(isFolder ? root : path.dirname(root));
    return await openWorkspace(isFolder ? [] : [path.basename(root)], made === undefined ? options : { ...options, gitignore: false });
  } catch (error) {
    if (error instanceof Failure) throw new Failure(`${side}: ${error.message}`);
    throw error;
  } finally {
    process.chdir(here);
    if (made !== undefined) fs.rmSync(made, { recursive: true, force: true });
  }
}

function compared(old: Workspace, now: Workspace, { mode, cluster }: DiffOptions): JsonDiff {
  const before = clustersOf(old);
  const after = clustersOf(now);
  const [only] = before;
  const pairs = before.length === 1 && after.length === 1 && only !== undefined ? [[only, after[0] as ClusterSummary] as const] : after.flatMap((one) => before.filter(({ name }) => name === one.name).map((other) => [other, one] as const));
  const chosen = cluster === undefined ? pairs : pairs.filter(([, { name }]) => name === cluster);
  if (cluster !== undefined && chosen.length === 0) throw new Failure(`there is no cluster ${cluster} on both sides. There are: ${pairs.map(([, { name }]) => name).join(', ')}`);
  const rest = (all: readonly ClusterSummary[], at: 0 | 1): string[] => (cluster === undefined ? all.filter((one) => !pairs.some((pair) => pair[at] === one)).map(({ name }) => name) : []);
  return {
    schemaVersion: 1,
    clusters: chosen.flatMap(([first, second]) => {
      const snapshot = old.analysis.snapshot(first.id);
      const view = snapshot && now.analysis.diff(second.id, mode, snapshot);
      return view === undefined ? [] : [{ name: second.name, mode, ...view, edits: view.edits.map(({ range, ...edit }) => ({ ...edit, ...oneBased(range) })) }];
    }),
    onlyOld: rest(before, 0),
    onlyNew: rest(after, 1),
  };
}

function clustersOf({ analysis }: Workspace): ClusterSummary[] {
  return analysis.clusters().filter(({ nodes, workloads, services }, _, all) => all.length === 1 || nodes + workloads + services > 0);
}

const headings: Readonly<Record<Change['subject'], string>> = { range: 'Ranges', node: 'Nodes', pod: 'Addresses of pods', service: 'Services', route: 'Routes', rule: 'Rules of kube-proxy' };

function text({ clusters, onlyOld, onlyNew }: JsonDiff, style: Style): string {
  const named = clusters.length + onlyOld.length + onlyNew.length > 1;
  const parts = clusters.map((view) => `${named ? `${clusterHeading(view, style)}\n` : ''}${viewText(view, style)}`);
  parts.push(...onlyOld.map((name) => `${clusterHeading({ name }, style)}\n${style.red('- the cluster is gone')}\n`), ...onlyNew.map((name) => `${clusterHeading({ name }, style)}\n${style.green('+ the cluster is new')}\n`));
  return parts.length === 0 ? 'No cluster is on both sides.\n' : parts.join('\n');
}

function viewText({ edits, counts, changes, omitted, notes }: JsonClusterDiff, style: Style): string {
  if (changes.length === 0) return `Nothing differs in the network${edits.length === 0 ? '' : `; ${counted(edits.length, 'edit')} without effect on it`}.\n`;
  const lines = ['Edits:', ...edits.slice(0, 50).map(({ kind, title, file, line }, at) => `  [${at + 1}] ${kind.padEnd(7)}  ${printable(title)}  ${style.dim(`${printable(file)}:${line}`)}`)];
  if (edits.length > 50) lines.push(style.dim(`  … and ${edits.length - 50} more`));
  for (const { subject, added, removed, changed } of counts) {
    const own = changes.filter((change) => change.subject === subject);
    if (own.length === 0) continue;
    const sums = [added > 0 ? `${added} added` : '', removed > 0 ? `${removed} removed` : '', changed > 0 ? `${changed} changed` : ''].filter((part) => part !== '');
    lines.push('', `${headings[subject]}: ${sums.join(', ')}`, ...own.flatMap((change) => changeLines(change, edits.length, style)));
  }
  if (omitted > 0) lines.push('', style.dim(`… and ${counted(omitted, 'more change')}`));
  lines.push(...notes.map((one) => style.yellow(`note: ${one}`)));
  return `${lines.join('\n')}\n`;
}

function changeLines({ subject, kind, title, before, after, where, causes, direct }: Change, edits: number, style: Style): string[] {
  const because = edits < 2 || causes.length === 0 || (!direct && causes.length > 3) ? '' : style.dim(`  [${causes.map((at) => at + 1).join(', ')}${direct ? '' : '?'}]`);
  const nodes = where.length === 0 ? '' : style.dim(`  on ${where.slice(0, 4).map(printable).join(', ')}${where.length > 4 ? ` and ${where.length - 4} more` : ''}`);
  const told = subject === 'route' || subject === 'rule' || subject === 'range' ? '' : `  ${printable(kind === 'removed' ? before : after)}`;
  if (kind === 'added') return [`  ${style.green(`+ ${printable(title)}`)}${told}${nodes}${because}`];
  if (kind === 'removed') return [`  ${style.red(`- ${printable(title)}`)}${told}${nodes}${because}`];
  return [`  ${style.yellow(`~ ${printable(title)}`)}${because}`, `      ${style.red(`- ${printable(before)}`)}`, `      ${style.green(`+ ${printable(after)}`)}`];
}
