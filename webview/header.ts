import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import type { NodeRouting } from '../src/core/network/model';
import type { App } from './app';
import { searchBox } from './search/search-box';
import { text } from './text';
import { icon } from './ui/icons';
import { nameDropdownList } from './ui/toolkit';

/** The line above the tabs: which cluster, which routing, search. */
export function header(app: App, page: HTMLElement): TemplateResult {
  const { partial, tab } = app.state;
  const some = (app.clusters.value?.length ?? 0) > 0;
  return html`<header class="header">
    ${some ? html`${ways(app)}${clusterChooser(app)}${routingSwitch(app)}` : nothing}
    ${partial ? html`<vscode-badge class="partial" title=${text.partialHint}>${text.partial}</vscode-badge>` : nothing}
    <span class="spring"></span>
    ${some && tab === 'topology' ? searchBox(app, page) : nothing}
  </header>`;
}

function ways(app: App): TemplateResult {
  const button = (direction: 'back' | 'forward', label: string): TemplateResult =>
    html`<button class="icon-button" title=${label} aria-label=${label} ?disabled=${!app.history.has(direction)} @click=${() => app.go(direction)}>${icon(direction)}</button>`;
  return html`<span class="ways-buttons" role="group" aria-label=${text.history.name}>${button('back', text.history.back)}${button('forward', text.history.forward)}</span>`;
}

function clusterChooser(app: App): TemplateResult {
  const clusters = app.clusters.value ?? [];
  const current = clusters.find((cluster) => cluster.id === app.state.cluster);
  return html`<vscode-dropdown
    class="cluster"
    aria-label=${text.cluster}
    title=${current ? `${current.name}: ${current.because}` : ''}
    .value=${app.state.cluster ?? ''}
    ${ref((element) => nameDropdownList(element, text.cluster))}
    @change=${(event: Event) => {
      event.stopPropagation();
      const chooser = event.currentTarget;
      if (chooser && 'value' in chooser) app.chooseCluster(String(chooser.value));
    }}
  >
    ${repeat(
      clusters,
      (cluster) => cluster.id,
      (cluster) =>
        html`<vscode-option value=${cluster.id} ?selected=${cluster.id === app.state.cluster} title=${cluster.because}>${cluster.name}</vscode-option>`,
    )}
  </vscode-dropdown>`;
}

function routingSwitch(app: App): TemplateResult {
  const option = (routing: NodeRouting, name: string, hint: string): TemplateResult =>
    html`<vscode-radio value=${routing} title=${hint}>${name}</vscode-radio>`;
  return html`<vscode-radio-group
    class="routing"
    aria-label=${text.routing}
    .value=${app.state.routing}
    @change=${(event: Event) => {
      event.stopPropagation();
      const group = event.currentTarget;
      if (group && 'value' in group) app.chooseRouting(group.value === 'router' ? 'router' : 'host');
    }}
  >
    ${option('host', text.routingHost, text.routingHostHint)} ${option('router', text.routingRouter, text.routingRouterHint)}
  </vscode-radio-group>`;
}
