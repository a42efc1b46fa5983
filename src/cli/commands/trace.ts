import type { Command } from 'commander';
import type { NodeRouting } from '../../core/network/model';
import type { ClusterSummary, TraceBranchView, TracePolicyView, TraceStepView, TraceView } from '../../protocol/analysis-contract';
import { type Style, printable } from '../color';
import { Failure, exitCodes } from '../failure';
import { type JsonLocation, jsonLocation } from '../json-location';
import { type CommonOptions, addCommonOptions, choice, styleFor } from '../options';
import { print } from '../output';
import { place } from '../reporters/text';
import { alignColumns, counted } from '../table';
import { type Workspace, chosenClusters, openWorkspace } from '../workspace';
import { clusterHeading, finish } from './cluster-output';

interface TraceOptions extends CommonOptions {
  readonly from: string;
  readonly to: string;
  readonly mode: NodeRouting;
  readonly cluster?: string;
  readonly format: 'text' | 'json';
}

/** What `trace --format json` prints. Fields may be added; a change of a present one raises `schemaVersion`. */
export interface JsonTraces {
  readonly schemaVersion: 1;
  readonly clusters: readonly ({ readonly id: string; readonly name: string; readonly mode: NodeRouting } & JsonTrace)[];
}

type JsonTrace = Omit<TraceView, 'revision' | 'branches'> & { readonly branches: readonly JsonBranch[] };
type JsonBranch = Omit<TraceBranchView, 'steps' | 'reply' | 'policies'> & {
  readonly policies: readonly (Omit<TracePolicyView, 'location'> & { readonly location?: JsonLocation })[];
  readonly steps: readonly JsonStep[];
  readonly reply: Omit<TraceBranchView['reply'], 'steps'> & { readonly steps: readonly JsonStep[] };
};
type JsonStep = Omit<TraceStepView, 'location' | 'rules'> & {
  readonly location?: JsonLocation;
  readonly rules: readonly { readonly line: string; readonly because: string; readonly location?: JsonLocation }[];
};

interface Found {
  readonly cluster: ClusterSummary;
  readonly view: TraceView;
}

const examples = `
A sender is a pod (NAMESPACE/NAME), a node, an address or "external"; a target is a pod, a Service, an address
or a name that cluster DNS knows, then :PORT by number or name, and /tcp, /udp or /sctp. Without a port of a
pod, node or address the packet is one of ping.

Exit codes:
  0  every branch arrives and can be answered, as far as is known
  1  some branch does not
  2  something could not be read, or the command was not understood

Examples:
  kube-netscope trace --from shop/db-0 --to shop/web-0
  kube-netscope trace --from shop/db-0 --to web:http            a Service by its name in the pod's namespace
  kube-netscope trace --from external --to node-1:30080/tcp
  kube-netscope trace --from node-1 --to 10.244.2.2 --mode router --format json`;

/** Adds the command that follows a packet. */
export function addTrace(program: Command): void {
  const command = program
    .command('trace [path...]')
    .description('Follow a packet: which rows of routing tables and rules of kube-proxy decide, and where it ends.')
    .requiredOption('--from <sender>', 'pod, node, address or "external"')
    .requiredOption('--to <target>', 'pod, Service, address or name, then :PORT and /PROTOCOL')
    .addOption(choice('--mode <mode>', 'how nodes reach each other', ['host', 'router'], 'host'))
    .option('--cluster <name>', 'only this cluster')
    .addOption(choice('--format <format>', 'how to print', ['text', 'json'], 'text'))
    .addHelpText('after', examples);
  addCommonOptions(command).action(async (paths: string[], options: TraceOptions) => {
    await traceCommand(paths, options);
  });
}

async function traceCommand(paths: readonly string[], options: TraceOptions): Promise<void> {
  const workspace = await openWorkspace(paths, options);
  const clusters = chosenClusters(workspace, options.cluster);
  const all = clusters.flatMap((cluster): Found[] => {
    const view = workspace.analysis.trace(cluster.id, options.mode, options.from, options.to);
    return view === undefined ? [] : [{ cluster, view }];
  });
  const found = all.filter(({ view }) => view.error === undefined);
  if (found.length === 0) throw new Failure(all[0]?.view.error ?? 'no cluster was found');
  if (found.some(({ view }) => view.branches.some(isTrouble))) process.exitCode = exitCodes.findings;
  print(options.format === 'json' ? json(found, options, workspace) : text(found, clusters.length > 1, workspace, styleFor(options)));
  finish(workspace);
}

function isTrouble({ verdict, reply }: TraceBranchView): boolean {
  return verdict !== 'delivered' || reply.possible === 'no';
}

function text(found: readonly Found[], named: boolean, workspace: Workspace, style: Style): string {
  return found.map(({ cluster, view }) => `${named ? `${clusterHeading(cluster, style)}\n` : ''}${traceText(view, workspace, style)}`).join('\n');
}

