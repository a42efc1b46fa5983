import * as vscode from 'vscode';
import { isRecord } from '../convert';
import { openLocation } from '../open-location';
import type { Panels } from '../panel';
import type { Session } from '../session';
import { isThing, targetOf, type OutlineNode } from './node';

/** The commands of the rows of the tree, by name. Each is handed the row that its menu was opened on. */
export function outlineCommands(session: Session, panels: Panels): Readonly<Record<string, (argument?: unknown) => unknown>> {
  const on = (act: (node: OutlineNode) => unknown) => (argument?: unknown) => act(nodeOf(argument));
  const copy = (text: string): Thenable<void> => vscode.env.clipboard.writeText(text);
  return {
    'kubeNetscope.outline.open': on(({ entry }) => openLocation(session, entry.location)),
    'kubeNetscope.outline.reveal': on((node) => panels.show(targetOf(node))),
    'kubeNetscope.outline.routes': on(({ cluster, entry }) => panels.show({ cluster, tab: 'routes', namespace: entry.id })),
    'kubeNetscope.outline.rules': on(({ cluster, entry }) => panels.show({ cluster, tab: 'services', service: entry.id })),
    'kubeNetscope.outline.traceFrom': on(({ cluster, entry }) => panels.show({ cluster, tab: 'trace', from: entry.id })),
    'kubeNetscope.outline.traceTo': on(({ cluster, entry }) => panels.show({ cluster, tab: 'trace', to: entry.id })),
    'kubeNetscope.outline.copyName': on(({ entry }) => copy(entry.name)),
    'kubeNetscope.outline.copyAddress': on(({ entry }) => copy(entry.addresses[0] ?? '')),
  };
}

/** Whether a command was handed a row that has a link of its own. */
export function linkedNode(argument: unknown): OutlineNode | undefined {
  return isNode(argument) && (isThing(argument.entry) || argument.entry.kind === 'cluster') ? argument : undefined;
}

function nodeOf(argument: unknown): OutlineNode {
  if (!isNode(argument)) throw new Error(vscode.l10n.t('Choose a row of the view Clusters first.'));
  return argument;
}

function isNode(value: unknown): value is OutlineNode {
  return isRecord(value) && typeof value['cluster'] === 'string' && isRecord(value['entry']) && typeof value['entry']['kind'] === 'string';
}
