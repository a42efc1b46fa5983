// What differs between two states of a cluster's network, and which edit it follows from. It must never know files' texts or git.
import { finished } from '../../store/steps';
import type { NodeRouting } from '../model';
import { compareNatural } from '../natural';
import { findEdits } from './edits';
import type { Edits } from './edits';
import type { Lines } from './lines';
import { routeLines } from './route-lines';
import { ruleLines } from './rule-lines';
import type { Change, ChangeSubject, Difference, Snapshot } from './snapshot';
import { servicePlaces, thingsOf } from './things';
import type { Thing } from './things';

/** Changes that are told; nobody reads more. */
const MAXIMUM_CHANGES = 5000;
/** Nodes that are named with a change. */
const MAXIMUM_NAMED = 100;
const ORDER: readonly ChangeSubject[] = ['range', 'node', 'pod', 'service', 'route', 'rule'];

/**
 * Compares two states: ranges, nodes, addresses, Services, routing tables and rules of kube-proxy.
 * Cost: O(both models), what may differ in tables and rules, and whole tables and rules of a bounded number of nodes.
 */
export function diff(before: Snapshot, after: Snapshot, routing: NodeRouting): Difference {
  return finished(diffSteps(before, after, routing));
}

/** The same with rests: both states stay what they are. */
export function* diffSteps(before: Snapshot, after: Snapshot, routing: NodeRouting): Generator<void, Difference> {
  const edits = findEdits(before, after);
  yield;
  const things = yield* thingsOf(before.model, after.model);
  const routes = yield* routeLines(before.model, after.model, routing);
  const rules = yield* ruleLines(before, after, (side, namespace, service) => servicePlaces((side === 'old' ? before : after).model, namespace, service));
  yield;
  const ofThings = thingChanges(things.old, things.now, edits);
  yield;
  const ofRoutes = lineChanges('route', routes.old, routes.now, edits);
  yield;
  const changes = [...ofThings, ...ofRoutes, ...lineChanges('rule', rules.old, rules.now, edits)];
  yield;
  const notes: string[] = [];
  if (routes.compared < routes.count) notes.push(`Routing tables are compared on ${routes.compared} of ${routes.count} nodes.`);
  if (rules.compared < rules.count) notes.push(`Rules of kube-proxy are compared on ${rules.compared} of ${rules.count} nodes.`);
  if (rules.services.compared < rules.services.count) notes.push(`Rules of kube-proxy are compared for ${rules.services.compared} of ${rules.services.count} Services that changed.`);
  changes.sort((a, b) => ORDER.indexOf(a.subject) - ORDER.indexOf(b.subject));
  const told = changes.slice(0, MAXIMUM_CHANGES).map(({ causes, ...change }): Change => ({ ...change, where: change.where.slice(0, MAXIMUM_NAMED), ...causes() }));
  if (told.some(({ where }, at) => where.length < (changes[at]?.where.length ?? 0))) notes.push(`Of the nodes that have a row or rule ${MAXIMUM_NAMED} are named.`);
  return { edits: edits.list, changes: told, omitted: Math.max(0, changes.length - MAXIMUM_CHANGES), notes };
}

/** A change whose causes are found when it is told. */
interface Found extends Omit<Change, 'causes' | 'direct'> {
  readonly causes: () => Pick<Change, 'causes' | 'direct'>;
}

function thingChanges(before: ReadonlyMap<string, Thing>, after: ReadonlyMap<string, Thing>, edits: Edits): Found[] {
  const titles = [...new Set([...before.keys(), ...after.keys()])].sort(compareNatural);
  return titles.flatMap((title): Found[] => {
    const old = before.get(title);
    const now = after.get(title);
    if (old?.text === now?.text) return [];
    const { subject } = (now ?? old) as Thing;
    const kind = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    return [{ subject, kind, title, before: old?.text ?? '', after: now?.text ?? '', where: [], causes: () => causesOf(edits, old, now) }];
  });
}

/** Rows and rules are told as they come and go, one by one; the same line on several nodes is one change. */
function lineChanges(subject: 'route' | 'rule', before: Lines, after: Lines, edits: Edits): Found[] {
  const changes: Found[] = [];
  for (const line of new Set([...before.keys(), ...after.keys()])) {
    const old = before.get(line);
    const now = after.get(line);
    const [gone, come] = [without(old?.where, now?.where), without(now?.where, old?.where)];
    if (gone.length + come.length === 0) continue;
    const causes = (): Pick<Change, 'causes' | 'direct'> => causesOf(edits, old, now);
    if (gone.length > 0) changes.push({ subject, kind: 'removed', title: line, before: line, after: '', where: gone, causes });
    if (come.length > 0) changes.push({ subject, kind: 'added', title: line, before: '', after: line, where: come, causes });
  }
  return changes;
}

function without(nodes: readonly string[] = [], others: readonly string[] = []): readonly string[] {
  if (others.length === 0) return nodes;
  const known = new Set(others);
  return nodes.filter((node) => !known.has(node));
}

/** Edits of the resources that a change rests on; where none of these was edited, all edits, since addresses shift. */
function causesOf(edits: Edits, old: Pick<Thing, 'places'> | undefined, now: Pick<Thing, 'places'> | undefined): Pick<Change, 'causes' | 'direct'> {
  const direct = [...new Set([...(old?.places() ?? []).flatMap((place) => edits.of('old', place)), ...(now?.places() ?? []).flatMap((place) => edits.of('new', place))])].sort((a, b) => a - b);
  if (direct.length > 0) return { causes: direct, direct: true };
  return { causes: edits.list.map((_, index) => index).slice(0, 20), direct: false };
}
