import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { DiffView } from '../../src/protocol/analysis-contract';
import type { ChangesView } from '../../src/protocol/panel-contract';
import type { App } from '../app';
import type { Loaded } from '../asked';
import { text } from '../text';
import { Tab } from '../tab';
import { icon } from '../ui/icons';
import { failure, loading } from '../ui/states';
import { remedyText } from './text';

type Change = DiffView['changes'][number];
type Subject = Change['subject'];

/** Changes of one kind that are drawn at first. */
const most = 200;

/** The tab of the changes: what the edits since the last commit do to the network. */
export class ChangesTab extends Tab {
  readonly #changes = this.asked<ChangesView>();

  constructor(app: App) {
    super(app, {});
  }

  override async ask(): Promise<void> {
    const { cluster, routing } = this.app.state;
    if (cluster !== undefined) await this.#changes.ask(() => this.app.host.call.changes(cluster, routing));
  }

  override render(): TemplateResult {
    return changesTab(this.app, this.#changes);
  }

  override forget(): void {
    this.#changes.forget();
  }
}

function changesTab(app: App, { value, error }: Loaded<ChangesView>): TemplateResult {
  if (!value) return error === undefined ? loading() : failure(error, app);
  const { since, refusal, remedy, difference } = value;
  return html`<div class="changes-tab" tabindex="0" role="region" aria-label=${text.changes}>
    ${error === undefined ? nothing : failure(error, app)}
    <h2>${since === '' ? text.changesTitle : text.changesSince(since)}</h2>
    ${refusal === undefined ? nothing : html`<p class="notice" role="status">${icon('information')}<bdi>${refusal}</bdi></p>`}
    ${remedy === undefined ? nothing : html`<vscode-button appearance="secondary" @click=${() => app.run(remedy)}>${remedyText(remedy)}</vscode-button>`}
    ${refusal === undefined && !difference ? html`<p class="notice" role="status">${icon('information')}<span>${text.newCluster}</span></p>` : nothing}
    ${difference ? compared(app, difference) : nothing}
  </div>`;
}

function compared(app: App, view: DiffView): TemplateResult {
  if (view.changes.length === 0) return html`<p class="dim">${text.noChanges(view.edits.length)}</p>${edits(app, view)}`;
  return html`
    <p class="counts">${view.counts.filter((count) => count.added + count.removed + count.changed > 0).map(({ subject, ...count }) => html`<span>${text.subject[subject]} <strong>${text.changeCounts(count)}</strong></span>`)}</p>
    ${edits(app, view)}
    ${groups(view).map(({ title, detail, changes }) => group(title, detail, changes))}
    ${view.omitted > 0 ? html`<p class="dim">${text.morePods(view.omitted)}</p>` : nothing}
    ${view.notes.map((note) => html`<p class="notice" role="note">${icon('information')}<bdi>${note}</bdi></p>`)}
  `;
}

function edits(app: App, { edits: list }: DiffView): TemplateResult | typeof nothing {
  if (list.length === 0) return nothing;
  return html`<section class="edits" aria-label=${text.edits}>
    <h3>${text.edits}</h3>
    <ul>
      ${list.slice(0, most).map(({ kind, title, file, range }) => html`<li class="change ${kind}">
          ${sign(kind)}<bdi>${title}</bdi>
          ${kind === 'removed' ? html`<bdi class="dim">${file}</bdi>` : html`<button class="link" title=${text.openAt(file, range.start.line + 1)} @click=${() => app.open({ file, range })}><bdi>${file}:${range.start.line + 1}</bdi></button>`}
        </li>`)}
    </ul>
  </section>`;
}

interface Group {
  readonly title: string;
  readonly detail: string;
  readonly changes: readonly Change[];
}

function placeOf(edit: DiffView['edits'][number] | undefined): string {
  return edit === undefined ? '' : `${edit.file}:${edit.range.start.line + 1}`;
}

/** Changes by the edit of the resource itself; what follows from edits of others is a group of its own. */
function groups({ edits: list, changes }: DiffView): Group[] {
  const own = list.map((): Change[] => []);
  const rest: Change[] = [];
  for (const change of changes) {
    const edit = list.length === 1 ? 0 : change.direct ? change.causes[0] : undefined;
    const group = edit === undefined ? undefined : own[edit];
    if (group) group.push(change);
    else rest.push(change);
  }
  const found = own.map((members, at): Group => ({ title: text.becauseOf(list[at]?.title ?? ''), detail: placeOf(list[at]), changes: members }));
  return [...found, { title: text.becauseOfAll, detail: text.becauseOfAllHint, changes: rest }].filter((each) => each.changes.length > 0);
}

const subjects: readonly Subject[] = ['range', 'node', 'pod', 'service', 'route', 'rule'];

function group(title: string, detail: string, changes: readonly Change[]): TemplateResult {
  return html`<section class="change-group" aria-label=${title}>
    <h3><bdi>${title}</bdi> <bdi class="dim">${detail}</bdi></h3>
    ${subjects.map((subject) => part(subject, changes.filter((change) => change.subject === subject)))}
  </section>`;
}

function part(subject: Subject, changes: readonly Change[]): TemplateResult | typeof nothing {
  if (changes.length === 0) return nothing;
  return html`<details open>
    <summary>${text.subject[subject]} (${changes.length})</summary>
    <ul class="change-list">
      ${changes.slice(0, most).map((change) => changeItem(change))}
      ${changes.length > most ? html`<li class="dim">${text.morePods(changes.length - most)}</li>` : nothing}
    </ul>
  </details>`;
}

function changeItem({ subject, kind, title, before, after, where }: Change): TemplateResult {
  const isLine = subject === 'route' || subject === 'rule' || subject === 'range';
  return html`<li class="change ${kind}">
    ${sign(kind)}
    <div class="change-text">
      <bdi class=${isLine ? 'mono' : ''}>${title}</bdi>
      ${isLine ? nothing : kind === 'changed' ? html`<del><bdi>${before}</bdi></del><ins><bdi>${after}</bdi></ins>` : html`<bdi class="mono dim">${kind === 'added' ? after : before}</bdi>`}
      ${where.length === 0 ? nothing : html`<bdi class="dim">${text.onNodes(where)}</bdi>`}
    </div>
  </li>`;
}

function sign(kind: Change['kind']): TemplateResult {
  return html`<span class="change-sign ${kind}" role="img" aria-label=${text.changeKind[kind]} title=${text.changeKind[kind]}>${{ added: '+', removed: '−', changed: '~' }[kind]}</span>`;
}
