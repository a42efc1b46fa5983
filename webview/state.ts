import type { NodeRouting } from '../src/core/network/model';
import type { PanelTab } from '../src/protocol/panel-contract';
import { savedFlags, savedNumbers, savedRecord, savedTexts } from './saved';
import { tabs } from './tabs';
import type { Look } from './topology/camera';

/** What the page keeps over a reload, but for what its tabs keep. */
export interface KeptState {
  readonly cluster?: string;
  readonly routing: NodeRouting;
  readonly tab: PanelTab;
  readonly selection?: string;
  readonly look?: Look;
  readonly paneOpen: boolean;
  /** Units: CSS pixels. */
  readonly paneWidth: number;
  readonly contentsFilter: string;
  /** The lines of all Services in the picture. */
  readonly serviceLines: boolean;
  readonly minimap: boolean;
  readonly legend: boolean;
  /** Exports hold the whole picture, not only what is in view. */
  readonly exportWhole: boolean;
}

/** What more than one part of the page depends on; what a tab alone needs is the tab's. */
export type PageState = KeptState & {
  readonly partial: boolean;
  readonly query: string;
  readonly active: number;
  readonly copied: boolean;
  /** What is to be said of an export that is made, or could not be. */
  readonly exporting: string;
  /** The field whose suggestions are open, and which of them the keyboard is on (-1: none). */
  readonly open?: { readonly field: string; readonly active: number };
};

const kept: KeptState = { routing: 'host', tab: 'topology', paneOpen: true, paneWidth: 320, contentsFilter: '', serviceLines: false, minimap: true, legend: true, exportWhole: true };

/** The state at the start, from what an earlier page saved. Errors: what has another shape is left out. */
export function startState(saved: unknown, routing: NodeRouting): PageState {
  return {
    ...kept,
    routing,
    // On a small screen the picture needs the room.
    ...(innerWidth <= 1000 && { paneOpen: false }),
    ...restored(saved),
    partial: false,
    query: '',
    active: 0,
    copied: false,
    exporting: '',
  };
}

/** The part of a state that is saved. */
export function keptOf({ cluster, routing, tab, selection, look, paneOpen, paneWidth, contentsFilter, serviceLines, minimap, legend, exportWhole }: PageState): KeptState {
  return { cluster, routing, tab, selection, look, paneOpen, paneWidth, contentsFilter, serviceLines, minimap, legend, exportWhole };
}

function restored(saved: unknown): Partial<KeptState> {
  const record = savedRecord(saved);
  const tab = tabs.find(({ id }) => id === record['tab']);
  const { x, y, zoom } = savedNumbers(record['look'], ['x', 'y', 'zoom']);
  return {
    ...savedTexts(saved, ['cluster', 'selection', 'contentsFilter']),
    ...savedFlags(saved, ['paneOpen', 'serviceLines', 'minimap', 'legend', 'exportWhole']),
    ...savedNumbers(saved, ['paneWidth']),
    ...(record['routing'] === 'router' && { routing: 'router' }),
    ...(tab && { tab: tab.id }),
    ...(x !== undefined && y !== undefined && zoom !== undefined && zoom > 0 && { look: { x, y, zoom } }),
  };
}
