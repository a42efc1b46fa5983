import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import type { RevealTarget, RulesChoice, ServiceRulesView } from '../../src/protocol/panel-contract';
import type { App } from '../app';
import { manifestLink } from '../details/value';
import { savedRecord, savedTexts } from '../saved';
import { Tab } from '../tab';
import type { Cluster, PictureService } from '../topology/cluster';
import { describeService } from '../topology/describe';
import { text } from '../text';
import { choices } from '../ui/choices';
import { icon } from '../ui/icons';
import { failure, lacking, loading } from '../ui/states';
import { nameField, typedIn } from '../ui/toolkit';
import { entranceList } from './entrances';
import { rulesText } from './rules';

/** What the tab of the Services keeps. */
interface ServicesState {
  /** Id of the Service whose rules are shown. */
  readonly chosenService?: string;
  readonly serviceFilter: string;
  readonly rules: RulesChoice;
  /** Number of the line of the rules that is explained. */
  readonly line: number;
}

/** The tab of the Services: which there are, where each can be reached, what kube-proxy makes of it. */
export class ServicesTab extends Tab<ServicesState> {
  readonly service = this.asked<ServiceRulesView | undefined>();

  constructor(app: App, saved: unknown) {
    super(app, restored(saved));
  }

  override kept(): unknown {
    const { chosenService, serviceFilter, rules } = this.state;
    return { chosenService, serviceFilter, rules };
  }

  override get field(): string {
    return '.filter';
  }

  override async ask(): Promise<void> {
    this.#askService();
    await this.app.askTopology();
    // The first of the list is shown where none was chosen.
    const first = this.app.topology.value?.services[0]?.id;
    if (this.state.chosenService === undefined && first !== undefined) this.choose(first);
  }

  override get link(): RevealTarget {
    const { chosenService } = this.state;
    return chosenService === undefined ? {} : { service: chosenService };
  }

  override reveal({ service }: RevealTarget): void {
    if (service !== undefined) this.#take(service);
  }

  override forget(): void {
    this.service.forget();
    this.set({ chosenService: undefined, line: -1 });
  }

  /** Shows what kube-proxy makes of a Service. */
  choose(id: string): void {
    this.#take(id);
    this.#askService();
  }

  /** Shows the rules of another node or family, or in the other format. */
  chooseRules(choice: Partial<RulesChoice>): void {
    this.set({ rules: { ...this.state.rules, ...choice }, line: -1 });
    this.#askService();
  }

  override render(): TemplateResult {
    const { app } = this;
    const { value: view, error } = app.topology;
    if (!view) return error === undefined ? loading() : failure(error, app);
    if (view.services.length === 0) return lacking(text.noServices, app);
    return html`<div class="services-tab">
      ${serviceList(this, view)}
      <div class="service-main">${main(this)}</div>
    </div>`;
  }

  #take(id: string): void {
    if (id === this.state.chosenService) return;
    this.service.forget();
    this.set({ chosenService: id, line: -1 });
  }

  #askService(): void {
    const { cluster } = this.app.state;
    const { chosenService, rules } = this.state;
    if (cluster !== undefined && chosenService !== undefined) void this.service.ask(() => this.app.host.call.service(cluster, chosenService, rules));
  }
}

function restored(saved: unknown): ServicesState {
  const rules = savedRecord(savedRecord(saved)['rules']);
  return {
    serviceFilter: '',
    line: -1,
    ...savedTexts(saved, ['chosenService', 'serviceFilter']),
    rules: { node: '', ...savedTexts(rules, ['node']), family: rules['family'] === 6 ? 6 : 4, format: rules['format'] === 'restore' ? 'restore' : 'save' },
  };
}

function serviceList(tab: ServicesTab, view: Cluster): TemplateResult {
  const { serviceFilter, chosenService } = tab.state;
  const shown = filtered(view.services, serviceFilter);
  return html`<nav class="namespaces" aria-label=${text.services}>
    <vscode-text-field
      class="filter"
      ${ref((field) => nameField(field, text.filterServices))}
      placeholder=${text.filterServices}
      .value=${serviceFilter}
      @input=${(event: Event) => tab.set({ serviceFilter: typedIn(event) })}
    ></vscode-text-field>
    ${shown.length === 0 ? html`<p class="dim none">${text.searchNone}</p>` : nothing}
    ${choices({
      name: text.services,
      key: 'services',
      count: shown.length,
      rowHeight: 38,
      selected: chosenService,
      choose: (id) => tab.choose(id),
      choice: (index) => {
        const each = shown[index];
        if (!each) return { id: '', label: '', content: html`` };
        const addresses = each.addresses.text || text.headless;
        const content = html`${icon('service')}<span class="two-lines" aria-hidden="true"
            ><bdi>${each.namespace}/${each.name}</bdi><bdi class="dim mono">${addresses}</bdi></span
          >`;
        return { id: each.id, label: describeService(each), content };
      },
    })}
  </nav>`;
}

let cached: { readonly all: readonly PictureService[]; readonly filter: string; readonly shown: readonly PictureService[] } | undefined;

function filtered(all: readonly PictureService[], filter: string): readonly PictureService[] {
  if (cached?.all === all && cached.filter === filter) return cached.shown;
  const wanted = filter.trim().toLowerCase();
  const words = ({ namespace, name, serviceType, addresses, ports }: PictureService): string => [`${namespace}/${name}`, serviceType, addresses.text, ports].join('\n').toLowerCase();
  const shown = wanted === '' ? all : all.filter((each) => words(each).includes(wanted));
  cached = { all, filter, shown };
  return shown;
}

function main(tab: ServicesTab): TemplateResult {
  const { app, service } = tab;
  const { chosenService } = tab.state;
  if (service.value) return html`${service.error === undefined ? nothing : failure(service.error, app)} ${shown(tab, service.value)}`;
  if (service.error !== undefined) return failure(service.error, app);
  if (service.loading) return loading();
  return html`<div class="state">${chosenService === undefined ? text.chooseService : text.noService}</div>`;
}

function shown(tab: ServicesTab, view: ServiceRulesView): TemplateResult {
  const { app } = tab;
  return html`
    <div class="routes-head">
      <h2 title=${view.title}><bdi>${view.title}</bdi></h2>
      <vscode-badge>${view.serviceType}</vscode-badge>${manifestLink(view.location, app)}
      <span class="spring"></span>
      <vscode-button appearance="secondary" @click=${() => app.visit(view.id)}>${text.showInTopology}</vscode-button>
      <vscode-button appearance="secondary" @click=${() => app.reveal({ to: view.id })}>${text.traceTo}</vscode-button>
    </div>
    ${view.mode === 'iptables' || view.lines.length === 0 ? nothing : html`<p class="notice" role="note">${icon('information')}<span>${text.otherMode(view.mode)}</span></p>`}
    ${view.notes.map((note) => html`<p class="notice" role="note">${icon('information')}<bdi>${note}</bdi></p>`)}
    <div class="service-parts">
      <section class="entrances" aria-label=${text.entrances}>
        <h3>${text.entrances}</h3>
        ${entranceList(app, view)}
      </section>
      ${view.lines.length > 0 ? rulesText(tab, view) : nothing}
    </div>
  `;
}
