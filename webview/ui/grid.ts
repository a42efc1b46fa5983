import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { App } from '../app';
import { icon } from './icons';
import { VirtualList } from './virtual-list';

/** A column of a grid. */
export interface GridColumn {
  readonly id: string;
  readonly title: string;
  /** The order that it gives now; absent where one cannot sort by it. */
  readonly order?: 'ascending' | 'descending' | 'none';
  readonly hint?: string;
}

/** A row of a grid. Shape: one cell per column. */
export interface GridRow {
  readonly cells: readonly TemplateResult[];
  readonly classes?: string;
  readonly selected?: boolean;
  readonly hint?: string;
}

/** A table of any length that is walked cell by cell. */
export interface GridOptions {
  readonly key: string;
  readonly name: string;
  readonly classes: string;
  readonly columns: readonly GridColumn[];
  readonly count: number;
  /** Units: CSS pixels. */
  readonly rowHeight: number;
  row(index: number): GridRow | undefined;
  sort?(column: string): void;
  /** Enter, or a double click, on a cell. */
  act?(index: number, column: string): void;
  /** Chosen with the mouse or Space. `more`: besides what is selected; `through`: from the last one on. */
  select?(index: number, how: { readonly more?: boolean; readonly through?: boolean }): void;
  selectAll?(): void;
  clear?(): void;
  copy?(): void;
  scrolled?(top: number): void;
}

/** Where the keyboard is, per grid; row -1 is the head. The grids are few and live as long as the page. */
const active = new Map<string, { readonly row: number; readonly column: number }>();

/** The row that the keyboard is on. */
export function activeRow(key: string): number {
  return active.get(key)?.row ?? 0;
}

/** A grid; the focus stays on it while arrow keys walk its cells, so that a row may leave the page when it leaves the view. */
export function grid(app: App, options: GridOptions): TemplateResult {
  const { key, name, columns, count, rowHeight, classes } = options;
  const at = place(options);
  return html`<div class="table-frame">
    <div
      class="grid ${classes}"
      role="grid"
      tabindex="0"
      aria-label=${name}
      aria-rowcount=${count + 1}
      aria-colcount=${columns.length}
      aria-multiselectable=${options.select ? 'true' : nothing}
      aria-activedescendant=${cellId(key, at.row, at.column)}
      @keydown=${(event: KeyboardEvent) => keys(event, app, options)}
    >
      <div role="rowgroup">
        <div role="row" aria-rowindex="1" class="grid-row heads">${columns.map((column, index) => head(app, options, column, index))}</div>
      </div>
      <kn-list
        class="grid-rows ${key}-rows"
        role="rowgroup"
        tabindex="-1"
        .content=${{ count, rowHeight, row: (index: number) => row(app, options, index) }}
        @focus=${(event: FocusEvent) => gridOf(event)?.focus({ preventScroll: true })}
        @scroll=${(event: Event) => event.currentTarget instanceof Element && options.scrolled?.(event.currentTarget.scrollTop)}
      ></kn-list>
    </div>
  </div>`;
}

function head(app: App, { key, sort }: GridOptions, { id, title, order, hint }: GridColumn, index: number): TemplateResult {
  const here = active.get(key);
  const content = order === undefined ? title : html`<button class="head" tabindex="-1" title=${hint ?? title} @click=${() => walkTo(app, key, -1, index, () => sort?.(id))}>${title}${order === 'none' ? nothing : icon(order)}</button>`;
  return html`<span role="columnheader" id=${cellId(key, -1, index)} aria-colindex=${index + 1} aria-sort=${order ?? nothing} class="cell ${id} ${here?.row === -1 && here.column === index ? 'active' : ''}">${content}</span>`;
}

