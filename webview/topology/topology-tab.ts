import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { ExportKind, RangeView, RevealTarget } from '../../src/protocol/panel-contract';
import type { App } from '../app';
import { askContents, overviewPane } from '../details/overview';
import { text } from '../text';
import { icon } from '../ui/icons';
import { exportButton } from '../ui/export-button';
import { splitter } from '../ui/splitter';
import { failure, lacking, loading } from '../ui/states';
import { Tab } from '../tab';
import type { Cluster } from './cluster';
import { marked } from './draw';

/** The tab of the picture. What it shows is the page's own: other parts ask for it, too. */
export class TopologyTab extends Tab {
  constructor(app: App) {
    super(app, {});
  }

  override async ask(): Promise<void> {
    void this.app.askDetails();
    void this.app.askNeighbours();
    askContents(this.app);
    await this.app.askTopology();
  }

  override render(): TemplateResult {
    return topologyTab(this.app);
  }

  override drawn(): void {
    this.app.stage.draw();
  }

  override get exports(): readonly ExportKind[] {
    const { topology, stage } = this.app;
    return topology.value && stage.picture.shown ? ['svg', 'png', 'mermaid', 'outline'] : [];
  }

  override get showsPicture(): boolean {
    return true;
  }

  override get field(): string {
    return '.search-field';
  }

  override get link(): RevealTarget {
    const { selection } = this.app.state;
    return selection === undefined ? {} : { id: selection };
  }

  override forget(): void {
    // The page forgets the picture itself.
  }
}

function topologyTab(app: App): TemplateResult {
  const { topology, stage } = app;
  const { paneOpen, selection } = app.state;
  const view = topology.value;
  return html`<div class="topology-tab ${paneOpen ? '' : 'without-pane'}">
    <div class="picture-side">
      ${view ? rangesStrip(app, view) : nothing}
      ${topology.error === undefined ? nothing : failure(topology.error, app)}
      ${!view && topology.error === undefined ? loading() : nothing}
      <div class="picture-frame" ?hidden=${!view}>${stage.area}${pictureButtons(app)}${view?.nodes.length === 0 ? html`<div class="picture-lacks">${lacking(text.noNodes, app)}</div>` : nothing}</div>
      ${view ? legendBelow(app, view) : nothing}
    </div>
    ${paneOpen && view
      ? html`${splitter(app)}
          <aside class="pane" aria-label=${text.details}>${selection === undefined ? overviewPane(app, view) : selectedPane(app, selection)}</aside>`
      : nothing}
  </div>`;
}

let key: typeof import('./legend') | undefined;

// Loaded after the first paint, which keeps its place.
function legendBelow(app: App, view: Cluster): TemplateResult {
  if (key) return key.legend(app, view);
  void import('./legend').then((loaded) => {
    key = loaded;
    app.changed();
  });
  return html`<div class="legend"></div>`;
}

let details: typeof import('../details/details') | undefined;

// Loaded with the first selection: nothing is selected in a page that opens.
function selectedPane(app: App, id: string): TemplateResult {
  if (details) return details.detailsPane(app, id);
  void import('../details/details').then((loaded) => {
    details = loaded;
    app.changed();
  });
  return loading();
}

/** The buttons over the picture. */
export function pictureButtons(app: App, withPane = true): TemplateResult {
  const { picture } = app.stage;
  const { paneOpen, serviceLines, minimap } = app.state;
  const button = (label: string, content: TemplateResult, act: () => void): TemplateResult =>
    html`<vscode-button appearance="icon" aria-label=${label} title=${label} @click=${act}>${content}</vscode-button>`;
  return html`<div class="picture-buttons" role="toolbar" aria-label=${text.topology}>
    ${button(text.zoomIn, icon('plus'), () => picture.zoomBy(1.4))} ${button(text.zoomOut, icon('minus'), () => picture.zoomBy(1 / 1.4))}
    ${button(text.fitHint, icon('fit'), () => picture.fit())}
    <button
      class="icon-button"
      aria-label=${text.serviceLines}
      aria-pressed=${serviceLines ? 'true' : 'false'}
      title=${text.serviceLinesHint}
      @click=${() => app.set({ serviceLines: !serviceLines })}
    >
      ${icon('service')}
    </button>
    ${exportButton(app, text.exportPicture)}
    ${withPane ? button(minimap ? text.hideMinimap : text.showMinimap, icon('map'), () => app.set({ minimap: !minimap })) : nothing}
    ${withPane ? button(paneOpen ? text.hidePane : text.showPane, icon('pane'), () => app.set({ paneOpen: !paneOpen })) : nothing}
  </div>`;
}

function rangesStrip(app: App, view: Cluster): TemplateResult {
  return html`<div class="ranges" role="group" aria-label=${text.ranges}>
    ${(['pods', 'services', 'nodes'] as const).map((role) => {
      const ranges = view.ranges.filter((range) => range.role === role);
      return html`<span class="range-group">
        <span class="range-role">${text.role[role]}</span>
        ${ranges.length === 0 ? html`<span class="dim">${text.noRange}</span>` : ranges.slice(0, 12).map((range) => rangeChip(app, range))}
        ${ranges.length > 12 ? html`<span class="dim">+${ranges.length - 12}</span>` : nothing}
      </span>`;
    })}
  </div>`;
}

function rangeChip(app: App, range: RangeView): TemplateResult {
  const conflict = range.conflicts.length > 0 ? text.overlaps(range.conflicts) : '';
  const { text: shown, provenance, because } = range.prefix;
  const hint = [conflict, because].filter(Boolean).join('\n');
  const selected = app.state.selection === range.id;
  return html`<button
    class="range ${range.role} ${provenance} ${conflict ? 'conflict' : ''}"
    data-thing=${range.id}
    aria-pressed=${selected ? 'true' : 'false'}
    title=${hint}
    @click=${() => app.select(range.id)}
  >
    <span class="range-prefix">${marked(shown, provenance)}</span>
    ${conflict ? html`<span class="range-conflict">${icon('warning')}<bdi>${conflict}</bdi></span>` : nothing}
  </button>`;
}
