import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import type { LookupView, MatchView } from '../../src/protocol/routes-contract';
import { bitsOf } from '../ip';
import { text } from '../text';
import { icon } from '../ui/icons';
import { failure } from '../ui/states';
import { nameField, typedIn } from '../ui/toolkit';
import type { RoutesTab } from './routes-tab';

let typing: ReturnType<typeof setTimeout> | undefined;

/** Matching rows that are explained; more of them hardly happen. */
const mostMatches = 12;

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

/** How the address finds its row, step by step: which rows match, which one wins and why, where it leads. */
export function lookupSteps(tab: RoutesTab, total: number): TemplateResult | typeof nothing {
  const { value, error } = tab.lookup;
  if (error !== undefined) return failure(error, tab.app);
  if (!value) return nothing;
  if (value.error !== undefined) return html`<div class="lookup wrong" role="status">${icon('warning')}<bdi>${value.error}</bdi></div>`;
  return html`<div class="lookup" tabindex="0" role="region" aria-label=${text.longestMatch}>
    <p class="lookup-text" role="status">${icon(value.winner === undefined ? 'warning' : 'information')}<bdi>${value.explanation}</bdi></p>
    ${value.matches.length > 0 ? steps(tab, value, total) : nothing}
  </div>`;
}

function steps({ app }: RoutesTab, lookup: LookupView, total: number): TemplateResult {
  const { matches, winner, next } = lookup;
  const rest = matches.length - mostMatches;
  const target = next?.target;
  const winning = matches.find(({ row }) => row === winner);
  return html`<ol class="lookup-steps">
    <li>
      <strong>${text.matchStep(matches.length, total)}</strong>
      <ol class="steps" aria-label=${text.longestMatch}>
        ${matches.slice(0, mostMatches).map((match) => step(lookup, match, match === winning))}
      </ol>
      ${rest > 0 ? html`<p class="dim">${text.moreMatches(rest)}</p>` : nothing}
    </li>
    ${winning ? html`<li><strong>${text.winnerStep}</strong> <code class="winner-line">${winning.line}</code></li>` : nothing}
    ${next
      ? html`<li>
          <bdi>${next.text}</bdi>
          ${target === undefined ? nothing : html`<button class="link" @click=${() => app.visit(target)}>${text.showInTopology}</button>`}
        </li>`
      : nothing}
  </ol>`;
}

function step({ address }: LookupView, { destination, length, why }: MatchView, wins: boolean): TemplateResult {
  return html`<li class=${wins ? 'step wins' : 'step'}>
    <code>${destination}</code>
    <span class="prefix-length" title=${text.prefixBits(length, bitsOf(address))}>${bar(length, bitsOf(address))}<span>/${length}</span></span>
    <span class="step-why"><bdi>${why}</bdi></span>
    <span class="step-mark">${wins ? text.winner : text.loses}</span>
  </li>`;
}

// The bits of the prefix among all bits; the number beside it says the same.
function bar(length: number, of: number): TemplateResult {
  return html`<svg class="prefix-bar" viewBox="0 0 64 8" preserveAspectRatio="none" aria-hidden="true"><rect class="prefix-all" width="64" height="8" /><rect class="prefix-part" width=${(64 * length) / of} height="8" /></svg>`;
}
