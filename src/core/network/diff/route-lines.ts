import { formatAddress } from '../../ip/address';
import { formatPrefix, maskPrefix, networkAddress, samePrefix } from '../../ip/prefix';
import type { Prefix } from '../../ip/prefix';
import { hasRouter } from '../cni/carriage';
import { tunnelName } from '../cni/node-devices';
import { membersOf } from '../cni/peers';
import { nextHop } from '../cni/tunnels';
import type { ClusterModel, ModelNode, NodeRouting, Route } from '../model';
import { nodeNamespace, ROUTER } from '../namespaces';
import { formatRoute, ownRoutes, routingTable } from '../routes';
import { addLine, namesOf } from './lines';
import type { LinePair, Lines } from './lines';
import { sameMachine, sameUplink, sameValue } from './same';

/** Rows that are built on each side; one node is always compared. */
const MAXIMUM_ROWS = 100_000;

/**
 * Rows of routing tables that may differ, with a rest after each node. On a node with the same addresses in both states these are the ways to ranges
 * that changed, and where its devices or pods differ its own rows; other nodes' tables are built whole.
 * Cost: O(nodes + pods) and a bounded number of rows.
 */
export function* routeLines(before: ClusterModel, after: ClusterModel, routing: NodeRouting): Generator<void, LinePair> {
  const pair = { old: new Map() as Lines, now: new Map() as Lines };
  const ranges = sameSurroundings(before, after, routing) ? changedRanges(before, after) : undefined;
  const [old, now] = [byName(before), byName(after)];
  const names = namesOf([...old.keys()], [...now.keys()]);
  const question = { before, after, routing, ranges, own: false };
  if (routing === 'router') addBoth(pair, question, ROUTER, ROUTER);
  let [rows, compared] = [0, 0];
  for (const name of names) {
    yield;
    const [x, y] = [old.get(name), now.get(name)];
    const known = ranges !== undefined && ranges.length < names.length && x !== undefined && y !== undefined && sameUplink(before, x, y) ? ranges : undefined;
    const own = known !== undefined && !sameMachine(before, x as ModelNode, after, y as ModelNode);
    const cost = known === undefined ? names.length : known.length + (own ? (y as ModelNode).pods.length : 0);
    if (rows + cost > MAXIMUM_ROWS && compared > 0) continue;
    compared++;
    rows += cost;
    addBoth(pair, { ...question, ranges: known, own }, name, nodeNamespace((y ?? x) as ModelNode));
  }
  return { ...pair, compared, count: names.length };
}

interface Question {
  readonly before: ClusterModel;
  readonly after: ClusterModel;
  readonly routing: NodeRouting;
  /** Undefined: all rows. */
  readonly ranges: readonly Prefix[] | undefined;
  /** Also the rows that lead to no other node. */
  readonly own: boolean;
}

function addBoth({ old, now }: { readonly old: Lines; readonly now: Lines }, { before, after, routing, ranges, own }: Question, name: string, namespace: string): void {
  for (const [lines, model] of [[old, before], [now, after]] as const) {
    for (const route of rowsOf(model, routing, namespace, ranges, own)) addLine(lines, formatRoute(route), name, () => (route.place === undefined ? [] : [route.place]));
  }
}

function rowsOf(model: ClusterModel, routing: NodeRouting, namespace: string, ranges: readonly Prefix[] | undefined, own: boolean): readonly Route[] {
  if (ranges === undefined) return routingTable(model, routing, namespace)?.routes ?? [];
  const rows = ranges.flatMap((range) => routingTable(model, routing, namespace, networkAddress(range))?.routes.filter(({ destination }) => samePrefix(destination, range)) ?? []);
  return own ? [...ownRoutes(model, routing, namespace), ...rows] : rows;
}

/** Whether all that tables follow from is equal, apart from nodes and pods. */
function sameSurroundings(a: ClusterModel, b: ClusterModel, routing: NodeRouting): boolean {
  const parts = (model: ClusterModel): unknown => [model.cni, model.families, model.podRanges, model.nodeNetworks, model.router, hasRouter(model, routing)];
  return sameValue(parts(a), parts(b));
}

/** Ranges of nodes that came, went, or lie behind other addresses than before. */
function changedRanges(before: ClusterModel, after: ClusterModel): readonly Prefix[] {
  const [old, now] = [waysOf(before), waysOf(after)];
  const changed = [...[...old].filter(([key]) => !now.has(key)), ...[...now].filter(([key]) => !old.has(key))];
  return [...new Map(changed.map(([, range]) => [formatPrefix(range), range])).values()];
}

function waysOf(model: ClusterModel): ReadonlyMap<string, Prefix> {
  return new Map(
    membersOf(model).map((member) => {
      const { node, range, hop } = member;
      const device = tunnelName(model.cni.value, range.value.family);
      const via = device === undefined ? undefined : nextHop(model, member, device);
      const masked = maskPrefix(range.value);
      return [`${node.name.value} ${formatPrefix(range.value)} ${formatAddress(hop.value)} ${via === undefined ? '' : formatAddress(via)}`, masked];
    }),
  );
}

function byName({ nodes }: ClusterModel): ReadonlyMap<string, ModelNode> {
  return new Map(nodes.map((node) => [node.name.value, node]));
}
