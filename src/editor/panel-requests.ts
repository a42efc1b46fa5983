import * as vscode from 'vscode';
import type { NodeRouting } from '../core/network/model';
import type { ClusterSummary } from '../protocol/analysis-contract';
import type { FindingsQuestion } from '../protocol/findings-contract';
import type { NamespacesQuestion, PanelAction, PanelCluster, PanelRequests, RevealTarget, RulesChoice } from '../protocol/panel-contract';
import type { Implementation } from '../protocol/rpc';
import type { SearchQuestion } from '../protocol/topology-contract';
import type { AnalysisClient } from '../worker/client';
import { changesSinceHead } from './changes';
import type { GitBase } from './git-base';
import { isRecord } from './convert';
import { openLocation } from './open-location';
import { text } from './page-text';
import { targetFromPage } from './panel-link';
import { saveExport } from './save-export';
import type { Session } from './session';
import { comparisonFromPage, routesFromPage, rowsFromPage } from './routes-question';
import { questionFromPage } from './space-question';

/*
 * What a page may ask for. A page is not trusted: every argument is looked at before it goes on,
 * and only the commands named here can be run.
 */

const actions: Readonly<Record<PanelAction, () => Thenable<unknown>>> = {
  'open-folder': () => vscode.commands.executeCommand('workbench.action.files.openFolder'),
  rescan: () => vscode.commands.executeCommand('kubeNetscope.rescan'),
  'show-output': () => vscode.commands.executeCommand('kubeNetscope.showOutput'),
  'open-settings': () => vscode.commands.executeCommand('kubeNetscope.openSettings'),
  'open-git-settings': () => vscode.commands.executeCommand('workbench.action.openSettings', '@id:git.enabled,git.path'),
  'manage-trust': () => vscode.commands.executeCommand('workbench.trust.manage'),
};

/** What a panel wants to hear of from its page. */
export interface PageEvents {
  /** The page asks for the clusters, which it does when it starts. */
  starting(): void;
  /** It has them. */
  started(): void;
  shows(view: RevealTarget): void;
}

/** The answers to a page's requests. Errors: a bad argument is refused. */
export function answersFor(session: Session, git: GitBase, { starting, started, shows }: PageEvents): Implementation<PanelRequests> {
  const ask = <T>(question: (analysis: AnalysisClient) => Promise<T>): Promise<T> => {
    const { run } = session;
    if (run === undefined) throw new Error(session.settings.enable ? vscode.l10n.t('The analysis does not run; see the output.') : vscode.l10n.t('Kube Netscope is switched off by the setting {0}.', 'kubeNetscope.enable'));
    return question(run.ask);
  };
  return {
    clusters: async () => {
      starting();
      const clusters = await ask((analysis) => analysis.clusters()).finally(() => setTimeout(started, 0));
      return clusters.map(toPanelCluster);
    },
    topology: (cluster, routing) => ask((analysis) => analysis.topology(text(cluster), routingOf(routing))),
    lostWays: (cluster, routing) => ask((analysis) => analysis.lostWays(text(cluster), routingOf(routing))),
    pods: (cluster, nodes, holding) => ask((analysis) => analysis.pods(text(cluster), texts(nodes), texts(holding))),
    neighbours: (cluster, id) => ask((analysis) => analysis.neighbours(text(cluster), text(id))),
    search: (cluster, routing, question) => ask((analysis) => analysis.search(text(cluster), routingOf(routing), searchFromPage(question))),
    details: (cluster, routing, id) => ask((analysis) => analysis.details(text(cluster), routingOf(routing), text(id))),
    namespaces: (cluster, routing, question) => ask((analysis) => analysis.namespaceWindow(text(cluster), routingOf(routing), namespacesFromPage(question))),
    routes: (cluster, routing, namespace, question) => ask((analysis) => analysis.routeWindow(text(cluster), routingOf(routing), text(namespace), routesFromPage(question))),
    routeLines: (cluster, routing, namespace, choice) => ask((analysis) => analysis.routeLines(text(cluster), routingOf(routing), text(namespace), rowsFromPage(choice))),
    comparedRoutes: (cluster, routing, here, there, question) =>
      ask((analysis) => analysis.comparedRoutes(text(cluster), routingOf(routing), text(here), text(there), comparisonFromPage(question))),
    lookup: (cluster, routing, namespace, address) =>
      ask((analysis) => analysis.lookup(text(cluster), routingOf(routing), text(namespace), text(address))),
    service: (cluster, id, choice) => ask((analysis) => analysis.service(text(cluster), text(id), choiceOf(choice))),
    trace: (cluster, routing, from, to) => ask((analysis) => analysis.trace(text(cluster), routingOf(routing), text(from), text(to))),
    changes: (cluster, routing) => changesSinceHead(session, git, text(cluster), routingOf(routing)),
    addressSpace: (cluster, question) => ask((analysis) => analysis.addressSpace(text(cluster), questionFromPage(question))),
    contract: (cluster) => ask((analysis) => analysis.contract(text(cluster))),
    findings: (cluster, question) => ask((analysis) => analysis.findingWindow(text(cluster), findingsFromPage(question))),
    shows: async (view) => shows(targetFromPage(isRecord(view) ? view : {})),
    open: (location) => openLocation(session, location),
    openRule: async (code) => void (await vscode.commands.executeCommand('kubeNetscope.openRule', text(code))),
    copy: async (value) => vscode.env.clipboard.writeText(text(value, 10_000_000)),
    save: (kind, name, content) => saveExport(kind, text(name), content),
    run: async (action) => {
      if (!Object.hasOwn(actions, action)) throw new Error(`There is no action ${text(action)}`);
      await actions[action]();
    },
  };
}

