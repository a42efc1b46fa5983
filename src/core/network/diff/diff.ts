// What differs between two states of a cluster's network, and which edit it follows from. It must never know files' texts or git.
import type { NodeRouting } from '../model';
import { compareNatural } from '../natural';
import { findEdits } from './edits';
import type { Edits } from './edits';
import { comparedNodes, MAXIMUM_TABLES, nodesForRules, routeLines, ruleLines } from './lines';
import type { Lines } from './lines';
import type { Change, ChangeSubject, Difference, Snapshot } from './snapshot';
import { thingsOf } from './things';
import type { Thing } from './things';

/** Changes that are told; nobody reads more. */
const MAXIMUM_CHANGES = 5000;
const ORDER: readonly ChangeSubject[] = ['range', 'node', 'pod', 'service', 'route', 'rule'];

/**
 * Compares two states: ranges, nodes, addresses, Services, routing tables and rules of kube-proxy.
 * Cost: O(both models), and the tables and rules of a bounded number of nodes.
 */
export function diff(before: Snapshot, after: Snapshot, routing: NodeRouting): Difference {
  const edits = findEdits(before, after);
  const tables = comparedNodes(before, after, MAXIMUM_TABLES);
  const rules = comparedNodes(before, after, Math.min(nodesForRules(before), nodesForRules(after)));
  const old = thingsOf(before.model);
  const now = thingsOf(after.model);
  const changes = [
    ...thingChanges(old, now, edits),
    ...lineChanges('route', routeLines(before.model, routing, tables), routeLines(after.model, routing, tables), edits),
    ...lineChanges('rule', ruleLines(before, rules, old), ruleLines(after, rules, now), edits),
  ];
  const count = Math.max(before.model.nodes.length, after.model.nodes.length);
  const notes: string[] = [];
  if (tables.size < count) notes.push(`Routing tables are compared on ${tables.size} of ${count} nodes.`);
  if (rules.size < count) notes.push(`Rules of kube-proxy are compared on ${rules.size} of ${count} nodes.`);
  changes.sort((a, b) => ORDER.indexOf(a.subject) - ORDER.indexOf(b.subject));
  return { edits: edits.list, changes: changes.slice(0, MAXIMUM_CHANGES), omitted: Math.max(0, changes.length - MAXIMUM_CHANGES), notes };
}

function thingChanges(before: ReadonlyMap<string, Thing>, after: ReadonlyMap<string, Thing>, edits: Edits): Change[] {
  const titles = [...new Set([...before.keys(), ...after.keys()])].sort(compareNatural);
  return titles.flatMap((title): Change[] => {
    const old = before.get(title);
    const now = after.get(title);
    if (old?.text === now?.text) return [];
    const { subject } = (now ?? old) as Thing;
    const kind = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    return [{ subject, kind, title, before: old?.text ?? '', after: now?.text ?? '', where: [], ...causesOf(edits, old, now) }];
  });
}

/** Rows and rules are told as they come and go, one by one; the same line on several nodes is one change. */
function lineChanges(subject: 'route' | 'rule', before: Lines, after: Lines, edits: Edits): Change[] {
  const changes: Change[] = [];
  for (const line of new Set([...before.keys(), ...after.keys()])) {
    const old = before.get(line);
    const now = after.get(line);
    const had = new Set(old?.where);
    const has = new Set(now?.where);
    const gone = (old?.where ?? []).filter((node) => !has.has(node));
    const come = (now?.where ?? []).filter((node) => !had.has(node));
    if (gone.length + come.length === 0) continue;
    const causes = causesOf(edits, old, now);
    if (gone.length > 0) changes.push({ subject, kind: 'removed', title: line, before: line, after: '', where: gone, ...causes });
    if (come.length > 0) changes.push({ subject, kind: 'added', title: line, before: '', after: line, where: come, ...causes });
  }
  return changes;
}

/** Edits of the resources that a change rests on; where none of these was edited, all edits, since addresses shift. */
function causesOf(edits: Edits, old: Pick<Thing, 'places'> | undefined, now: Pick<Thing, 'places'> | undefined): Pick<Change, 'causes' | 'direct'> {
  const direct = [...new Set([...(old?.places() ?? []).flatMap((place) => edits.of('old', place)), ...(now?.places() ?? []).flatMap((place) => edits.of('new', place))])].sort((a, b) => a - b);
  if (direct.length > 0) return { causes: direct, direct: true };
  return { causes: edits.list.map((_, index) => index).slice(0, 20), direct: false };
}
