import type { Command } from 'commander';
import { type Style, printable } from '../color';
import { type CommonOptions, addCommonOptions, choice, styleFor } from '../options';
import { print } from '../output';
import { alignColumns, counted } from '../table';
import { type Workspace, openWorkspace } from '../workspace';
import { clusterHeading, finish } from './cluster-output';

interface ClustersOptions extends CommonOptions {
  readonly format: 'text' | 'json';
}

/** What `clusters --format json` prints. Fields may be added; a change of a present one raises `schemaVersion`. */
export interface JsonClusters {
  readonly schemaVersion: 1;
  readonly clusters: readonly {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly files: readonly { readonly file: string; readonly because: string }[];
  }[];
}

const examples = `
Two things conflict only inside one cluster. Name clusters in a file .kube-netscope.yaml where folders
do not tell:
  clusters:
    prod: [clusters/prod/**, base/**]

Examples:
  kube-netscope clusters
  kube-netscope clusters --format json | jq '.clusters[].name'`;

/** Adds the command that tells which files belong to which cluster. */
export function addClusters(program: Command): void {
  const command = program
    .command('clusters [path...]')
    .description('Tell which files belong to which cluster, and why.')
    .addOption(choice('--format <format>', 'how to print', ['text', 'json'], 'text'))
    .addHelpText('after', examples);
  addCommonOptions(command).action(async (paths: string[], options: ClustersOptions) => {
    const workspace = await openWorkspace(paths, options);
    const found = clustersOf(workspace);
    print(options.format === 'json' ? `${JSON.stringify({ schemaVersion: 1, clusters: found } satisfies JsonClusters, undefined, 2)}\n` : text(found, styleFor(options)));
    finish(workspace);
  });
}

function clustersOf(workspace: Workspace): JsonClusters['clusters'] {
  return workspace.analysis.clusterFiles().map(({ id, name, kind, files }) => ({
    id,
    name,
    kind,
    files: files.map(({ file, because }) => ({ file: workspace.shown(file), because })),
  }));
}

function text(clusters: JsonClusters['clusters'], style: Style): string {
  if (clusters.length === 0) return 'no cluster: nothing of Kubernetes was found\n';
  return clusters.map((cluster) => {
    // The reason that most files share stands above them once.
    const shared = cluster.files[0]?.because ?? '';
    const same = cluster.files.every(({ because }) => because === shared);
    const rows = cluster.files.map(({ file, because }) => (same ? [printable(file)] : [printable(file), style.dim(printable(because))]));
    return [clusterHeading(cluster, style), ...(same ? [style.dim(printable(shared))] : []), ...alignColumns(rows), style.dim(counted(cluster.files.length, 'file'))].map((line) => `${line}\n`).join('');
  }).join('\n');
}
