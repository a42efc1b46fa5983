import type { PanelTab, RevealTarget } from '../src/protocol/panel-contract';
import type { App } from './app';
import type { Tab } from './tab';
import { text } from './text';
import { TopologyTab } from './topology/topology-tab';

/** What the page knows of a tab before its code is there. */
export interface TabEntry {
  readonly id: PanelTab;
  readonly label: string;
  /** Fields of a wish that belong to the tab: where the wish names no tab, the first that takes one of them is shown. */
  readonly takes: readonly (keyof RevealTarget)[];
  /** Loads the code: a chunk of its own, but for what is painted first. */
  load(): Promise<TabMaker>;
}

/** Makes a tab. `saved`: what `kept` of an earlier page gave, of any shape. */
export type TabMaker = new (app: App, saved: unknown) => Tab;

/** The tabs of the page, in their order. */
export const tabs: readonly TabEntry[] = [
  { id: 'topology', label: text.topology, takes: ['id'], load: async () => TopologyTab },
  { id: 'routes', label: text.routes, takes: ['namespace', 'address'], load: async () => (await import('./routes/routes-tab')).RoutesTab },
  { id: 'services', label: text.services, takes: ['service'], load: async () => (await import('./services/services-tab')).ServicesTab },
  { id: 'trace', label: text.trace, takes: ['from', 'to'], load: async () => (await import('./trace/trace-tab')).TraceTab },
  { id: 'space', label: text.space.tab, takes: ['space'], load: async () => (await import('./space/space-tab')).SpaceTab },
  { id: 'contract', label: text.contract, takes: [], load: async () => (await import('./contract/contract-tab')).ContractTab },
  { id: 'findings', label: text.findingList.tab, takes: [], load: async () => (await import('./findings/findings-tab')).FindingsTab },
  { id: 'changes', label: text.changes, takes: [], load: async () => (await import('./changes/changes-tab')).ChangesTab },
];
