import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import type { OverlapParty, SpaceOverlap, SpaceView } from '../../src/protocol/space-contract';
import type { App } from '../app';
import { manifestLink, provenanceChip, valueText } from '../details/value';
import { icon } from '../ui/icons';
import { spaceText } from './text';

/** The ranges that share addresses, two by two, each pair to scale; or that there are none. */
export function overlapCards(app: App, { overlaps, moreOverlaps }: SpaceView, look: (overlap: SpaceOverlap) => void): TemplateResult {
  if (overlaps.length === 0) return html`<p class="space-clear">${icon('check')}${spaceText.noOverlaps}</p>`;
  const count = overlaps.length + moreOverlaps;
  return html`<section class="space-overlaps" aria-label=${spaceText.overlaps(count)}>
    <h2>${icon('warning')}${spaceText.overlaps(count)}</h2>
    <ul class="overlap-cards">
      ${overlaps.map((overlap) => card(app, overlap, look))}
    </ul>
    ${moreOverlaps > 0 ? html`<p class="dim">${spaceText.moreOverlaps(moreOverlaps)}</p>` : nothing}
  </section>`;
}

function card(app: App, overlap: SpaceOverlap, look: (overlap: SpaceOverlap) => void): TemplateResult {
  const { parties, certain, because, detail } = overlap;
  const [a, b] = parties;
  return html`<li class="overlap-card ${certain ? '' : 'perhaps'}">
    <div class="overlap-head">
      ${icon(certain ? 'error' : 'warning')}
      <h3><bdi>${spaceText.overlapOf(a.name, b.name)}</bdi></h3>
      ${certain ? nothing : html`<span class="chip assumed" title=${spaceText.uncertain}>${spaceText.perhaps}</span>`}
    </div>
    ${parties.map((party) => partyRow(app, party, overlap))}
    <p class="overlap-why">
      <strong><bdi>${spaceText.shared(overlap.text)}</bdi></strong>
      <span class="dim">${detail}</span>
    </p>
    <p>${sentence(because)}</p>
    <button class="link" @click=${() => look(overlap)}>${spaceText.look}</button>
  </li>`;
}

function partyRow(app: App, { id, name, role, value, from, to }: OverlapParty, { from: left, to: right, certain }: SpaceOverlap): TemplateResult {
  const at = (position: number): number => Math.max(0, Math.min(1, position)) * 100;
  const span = (first: number, last: number): { readonly x: string; readonly width: string } => ({ x: `${at(first)}%`, width: `${Math.max(0.8, at(last) - at(first))}%` });
  const [own, shared] = [span(from, to), span(left, right)];
  return html`<div class="overlap-party" data-party=${id}>
    <span class="party-text">
      <span class="party-name"><bdi title=${name}>${name}</bdi><span class="dim">${spaceText.roles[role] === name ? '' : spaceText.roles[role]}</span></span>
      <span class="party-value">${valueText(value, app)}${provenanceChip(value.provenance, value.because)}${manifestLink(value.location, app)}</span>
    </span>
    <svg class="party-bar" width="100%" height="22" aria-hidden="true">
      <rect class="party-ground" width="100%" y="10" height="2" />
      ${svg`<rect class="bar ${role} ${value.provenance}" x=${own.x} y="2" width=${own.width} height="18" rx="2" />
      <rect class="hatch-ground ${certain ? '' : 'perhaps'}" x=${shared.x} y="2" width=${shared.width} height="18" />
      <rect class="hatch" fill=${certain ? 'url(#space-hatch)' : 'url(#space-perhaps)'} x=${shared.x} y="2" width=${shared.width} height="18" />`}
    </svg>
  </div>`;
}

/** A reason as a sentence. */
export function sentence(words: string): string {
  // An IPv6 address at the start stays as it is.
  const begun = /^\p{L}[\p{L}’']*(?:\s|$)/u.test(words) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
  return begun === '' || /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}
