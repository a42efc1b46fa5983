import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import type { App } from '../app';
import { text } from '../text';
import { icon } from '../ui/icons';
import { nameField, typedIn } from '../ui/toolkit';
import { entryLine } from './entry-line';
import { find, indexFor, type Entry, type Found } from './find';

let typing: ReturnType<typeof setTimeout> | undefined;

/** The field that finds things, with its results. */
export function searchBox(app: App, results: HTMLElement | null): TemplateResult {
  const { query } = app.state;
  const view = app.topology.value;
  const found = view && query !== '' ? find(indexFor(view), query) : undefined;
  const at = found ? Math.min(app.state.active, found.entries.length - 1) : -1;
  const active = found?.entries[at];
  return html`<div class="search" role="search" @focusout=${(event: FocusEvent) => closeOnLeave(event, app)}>
    <vscode-text-field
      class="search-field"
      ${ref((field) => nameField(field, text.search))}
      title=${text.search}
      placeholder=${text.searchHint}
      .value=${query}
      @input=${(event: Event) => {
        const typed = typedIn(event);
        clearTimeout(typing);
        typing = setTimeout(() => app.set({ query: typed, active: 0 }), 80);
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
          @click=${() => go(entry, app)}
        >
          ${entryLine(entry)}
        </div>`,
      )}
    </div>
    ${found.more > 0 ? html`<div class="results-more dim">${text.searchMore(found.more)}</div>` : nothing}
  </div>`;
}

// What was typed last counts, though the results still wait for more.
function keys(event: KeyboardEvent, app: App, results: HTMLElement | null): void {
  const query = typedIn(event);
  const view = app.topology.value;
  if (event.key === 'Escape') {
    clearTimeout(typing);
    app.set({ query: '' });
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const count = view ? find(indexFor(view), query).entries.length : 0;
    const active = Math.max(0, Math.min(count - 1, app.state.active + (event.key === 'ArrowDown' ? 1 : -1)));
    app.set({ active, query });
    results?.querySelectorAll('.result-list .choice')[active]?.scrollIntoView({ block: 'nearest' });
  } else if (event.key === 'Enter' && view) {
    clearTimeout(typing);
    const entry = find(indexFor(view), query).entries[app.state.active];
    if (entry) go(entry, app);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function go(entry: Entry, app: App): void {
  app.set({ query: '', active: 0 });
  app.visit(entry.id);
}

function closeOnLeave(event: FocusEvent, app: App): void {
  const box = event.currentTarget;
  if (box instanceof Element && event.relatedTarget instanceof Node && box.contains(event.relatedTarget)) return;
  if (app.state.query !== '') app.set({ query: '' });
}