function traceText(view: TraceView, workspace: Workspace, style: Style): string {
  const { branches, resolution, remarks, omitted } = view;
  const lines = [`${style.bold(printable(view.from))} → ${style.bold(printable(view.to))}`];
  lines.push(...resolution.map((sentence) => style.dim(`  ${printable(sentence)}`)));
  const shared = sharedSteps(branches);
  const width = Math.max(0, ...branches.flatMap(({ steps }) => steps.map(({ title }) => title.length)));
  const [first] = branches;
  if (branches.length > 1 && first !== undefined && shared > 0) lines.push('', ...stepLines(first.steps.slice(0, shared), 1, width, workspace, style));
  for (const branch of branches) {
    const from = branches.length > 1 ? shared : 0;
    lines.push('');
    if (branches.length > 1) lines.push(style.bold(`${percent(branch.probability)} to ${branch.destination}`));
    lines.push(...stepLines(branch.steps.slice(from), from + 1, width, workspace, style), ...endLines(branch, workspace, style));
  }
  if (omitted > 0) lines.push('', style.dim(`… and ${counted(omitted, 'more branch').replace('branchs', 'branches')}`));
  if (remarks.length > 0) lines.push('', ...remarks.map((remark) => style.yellow(`note: ${printable(remark)}`)));
  return `${lines.join('\n')}\n`;
}

/** Steps that all branches have in common; the last step of a branch is always its own. */
function sharedSteps(branches: readonly TraceBranchView[]): number {
  const [first, ...rest] = branches.map(({ steps }) => steps.map((step) => JSON.stringify(step)));
  if (first === undefined || rest.length === 0) return 0;
  let count = 0;
  while (count < first.length - 1 && rest.every((steps) => steps[count] === first[count])) count++;
  return count;
}

function stepLines(steps: readonly TraceStepView[], from: number, width: number, workspace: Workspace, style: Style): string[] {
  const heads = alignColumns(steps.map((step, at) => [String(from + at).padStart(3), step.kind.padEnd(7), printable(step.title).padEnd(width), devices(step), printable(ends(step))]));
  return steps.flatMap((step, at) => [heads[at] ?? '', ...detailLines(step, workspace).map((line) => style.dim(`      ${line}`))]);
}

function devices(step: TraceStepView): string {
  if (step.in !== '' && step.out !== '') return `${step.in} → ${step.out}`;
  return step.in === '' ? (step.out === '' ? '' : `→ ${step.out}`) : `${step.in} →`;
}

function ends({ source, destination, sourceAfter, destinationAfter, nat }: TraceStepView): string {
  const was = `${source} → ${destination}`;
  return nat ? `${was}  becomes  ${sourceAfter} → ${destinationAfter}` : was;
}

function detailLines({ kind, route, rules, note, location }: TraceStepView, workspace: Workspace): string[] {
  const where = location === undefined ? '' : `   (${place(workspace.shownLocation(location))})`;
  const lines = route === '' ? [] : [`${printable(route)}${where}`];
  if (route === '' && location !== undefined) return [`${printable(note)}${where}`];
  const told = rules.map(({ line }) => printable(line));
  if (kind === 'rules' || kind === 'wire' || kind === 'tunnel' || kind === 'bridge' || route === '') lines.unshift(printable(note));
  return [...lines, ...told];
}

function endLines({ verdict, reason, reply, nat, policies }: TraceBranchView, workspace: Workspace, style: Style): string[] {
  const good = verdict === 'delivered';
  const said = `${verdict === 'no-route' ? 'no route' : verdict}: ${printable(reason)}${good ? (nat ? ' (with NAT)' : ' (without NAT)') : ''}`;
  const colour = (fine: boolean): ((text: string) => string) => (fine ? style.green : style.red);
  const lines = [`  ${colour(good)(said)}`];
  for (const policy of policies) lines.push(`  ${policyLine(policy, workspace, style)}`);
  if (good) lines.push(`  ${colour(reply.possible !== 'no')(`reply: ${reply.possible}: ${printable(reply.reason)}`)}`);
  return lines;
}

function policyLine({ direction, title, verdict, reason, location }: TracePolicyView, workspace: Workspace, style: Style): string {
  const where = location === undefined ? '' : `   (${place(workspace.shownLocation(location))})`;
  const colours: Readonly<Record<TracePolicyView['verdict'], (text: string) => string>> = { allowed: style.dim, denied: style.red, unknown: style.yellow };
  return colours[verdict](`${direction} of ${printable(title)}: ${verdict}: ${printable(reason)}${where}`);
}

function percent(probability: number): string {
  return `${(probability * 100).toFixed(1)} %`;
}

function json(found: readonly Found[], { mode }: TraceOptions, workspace: Workspace): string {
  const step = ({ location, rules, ...rest }: TraceStepView): JsonStep => ({
    ...rest,
    rules: rules.map(({ location: at, ...rule }) => ({ ...rule, ...jsonLocation(workspace, at) })),
    ...jsonLocation(workspace, location),
  });
  const document: JsonTraces = {
    schemaVersion: 1,
    clusters: found.map(({ cluster: { id, name }, view: { revision: _revision, branches, ...view } }) => ({
      id,
      name,
      mode,
      ...view,
      branches: branches.map((branch) => ({ ...branch, steps: branch.steps.map(step), reply: { ...branch.reply, steps: branch.reply.steps.map(step) }, policies: branch.policies.map(({ location, ...policy }) => ({ ...policy, ...jsonLocation(workspace, location) })) })),
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
