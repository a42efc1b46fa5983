import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { FindingGrouping, FindingItemLine, FindingLine, FindingsView } from '../../src/protocol/findings-contract';
import type { App } from '../app';
import type { Subject } from '../menu/subject';
import { savedRecord, savedTexts } from '../saved';
import { Tab } from '../tab';
import { text } from '../text';
import { icon } from '../ui/icons';
import { failure, loading } from '../ui/states';
import { Windowed } from '../ui/windowed';
import { findingDetails } from './details';
import { findingsHead } from './head';
import { findingList } from './list';
import { groupings, severities, type Severity } from './severity';

/** Closed groups that are remembered. */
const mostClosed = 500;

/** What the tab of the findings keeps. */
interface FindingsState {
  readonly group: FindingGrouping;
  /** Severities that are left out. */
  readonly hidden: readonly Severity[];
  readonly filter: string;
  readonly closed: readonly string[];
  /** The finding that is described. */
  readonly chosen?: FindingItemLine;
}

/** The tab of the findings of a cluster. */
export class FindingsTab extends Tab<FindingsState> {
  /** The lines of the list, asked for in parts. */
  readonly lines: Windowed<FindingLine>;
  /** What was answered last, but for its lines. */
  view: FindingsView | undefined;

  constructor(app: App, saved: unknown) {
    super(app, restored(saved));
    this.lines = new Windowed((start, limit) => this.#linesFrom(start, limit), () => this.app.changed());
  }

  override kept(): unknown {
    const { chosen: _, ...kept } = this.state;
    return kept;
  }

  override get field(): string {
    return '.findings-filter';
  }

  override async ask(): Promise<void> {
    await this.lines.refresh();
  }

  override forget(): void {
    this.view = undefined;
    this.lines.forget();
    this.set({ chosen: undefined, closed: [] });
  }

  override subjectOf(element: Element): Subject | undefined {
    const number = element.closest('[data-line]')?.getAttribute('data-line');
    const line = number === null || number === undefined ? this.state.chosen : this.lines.at(Number(number));
    if (line?.kind !== 'finding') return undefined;
    const { code, location, message, target } = line;
    return { title: code, location, message, ...(target?.cluster === this.app.state.cluster && { id: target?.id }) };
  }

  /** Changes what is listed, and how. */
  list(change: Partial<Pick<FindingsState, 'group' | 'hidden' | 'filter' | 'closed'>>): void {
    this.set({ ...change, ...(change.group !== undefined && { closed: [] }) });
    void this.lines.refresh();
  }

  /** Opens or closes a group. */
  toggle(key: string, open: boolean): void {
    const others = this.state.closed.filter((each) => each !== key);
    this.list({ closed: open ? others : [...others, key].slice(-mostClosed) });
  }

  /** Describes a finding. */
  choose(line: FindingItemLine): void {
    this.set({ chosen: line });
  }

  override render(): TemplateResult {
    const { lines, app, view } = this;
    if (lines.count === undefined || !view) return lines.error === undefined ? loading() : failure(lines.error, app);
    const some = Object.values(view.counts).some((count) => count > 0);
    if (!some && this.state.group !== 'cluster') return clean(this, view);
    return html`<div class="findings-tab">
      <div class="findings-side">
        ${findingsHead(this, view)}
        ${lines.error === undefined ? nothing : failure(lines.error, app)}
        ${lines.count === 0 ? html`<p class="state" role="status">${some ? text.findingList.noneLeft : text.findingList.clean}</p>` : findingList(this, lines.count)}
      </div>
      ${this.state.chosen ? findingDetails(this, this.state.chosen) : html`<aside class="finding-details state dim">${text.findingList.choose}</aside>`}
    </div>`;
  }

  async #linesFrom(start: number, limit: number): Promise<{ readonly count: number; readonly entries: readonly FindingLine[] } | undefined> {
    const { cluster } = this.app.state;
    const { group, hidden, filter, closed } = this.state;
    if (cluster === undefined) return undefined;
    const view = await this.app.host.call.findings(cluster, { group, severities: severities.filter((each) => !hidden.includes(each)), text: filter, closed, start, limit });
    if (view && cluster === this.app.state.cluster) this.view = view;
    return view && { count: view.count, entries: view.lines };
  }
}

// Nothing found: what was looked at, so that it does not seem that nothing was.
function clean(tab: FindingsTab, { checked }: FindingsView): TemplateResult {
  const { partial } = tab.app.state;
  return html`<div class="empty findings-clean">
    <span class="clean-sign">${icon('check')}</span>
    <h2>${text.findingList.clean}</h2>
    <p>${partial ? text.emptyPartial : text.findingList.checked(checked.files, checked.rules)}</p>
    <div class="buttons">
      <vscode-button appearance="secondary" @click=${() => tab.list({ group: 'cluster' })}>${text.findingList.allClusters}</vscode-button>
      <vscode-button appearance="secondary" @click=${() => tab.app.chooseTab('contract')}>${text.findingList.seeContract}</vscode-button>
    </div>
  </div>`;
}

function restored(saved: unknown): FindingsState {
  const { group, hidden, closed } = savedRecord(saved);
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
  return {
    filter: '',
    ...savedTexts(saved, ['filter']),
    group: groupings.find((each) => each === group) ?? 'rule',
    hidden: severities.filter((each) => list(hidden).includes(each)),
    closed: list(closed).filter((each) => typeof each === 'string').slice(0, mostClosed),
  };
}
