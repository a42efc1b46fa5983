import type { Command } from 'commander';
import { type CommonOptions, addCommonOptions, choice } from '../options';
import { jsonModel } from '../model-json';
import { print } from '../output';
import { chosenClusters, openWorkspace } from '../workspace';
import { finish } from './cluster-output';

interface ModelOptions extends CommonOptions {
  readonly cluster?: string;
}

const examples = `
Every value says how it is known: "declared" with its place in a file, "derived" by the documented
algorithm of a component, or "assumed".

Examples:
  kube-netscope model > model.json
  kube-netscope model examples/three-nodes | jq '.clusters[].nodes[].name.value'`;

/** Adds the command that prints the model. */
export function addModel(program: Command): void {
  const command = program
    .command('model [path...]')
    .description('Print the network of each cluster: ranges, nodes, pods and Services with every address.')
    .option('--cluster <name>', 'only this cluster')
    .addOption(choice('--format <format>', 'how to print', ['json'], 'json'))
    .addHelpText('after', examples);
  addCommonOptions(command).action(async (paths: string[], options: ModelOptions) => {
    const workspace = await openWorkspace(paths, options);
    const clusters = chosenClusters(workspace, options.cluster);
    print(`${JSON.stringify(jsonModel(workspace, clusters), undefined, 2)}\n`);
    finish(workspace);
  });
}
