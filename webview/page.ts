import { html, render, type TemplateResult } from 'lit/html.js';
import { App } from './app';
import { header } from './header';
import type { Host } from './host';
import { tabs } from './tabs';
import { text } from './text';
import { empty, failure, loading } from './ui/states';

/** The whole page: draws the state of the app into an element. */
export class Page {
  readonly #app: App;
  #drawing = false;
  #shownTab: unknown;

  constructor(
    host: Host,
    readonly root: HTMLElement,
  ) {
    this.#app = new App(host, () => this.#drawSoon());
    window.addEventListener('keydown', (event) => this.#key(event));
    window.addEventListener('resize', () => this.#drawSoon());
    // The side buttons of a mouse.
    window.addEventListener('mouseup', (event) => {
      if (event.button !== 3 && event.button !== 4) return;
      event.preventDefault();
      this.#app.go(event.button === 3 ? 'back' : 'forward');
    });
    // Nobody asks for a menu before there is something to see.
    void import('./menu/menu').then(({ Menu }) => new Menu(this.#app));
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
    const { exporting } = this.#app.state;
    render(html`${header(this.#app, this.root)} ${this.#body()}<div class="export-status" role="status" ?hidden=${exporting === ''}><bdi>${exporting}</bdi></div>`, this.root);
    this.#showTab();
    const view = this.#view();
    if (!view) return;
    this.#app.shown?.drawn(view);
    const kind = this.#app.takeExport();
    if (kind !== undefined) void import('./export/export-menu').then(({ saveExport }) => saveExport(this.#app, kind));
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
    const { tab } = this.#app.state;
    const { value: clusters, error } = this.#app.clusters;
    if (!clusters) return error === undefined ? loading() : failure(error, this.#app);
    if (clusters.length === 0) return empty(this.#app);
    return html`<vscode-panels
      class="tabs"
      aria-label=${text.title}
      .activeid=${`tab-${tab}`}
      @change=${(event: Event) => {
        const panels = event.target;
        if (panels !== event.currentTarget || !panels || !('activeid' in panels)) return;
        const chosen = tabs.find(({ id }) => `tab-${id}` === panels.activeid);
        if (chosen) this.#app.chooseTab(chosen.id);
      }}
    >
      ${tabs.map(({ id, label }) => html`<vscode-panel-tab id=${`tab-${id}`}>${label}</vscode-panel-tab>`)}
      ${tabs.map(({ id }) => html`<vscode-panel-view id=${`view-${id}`}>${id === tab ? this.#content() : ''}</vscode-panel-view>`)}
    </vscode-panels>`;
  }

  #content(): TemplateResult {
    const { shown, loadError } = this.#app;
    return shown ? shown.render() : loadError === undefined ? loading() : failure(loadError, this.#app);
  }

  #view(): Element | null {
    return this.root.querySelector(`#view-${this.#app.state.tab}`);
  }

  #key(event: KeyboardEvent): void {
    // The editor hears of these keys as well and says where to go; a browser around it must not.
    if (event.altKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) event.preventDefault();
    const typing = event.composedPath()[0] instanceof HTMLInputElement;
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const selector = this.#app.shown?.field;
    const field = selector === undefined ? null : (this.#view()?.querySelector(selector) ?? this.root.querySelector(selector));
    if (!(field instanceof HTMLElement)) return;
    event.preventDefault();
    field.focus();
  }
}
