import type { Command } from 'commander';
import type { NamespaceId, NodeRouting } from '../../core/network/model';
import type { ClusterSummary } from '../../protocol/analysis-contract';
import type { NamespaceView } from '../../protocol/panel-contract';
import type { RouteRow, RoutingTableView } from '../../protocol/routes-contract';
import { type Style, printable } from '../color';
import { Failure } from '../failure';
import { type JsonLocation, jsonLocation } from '../json-location';
import { type CommonOptions, addCommonOptions, choice, styleFor } from '../options';
import { print } from '../output';
import { nearestName } from '../table';
import { type Workspace, chosenClusters, openWorkspace } from '../workspace';
import { clusterHeading, finish } from './cluster-output';

interface RoutesOptions extends CommonOptions {
  readonly pod?: string;
  readonly node?: string;
  readonly router?: boolean;
  readonly mode?: NodeRouting;
  readonly cluster?: string;
  readonly format: 'text' | 'json';
}

/** What `routes --format json` prints. Fields may be added; a change of a present one raises `schemaVersion`. */
export interface JsonRoutes {
  readonly schemaVersion: 1;
  readonly clusters: readonly {
    readonly id: string;
    readonly name: string;
    readonly mode: NodeRouting;
    readonly tables: readonly {
      readonly namespace: NamespaceId;
      readonly title: string;
      readonly routes: readonly JsonRoute[];
    }[];
  }[];
}

/** One row of a routing table. Parts that `ip route` does not print are empty. */
export interface JsonRoute extends Omit<RouteRow, 'location' | 'target'> {
  readonly location?: JsonLocation;
}

interface ClusterTables {
  readonly cluster: ClusterSummary;
  /** Namespaces that have a table. */
  readonly namespaces: readonly NamespaceId[];
  /** The tables one after the other: all of them together may be larger than the memory. */
  tables(): Iterable<RoutingTableView>;
}

const examples = `
With --mode host every node has a route to the pods of every other node; with --mode router the
nodes have a default route to one router that holds the whole table.

Examples:
  kube-netscope routes                          the tables of all nodes
  kube-netscope routes --node node-1
  kube-netscope routes --pod default/web-0 apps cluster
  kube-netscope routes --router                 the router's table (implies --mode router)`;

/** Adds the command that prints routing tables. */
export function addRoutes(program: Command): void {
  const command = program
    .command('routes [path...]')
    .description('Print routing tables of nodes, pods and the router as `ip route` does.')
    .option('--pod <namespace/name>', 'only the table of this pod')
    .option('--node <name>', 'only the table of this node')
    .option('--router', 'only the table of the router')
    .addOption(choice('--mode <mode>', 'how nodes reach each other', ['host', 'router'], 'host'))
    .option('--cluster <name>', 'only this cluster')
    .addOption(choice('--format <format>', 'how to print', ['text', 'json'], 'text'))
    .addHelpText('after', examples);
  addCommonOptions(command).action(async (paths: string[], options: RoutesOptions) => {
    await routes(paths, modeOf(command, options));
  });
}

function modeOf(command: Command, options: RoutesOptions): RoutesOptions {
  const selectors = [options.pod, options.node, options.router].filter((one) => one !== undefined);
  if (selectors.length > 1) throw new Failure('choose one of --pod, --node and --router');
  if (options.router !== true || command.getOptionValueSource('mode') !== 'default') return options;
  return { ...options, mode: 'router' };
}

async function routes(paths: readonly string[], options: RoutesOptions): Promise<void> {
  const workspace = await openWorkspace(paths, options);
  const mode = options.mode ?? 'host';
  const clusters = chosenClusters(workspace, options.cluster);
  const found = clusters.map((cluster) => tablesOf(workspace, cluster, mode, options));
  const withTables = found.filter(({ namespaces }) => namespaces.length > 0);
  if (withTables.length === 0 && selectorOf(options) !== undefined) throw notFound(workspace, clusters, mode, options);
  for (const part of options.format === 'json' ? json(withTables, mode, workspace) : text(withTables, clusters.length > 1, options)) print(part);
  finish(workspace);
}

