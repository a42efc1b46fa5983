import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { DetailsView } from '../../src/protocol/panel-contract';
import type { App } from '../app';
import { isLocal } from '../local';
import { entryLine } from '../search/entry-line';
import { nodeEntry, podEntry, type Entry } from '../search/entry';
import { text } from '../text';
import { choices } from '../ui/choices';
import { icon } from '../ui/icons';
import type { Cluster } from '../topology/cluster';
import { groupNodes } from '../topology/layout';
import { failure, loading } from '../ui/states';
import { breakList } from './breaks';
import { findingList } from './findings';
import { manifestLink, provenanceChip, valueText } from './value';

/** Everything about the selected thing. */
export function detailsPane(app: App, id: string): TemplateResult {
  return html`
    <div class="pane-title">
      <button class="icon-button" title=${text.closeDetails} aria-label=${text.closeDetails} @click=${() => app.select(undefined)}>
        ${icon('back')}
      </button>
      ${isLocal(id) ? html`<h2><bdi>${localTitle(id)}</bdi></h2>` : body(app).title}
    </div>
    ${isLocal(id) ? members(app, id) : html`<div class="pane-body" tabindex="0" role="region" aria-label=${text.details}>${body(app).content}</div>`}
  `;
}

function localTitle(id: string): string {
  const view = id.replace(/^zone\//, '');
  return id === 'network' ? text.nodeNetwork : id === 'unscheduled' ? text.unscheduledTitle : view;
}

// What the editor knows no details of: groups that the picture made. They are shown as lists.
function members(app: App, id: string): TemplateResult {
  const view = app.topology.value;
  const list = view ? memberEntries(view, id) : [];
  return choices({
    name: localTitle(id),
    key: 'members',
    count: list.length,
    rowHeight: 24,
    selected: undefined,
    choose: (chosen) => app.visit(chosen),
    choice: (index) => {
      const entry = list[index];
      return entry ? { id: entry.id, label: `${entry.title}, ${entry.detail}`, content: entryLine(entry) } : { id: '', label: '', content: html`` };
    },
  });
}

let listed: { readonly view: Cluster; readonly id: string; readonly entries: readonly Entry[] } | undefined;

function memberEntries(view: Cluster, id: string): readonly Entry[] {
  if (listed?.view === view && listed.id === id) return listed.entries;
  const zone = id.startsWith('zone/') ? groupNodes(view.nodes).find((group) => `zone/${group.label}` === id) : undefined;
  const nodes = zone ? zone.nodes.flatMap((index) => view.nodes[index] ?? []) : view.nodes;
  const entries = id === 'unscheduled' ? view.unscheduled.pods.map(podEntry) : nodes.map(nodeEntry);
  listed = { view, id, entries };
  return entries;
}

function body(app: App): { readonly title: TemplateResult | typeof nothing; readonly content: TemplateResult } {
  const { value, error, loading: busy } = app.details;
  if (value) return { title: heading(value, app), content: html`${error === undefined ? nothing : failure(error, app)} ${content(value, app)}` };
  if (error !== undefined) return { title: nothing, content: failure(error, app) };
  return { title: nothing, content: busy ? loading() : html`<p class="dim">${text.noDetails}</p>` };
}

function heading(view: DetailsView, app: App): TemplateResult {
  return html`<h2 title=${view.title}><bdi>${view.title}</bdi></h2>
    <vscode-badge>${view.kind}</vscode-badge>${manifestLink(view.location, app)}`;
}

function content(view: DetailsView, app: App): TemplateResult {
  const { namespace } = view;
  return html`
    ${namespace === undefined
      ? nothing
      : html`<vscode-button appearance="secondary" class="wide" @click=${() => app.reveal({ namespace })}>${text.showRoutes}</vscode-button>`}
    ${links(view, app)} ${view.id.startsWith('node/') ? breakList(app, view.id) : nothing} ${view.findings.length > 0 ? findingList(view.findings, app) : nothing}
    ${view.sections.map(
      (section) => html`<section>
        <h3>${section.title}</h3>
        <div class="rows">
          ${section.rows.map(
            (row) => html`<div class="row">
              <span class="label">${row.label}</span>
              <span class="row-value">
                ${valueText(row.value, app, row.target)}
                <span class="row-marks">${provenanceChip(row.value.provenance, row.value.because)}${manifestLink(row.value.location, app)}</span>
              </span>
            </div>`,
          )}
        </div>
      </section>`,
    )}
  `;
}

function links({ id, kind }: DetailsView, app: App): TemplateResult | typeof nothing {
  if (!/^(pod|node|service|range)\//.test(id)) return nothing;
  const link = (label: string, act: () => void): TemplateResult => html`<button class="link" @click=${act}>${label}</button>`;
  const inSpace = /^(node|range)\//.test(id) ? link(text.space.inSpace, () => app.reveal({ space: id })) : nothing;
  if (id.startsWith('range/')) return html`<p class="links" role="group" aria-label=${kind}>${inSpace}</p>`;
  return html`<p class="links" role="group" aria-label=${kind}>
    ${id.startsWith('service/') ? link(text.showRules, () => app.reveal({ service: id })) : link(text.traceFrom, () => app.reveal({ from: id }))}
    ${link(text.traceTo, () => app.reveal({ to: id }))} ${inSpace}
  </p>`;
}
