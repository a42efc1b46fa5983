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
  /** Asked for only while the suggestions are open. `filter`: what was typed, '' where the field was only opened. */
  items(filter: string): readonly ComboItem[];
  typed(value: string): void;
  /** Chosen from the list, or written to its end. */
  done(value: string): void;
}

// What was typed since the field was opened; a field that is only opened suggests everything.
let filter = '';

/** A text field with suggestions: typed freely, or chosen with arrow keys and Enter. */
export function combo(app: App, options: ComboOptions): TemplateResult {
  const { key, name, value, placeholder, invalid } = options;
  const open = app.state.open?.field === key ? app.state.open : undefined;
  const items = open ? options.items(filter) : [];
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
      @click=${() => openList(app, key)}
      @input=${(event: Event) => {
        if (!(event.target instanceof HTMLInputElement)) return;
        filter = event.target.value;
        app.set({ open: { field: key, active: -1 } });
        options.typed(event.target.value);
      }}
      @keydown=${(event: KeyboardEvent) => keys(event, app, options, items, active)}
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

function openList(app: App, key: string, active = -1): void {
  if (app.state.open?.field === key) return;
  filter = '';
  app.set({ open: { field: key, active } });
}

function keys(event: KeyboardEvent, app: App, { key, done, value }: ComboOptions, items: readonly ComboItem[], active: number): void {
  const field = event.currentTarget;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    if (items.length === 0) openList(app, key, 0);
    else {
      const next = Math.max(0, Math.min(items.length - 1, active + (event.key === 'ArrowDown' ? 1 : -1)));
      app.set({ open: { field: key, active: next } });
      if (field instanceof Element) field.parentElement?.querySelectorAll('.choice')[next]?.scrollIntoView({ block: 'nearest' });
    }
  } else if (event.key === 'Enter') {
    app.set({ open: undefined });
    done(items[active]?.value ?? value);
  } else if (event.key === 'Escape' && items.length > 0) app.set({ open: undefined });
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function closeOnLeave(event: FocusEvent, app: App, { key, value, done }: ComboOptions): void {
  const box = event.currentTarget;
  if (box instanceof Element && event.relatedTarget instanceof Node && box.contains(event.relatedTarget)) return;
  if (app.state.open?.field === key) {
    app.set({ open: undefined });
    done(value);
  }
}