function row(app: App, options: GridOptions, index: number): TemplateResult {
  const { key, columns, select, act } = options;
  const found = options.row(index);
  const here = place(options);
  return html`<div
    role="row"
    aria-rowindex=${index + 2}
    aria-selected=${select ? (found?.selected === true ? 'true' : 'false') : nothing}
    class="grid-row ${key}-row ${found?.classes ?? ''} ${found?.selected === true ? 'chosen' : ''}"
    title=${found?.hint ?? nothing}
    data-row=${index}
    @click=${(event: MouseEvent) => {
      const column = columnAt(event);
      if (event.target instanceof Element && event.target.closest('button')) return;
      walkTo(app, key, index, column, () => select?.(index, { more: event.ctrlKey || event.metaKey, through: event.shiftKey }));
    }}
    @dblclick=${(event: MouseEvent) => act?.(index, columns[columnAt(event)]?.id ?? '')}
  >
    ${columns.map(
      ({ id }, column) =>
        html`<span role="gridcell" id=${cellId(key, index, column)} aria-colindex=${column + 1} class="cell ${id} ${here.row === index && here.column === column ? 'active' : ''}">${found?.cells[column] ?? ''}</span>`,
    )}
  </div>`;
}

function keys(event: KeyboardEvent, app: App, options: GridOptions): void {
  const { columns, count, key } = options;
  const grid = gridOf(event);
  const list = grid?.querySelector('kn-list');
  if (!(list instanceof VirtualList) || event.altKey) return;
  const { row: at, column } = place(options);
  const control = event.ctrlKey || event.metaKey;
  if (control ? letter(event, options) : command(event, options, at, columns[column]?.id ?? '')) return event.preventDefault();
  const page = Math.max(1, Math.floor(list.clientHeight / options.rowHeight) - 1);
  const last = columns.length - 1;
  const moves: Readonly<Record<string, readonly [number, number]>> = {
    ArrowDown: [at + 1, column],
    ArrowUp: [at - 1, column],
    ArrowRight: [at, column + 1],
    ArrowLeft: [at, column - 1],
    PageDown: [at + page, column],
    PageUp: [Math.max(0, at - page), column],
    Home: [control ? 0 : at, 0],
    End: [control ? count - 1 : at, last],
  };
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  const next = Math.max(-1, Math.min(count - 1, move[0]));
  active.set(key, { row: next, column: Math.max(0, Math.min(last, move[1])) });
  if (event.shiftKey && next >= 0) options.select?.(next, { through: true });
  if (next >= 0) list.reveal(next);
  app.changed();
  const shown = place(options);
  // The cell exists once the page is drawn again.
  requestAnimationFrame(() => document.getElementById(cellId(key, shown.row, shown.column))?.scrollIntoView({ block: 'nearest', inline: 'nearest' }));
}

function command(event: KeyboardEvent, { select, act, sort, clear, columns }: GridOptions, at: number, column: string): boolean {
  if (event.key === 'Enter') {
    if (at >= 0) act?.(at, column);
    else if (columns.find(({ id }) => id === column)?.order !== undefined) sort?.(column);
    return true;
  }
  if (event.key === ' ' && at >= 0) select?.(at, { more: true, through: event.shiftKey });
  else if (event.key === 'Escape' && clear) clear();
  else return false;
  return true;
}

function letter(event: KeyboardEvent, { selectAll, copy }: GridOptions): boolean {
  const wanted = event.key === 'a' ? selectAll : event.key === 'c' ? copy : undefined;
  wanted?.();
  return wanted !== undefined;
}

function walkTo(app: App, key: string, row: number, column: number, then: () => void): void {
  active.set(key, { row, column });
  then();
  app.changed();
}

function place({ key, count, columns }: GridOptions): { readonly row: number; readonly column: number } {
  const { row, column } = active.get(key) ?? { row: 0, column: 0 };
  return { row: Math.min(row, count - 1), column: Math.min(column, columns.length - 1) };
}

function columnAt({ target }: MouseEvent): number {
  const cell = target instanceof Element ? target.closest('[aria-colindex]') : null;
  return Number(cell?.getAttribute('aria-colindex') ?? 1) - 1;
}

function gridOf({ currentTarget }: Event): HTMLElement | undefined {
  const found = currentTarget instanceof Element ? currentTarget.closest('[role="grid"]') : null;
  return found instanceof HTMLElement ? found : undefined;
}

function cellId(key: string, row: number, column: number): string {
  return row < 0 ? `${key}-head-${column}` : `${key}-${row}-${column}`;
}
