import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { ExportKind, RevealTarget } from '../../src/protocol/panel-contract';
import type { SpaceQuestion, SpaceView } from '../../src/protocol/space-contract';
import type { App } from '../app';
import type { Subject } from '../menu/subject';
import { savedRecord, savedTexts } from '../saved';
import { Tab } from '../tab';
import { text } from '../text';
import { pageMeasure, type Measure } from '../topology/fit-text';
import { failure, loading } from '../ui/states';
import { capacity } from './capacity';
import { familyMap, type FamilyTools } from './family-map';
import { freeBlocks, type Search } from './free-blocks';
import { itemPane } from './item';
import { spaceLegend } from './legend';
import { overlapCards } from './overlap-cards';
import { hatchPatterns } from './strip';
import { spaceSubject } from './subject';
import { spaceText } from './text';
import { listenToStrips, within, type Part } from './zoom';

type Windows = Readonly<Partial<Record<4 | 6, string>>>;

interface SpaceState {
  readonly windows: Windows;
  readonly selected?: string;
  readonly search: Search;
  /** The block that the keyboard is on. */
  readonly active?: string;
  /** The block that was copied last. */
  readonly copied?: string;
}

/** Units: CSS pixels. */
const firstWidth = 900;
const notable = 24;

/** The tab of the map: which ranges are in use, where they overlap, what is free and what is left. */
export class SpaceTab extends Tab<SpaceState> {
  readonly #space = this.asked<SpaceView | undefined>();
  #width = firstWidth;
  #measure: Measure | undefined;
  #listening: Element | undefined;
  #reveal = false;
  /** A part of a strip that is to become the window, and the one that is on its way. */
  #wanted: { readonly window: string; readonly part: Part } | undefined;
  #sent: { readonly window: string; readonly part: Part } | undefined;
  #scrollTo: string | undefined;
  #refocus = false;

  constructor(app: App, saved: unknown) {
    const { windows, search } = savedRecord(saved);
    const { selected } = savedTexts(saved, ['selected']);
    super(app, { windows: savedTexts(windows, ['4', '6']) as Windows, ...(selected !== undefined && { selected }), search: { within: '', length: '', ...savedTexts(search, ['within', 'length']) } });
  }

  override async ask(): Promise<void> {
    await this.#ask({});
  }

  override render(): TemplateResult {
    const { value: view, error, loading: busy } = this.#space;
    if (error !== undefined && !view) return failure(error, this.app);
    if (!view) return busy ? loading() : html`<div class="state">${spaceText.noCluster}</div>`;
    const { selected } = this.state;
    return html`<div class="space-tab">
      <div class="space-main" tabindex="0" role="region" aria-label=${text.space.tab}>
        ${hatchPatterns()} ${error === undefined ? nothing : failure(error, this.app)} ${view.families.length === 0 ? this.#empty() : this.#content(view)}
        <div class="unseen" role="status">${this.state.copied === undefined ? '' : spaceText.copied(this.state.copied)}</div>
      </div>
      ${selected === undefined
        ? nothing
        : itemPane(this.app, view, selected, {
            close: () => this.select(undefined),
            select: (id) => this.select(id, true),
            look: (window) => this.look(window),
            search: (range, length) => this.#searchIn(range, length),
            copy: (block) => void this.#copy(block),
            copied: this.state.copied,
          })}
    </div>`;
  }

  #content(view: SpaceView): TemplateResult {
    const guessed = view.families.every(({ strips }) => strips.every(({ blocks }) => blocks.every(({ provenance, kind }) => kind === 'free' || provenance !== 'declared')));
    const overlaps = new Map(view.overlaps.map((overlap) => [overlap.id, overlap]));
    const tools: FamilyTools = {
      app: this.app,
      width: this.#width,
      measure: (this.#measure ??= pageMeasure(document.body)),
      overlaps,
      selected: this.state.selected === undefined ? undefined : (view.selected?.id ?? this.state.selected),
      active: this.state.active,
      entered: (id) => {
        if (id !== this.state.active) this.set({ active: id });
      },
      select: (id) => this.select(id),
      show: (family, window) => this.#show(family, window),
      zoom: (window, part) => this.zoom(window, part),
      refocus: () => {
        this.#refocus = true;
      },
    };
    return html`${this.app.state.partial ? html`<p class="notice">${text.partialHint}</p>` : guessed ? html`<p class="notice">${spaceText.guessed}</p>` : nothing}
      ${overlapCards(this.app, view, ({ window }) => this.look(window))}
      <div class="space-map">${view.families.map((family) => familyMap(family, tools))} ${spaceLegend(view)}</div>
      <div class="space-parts">
        ${freeBlocks(view, { search: this.#shownSearch(view), find: (search) => this.#find(search), copy: (block) => void this.#copy(block), look: (window) => this.look(window), copied: this.state.copied })}
        ${capacity(this.app, view)}
      </div>`;
  }

