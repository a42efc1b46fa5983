import type { NodeRouting } from '../src/core/network/model';
import type { ContractView, TraceView } from '../src/protocol/analysis-contract';
import type {
  ChangesView,
  DetailsView,
  LookupView,
  NamespaceView,
  PanelCluster,
  PanelTab,
  RoutingTableView,
  RulesChoice,
  ServiceRulesView,
  TopologyView,
} from '../src/protocol/panel-contract';
import type { Camera } from './topology/camera';
import { noQuestion, type Question } from './trace/question';

/** The tabs of the page, in their order. */
export const tabs: readonly PanelTab[] = ['topology', 'routes', 'services', 'trace', 'contract', 'changes'];

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
  readonly service: ServiceRulesView | undefined;
  readonly trace: TraceView | undefined;
  readonly contract: ContractView | undefined;
  readonly changes: ChangesView;
}

/** A column of the routing table. */
export type RouteColumn = 'destination' | 'via' | 'device' | 'protocol' | 'scope' | 'source' | 'metric' | 'known';

/** What the page keeps over a reload. */
export interface KeptState {
  readonly cluster?: string;
  readonly routing: NodeRouting;
  readonly tab: PanelTab;
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
  /** Id of the Service whose rules are shown. */
  readonly chosenService?: string;
  readonly serviceFilter: string;
  readonly rules: RulesChoice;
  readonly question: Question;
}

/** Everything the page shows depends on this. */
export type PageState = KeptState & { readonly [Name in keyof Answers]: Loaded<Answers[Name]> } & {
  readonly partial: boolean;
  readonly query: string;
  readonly active: number;
  readonly copied: boolean;
  /** The field whose suggestions are open, and which of them the keyboard is on (-1: none). */
  readonly open?: { readonly field: string; readonly active: number };
  /** Number of the line of a Service's rules that is explained. */
  readonly line: number;
  /** The branch of the trace that is shown, and the step that it stands at (-1: none yet). */
  readonly branch: number;
  readonly step: number;
  readonly playing: boolean;
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
  serviceFilter: '',
  rules: { node: '', family: 4, format: 'save' },
  question: noQuestion,
};

const nothing: Loaded<never> = { loading: false };

/** The state at the start, from what an earlier page saved. Errors: what has another shape is left out. */
export function startState(saved: unknown, routing: NodeRouting): PageState {
  return {
    ...kept,
    routing,
    // On a small screen the picture needs the room.
    ...(innerWidth <= 1000 && { paneOpen: false }),
    ...restored(saved),
    clusters: { loading: true },
    topology: nothing,
    details: nothing,
    namespaces: nothing,
    routes: nothing,
    lookup: nothing,
    service: nothing,
    trace: nothing,
    contract: nothing,
    changes: nothing,
    partial: false,
    query: '',
    active: 0,
    copied: false,
    line: -1,
    branch: 0,
    step: -1,
    playing: false,
  };
}

/** The part of a state that is saved. */
export function keptOf(state: PageState): KeptState {
  const { cluster, routing, tab, selection, camera, paneOpen, paneWidth, contentsFilter } = state;
  const { namespace, namespaceFilter, address, lines, sort, routesScroll, chosenService, serviceFilter, rules, question } = state;
  const table = { namespace, namespaceFilter, address, lines, sort, routesScroll };
  return { cluster, routing, tab, selection, camera, paneOpen, paneWidth, contentsFilter, ...table, chosenService, serviceFilter, rules, question };
}

const columns: readonly string[] = ['destination', 'via', 'device', 'protocol', 'scope', 'source', 'metric', 'known'];

function restored(saved: unknown): Partial<KeptState> {
  if (!isRecord(saved)) return {};
  const { sort, camera, rules, question } = saved;
  const tab = tabs.find((each) => each === saved['tab']);
  return {
    ...texts(saved),
    ...(saved['routing'] === 'router' && { routing: 'router' }),
    ...(tab && { tab }),
    ...(isRecord(question) && { question: { ...noQuestion, ...textsOf(question, ['from', 'to', 'port', 'protocol']) } }),
    ...(isRecord(rules) && {
      rules: { node: String(rules['node'] ?? ''), family: rules['family'] === 6 ? 6 : 4, format: rules['format'] === 'restore' ? 'restore' : 'save' },
    }),
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
  return textsOf(saved, ['cluster', 'selection', 'contentsFilter', 'namespace', 'namespaceFilter', 'address', 'chosenService', 'serviceFilter']);
}

function textsOf(saved: Readonly<Record<string, unknown>>, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.flatMap((name) => (typeof saved[name] === 'string' ? [[name, saved[name]]] : [])));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isFinite(value: unknown): value is number {
  return Number.isFinite(value);
}
