import type { Command } from 'commander';
import type { NodeRouting } from '../../core/network/model';
import { Failure } from '../failure';
import { type CommonOptions, addCommonOptions, choice } from '../options';
import { print } from '../output';
import { chosenClusters, openWorkspace } from '../workspace';
import { finish } from './cluster-output';

interface LabOptions extends CommonOptions {
  readonly mode: NodeRouting;
  readonly cluster?: string;
}

const examples = `
The script needs Linux, root and iproute2; for Services also iptables. It touches nothing outside the namespaces
that it makes, and "down" removes exactly those. LAB_NAME=NAME lets several labs stand side by side.

Examples:
  kube-netscope lab examples/three-nodes > lab.sh
  sudo bash lab.sh up
  sudo bash lab.sh exec shop/db-0 ping 10.244.1.2
  sudo bash lab.sh exec node-1 iptables-save -t nat
  sudo bash lab.sh down`;

/** Adds the command that prints a network as a script. */
export function addLab(program: Command): void {
  const command = program
    .command('lab [path...]')
    .description("Print a script that builds the cluster's network from network namespaces of a Linux machine.")
    .addOption(choice('--mode <mode>', 'how nodes reach each other', ['host', 'router'], 'host'))
    .option('--cluster <name>', 'only this cluster')
    .addHelpText('after', examples);
  addCommonOptions(command).action(async (paths: string[], options: LabOptions) => {
    await lab(paths, options);
  });
}

async function lab(paths: readonly string[], options: LabOptions): Promise<void> {
  const workspace = await openWorkspace(paths, options);
  const chosen = chosenClusters(workspace, options.cluster);
  const clusters = chosen.length === 1 ? chosen : chosen.filter(({ nodes, workloads }) => nodes + workloads > 0);
  const [cluster, other] = clusters;
  if (cluster === undefined) throw new Failure('no cluster with nodes or workloads was found');
  if (other !== undefined) throw new Failure(`a lab is of one cluster; choose with --cluster: ${clusters.map(({ name }) => name).join(', ')}`);
  const view = workspace.analysis.lab(cluster.id, options.mode);
  if (view?.script === undefined) throw new Failure(`no lab can be made: ${view?.refusal ?? 'the cluster is gone'}`);
  print(view.script);
  finish(workspace);
}
