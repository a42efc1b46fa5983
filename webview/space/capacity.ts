import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import type { CapacityBar, SpaceView } from '../../src/protocol/space-contract';
import type { App } from '../app';
import { manifestLink, provenanceChip } from '../details/value';
import { icon } from '../ui/icons';
import { sentence } from './overlap-cards';
import { spaceText } from './text';

/** What is left of everything that can run out. */
export function capacity(app: App, { capacity: groups }: SpaceView): TemplateResult {
  return html`<section class="space-capacity" aria-label=${spaceText.capacity}>
    <h2>${spaceText.capacity}</h2>
    ${groups.map(
      ({ title, bars }) => html`<h3>${title}</h3>
        <ul class="capacity-bars">
          ${bars.map((bar) => barRow(app, bar))}
        </ul>`,
    )}
  </section>`;
}

function barRow(app: App, { label, used, total, share, value, standing }: CapacityBar): TemplateResult {
  // Something is seen as soon as there is something.
  const width = share === 0 ? 0 : Math.max(0.6, share * 100);
  return html`<li class="capacity-row ${standing}">
    <span class="capacity-label"><bdi title=${label}>${label}</bdi></span>
    <span class="capacity-numbers">
      ${standing === 'room' ? nothing : html`<span class="standing ${standing}">${icon(standing === 'full' ? 'error' : 'warning')}${spaceText.left[standing]}</span>`}
      <strong title=${spaceText.used(used, total)}>${value.text}</strong>
      ${provenanceChip(value.provenance, sentence(value.because))}${manifestLink(value.location, app)}
    </span>
    <svg class="meter" width="100%" height="8" aria-hidden="true">
      <rect class="meter-ground" width="100%" height="8" rx="2" />
      ${svg`<rect class="meter-used" width="${width}%" height="8" rx="2" />`}
    </svg>
    <span class="capacity-why dim"><bdi>${sentence(value.because)}</bdi></span>
  </li>`;
}