function tablesOf(workspace: Workspace, cluster: ClusterSummary, mode: NodeRouting, options: RoutesOptions): ClusterTables {
  const { analysis } = workspace;
  const wanted = selectorOf(options);
  const namespaces = analysis.namespaces(cluster.id, mode);
  const chosen = namespaces.filter(({ id, kind }) => (wanted === undefined ? kind !== 'pod' : id === wanted)).map(({ id }) => id);
  return {
    cluster,
    namespaces: chosen,
    *tables() {
      for (const id of chosen) {
        const table = analysis.routes(cluster.id, mode, id);
        if (table !== undefined) yield table;
      }
    },
  };
}

/** Namespace that the options ask for; a pod without a namespace is one of `default`. */
function selectorOf({ pod, node, router }: RoutesOptions): NamespaceId | undefined {
  if (pod !== undefined) return `pod/${pod.includes('/') ? pod : `default/${pod}`}`;
  if (node !== undefined) return `node/${node}`;
  return router === true ? 'router' : undefined;
}

function notFound(
  workspace: Workspace,
  clusters: readonly ClusterSummary[],
  mode: NodeRouting,
  options: RoutesOptions,
): Failure {
  const wanted = selectorOf(options) ?? '';
  const kind: NamespaceView['kind'] = options.pod !== undefined ? 'pod' : options.node !== undefined ? 'node' : 'router';
  if (kind === 'router' && mode === 'host') return new Failure('there is no router with --mode host; leave --mode out');
  const ids = clusters.flatMap(({ id }) => workspace.analysis.namespaces(id, mode)).filter((one) => one.kind === kind);
  const names = [...new Set(ids.map(({ id }) => id.slice(kind.length + 1)))];
  const name = wanted.slice(kind.length + 1);
  const near = nearestName(name, names);
  const shown = names.slice(0, 12).join(', ') + (names.length > 12 ? `, and ${names.length - 12} more` : '');
  const list = names.length === 0 ? `No ${kind} was found.` : `There are: ${shown}.`;
  return new Failure(`there is no ${kind} ${name}.${near === undefined ? '' : ` Did you mean ${near}?`} ${list}`);
}

function* text(found: readonly ClusterTables[], named: boolean, options: RoutesOptions): Iterable<string> {
  if (found.length === 0) yield 'No nodes are known, so there are no routing tables.\n';
  const style = styleFor(options);
  let between = '';
  for (const { cluster, tables } of found) {
    if (named) {
      yield `${between}${clusterHeading(cluster, style)}\n`;
      between = '\n';
    }
    for (const table of tables()) {
      yield between + tableText(table, style);
      between = '\n';
    }
  }
}

function tableText({ namespace, title, rows }: RoutingTableView, style: Style): string {
  const heading = `${style.bold(`# ${printable(title)}`)} ${style.dim(`(${namespace})`)}\n`;
  return heading + rows.map(({ line }) => `${printable(line)}\n`).join('');
}

type JsonCluster = JsonRoutes['clusters'][number];

/** `JsonRoutes`, indented by two. */
function* json(found: readonly ClusterTables[], mode: NodeRouting, workspace: Workspace): Iterable<string> {
  yield* listed('', { schemaVersion: 1 } satisfies Omit<JsonRoutes, 'clusters'>, 'clusters', found, function* ({ cluster: { id, name }, tables }) {
    yield* listed('    ', { id, name, mode } satisfies Omit<JsonCluster, 'tables'>, 'tables', tables(), function* ({ namespace, title, rows }) {
      const routes = rows.map(({ location, target: _, ...row }) => ({ ...row, ...jsonLocation(workspace, location) }));
      yield indented('        ', { namespace, title, routes } satisfies JsonCluster['tables'][number]);
    });
  });
  yield '\n';
}

/** An object with one more field, a list that is written entry by entry. */
function* listed<T>(indent: string, object: object, name: string, entries: Iterable<T>, write: (entry: T) => Iterable<string>): Iterable<string> {
  yield `${indented(indent, object).slice(0, -(indent.length + 2))},\n${indent}  "${name}": [`;
  let isFirst = true;
  for (const entry of entries) {
    yield `${isFirst ? '' : ','}\n${indent}    `;
    yield* write(entry);
    isFirst = false;
  }
  yield `${isFirst ? '' : `\n${indent}  `}]\n${indent}}`;
}

function indented(indent: string, value: object): string {
  return JSON.stringify(value, undefined, 2).replaceAll('\n', `\n${indent}`);
}
