import { html, nothing, type TemplateResult } from 'lit/html.js';
import { live } from 'lit/directives/live.js';
import type { App } from '../app';

/** One thing that can be taken into a field. */
export interface ComboItem {
  readonly value: string;
  readonly label: string;
  readonly content: TemplateResult;
}

/** A field that suggests what can be written in it. */
export interface ComboOptions {
  readonly key: string;
  readonly name: string;
  readonly placeholder: string;
  readonly value: string;
  readonly invalid?: boolean;
  /** Asks for suggestions. `filter`: what was typed, '' where the field was only opened: then it suggests everything. */
  ask(filter: string): void;
  /** The suggestions that have come; looked at only while they are open. */
  items(): readonly ComboItem[];
  typed(value: string): void;
  /** Chosen from the list, or written to its end. */
  done(value: string): void;
}

/** How far arrow keys go while nobody knows how many suggestions there will be. */
const most = 20;

/** A text field with suggestions: typed freely, or chosen with arrow keys and Enter. */
export function combo(app: App, options: ComboOptions): TemplateResult {
  const { key, name, value, placeholder, invalid } = options;
  const open = app.state.open?.field === key ? app.state.open : undefined;
  const items = open ? options.items() : [];
  const active = open ? Math.min(open.active, items.length - 1) : -1;
  return html`<div class="combo" @focusout=${(event: FocusEvent) => closeOnLeave(event, app, options)}>
    <input
      class="input ${key}"
      type="text"
      role="combobox"
      spellcheck="false"
      autocomplete="off"
      aria-label=${name}
      aria-autocomplete="list"
      aria-haspopup="listbox"
      aria-expanded=${items.length > 0 ? 'true' : 'false'}
      aria-controls=${items.length > 0 ? `${key}-list` : nothing}
      aria-activedescendant=${active >= 0 ? `${key}-${active}` : nothing}
      aria-invalid=${invalid ? 'true' : 'false'}
      placeholder=${placeholder}
      title=${value}
      .value=${live(value)}
      @click=${() => openList(app, options)}
      @input=${(event: Event) => {
        if (!(event.target instanceof HTMLInputElement)) return;
        options.ask(event.target.value);
        app.set({ open: { field: key, active: -1 } });
        options.typed(event.target.value);
      }}
      @keydown=${(event: KeyboardEvent) => keys(event, app, options)}
    />
    ${items.length > 0 ? list(app, options, items, active) : nothing}
  </div>`;
}

function list(app: App, { key, name, done }: ComboOptions, items: readonly ComboItem[], active: number): TemplateResult {
  return html`<div class="results combo-list">
    <div role="listbox" id=${`${key}-list`} aria-label=${name} class="result-list">
      ${items.map(
        (item, at) => html`<div
          class="choice ${at === active ? 'active' : ''}"
          role="option"
          id=${`${key}-${at}`}
          aria-selected=${at === active ? 'true' : 'false'}
          aria-label=${item.label}
          title=${item.label}
          @mousedown=${(event: Event) => event.preventDefault()}
          @click=${() => {
            app.set({ open: undefined });
            done(item.value);
          }}
        >
          ${item.content}
        </div>`,
      )}
    </div>
  </div>`;
}

function openList(app: App, { key, ask }: ComboOptions, active = -1): void {
  if (app.state.open?.field === key) return;
  app.suggested.forget();
  ask('');
  app.set({ open: { field: key, active } });
}

// Keys that come before the suggestions count for those that come.
function keys(event: KeyboardEvent, app: App, options: ComboOptions): void {
  const { key } = options;
  const open = app.state.open?.field === key ? app.state.open : undefined;
  const { loading } = app.suggested;
  const count = open ? options.items().length : 0;
  const field = event.currentTarget;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    if (!open || (count === 0 && !loading)) openList(app, options, 0);
    else {
      const next = Math.max(0, Math.min(loading ? most : count - 1, open.active + (event.key === 'ArrowDown' ? 1 : -1)));
      app.set({ open: { field: key, active: next } });
      if (field instanceof Element) field.parentElement?.querySelectorAll('.choice')[next]?.scrollIntoView({ block: 'nearest' });
    }
  } else if (event.key === 'Enter') {
    void take(app, options, open?.active ?? -1);
  } else if (event.key === 'Escape' && open && (count > 0 || loading)) app.set({ open: undefined });
  else return;
  event.preventDefault();
  event.stopPropagation();
}

async function take(app: App, { items, value, done }: ComboOptions, active: number): Promise<void> {
  if (active >= 0) await app.suggested.settled();
  const list = active >= 0 ? items() : [];
  app.set({ open: undefined });
  done(list[Math.min(active, list.length - 1)]?.value ?? value);
}

function closeOnLeave(event: FocusEvent, app: App, { key, value, done }: ComboOptions): void {
  const box = event.currentTarget;
  if (box instanceof Element && event.relatedTarget instanceof Node && box.contains(event.relatedTarget)) return;
  if (app.state.open?.field === key) {
    app.set({ open: undefined });
    done(value);
  }
}
