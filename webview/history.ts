import type { NodeRouting } from '../src/core/network/model';
import type { PanelTab, RevealTarget } from '../src/protocol/panel-contract';
import { savedNumbers, savedRecord, savedTexts } from './saved';

/** What the page showed: a wish that brings it back, and the way between nodes. */
export type View = RevealTarget & { readonly routing: NodeRouting };

/** Views that are kept. */
const most = 50;
/** Units: ms. What is typed with shorter breaks is one view. */
const typing = 2000;

const fields = ['cluster', 'tab', 'id', 'namespace', 'address', 'service', 'space', 'from', 'to', 'routing'] as const;
const typed: readonly (typeof fields)[number][] = ['address', 'from', 'to'];

/** The views that the page has shown, for going back and forward. */
export class History {
  #views: readonly View[];
  #at: number;
  /** When the last view was recorded. Units: ms. */
  #last = -Infinity;
  /** A view is on its way back: what it brings along is the same view. */
  #going = false;

  /** `saved`: what `kept` of an earlier page gave, of any shape. `tabs`: those that there are. */
  constructor(saved: unknown, tabs: readonly PanelTab[]) {
    const { views } = savedRecord(saved);
    this.#views = Array.isArray(views) ? views.slice(-most).flatMap((view) => restored(view, tabs) ?? []) : [];
    const { at = -1 } = savedNumbers(saved, ['at']);
    this.#at = Math.max(0, Math.min(this.#views.length - 1, Math.trunc(at)));
  }

  /** Whether there is a view to go to. */
  has(direction: 'back' | 'forward'): boolean {
    return this.#views[this.#at + (direction === 'back' ? -1 : 1)] !== undefined;
  }

  /** Notes what is shown. `now`: Units: ms. Answers whether there is a new view to go back from. */
  record(view: View, now: number): boolean {
    const current = this.#views[this.#at];
    const changed = current === undefined ? fields : fields.filter((field) => view[field] !== current[field]);
    if (changed.length === 0) return false;
    const soon = now - this.#last < typing;
    this.#last = now;
    const going = this.#going && current !== undefined && current.tab === view.tab && current.cluster === view.cluster;
    this.#going = false;
    const isTyped = changed.every((field) => typed.includes(field)) && (soon || changed.some((field) => extend(current?.[field], view[field])));
    // What a tab chooses by itself when it is opened.
    const isFilled = changed.every((field) => field !== 'id' && (current?.[field] ?? '') === '');
    if (current !== undefined && (going || isTyped || isFilled)) {
      this.#views = this.#views.map((each, at) => (at === this.#at ? view : each));
      return false;
    }
    this.#views = [...this.#views.slice(0, this.#at + 1), view].slice(-most);
    this.#at = this.#views.length - 1;
    return true;
  }

  /** Steps to the view before or after; undefined at the end. */
  step(direction: 'back' | 'forward'): View | undefined {
    if (!this.has(direction)) return undefined;
    this.#at += direction === 'back' ? -1 : 1;
    this.#going = true;
    return this.#views[this.#at];
  }

  /** What a reload keeps. */
  kept(): unknown {
    return { views: this.#views, at: this.#at };
  }
}

/** Whether one of two texts begins with the other: it was typed on. An empty one was typed from nothing. */
function extend(before = '', after = ''): boolean {
  return before !== after && (before.startsWith(after) || after.startsWith(before));
}

function restored(saved: unknown, tabs: readonly PanelTab[]): View | undefined {
  const record = savedRecord(saved);
  const tab = tabs.find((id) => id === record['tab']);
  if (tab === undefined) return undefined;
  return { ...savedTexts(saved, ['cluster', 'id', 'namespace', 'address', 'service', 'space', 'from', 'to']), tab, routing: record['routing'] === 'router' ? 'router' : 'host' };
}
