import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import type { TopologyView } from '../../src/protocol/panel-contract';
import type { App } from '../app';
import { entryLine } from '../search/entry-line';
import { indexFor, indexOf, type Entry } from '../search/find';
import { text } from '../text';
import { choices } from '../ui/choices';
import { nameField, typedIn } from '../ui/toolkit';
import { manifestLink } from './value';

/** The pods of more nodes than this are listed only when they are searched for. */
const podsUpTo = 12;

/** What the pane shows while nothing is selected: remarks and everything in the picture as a list. */
export function overviewPane(app: App, view: TopologyView): TemplateResult {
  const entries = entriesOf(view, app.state.contentsFilter);
  return html`
    <div class="pane-title"><h2>${text.contents}</h2></div>
    ${view.remarks.length > 0 ? remarks(view, app) : nothing}
    <vscode-text-field
      class="filter"
      ${ref((field) => nameField(field, text.filterContents))}
      placeholder=${text.filterContents}
      .value=${app.state.contentsFilter}
      @input=${(event: Event) => app.set({ contentsFilter: typedIn(event) })}
    ></vscode-text-field>
    ${choices({
      name: text.contents,
      key: 'contents',
      count: entries.length,
      rowHeight: 24,
      selected: app.state.selection,
      choose: (id) => app.visit(id),
      choice: (index) => choiceOf(entries[index]),
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

interface Cached {
  readonly view: TopologyView;
  readonly filter: string;
  readonly entries: readonly Entry[];
}

let cached: Cached | undefined;

// In the order of the picture: each node is followed by its pods.
function entriesOf(view: TopologyView, filter: string): readonly Entry[] {
  if (cached?.view === view && cached.filter === filter) return cached.entries;
  const wanted = filter.trim().toLowerCase();
  const kept = wanted === '' ? unfiltered(view) : filtered(view, wanted);
  cached = { view, filter, entries: kept };
  return kept;
}

function filtered(view: TopologyView, wanted: string): Entry[] {
  const { entries, texts } = indexFor(view);
  return entries.filter((_, at) => texts[at]?.includes(wanted));
}

function unfiltered(view: TopologyView): readonly Entry[] {
  if (view.nodes.length > podsUpTo) return indexOf(view, false).entries;
  const { entries } = indexFor(view);
  const others = entries.filter((entry) => entry.kind !== 'pod');
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const podsOf = new Map(view.nodes.map((node) => [node.id, node.pods]));
  return others
    .flatMap((entry) => [entry, ...(podsOf.get(entry.id) ?? []).flatMap((pod) => byId.get(pod.id) ?? [])])
    .concat(view.unscheduled.flatMap((pod) => byId.get(pod.id) ?? []));
}

function remarks(view: TopologyView, app: App): TemplateResult {
  return html`<section class="remarks">
    <h3>${text.remarks} (${view.remarks.length})</h3>
    <ul tabindex="0" aria-label=${text.remarks}>
      ${view.remarks.slice(0, 100).map((remark) => html`<li><bdi>${remark.message}</bdi>${manifestLink(remark.location, app)}</li>`)}
    </ul>
  </section>`;
}
