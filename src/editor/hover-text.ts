import * as vscode from 'vscode';
import type { ExplainInCluster, ExplainRow, HoverView } from '../protocol/analysis-contract';
import { commandLink } from './command-link';

/*
 * The Markdown of a hover. Whatever comes from a manifest passes `plain` or `code`, so that it can
 * neither become markup nor a command.
 */

/** Rows of a section that a hover shows; the panel shows all. */
const shownRows = 8;

/** The text of a hover, in Markdown. */
export function hoverText({ explanation }: HoverView): string {
  const clusters = explanation.clusters.map((cluster) => clusterText(cluster, explanation.text, explanation.kind === 'address'));
  return [`**${plain(explanation.canonical)}** — ${plain(explanation.summary)}`, ...clusters.filter((text) => text !== '')].join('\n\n---\n\n');
}

function clusterText(cluster: ExplainInCluster, address: string, isAddress: boolean): string {
  const sections = [
    section(vscode.l10n.t('Held by'), cluster.holders),
    rangesText(cluster, address),
    routesText(cluster, address, isAddress),
  ].filter((text) => text !== '');
  return sections.length === 0 ? '' : [vscode.l10n.t('Cluster {0}', `**${plain(cluster.name)}**`), ...sections].join('\n\n');
}

/** The ranges with the way to the map, which shows what else is beside them. */
function rangesText({ cluster, ranges }: ExplainInCluster, text: string): string {
  if (ranges.length === 0) return '';
  const link = commandLink('kubeNetscope.showAddressSpace', { cluster, tab: 'space', space: text });
  return `${section(vscode.l10n.t('Ranges'), ranges)}\n- [${vscode.l10n.t('Show in Address Space')}](${link})`;
}

function section(title: string, rows: readonly ExplainRow[]): string {
  if (rows.length === 0) return '';
  const lines = rows.slice(0, shownRows).map((row) => `- ${plain(row.title)} ${code(row.value)} ${reason(row)}`);
  return [`${title}:`, ...lines, ...rest(rows.length)].join('\n');
}

function routesText({ cluster, routes }: ExplainInCluster, address: string, isAddress: boolean): string {
  if (routes.length === 0) return '';
  const linkTo = ({ namespace }: ExplainInCluster['routes'][number]): string => commandLink('kubeNetscope.showRoutes', { cluster, tab: 'routes', namespace, ...(isAddress ? { address } : {}) });
  const lines = routes.slice(0, shownRows).map((route) => `- [${plain(route.title)}](${linkTo(route)}) ${code(route.value)} ${reason(route)}`);
  const next = routes[shownRows];
  return [`${vscode.l10n.t('Routes to it')}:`, ...lines, ...rest(routes.length, next && linkTo(next))].join('\n');
}

function reason({ provenance, because, location }: ExplainRow): string {
  const why = `*${provenance}*${because === '' ? '' : `: ${plain(because)}`}`;
  if (location === undefined) return why;
  const place = `${location.file.slice(location.file.lastIndexOf('/') + 1)}:${location.range.start.line + 1}`;
  return `${why} ([${plain(place)}](${commandLink('kubeNetscope.openLocation', location)}))`;
}

/** How many more there are, with a link to them where there is one. */
function rest(count: number, link?: string): string[] {
  if (count <= shownRows) return [];
  const text = vscode.l10n.t('and {0} more', count - shownRows);
  return [link === undefined ? `- ${text}` : `- [${text}](${link})`];
}

/** Text that Markdown shows as it is: every punctuation character is escaped, line ends become spaces. */
export function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** Text as code; the fence is longer than any run of backticks inside. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '') return '';
  const longest = (line.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}
