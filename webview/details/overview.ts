import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import type { App } from '../app';
import { entryLine } from '../search/entry-line';
import { contentsOf, entryOf, listed, type Entries, type Entry } from '../search/entry';
import { text } from '../text';
import type { Cluster } from '../topology/cluster';
import { choices } from '../ui/choices';
import { nameField, typedIn } from '../ui/toolkit';
import { manifestLink } from './value';

/** Things that the filter leaves at most. */
const most = 1000;

let typing: ReturnType<typeof setTimeout> | undefined;

/** What the pane shows while nothing is selected: remarks and everything in the picture as a list. */
export function overviewPane(app: App, view: Cluster): TemplateResult {
  const entries = shown(app, view);
  return html`
    <div class="pane-title"><h2>${text.contents}</h2></div>
    ${app.breaks?.pairs ? breaks(app) : nothing} ${view.remarks.length > 0 ? remarks(view, app) : nothing}
    <vscode-text-field
      class="filter"
      ${ref((field) => nameField(field, text.filterContents))}
      placeholder=${text.filterContents}
      .value=${app.state.contentsFilter}
      @input=${(event: Event) => {
        app.set({ contentsFilter: typedIn(event) });
        clearTimeout(typing);
        typing = setTimeout(() => askContents(app), 80);
      }}
    ></vscode-text-field>
    ${choices({
      name: text.contents,
      key: 'contents',
      count: entries.count,
      rowHeight: 24,
      selected: app.state.selection,
      choose: (id) => app.visit(id),
      choice: (index) => choiceOf(entries.at(index)),
    })}
  `;
}

function choiceOf(entry: Entry | undefined): ReturnType<Parameters<typeof choices>[0]['choice']> {
  if (!entry) return { id: '', label: '', content: html`` };
  return {
    id: entry.id,
    label: `${entry.title}, ${text.kind[entry.kind]}, ${entry.detail}`,
    level: entry.kind === 'pod' ? 2 : 1,
    content: entryLine(entry),
  };
}

/** Asks what the filter of the contents leaves. */
export function askContents(app: App): void {
  const { contentsFilter } = app.state;
  if (contentsFilter.trim() === '') app.contents.forget();
  else void app.search(app.contents, contentsFilter, most);
}

let known: { readonly of: unknown; readonly entries: Entries } | undefined;

// In the order of the picture: each node is followed by its pods, where there are few.
function shown(app: App, view: Cluster): Entries {
  const { value } = app.contents;
  const of = app.state.contentsFilter.trim() === '' ? view : value;
  if (known === undefined || known.of !== of) known = { of, entries: of === view ? contentsOf(view) : listed(value?.found ?? [], entryOf) };
  return known.entries;
}

function remarks(view: Cluster, app: App): TemplateResult {
  return html`<section class="remarks">
    <h3>${text.remarks} (${view.remarks.length})</h3>
    <ul tabindex="0" aria-label=${text.remarks}>
      ${view.remarks.slice(0, 100).map((remark) => html`<li><bdi>${remark.message}</bdi>${manifestLink(remark.location, app)}</li>`)}
    </ul>
  </section>`;
}

let loaded: typeof import('./breaks') | undefined;

// Few clusters have any.
function breaks(app: App): TemplateResult | typeof nothing {
  if (loaded) return loaded.breakList(app);
  void import('./breaks').then((part) => {
    loaded = part;
    app.changed();
  });
  return nothing;
}
