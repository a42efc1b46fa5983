import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import type { LookupView, RoutingTableView } from '../../src/protocol/panel-contract';
import { text } from '../text';
import { icon } from '../ui/icons';
import { failure } from '../ui/states';
import { nameField, typedIn } from '../ui/toolkit';
import type { RoutesTab } from './routes-tab';

let typing: ReturnType<typeof setTimeout> | undefined;

/** The field for an address. */
export function addressField(tab: RoutesTab): TemplateResult {
  return html`<vscode-text-field
    class="address"
    ${ref((field) => nameField(field, text.address))}
    placeholder=${text.addressHint}
    .value=${tab.state.address}
    @input=${(event: Event) => {
      const typed = typedIn(event);
      clearTimeout(typing);
      typing = setTimeout(() => tab.lookUp(typed), 120);
    }}
    ><span slot="start">${icon('search')}</span></vscode-text-field
  >`;
}

/** How the address finds its row, step by step: matching rows from the longest prefix to the shortest. */
export function lookupSteps(tab: RoutesTab, table: RoutingTableView): TemplateResult | typeof nothing {
  const { value, error } = tab.lookup;
  if (error !== undefined) return failure(error, tab.app);
  if (!value) return nothing;
  if (value.error !== undefined) return html`<div class="lookup wrong" role="status">${icon('warning')}<bdi>${value.error}</bdi></div>`;
  return html`<div class="lookup" role="status">
    <p class="lookup-text">${icon(value.winner === undefined ? 'warning' : 'information')}<bdi>${value.explanation}</bdi></p>
    ${value.matches.length > 0 ? steps(value, table) : nothing}
  </div>`;
}

function steps(lookup: LookupView, table: RoutingTableView): TemplateResult {
  return html`<ol class="steps" aria-label=${text.longestMatch}>
    ${lookup.matches.slice(0, 12).map((match) => {
      const row = table.rows[match.row];
      const wins = match.row === lookup.winner;
      return html`<li class=${wins ? 'step wins' : 'step'}>
        <code>${row?.destination ?? '?'}</code>
        <span class="step-why"><bdi>${match.why}</bdi></span>
        <span class="step-mark">${wins ? text.winner : text.matches}</span>
      </li>`;
    })}
  </ol>`;
}
