import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit/html.js';
import { text } from '../text';
import { icon } from '../ui/icons';
import type { Cluster } from './cluster';

/** What the lines and marks of the picture mean. */
export function legend(view: Cluster): TemplateResult {
  const line = (name: string, drawing: SVGTemplateResult): TemplateResult =>
    html`<span class="legend-item"><svg class="legend-line" viewBox="0 0 28 12" aria-hidden="true">${drawing}</svg>${name}</span>`;
  return html`<div class="legend" role="group" aria-label=${text.legend}>
    ${line(text.legendWire, svg`<path class="wire" d="M0 6H28"/>`)}
    ${view.routing === 'host' ? line(text.legendRoute, svg`<path class="route" d="M0 6H28"/>`) : nothing}
    ${line(text.legendBridge, svg`<rect class="bridge" y="2" width="28" height="8" rx="2"/>`)}
    ${line(text.legendVeth, svg`<path class="veth" d="M4 1V7H28"/>`)}
    ${line(text.legendHost, svg`<rect class="host-frame" x="1" y="1" width="26" height="10" rx="2"/>`)}
    ${line(text.legendWay, svg`<path class="way" d="M0 6H28"/>`)}
    <span class="legend-item"><span class="value declared" title=${text.provenanceHint.declared}>10.0.0.1</span>${text.provenance.declared}</span>
    <span class="legend-item"><span class="value derived" title=${text.provenanceHint.derived}>10.0.0.1</span>${text.provenance.derived}</span>
    <span class="legend-item"><span class="value assumed" title=${text.provenanceHint.assumed}>~10.0.0.1</span>${text.provenance.assumed}</span>
    <span class="legend-item error">${icon('error')}${text.error}</span>
    <span class="legend-item warning">${icon('warning')}${text.warning}</span>
  </div>`;
}
