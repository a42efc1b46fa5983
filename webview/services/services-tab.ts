import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import type { ServiceRulesView, ServiceView, TopologyView } from '../../src/protocol/panel-contract';
import type { App } from '../app';
import { manifestLink } from '../details/value';
import { describeService } from '../topology/describe';
import { text } from '../text';
import { choices } from '../ui/choices';
import { icon } from '../ui/icons';
import { failure, loading } from '../ui/states';
import { nameField, typedIn } from '../ui/toolkit';
import { entranceList } from './entrances';
import { rulesText } from './rules';

/** The tab of the Services: which there are, where each can be reached, what kube-proxy makes of it. */
export function servicesTab(app: App): TemplateResult {
  const { topology } = app.state;
  const view = topology.value;
  if (!view) return topology.error === undefined ? loading() : failure(topology.error, app);
  if (view.services.length === 0) return html`<div class="state">${text.noServices}</div>`;
  return html`<div class="services-tab">
    ${serviceList(app, view)}
    <div class="service-main">${main(app)}</div>
  </div>`;
}

function serviceList(app: App, view: TopologyView): TemplateResult {
  const { serviceFilter, chosenService } = app.state;
  const shown = filtered(view.services, serviceFilter);
  return html`<nav class="namespaces" aria-label=${text.services}>
    <vscode-text-field
      class="filter"
      ${ref((field) => nameField(field, text.filterServices))}
      placeholder=${text.filterServices}
      .value=${serviceFilter}
      @input=${(event: Event) => app.set({ serviceFilter: typedIn(event) })}
    ></vscode-text-field>
    ${shown.length === 0 ? html`<p class="dim none">${text.searchNone}</p>` : nothing}
    ${choices({
      name: text.services,
      key: 'services',
      count: shown.length,
      rowHeight: 38,
      selected: chosenService,
      choose: (id) => app.chooseService(id),
      choice: (index) => {
        const each = shown[index];
        if (!each) return { id: '', label: '', content: html`` };
        const addresses = each.addresses.map((address) => address.text).join(', ') || text.headless;
        const content = html`${icon('service')}<span class="two-lines" aria-hidden="true"
            ><bdi>${each.namespace}/${each.name}</bdi><bdi class="dim mono">${addresses}</bdi></span
          >`;
        return { id: each.id, label: describeService(each), content };
      },
    })}
  </nav>`;
}

let cached: { readonly all: readonly ServiceView[]; readonly filter: string; readonly shown: readonly ServiceView[] } | undefined;

function filtered(all: readonly ServiceView[], filter: string): readonly ServiceView[] {
  if (cached?.all === all && cached.filter === filter) return cached.shown;
  const wanted = filter.trim().toLowerCase();
  const words = ({ namespace, name, serviceType, addresses, ports }: ServiceView): string => [`${namespace}/${name}`, serviceType, ...addresses.map((address) => address.text), ...ports].join('\n').toLowerCase();
  const shown = wanted === '' ? all : all.filter((each) => words(each).includes(wanted));
  cached = { all, filter, shown };
  return shown;
}

function main(app: App): TemplateResult {
  const { service, chosenService } = app.state;
  if (service.value) return html`${service.error === undefined ? nothing : failure(service.error, app)} ${shown(app, service.value)}`;
  if (service.error !== undefined) return failure(service.error, app);
  if (service.loading) return loading();
  return html`<div class="state">${chosenService === undefined ? text.chooseService : text.noService}</div>`;
}

function shown(app: App, view: ServiceRulesView): TemplateResult {
  return html`
    <div class="routes-head">
      <h2 title=${view.title}><bdi>${view.title}</bdi></h2>
      <vscode-badge>${view.serviceType}</vscode-badge>${manifestLink(view.location, app)}
      <span class="spring"></span>
      <vscode-button appearance="secondary" @click=${() => app.visit(view.id)}>${text.showInTopology}</vscode-button>
      <vscode-button appearance="secondary" @click=${() => app.traceWith({ to: view.id })}>${text.traceTo}</vscode-button>
    </div>
    ${view.mode === 'iptables' || view.lines.length === 0 ? nothing : html`<p class="notice" role="note">${icon('information')}<span>${text.otherMode(view.mode)}</span></p>`}
    ${view.notes.map((note) => html`<p class="notice" role="note">${icon('information')}<bdi>${note}</bdi></p>`)}
    <div class="service-parts">
      <section class="entrances" aria-label=${text.entrances}>
        <h3>${text.entrances}</h3>
        ${entranceList(app, view)}
      </section>
      ${view.lines.length > 0 ? rulesText(app, view) : nothing}
    </div>
  `;
}
