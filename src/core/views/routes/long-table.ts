import type { RouteRow } from '../../../protocol/routes-contract';
import { formatAddress } from '../../ip/address';
import type { ClusterModel, NamespaceId, NodeRouting, Route, RoutingTable } from '../../network/model';
import { destinationText, formatRoute, routingTable } from '../../network/routes';
import type { ViewContext } from '../context';
import { leadsTo } from './next-hop';

/** The texts of a row that lie in the row itself. */
export type RouteTexts = Omit<RouteRow, 'location' | 'target'>;

/** A routing table that is looked at in parts. */
export interface LongTable extends RoutingTable {
  /** The texts of a row, made when they are asked for the first time. */
  texts(row: number): RouteTexts;
  /** Everything about a row. Cost: O(log addresses). */
  whole(row: number, context: ViewContext): RouteRow;
}

/** Makes a table that can be looked at in parts; `target` tells what a row leads to. */
export function longTable(table: RoutingTable, target: (route: Route) => string | undefined): LongTable {
  const known: RouteTexts[] = [];
  const texts = (row: number): RouteTexts => (known[row] ??= textsOf(routeAt(table, row)));
  return {
    ...table,
    texts,
    whole: (row, context) => {
      const route = routeAt(table, row);
      const leads = target(route);
      return { ...texts(row), location: route.place && context.locate(route.place), ...(leads !== undefined && { target: leads }) };
    },
  };
}

/** Tables that are kept of a model: two may stand side by side. */
const most = 4;

// Scrolling, sorting and looking up ask for one table many times.
const kept = new WeakMap<ClusterModel, Map<string, LongTable>>();

/** The routing table of a namespace; undefined for unknown ones. Cost: that of the table, once. */
export function tableOf(model: ClusterModel, routing: NodeRouting, namespace: NamespaceId): LongTable | undefined {
  const tables = kept.get(model) ?? new Map<string, LongTable>();
  kept.set(model, tables);
  const key = `${routing} ${namespace}`;
  const found = tables.get(key) ?? newTable(model, routing, namespace);
  if (found === undefined) return undefined;
  // The one that was asked for last is the last to go.
  tables.delete(key);
  tables.set(key, found);
  const [oldest] = tables.keys();
  if (tables.size > most && oldest !== undefined) tables.delete(oldest);
  return found;
}

function newTable(model: ClusterModel, routing: NodeRouting, namespace: NamespaceId): LongTable | undefined {
  const table = routingTable(model, routing, namespace);
  return table && longTable(table, (route) => leadsTo(model, routing, namespace, route));
}

function routeAt({ routes, title }: RoutingTable, row: number): Route {
  const route = routes[row];
  if (route === undefined) throw new RangeError(`${title} has no row ${row}`);
  return route;
}

function textsOf(route: Route): RouteTexts {
  return {
    line: formatRoute(route),
    destination: destinationText(route.destination),
    via: route.via === undefined ? '' : formatAddress(route.via),
    device: route.device,
    protocol: route.protocol ?? '',
    scope: route.scope ?? '',
    source: route.source === undefined ? '' : formatAddress(route.source),
    metric: route.metric === undefined ? '' : String(route.metric),
    provenance: route.provenance,
    because: route.because,
  };
}