  #empty(): TemplateResult {
    return html`<div class="empty">
      <h2>${spaceText.emptyTitle}</h2>
      <p>${this.app.state.partial ? text.partialHint : spaceText.emptyText}</p>
      <div class="buttons">
        <vscode-button @click=${() => this.app.run('rescan')}>${text.rescan}</vscode-button>
        <vscode-button appearance="secondary" @click=${() => this.app.run('open-settings')}>${text.openSettings}</vscode-button>
      </div>
    </div>`;
  }

  override drawn(view: Element): void {
    const map = view.querySelector('.space-map');
    if (!(map instanceof HTMLElement)) return;
    if (this.#listening !== map) {
      this.#listening = map;
      listenToStrips(map, { zoom: (window, part) => this.zoom(window, part), select: (id) => this.#press(id), open: (id) => this.#open(id) });
    }
    this.#fit(map);
    if (this.#scrollTo !== undefined && !this.#space.loading) {
      const at = view.querySelector(this.#scrollTo);
      this.#scrollTo = undefined;
      at?.scrollIntoView({ block: 'nearest' });
    }
    if (this.#refocus && !this.#space.loading) {
      this.#refocus = false;
      // Nobody is called back who has gone on meanwhile, to a menu or a field.
      const { activeElement } = document;
      if (activeElement !== null && activeElement !== document.body && !map.contains(activeElement)) return;
      const strip = map.querySelector<SVGElement>(`[data-id="${CSS.escape(this.state.active ?? '')}"]`) ?? map.querySelector<SVGElement>('.space-block[tabindex="0"]');
      strip?.focus();
    }
  }

  // Strips are drawn in pixels, so that texts are never stretched.
  #fit(map: HTMLElement): void {
    const style = getComputedStyle(map);
    const width = Math.floor(map.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight));
    if (width <= 0 || width === this.#width) return;
    const differs = Math.abs(width - this.#width) > notable;
    this.#width = width;
    this.app.changed();
    if (differs) void this.#ask({});
  }

  override get field(): string {
    return '.free-within';
  }

  override get exports(): readonly ExportKind[] {
    return (this.#space.value?.families.length ?? 0) > 0 && this.#listening ? ['svg', 'png', 'outline'] : [];
  }

  override get exportName(): string {
    return `${this.#space.value?.name ?? ''}-addresses`;
  }

  override async exported(kind: ExportKind): Promise<string | undefined> {
    const view = this.#space.value;
    const map = this.#listening;
    if (!view || !map) return undefined;
    if (kind === 'outline') return (await import('./print')).printSpace(view);
    const [{ mapDrawing }, { pngOf }] = await Promise.all([import('../export/map'), import('../export/sheet')]);
    const drawing = mapDrawing(this.app, view, map);
    return kind === 'png' ? pngOf(drawing) : drawing.text;
  }

  override subjectOf(element: Element): Subject | undefined {
    const view = this.#space.value;
    return view && spaceSubject(element, view, { select: (id, reveal) => this.select(id, reveal), look: (window) => this.look(window), search: (range, length) => this.#searchIn(range, length), copy: (words) => void this.#copy(words) });
  }

  override kept(): unknown {
    const { windows, selected, search } = this.state;
    return { windows, selected, search };
  }

  override get link(): RevealTarget {
    const { selected } = this.state;
    return selected === undefined ? {} : { space: selected };
  }

  override reveal({ space }: RevealTarget): void {
    if (space === undefined) return;
    this.#reveal = true;
    this.#scrollTo = '.space-block.selected';
    this.set({ selected: space });
  }

  override forget(): void {
    this.#space.forget();
    this.#wanted = this.#sent = undefined;
    this.set({ windows: {}, selected: undefined, active: undefined, search: { within: '', length: '' } });
  }

  /** Describes a thing of the map, or nothing. `reveal`: and moves the map to it. */
  select(id: string | undefined, reveal = false): void {
    this.#reveal ||= reveal;
    if (id !== undefined) this.#scrollTo = '.space-block.selected';
    this.set({ selected: id });
    void this.#ask({});
  }

  /** Shows a window of addresses. */
  look(window: string): void {
    this.#scrollTo = '.space-map';
    this.#show(isIpv6(window) ? 6 : 4, window);
  }

  /** Makes a part of a strip the window; parts that are asked for meanwhile are put together. */
  zoom(window: string, part: Part): void {
    const before = this.#wanted ?? this.#sent;
    // What is drawn may be older than what was asked for last.
    this.#wanted = before && isIpv6(before.window) === isIpv6(window) ? { window: before.window, part: within(before.part, part) } : { window, part };
    if (this.#sent === undefined) void this.#zoomOn();
  }

  async #zoomOn(): Promise<void> {
    while (this.#wanted) {
      this.#sent = this.#wanted;
      this.#wanted = undefined;
      await this.#ask({ zoom: { window: this.#sent.window, ...this.#sent.part } });
      this.#sent = undefined;
    }
  }

  #show(family: 4 | 6, window: string | undefined): void {
    const { [family]: _, ...others } = this.state.windows;
    this.set({ windows: window === undefined ? others : { ...others, [family]: window } });
    void this.#ask({});
  }

  // A pile of narrow ranges is looked into; all else is described.
  #press(id: string): void {
    const block = this.#block(id);
    if (block?.kind === 'group') this.#open(id);
    else this.select(id);
  }

  #open(id: string): void {
    const block = this.#block(id);
    if (block) this.#show(isIpv6(block.window) ? 6 : 4, block.window);
  }

  #block(id: string): SpaceView['families'][number]['strips'][number]['blocks'][number] | undefined {
    for (const { strips } of this.#space.value?.families ?? []) {
      for (const { blocks } of strips) for (const block of blocks) if (block.id === id) return block;
    }
    return undefined;
  }

  #shownSearch(view: SpaceView): Search {
    const { within: range, length } = this.state.search;
    if (range !== '' || length !== '') return this.state.search;
    const first = view.free.find(({ use }) => use === 'pods');
    return { within: first?.family === 6 ? 'fd00::/48' : '10.0.0.0/8', length: first?.family === 6 ? '64' : '24' };
  }

  #find(search: Search): void {
    this.set({ search });
    void this.#ask({});
  }

  #searchIn(range: string, length: number): void {
    this.#scrollTo = '.free-search';
    this.#find({ within: range, length: String(length) });
  }

  async #copy(block: string): Promise<void> {
    await this.app.copy(block);
    this.set({ copied: block });
    setTimeout(() => this.state.copied === block && this.set({ copied: undefined }), 1500);
  }

  async #ask(more: Pick<SpaceQuestion, 'zoom'>): Promise<void> {
    const { cluster } = this.app.state;
    if (cluster === undefined) return;
    const { windows, selected } = this.state;
    const reveal = this.#reveal;
    const view = this.#space.value;
    const search = view ? this.#shownSearch(view) : this.state.search;
    const length = Number(search.length.trim().replace(/^\//, ''));
    const question: SpaceQuestion = {
      width: this.#width,
      windows,
      ...more,
      ...(selected !== undefined && { selected, reveal }),
      ...(search.within.trim() !== '' && search.length.trim() !== '' && { free: { within: search.within, length } }),
    };
    const came = await this.#space.ask(() => this.app.host.call.addressSpace(cluster, question));
    if (!came) return;
    if (reveal && this.#reveal) this.#reveal = false;
    const shown = Object.fromEntries((this.#space.value?.families ?? []).flatMap(({ family, window }) => (window === undefined ? [] : [[family, window]]))) as Windows;
    if (shown[4] !== this.state.windows[4] || shown[6] !== this.state.windows[6]) this.set({ windows: shown });
  }
}

function isIpv6(window: string): boolean {
  return window.includes(':');
}