function toPanelCluster({ id, name, because, nodes, services, workloads }: ClusterSummary): PanelCluster {
  return { id, name, because, nodes, services, workloads };
}

/** Most ids that one request may name. */
const mostIds = 5000;

function texts(values: readonly string[]): readonly string[] {
  if (!Array.isArray(values) || values.length > mostIds) throw new Error('A list of texts was expected');
  return values.map((value: string) => text(value));
}

function searchFromPage({ text: wanted, kinds, limit }: SearchQuestion): SearchQuestion {
  if (!Number.isInteger(limit)) throw new Error('A number was expected');
  return { text: text(wanted), ...(kinds !== undefined && { kinds: texts(kinds) as SearchQuestion['kinds'] }), limit };
}

function namespacesFromPage({ text: wanted, start, limit, place }: NamespacesQuestion): NamespacesQuestion {
  if (!Number.isInteger(start) || !Number.isInteger(limit)) throw new Error('Numbers were expected');
  return { text: text(wanted), start, limit, ...(place !== undefined && { place: text(place) }) };
}

const groupings = ['rule', 'file', 'cluster'] as const;
const severities = ['error', 'warning', 'info', 'hint'] as const;

function findingsFromPage({ group, severities: wanted, text: typed, closed, start, limit }: FindingsQuestion): FindingsQuestion {
  const known = groupings.find((each) => each === group);
  if (known === undefined || !Number.isInteger(start) || !Number.isInteger(limit)) throw new Error('A grouping and numbers were expected');
  return { group: known, severities: severities.filter((each) => texts(wanted).includes(each)), text: text(typed), closed: texts(closed), start, limit };
}

function routingOf(value: unknown): NodeRouting {
  if (value !== 'host' && value !== 'router') throw new Error('host or router was expected');
  return value;
}

function choiceOf({ node, family, format }: RulesChoice): RulesChoice {
  if ((family !== 4 && family !== 6) || (format !== 'restore' && format !== 'save')) throw new Error('Family 4 or 6 and a format were expected');
  return { node: text(node), family, format };
}
