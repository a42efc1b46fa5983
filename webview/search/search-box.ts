import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import type { App } from '../app';
import { text } from '../text';
import { icon } from '../ui/icons';
import { nameField, typedIn } from '../ui/toolkit';
import { entryLine } from './entry-line';
import { entryOf, type Entry } from './entry';

/** Things that are listed. */
const most = 50;

/** What was found, in the words of the page. */
interface Found {
  readonly entries: readonly Entry[];
  readonly more: number;
}

let typing: ReturnType<typeof setTimeout> | undefined;

/** The field that finds things, with its results. */
export function searchBox(app: App, results: HTMLElement | null): TemplateResult {
  const { query } = app.state;
  const found = query === '' ? undefined : foundIn(app);
  const at = found ? Math.min(app.state.active, found.entries.length - 1) : -1;
  const active = found?.entries[at];
  return html`<div class="search" role="search" @focusout=${(event: FocusEvent) => closeOnLeave(event, app)}>
    <vscode-text-field
      class="search-field"
      @focusin=${() => app.readySearch()}
      ${ref((field) => nameField(field, text.search))}
      title=${text.search}
      placeholder=${text.searchHint}
      .value=${query}
      @input=${(event: Event) => {
        const typed = typedIn(event);
        clearTimeout(typing);
        typing = setTimeout(() => void search(app, typed), 80);
      }}
      @keydown=${(event: KeyboardEvent) => keys(event, app, results)}
      ><span slot="start">${icon('search')}</span></vscode-text-field
    >
    ${found ? resultList(found, at, app) : nothing}
    <div class="unseen" role="status">${found ? announcement(found, active) : ''}</div>
  </div>`;
}

function announcement(found: Found, active: Entry | undefined): string {
  return active ? `${active.title}, ${text.kind[active.kind]}, ${active.detail}` : found.entries.length === 0 ? text.searchNone : '';
}

function resultList(found: Found, at: number, app: App): TemplateResult {
  if (found.entries.length === 0) return html`<div class="results none">${text.searchNone}</div>`;
  return html`<div class="results">
    <div role="listbox" aria-label=${text.searchResults} class="result-list">
      ${found.entries.map(
        (entry, index) => html`<div
          class="choice ${index === at ? 'active' : ''}"
          role="option"
          tabindex="-1"
          aria-selected=${index === at ? 'true' : 'false'}
          aria-label=${`${entry.title}, ${text.kind[entry.kind]}, ${entry.detail}`}
          title=${`${entry.title}  ${entry.detail}`}
          @click=${() => visit(entry, app)}
        >
          ${entryLine(entry)}
        </div>`,
      )}
    </div>
    ${found.more > 0 ? html`<div class="results-more dim">${text.searchMore(found.more)}</div>` : nothing}
  </div>`;
}

function foundIn(app: App): Found | undefined {
  const view = app.found.value;
  return view && { entries: view.found.map(entryOf), more: view.more };
}

/** What was searched for last. */
let searched = '';

async function search(app: App, query: string): Promise<void> {
  searched = query;
  app.set({ query, active: 0 });
  if (query.trim() === '') app.found.forget();
  else await app.search(app.found, query, most);
}

// What was typed last counts, though its results may still be on their way.
async function go(app: App, query: string): Promise<void> {
  clearTimeout(typing);
  if (query !== searched || app.found.loading) await search(app, query);
  const entry = foundIn(app)?.entries[app.state.active];
  if (entry) visit(entry, app);
}

function keys(event: KeyboardEvent, app: App, results: HTMLElement | null): void {
  const query = typedIn(event);
  if (event.key === 'Escape') {
    clearTimeout(typing);
    app.set({ query: '' });
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const count = foundIn(app)?.entries.length ?? 0;
    const active = Math.max(0, Math.min(count - 1, app.state.active + (event.key === 'ArrowDown' ? 1 : -1)));
    app.set({ active, query });
    results?.querySelectorAll('.result-list .choice')[active]?.scrollIntoView({ block: 'nearest' });
  } else if (event.key === 'Enter') void go(app, query);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function visit(entry: Entry, app: App): void {
  app.set({ query: '', active: 0 });
  app.visit(entry.id);
}

function closeOnLeave(event: FocusEvent, app: App): void {
  const box = event.currentTarget;
  if (box instanceof Element && event.relatedTarget instanceof Node && box.contains(event.relatedTarget)) return;
  if (app.state.query !== '') app.set({ query: '' });
}
