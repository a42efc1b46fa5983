import type { Command } from 'commander';
import type { ClusterSummary, ContractView } from '../../protocol/analysis-contract';
import { type Style, printable } from '../color';
import { exitCodes } from '../failure';
import { type JsonLocation, jsonLocation } from '../json-location';
import { type CommonOptions, addCommonOptions, choice, styleFor } from '../options';
import { print } from '../output';
import { place } from '../reporters/text';
import { type Workspace, chosenClusters, openWorkspace } from '../workspace';
import { clusterHeading, finish } from './cluster-output';

interface ContractOptions extends CommonOptions {
  readonly cluster?: string;
  readonly format: 'text' | 'json';
}

type StatementView = ContractView['statements'][number];

/** What `contract --format json` prints. Fields may be added; a change of a present one raises `schemaVersion`. */
export interface JsonContracts {
  readonly schemaVersion: 1;
  readonly clusters: readonly {
    readonly id: string;
    readonly name: string;
    readonly statements: readonly (Omit<StatementView, 'evidence'> & {
      readonly evidence: readonly { readonly message: string; readonly location?: JsonLocation }[];
    })[];
  }[];
}

interface Found {
  readonly cluster: ClusterSummary;
  readonly view: ContractView;
}

const examples = `
Exit codes:
  0  no statement is broken
  1  a statement is broken
  2  something could not be read, or the command was not understood

Examples:
  kube-netscope contract
  kube-netscope contract clusters/prod --format json`;

/** Adds the command that checks what every network of pods must give. */
export function addContract(program: Command): void {
  const command = program
    .command('contract [path...]')
    .description('Check what every network of pods must give: addresses, reachability without NAT, separate ranges, rules of Services.')
    .option('--cluster <name>', 'only this cluster')
    .addOption(choice('--format <format>', 'how to print', ['text', 'json'], 'text'))
    .addHelpText('after', examples);
  addCommonOptions(command).action(async (paths: string[], options: ContractOptions) => {
    await contract(paths, options);
  });
}

async function contract(paths: readonly string[], options: ContractOptions): Promise<void> {
  const workspace = await openWorkspace(paths, options);
  const clusters = chosenClusters(workspace, options.cluster);
  const found = clusters.flatMap((cluster): Found[] => {
    const view = workspace.analysis.contract(cluster.id);
    return view === undefined ? [] : [{ cluster, view }];
  });
  if (found.some(({ view }) => view.statements.some(({ standing }) => standing === 'broken'))) process.exitCode = exitCodes.findings;
  print(options.format === 'json' ? json(found, workspace) : text(found, workspace, styleFor(options)));
  finish(workspace);
}

function text(found: readonly Found[], workspace: Workspace, style: Style): string {
  if (found.length === 0) return 'No cluster was found.\n';
  return found.map(({ cluster, view }) => `${found.length > 1 ? `${clusterHeading(cluster, style)}\n` : ''}${view.statements.map((statement, at) => statementText(statement, at + 1, workspace, style)).join('')}`).join('\n');
}

function statementText({ title, standing, reason, evidence, more, extent }: StatementView, number: number, workspace: Workspace, style: Style): string {
  const colour = { holds: style.green, broken: style.red, unknown: style.yellow }[standing];
  const lines = [`${number}. ${colour(standing.padEnd(7))}  ${style.bold(printable(title))}`];
  if (evidence.length === 0 || standing === 'unknown') lines.push(`            ${style.dim(printable(reason))}`);
  for (const { message, location } of evidence) lines.push(`            ${location === undefined ? '' : `${place(workspace.shownLocation(location))}: `}${printable(message)}`);
  if (more > 0) lines.push(style.dim(`            … and ${more} more`));
  if (extent !== undefined && !reason.includes(extent.text)) lines.push(style.dim(`            (${printable(extent.text)})`));
  return lines.map((line) => `${line}\n`).join('');
}

function json(found: readonly Found[], workspace: Workspace): string {
  const document: JsonContracts = {
    schemaVersion: 1,
    clusters: found.map(({ cluster: { id, name }, view }) => ({
      id,
      name,
      statements: view.statements.map((statement) => ({
        ...statement,
        evidence: statement.evidence.map(({ message, location }) => ({ message, ...jsonLocation(workspace, location) })),
      })),
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
