import { html, render, type TemplateResult } from 'lit/html.js';
import { App } from './app';
import { header } from './header';
import { changesTab } from './changes/changes-tab';
import { contractTab } from './contract/contract-tab';
import type { Host } from './host';
import { orderOf, routeRowHeight } from './routes/table';
import { routesTab } from './routes/routes-tab';
import { servicesTab } from './services/services-tab';
import { tabs } from './state';
import { text } from './text';
import { Picture } from './topology/picture';
import { topologyTab } from './topology/topology-tab';
import { branchOf, traceTab } from './trace/trace-tab';
import { empty, failure, loading } from './ui/states';
import { VirtualList } from './ui/virtual-list';

/** The whole page: draws the state of the app into an element and keeps the picture in step. */
export class Page {
  readonly #app: App;
  readonly #picture: Picture;
  readonly #area = document.createElement('div');
  #drawing = false;
  #shown: unknown;
  #lookup: unknown;
  #shownTab: unknown;
  #scrollTable: number | undefined;

  constructor(
    host: Host,
    readonly root: HTMLElement,
  ) {
    this.#area.className = 'picture-area';
    this.#app = new App(host, () => this.#drawSoon());
    this.#scrollTable = this.#app.state.routesScroll;
    this.#picture = new Picture(this.#area, {
      select: (id) => this.#app.select(id),
      listServices: () => this.#listServices(),
      moved: (camera) => {
        if (camera !== this.#app.state.camera) this.#app.set({ camera });
        // The picture has come into view: what waits for it can be shown.
        else if (this.#app.waits) this.#drawSoon();
      },
    });
    window.addEventListener('keydown', (event) => this.#key(event));
    window.addEventListener('resize', () => this.#drawSoon());
    this.#draw();
    this.#app.refresh();
  }

  #drawSoon(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => this.#draw());
  }

  #draw(): void {
    this.#drawing = false;
    this.root.style.setProperty('--kn-pane-width', `${this.#app.state.paneWidth}px`);
    render(html`${header(this.#app, this.root)} ${this.#body()}`, this.root);
    this.#showTab();
    this.#showPicture();
    this.#showRow();
  }

  // There may be no room for all tabs.
  #showTab(): void {
    const { tab } = this.#app.state;
    const shown = this.root.querySelector(`#tab-${tab}`);
    if (!shown || tab === this.#shownTab) return;
    this.#shownTab = tab;
    shown.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  #body(): TemplateResult {
    const { clusters, tab } = this.#app.state;
    if (!clusters.value) return clusters.error === undefined ? loading() : failure(clusters.error, this.#app);
    if (clusters.value.length === 0) return empty(this.#app);
    return html`<vscode-panels
      class="tabs"
      aria-label=${text.title}
      .activeid=${`tab-${tab}`}
      @change=${(event: Event) => {
        const panels = event.target;
        if (panels !== event.currentTarget || !panels || !('activeid' in panels)) return;
        const chosen = tabs.find((each) => `tab-${each}` === panels.activeid);
        if (chosen) this.#app.chooseTab(chosen);
      }}
    >
      ${tabs.map((each) => html`<vscode-panel-tab id=${`tab-${each}`}>${text[each]}</vscode-panel-tab>`)}
      <vscode-panel-view id="view-topology">${topologyTab(this.#app, tab === 'trace' ? '' : this.#area, this.#picture)}</vscode-panel-view>
      <vscode-panel-view id="view-routes">${tab === 'routes' ? routesTab(this.#app) : ''}</vscode-panel-view>
      <vscode-panel-view id="view-services">${tab === 'services' ? servicesTab(this.#app) : ''}</vscode-panel-view>
      <vscode-panel-view id="view-trace">${tab === 'trace' ? traceTab(this.#app, this.#area, this.#picture) : ''}</vscode-panel-view>
      <vscode-panel-view id="view-contract">${tab === 'contract' ? contractTab(this.#app) : ''}</vscode-panel-view>
      <vscode-panel-view id="view-changes">${tab === 'changes' ? changesTab(this.#app) : ''}</vscode-panel-view>
    </vscode-panels>`;
  }

  #showPicture(): void {
    const { topology, selection, camera, tab, step, question } = this.#app.state;
    const view = topology.value;
    if (!view) {
      this.#shown = undefined;
      return;
    }
    // Another cluster starts fitted; the first picture of the page where it was left.
    if (view !== this.#shown) this.#picture.show(view, this.#shown === undefined ? camera : undefined, this.#shown === undefined);
    this.#shown = view;
    const branch = tab === 'trace' ? branchOf(this.#app) : undefined;
    this.#picture.trace(branch && { places: branch.steps.map(({ namespace }) => namespace), at: step, target: question.to });
    this.#picture.select(selection);
    const wanted = this.#app.takeWanted((id) => this.#picture.has(id));
    if (wanted !== undefined) this.#picture.reveal(wanted);
  }

  // The winning row comes into view once per answer; after a reload the table is where it was.
  #showRow(): void {
    const { routes, lookup, sort, tab } = this.#app.state;
    const rows = this.root.querySelector('.route-rows');
    if (tab !== 'routes' || !routes.value || !(rows instanceof VirtualList)) return;
    if (this.#scrollTable !== undefined) {
      rows.scrollTop = this.#scrollTable;
      this.#scrollTable = undefined;
      this.#lookup = lookup.value;
    }
    if (lookup.value === this.#lookup) return;
    this.#lookup = lookup.value;
    const winner = lookup.value?.winner;
    if (winner === undefined) return;
    const at = orderOf(routes.value, sort).indexOf(winner);
    const top = at * routeRowHeight;
    if (top < rows.scrollTop || top + routeRowHeight > rows.scrollTop + rows.clientHeight) rows.reveal(at, 'center');
  }

  #listServices(): void {
    this.#app.set({ selection: undefined, paneOpen: true, contentsFilter: '' });
    queueMicrotask(() => {
      const list = this.root.querySelector('.pane .choices');
      if (list instanceof HTMLElement) list.focus();
    });
  }

  #key(event: KeyboardEvent): void {
    const typing = event.composedPath()[0] instanceof HTMLInputElement;
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const fields = { topology: '.search-field', routes: '.address', services: '#view-services .filter', trace: '.input.trace-from', contract: '', changes: '' };
    const selector = fields[this.#app.state.tab];
    const field = selector === '' ? null : this.root.querySelector(selector);
    if (!(field instanceof HTMLElement)) return;
    event.preventDefault();
    field.focus();
  }
}
