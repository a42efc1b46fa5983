import type { Command } from 'commander';
import type { ExplainInCluster, ExplainRow, ExplainView } from '../../protocol/analysis-contract';
import { type Style, printable } from '../color';
import { Failure } from '../failure';
import { type JsonLocation, jsonLocation } from '../json-location';
import { type CommonOptions, addCommonOptions, choice, styleFor } from '../options';
import { print } from '../output';
import { place } from '../reporters/text';
import { alignColumns, counted } from '../table';
import { type Workspace, chosenClusters, openWorkspace } from '../workspace';
import { clusterHeading, finish } from './cluster-output';

interface ExplainOptions extends CommonOptions {
  readonly cluster?: string;
  readonly format: 'text' | 'json';
}

/** What `explain --format json` prints. Fields may be added; a change of a present one raises `schemaVersion`. */
export interface JsonExplanation {
  readonly schemaVersion: 1;
  readonly text: string;
  readonly kind: ExplainView['kind'];
  readonly canonical: string;
  readonly summary: string;
  readonly clusters: readonly {
    readonly id: string;
    readonly name: string;
    readonly ranges: readonly JsonExplainRow[];
    readonly holders: readonly JsonExplainRow[];
    readonly routes: readonly (JsonExplainRow & { readonly namespace: string })[];
  }[];
}

/** One statement about the address. */
export interface JsonExplainRow extends Omit<ExplainRow, 'location'> {
  readonly location?: JsonLocation;
}

const examples = `
Examples:
  kube-netscope explain 10.244.1.5                which range, pod or Service has it, and the way to it
  kube-netscope explain 10.96.0.0/12 clusters/prod
  kube-netscope explain fd00:10:244::/64 --format json`;

/** Adds the command that tells what an address is. */
export function addExplain(program: Command): void {
  const command = program
    .command('explain <address-or-cidr> [path...]')
    .description('Tell what an address, a range in CIDR notation or an a-b range is in the clusters of the manifests.')
    .option('--cluster <name>', 'only this cluster')
    .addOption(choice('--format <format>', 'how to print', ['text', 'json'], 'text'))
    .addHelpText('after', examples);
  addCommonOptions(command).action(async (address: string, paths: string[], options: ExplainOptions) => {
    await explain(address, paths, options);
  });
}

async function explain(address: string, paths: readonly string[], options: ExplainOptions): Promise<void> {
  const workspace = await openWorkspace(paths, options);
  const chosen = options.cluster === undefined ? undefined : chosenClusters(workspace, options.cluster);
  const view = explained(workspace, address, chosen?.map(({ id }) => id));
  if (view.kind === 'none') throw new Failure(`${address}: ${view.summary}`);
  print(options.format === 'json' ? json(view, workspace) : text(view, workspace, styleFor(options)));
  finish(workspace);
}

function explained({ analysis }: Workspace, address: string, clusters: readonly string[] | undefined): ExplainView {
  if (clusters === undefined) return analysis.explain(address);
  const views = clusters.map((cluster) => analysis.explain(address, cluster));
  return { ...(views[0] ?? analysis.explain(address)), clusters: views.flatMap((view) => view.clusters) };
}

function text(view: ExplainView, workspace: Workspace, style: Style): string {
  const parts = [`${style.bold(view.canonical)}  ${printable(view.summary)}\n`];
  const telling = view.clusters.length === 1 ? view.clusters : view.clusters.filter(knowsIt);
  for (const cluster of telling) {
    parts.push(`${clusterHeading(cluster, style)}\n${clusterText(cluster, workspace, style)}`);
  }
  const silent = view.clusters.length - telling.length;
  if (telling.length === 0) parts.push('Nothing in these manifests has it or contains it.\n');
  else if (silent > 0) parts.push(style.dim(`${counted(silent, 'other cluster')} without it`) + '\n');
  return parts.join('\n');
}

/** Whether a cluster has more to say than that nobody holds it and that a usual default may contain it. */
function knowsIt({ ranges, holders }: ExplainInCluster): boolean {
  return ranges.some(({ provenance }) => provenance !== 'assumed') || holders.some(({ title }) => title !== 'Nobody');
}

function sections(cluster: ExplainInCluster): { readonly title: string; readonly rows: readonly ExplainRow[] }[] {
  return [
    { title: 'Held by', rows: cluster.holders },
    { title: 'Inside or overlapping', rows: cluster.ranges },
    { title: 'Routes to it', rows: cluster.routes },
  ];
}

function clusterText(cluster: ExplainInCluster, workspace: Workspace, style: Style): string {
  const lines = sections(cluster).flatMap(({ title, rows }) => {
    if (rows.length === 0) return [];
    const table = rows.map((row) => [printable(row.title), printable(row.value), style.dim(known(row, workspace))]);
    return [`${title}:`, ...alignColumns(table).map((line) => `  ${line}`)];
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** How a value is known: where it is written, or what it was computed from. */
function known({ provenance, because, location }: ExplainRow, workspace: Workspace): string {
  const where = location === undefined ? [] : [place(workspace.shownLocation(location))];
  return [provenance, ...where, ...(because === '' ? [] : [printable(because)])].join(', ');
}

function json(view: ExplainView, workspace: Workspace): string {
  const row = <R extends ExplainRow>({ location, ...rest }: R): Omit<R, 'location'> & { location?: JsonLocation } => {
    return { ...rest, ...jsonLocation(workspace, location) };
  };
  const document: JsonExplanation = {
    schemaVersion: 1,
    text: view.text,
    kind: view.kind,
    canonical: view.canonical,
    summary: view.summary,
    clusters: view.clusters.map(({ cluster, name, ranges, holders, routes }) => ({
      id: cluster,
      name,
      ranges: ranges.map(row),
      holders: holders.map(row),
      routes: routes.map(row),
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
