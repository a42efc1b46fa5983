import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { BackendView, EntranceView, ServiceRulesView } from '../../src/protocol/panel-contract';
import type { App } from '../app';
import { provenanceChip } from '../details/value';
import { text } from '../text';
import { icon } from '../ui/icons';

/** Where a Service can be reached, and who answers there with which share. */
export function entranceList(app: App, view: ServiceRulesView): TemplateResult {
  if (view.entrances.length === 0) return html`<p class="dim">${text.noEntrances}</p>`;
  return html`<ul class="entrance-list">
    ${view.entrances.map((entrance) => entranceItem(app, entrance))}
  </ul>`;
}

function entranceItem(app: App, entrance: EntranceView): TemplateResult {
  const { kind, text: shown, protocol, port, address, policies, refusal } = entrance;
  return html`<li class="entrance">
    <div class="entrance-head">
      <span class="entrance-kind">${text.entranceKind[kind]}</span>
      <code><bdi>${shown}</bdi></code><span class="dim">${protocol}${port === '' ? '' : ` · ${port}`}</span>
      ${address ? provenanceChip(address.provenance, address.because) : nothing}
      ${kind === 'name'
        ? nothing
        : html`<button class="link" title=${text.traceToHint(shown)} @click=${() => app.reveal({ to: `${shown}/${protocol.toLowerCase()}` })}>${text.traceTo}</button>`}
    </div>
    <ul class="policies">
      ${policies.map((policy) => html`<li><bdi>${policy}</bdi></li>`)}
    </ul>
    ${refusal === '' ? nothing : html`<p class="refusal">${icon('warning')}<bdi>${refusal}</bdi></p>`}
    ${backends(app, entrance)}
  </li>`;
}

function backends(app: App, entrance: EntranceView): TemplateResult | typeof nothing {
  if (entrance.backends.length === 0) return nothing;
  return html`<ul class="backends" aria-label=${text.backendsOf(entrance.text)}>
    ${entrance.backends.map((backend) => backendItem(app, backend))}
    ${entrance.omitted > 0 ? html`<li class="dim">${text.morePods(entrance.omitted)}</li>` : nothing}
  </ul>`;
}

function backendItem(app: App, { text: shown, share, pod, name, node, local }: BackendView): TemplateResult {
  const label = html`<bdi>${name === '' ? text.outsideBackend : name}</bdi>`;
  return html`<li class="backend">
    <span class="share">${share === undefined ? '' : text.percent(share)}</span>
    <svg class="share-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="share-all" width="100" height="6" /><rect class="share-part" width=${Math.max(1, (share ?? 0) * 100)} height="6" />
    </svg>
    <div class="backend-who">
      <code><bdi>${shown}</bdi></code>
      ${pod === undefined ? label : html`<button class="link" title=${text.show(name)} @click=${() => app.visit(pod)}>${label}</button>`}
      ${node === '' ? nothing : html`<span class="dim"><bdi>${node}</bdi>${local ? ` · ${text.onThisNode}` : ''}</span>`}
    </div>
  </li>`;
}
