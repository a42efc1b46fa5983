import type { NodeRouting } from '../src/core/network/model';
import type {
  DetailsView,
  LookupView,
  NamespaceView,
  PanelCluster,
  RoutingTableView,
  TopologyView,
} from '../src/protocol/panel-contract';
import type { Camera } from './topology/camera';

/** The page's two tabs. */
export type Tab = 'topology' | 'routes';

/** Something asked of the editor. A value stays while it is asked again. */
export interface Loaded<Value> {
  readonly value?: Value;
  readonly loading: boolean;
  readonly error?: string;
}

/** What the editor answers, by the name under which the page keeps it. */
export interface Answers {
  readonly clusters: readonly PanelCluster[];
  readonly topology: TopologyView | undefined;
  readonly details: DetailsView | undefined;
  readonly namespaces: readonly NamespaceView[];
  readonly routes: RoutingTableView | undefined;
  readonly lookup: LookupView | undefined;
}

/** A column of the routing table. */
export type RouteColumn = 'destination' | 'via' | 'device' | 'protocol' | 'scope' | 'source' | 'metric' | 'known';

/** What the page keeps over a reload. */
export interface KeptState {
  readonly cluster?: string;
  readonly routing: NodeRouting;
  readonly tab: Tab;
  readonly selection?: string;
  readonly camera?: Camera;
  readonly paneOpen: boolean;
  /** Units: CSS pixels. */
  readonly paneWidth: number;
  readonly contentsFilter: string;
  readonly namespace?: string;
  readonly namespaceFilter: string;
  readonly address: string;
  readonly lines: boolean;
  readonly sort?: { readonly column: RouteColumn; readonly descending: boolean };
  /** Units: CSS pixels. */
  readonly routesScroll: number;
}

/** Everything the page shows depends on this. */
export type PageState = KeptState & { readonly [Name in keyof Answers]: Loaded<Answers[Name]> } & {
  readonly partial: boolean;
  readonly query: string;
  readonly active: number;
  readonly copied: boolean;
};

const kept: KeptState = {
  routing: 'host',
  tab: 'topology',
  paneOpen: true,
  paneWidth: 320,
  contentsFilter: '',
  namespaceFilter: '',
  address: '',
  lines: false,
  routesScroll: 0,
};

const nothing: Loaded<never> = { loading: false };

/** The state at the start, from what an earlier page saved. Errors: what has another shape is left out. */
export function startState(saved: unknown, routing: NodeRouting): PageState {
  return {
    ...kept,
    routing,
    // On a small screen the picture needs the room.
    ...(innerWidth <= 720 && { paneOpen: false }),
    ...restored(saved),
    clusters: { loading: true },
    topology: nothing,
    details: nothing,
    namespaces: nothing,
    routes: nothing,
    lookup: nothing,
    partial: false,
    query: '',
    active: 0,
    copied: false,
  };
}

/** The part of a state that is saved. */
export function keptOf(state: PageState): KeptState {
  const { cluster, routing, tab, selection, camera, paneOpen, paneWidth, contentsFilter } = state;
  const { namespace, namespaceFilter, address, lines, sort, routesScroll } = state;
  return { cluster, routing, tab, selection, camera, paneOpen, paneWidth, contentsFilter, namespace, namespaceFilter, address, lines, sort, routesScroll };
}

const columns: readonly string[] = ['destination', 'via', 'device', 'protocol', 'scope', 'source', 'metric', 'known'];

function restored(saved: unknown): Partial<KeptState> {
  if (!isRecord(saved)) return {};
  const { sort, camera } = saved;
  return {
    ...texts(saved),
    ...(saved['routing'] === 'router' && { routing: 'router' }),
    ...(saved['tab'] === 'routes' && { tab: 'routes' }),
    ...(typeof saved['paneOpen'] === 'boolean' && { paneOpen: saved['paneOpen'] }),
    ...(typeof saved['lines'] === 'boolean' && { lines: saved['lines'] }),
    ...(isFinite(saved['paneWidth']) && { paneWidth: saved['paneWidth'] }),
    ...(isFinite(saved['routesScroll']) && { routesScroll: saved['routesScroll'] }),
    ...(isRecord(camera) && isFinite(camera['x']) && isFinite(camera['y']) && isFinite(camera['zoom']) && camera['zoom'] > 0
      ? { camera: { x: camera['x'], y: camera['y'], zoom: camera['zoom'] } }
      : {}),
    ...(isRecord(sort) && columns.includes(String(sort['column']))
      ? { sort: { column: String(sort['column']) as RouteColumn, descending: sort['descending'] === true } }
      : {}),
  };
}

function texts(saved: Readonly<Record<string, unknown>>): Partial<KeptState> {
  const names = ['cluster', 'selection', 'contentsFilter', 'namespace', 'namespaceFilter', 'address'];
  return Object.fromEntries(names.flatMap((name) => (typeof saved[name] === 'string' ? [[name, saved[name]]] : [])));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isFinite(value: unknown): value is number {
  return Number.isFinite(value);
}
