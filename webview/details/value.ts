import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Provenance } from '../../src/core/network/model';
import type { FileLocation } from '../../src/protocol/locations';
import type { ValueView } from '../../src/protocol/panel-contract';
import type { App } from '../app';
import { text } from '../text';
import { marked } from '../topology/draw';
import { icon } from '../ui/icons';

/** How a value is known, in a word; the reason is its tooltip. */
export function provenanceChip(provenance: Provenance, because: string): TemplateResult {
  const hint = because || text.provenanceHint[provenance];
  return html`<span class="chip ${provenance}" title=${hint}>${text.provenance[provenance]}</span>`;
}

/** Opens a place in a manifest. */
export function manifestLink(location: FileLocation | undefined, app: App): TemplateResult | typeof nothing {
  if (!location) return nothing;
  const label = text.openAt(location.file, location.range.start.line + 1);
  return html`<button class="icon-button" title=${label} aria-label=${label} @click=${() => app.open(location)}>${icon('file')}</button>`;
}

/** A value as it is shown in rows: marked by how it is known, leading to `target` where there is one. */
export function valueText(value: ValueView, app: App, target?: string): TemplateResult {
  const shown = marked(value.text, value.provenance);
  const classes = `value ${value.provenance}`;
  if (target === undefined) return html`<bdi class=${classes} title=${value.because}>${shown}</bdi>`;
  return html`<button class="link ${classes}" title=${value.because || text.show(value.text)} @click=${() => app.visit(target)}><bdi>${shown}</bdi></button>`;
}
