import { type Command, Option } from 'commander';
import { whyOtherRules } from '../../core/network/kube-proxy/mode';
import type { ClusterSummary } from '../../protocol/analysis-contract';
import { Failure } from '../failure';
import { type CommonOptions, addCommonOptions, choice } from '../options';
import { note, print } from '../output';
import { nearestName } from '../table';
import { type Workspace, chosenClusters, openWorkspace } from '../workspace';
import { finish } from './cluster-output';

interface IptablesOptions extends CommonOptions {
  readonly node: string;
  readonly family?: '4' | '6';
  readonly cluster?: string;
  readonly format: 'restore' | 'save';
}

const examples = `
With --format save the rules are as iptables-save (or ip6tables-save) prints them on the node, without counters and
times; with --format restore they are what kube-proxy gives to iptables-restore. Names of chains are those of a real
kube-proxy; the order of Services is free there and sorted here.

Examples:
  kube-netscope iptables --node node-1
  kube-netscope iptables --node node-1 --family 6 apps cluster
  kube-netscope iptables --node node-1 | grep shop/web`;

/** Adds the command that prints the rules of kube-proxy. */
export function addIptables(program: Command): void {
  const command = program
    .command('iptables [path...]')
    .description("Print the iptables rules that kube-proxy keeps on a node for the manifests' Services.")
    .requiredOption('--node <name>', 'the node')
    .addOption(new Option('--family <family>', 'IPv4 or IPv6 (default: the first of the cluster)').choices(['4', '6']))
    .option('--cluster <name>', 'only this cluster')
    .addOption(choice('--format <format>', 'as which program reads or prints them', ['save', 'restore'], 'save'))
    .addHelpText('after', examples);
  addCommonOptions(command).action(async (paths: string[], options: IptablesOptions) => {
    await iptables(paths, options);
  });
}

async function iptables(paths: readonly string[], options: IptablesOptions): Promise<void> {
  const workspace = await openWorkspace(paths, options);
  const { analysis } = workspace;
  const clusters = chosenClusters(workspace, options.cluster);
  const found = clusters.filter(({ id }) => analysis.namespaces(id, 'host').some((one) => one.id === `node/${options.node}`));
  const [cluster, other] = found;
  if (cluster === undefined) throw notFound(workspace, clusters, options.node);
  if (other !== undefined) throw new Failure(`there is a node ${options.node} in ${found.length} clusters; choose one with --cluster: ${found.map(({ name }) => name).join(', ')}`);
  const family = options.family === '6' ? 6 : options.family === '4' ? 4 : (analysis.model(cluster.id)?.families[0] ?? 4);
  const view = analysis.iptables(cluster.id, options.node, family, options.format);
  if (view === undefined) throw notFound(workspace, clusters, options.node);
  const why = whyOtherRules(view.mode);
  if (why !== undefined) note(`${why}; these are the rules that kube-proxy would write in mode iptables`);
  print(view.text);
  finish(workspace);
}

function notFound({ analysis }: Workspace, clusters: readonly ClusterSummary[], node: string): Failure {
  const ids = clusters.flatMap(({ id }) => analysis.namespaces(id, 'host')).filter(({ kind }) => kind === 'node');
  const names = [...new Set(ids.map(({ id }) => id.slice('node/'.length)))];
  const near = nearestName(node, names);
  const list = names.length === 0 ? 'No node was found.' : `There are: ${names.slice(0, 12).join(', ')}${names.length > 12 ? `, and ${names.length - 12} more` : ''}.`;
  return new Failure(`there is no node ${node}.${near === undefined ? '' : ` Did you mean ${near}?`} ${list}`);
}
