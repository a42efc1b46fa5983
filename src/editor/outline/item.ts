import * as vscode from 'vscode';
import type { OutlineEntry, OutlineFact, OutlineKind } from '../../protocol/outline-contract';
import { code, plain } from '../hover-text';
import { unmarked } from '../unmarked';
import { findingsUri, findingsText } from './decorations';
import { isThing, keyOf, type OutlineNode } from './node';

const icons: Readonly<Record<OutlineKind, string>> = {
  cluster: 'type-hierarchy',
  nodes: 'server-environment',
  unscheduled: 'circle-slash',
  services: 'references',
  ranges: 'layers',
  zone: 'location',
  namespace: 'symbol-namespace',
  part: 'ellipsis',
  node: 'server',
  pod: 'package',
  service: 'globe',
  range: 'symbol-numeric',
};

/** The row of an entry. `alone`: the only cluster, which needs no click to open. Data only ever becomes escaped text. */
export function treeItem(node: OutlineNode, alone: boolean): vscode.TreeItem {
  const { entry } = node;
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  const opens = entry.kind === 'cluster' || (entry.count ?? 0) > 0;
  const item = new vscode.TreeItem(unmarked(labelOf(entry)), !opens ? None : entry.kind === 'cluster' && alone ? Expanded : Collapsed);
  item.id = keyOf(node);
  item.iconPath = new vscode.ThemeIcon(icons[entry.kind]);
  item.description = unmarked(descriptionOf(entry));
  item.tooltip = tooltipOf(entry);
  item.contextValue = abilitiesOf(entry).join(' ');
  if (entry.findings.errors + entry.findings.warnings > 0) item.resourceUri = findingsUri(entry.findings);
  const said = new Set([kindWord(entry.kind), labelOf(entry), descriptionOf(entry), findingsText(entry.findings)]);
  item.accessibilityInformation = { label: [...said].filter((text) => text !== '').join(', ') };
  return item;
}

/** What can be done with an entry; the menus of the view ask for these words. */
function abilitiesOf(entry: OutlineEntry): string[] {
  const { kind, location, addresses } = entry;
  return [
    kind,
    ...(location === undefined ? [] : ['open']),
    ...(isThing(entry) || kind === 'cluster' ? ['reveal', 'name'] : []),
    ...(kind === 'node' || kind === 'pod' ? ['routes', 'from', 'to'] : []),
    ...(kind === 'service' ? ['rules', 'to'] : []),
    ...(kind !== 'range' && addresses.length > 0 ? ['address'] : []),
  ];
}

function labelOf({ kind, name, last }: OutlineEntry): string {
  if (kind === 'part') return `${name} … ${last ?? ''}`;
  if (kind === 'zone' && name === '') return vscode.l10n.t('No zone');
  return name === '' ? kindWord(kind) : name;
}

function descriptionOf({ kind, namespace, addresses, count, facts }: OutlineEntry): string {
  if (kind === 'cluster' || kind === 'part') return '';
  if (kind === 'range') return facts.role === undefined ? '' : roleWord(facts.role);
  if (addresses.length > 0 || namespace !== undefined) return [addresses.join(', '), namespace].filter(Boolean).join(' · ');
  return count === undefined ? '' : count.toLocaleString(vscode.env.language);
}

function tooltipOf(entry: OutlineEntry): vscode.MarkdownString {
  const { facts, addresses, kind, provenance } = entry;
  const row = (label: string, text: string | undefined): string[] => (text === undefined || text === '' ? [] : [`- ${plain(label)}: ${code(cut(text))}`]);
  const rows = [
    ...(kind === 'range' ? [] : row(vscode.l10n.t('Addresses'), addresses.join(', '))),
    ...shownFacts.flatMap((fact) => row(factWord(fact), facts[fact])),
    ...row(vscode.l10n.t('Overlaps'), facts.overlaps),
    ...row(vscode.l10n.t('Findings'), findingsText(entry.findings)),
  ];
  const why = facts.because === undefined || facts.because === '' ? '' : plain(facts.because);
  const how = provenance === undefined ? why : `*${plain(provenanceWord(provenance))}*${why === '' ? '' : `: ${why}`}`;
  return new vscode.MarkdownString([`**${plain(kindWord(kind))}** ${plain(labelOf(entry))}`, rows.join('\n'), how].filter((text) => text !== '').join('\n\n'));
}

const shownFacts = ['podRanges', 'node', 'workload', 'containers', 'type', 'ports'] as const satisfies readonly OutlineFact[];

/** Units: characters of a value in a tooltip; a pod may have a thousand containers. */
const longest = 400;

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function factWord(fact: (typeof shownFacts)[number]): string {
  switch (fact) {
    case 'podRanges':
      return vscode.l10n.t('Pod addresses');
    case 'node':
      return vscode.l10n.t('Node');
    case 'workload':
      return vscode.l10n.t('Workload');
    case 'containers':
      return vscode.l10n.t('Containers');
    case 'type':
      return vscode.l10n.t('Type');
    case 'ports':
      return vscode.l10n.t('Ports');
  }
}

function kindWord(kind: OutlineKind): string {
  switch (kind) {
    case 'cluster':
      return vscode.l10n.t('Cluster');
    case 'nodes':
      return vscode.l10n.t('Nodes');
    case 'unscheduled':
      return vscode.l10n.t('Pods that no node takes');
    case 'services':
      return vscode.l10n.t('Services');
    case 'ranges':
      return vscode.l10n.t('Ranges');
    case 'zone':
      return vscode.l10n.t('Zone');
    case 'namespace':
      return vscode.l10n.t('Namespace');
    case 'part':
      return vscode.l10n.t('Part of the list');
    case 'node':
      return vscode.l10n.t('Node');
    case 'pod':
      return vscode.l10n.t('Pod');
    case 'service':
      return vscode.l10n.t('Service');
    case 'range':
      return vscode.l10n.t('Range');
  }
}

function roleWord(role: string): string {
  if (role === 'pods') return vscode.l10n.t('pods');
  return role === 'services' ? vscode.l10n.t('Services') : vscode.l10n.t('nodes');
}

function provenanceWord(provenance: 'declared' | 'derived' | 'assumed'): string {
  if (provenance === 'declared') return vscode.l10n.t('declared');
  return provenance === 'derived' ? vscode.l10n.t('derived') : vscode.l10n.t('assumed');
}
