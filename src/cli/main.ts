// The command line knows files, streams and exit codes; what is true of a network it asks of the analysis.
import { Command, CommanderError } from 'commander';
import { addCheck } from './commands/check';
import { addClusters } from './commands/clusters';
import { addContract } from './commands/contract';
import { addDiff } from './commands/diff';
import { addExplain } from './commands/explain';
import { addIptables } from './commands/iptables';
import { addLab } from './commands/lab';
import { addModel } from './commands/model';
import { addRoutes } from './commands/routes';
import { addSpace } from './commands/space';
import { addTrace } from './commands/trace';
import { exitCodes } from './failure';
import { describeError, endWithReader, note } from './output';
import { readVersion } from './read-files';

const examples = `
Examples:
  kube-netscope check                         report conflicts in every manifest below this folder
  kube-netscope routes --node node-1          a node's routing table
  kube-netscope explain 10.244.1.5            what an address is
  kube-netscope space                         ranges in use, overlaps, free blocks, what is left
  kube-netscope trace --from shop/db-0 --to web   the way of a packet
  kube-netscope clusters                      which file belongs to which cluster, and why
  kube-netscope model > model.json            the whole network as JSON
  kube-netscope check --help                  options and exit codes`;

function createProgram(): Command {
  const program = new Command('kube-netscope')
    .description("See and check a Kubernetes cluster's network from its manifests. Reads files, never a cluster.")
    .version(readVersion(), '-V, --version')
    .showHelpAfterError('Run with --help for usage.')
    .addHelpText('after', examples)
    .exitOverride();
  addCheck(program);
  addClusters(program);
  addRoutes(program);
  addSpace(program);
  addExplain(program);
  addTrace(program);
  addContract(program);
  addDiff(program);
  addIptables(program);
  addLab(program);
  addModel(program);
  return program;
}

async function main(): Promise<void> {
  endWithReader();
  try {
    await createProgram().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.clean : exitCodes.unusable;
    else {
      note(describeError(error));
      process.exitCode = exitCodes.unusable;
    }
  }
}

void main();
