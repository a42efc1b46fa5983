import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit/html.js';
import type { App } from '../app';
import { text } from '../text';
import { icon } from '../ui/icons';
import type { Cluster } from './cluster';
import { legendOf } from './legend-parts';

/** What the lines and marks of the picture mean: those that the picture has. Folded where it is not `open`. */
export function legend(app: App, view: Cluster, open = app.state.legend): TemplateResult {
  const { serviceLines, selection } = app.state;
  const toggle = html`<button
    class="icon-button legend-toggle"
    aria-expanded=${open ? 'true' : 'false'}
    aria-label=${open ? text.hideLegend : text.showLegend}
    title=${open ? text.hideLegend : text.showLegend}
    @click=${() => app.set({ legend: !open })}
  >
    ${icon(open ? 'close' : 'question')}
  </button>`;
  if (!open) return html`<div class="legend closed" role="group" aria-label=${text.legend}>${toggle}</div>`;
  const has = legendOf(view, { serviceLines, selected: selection !== undefined || app.stage.picture.shown?.traced === true, broken: (app.breaks?.pairs ?? 0) > 0 });
  const line = (shown: boolean, name: string, drawing: SVGTemplateResult): TemplateResult | typeof nothing =>
    shown ? html`<span class="legend-item"><svg class="legend-line" viewBox="0 0 28 12" aria-hidden="true">${drawing}</svg>${name}</span>` : nothing;
  const sample = (shown: boolean, known: 'declared' | 'derived' | 'assumed', value: string): TemplateResult | typeof nothing =>
    shown ? html`<span class="legend-item"><span class="value ${known}" title=${text.provenanceHint[known]}>${value}</span>${text.provenance[known]}</span>` : nothing;
  return html`<div class="legend" role="group" aria-label=${text.legend}>
    ${line(has.wire, text.legendWire, svg`<path class="wire" d="M0 6H28"/>`)}
    ${line(has.route, text.legendRoute, svg`<path class="route" d="M0 6H28"/>`)}
    ${line(has.tunnel, text.legendTunnel, svg`<path class="tunnel" d="M0 6H28"/><path class="tunnel-core" d="M0 6H28"/>`)}
    ${line(has.broken, text.legendBroken, svg`<path class="route broken" d="M0 6H28"/><g class="sign broken"><circle cx="14" cy="6" r="5"/><path class="broken-mark" d="m11.5 3.5 5 5m0-5-5 5"/></g>`)}
    ${line(has.bridge, text.legendBridge, svg`<rect class="bridge" y="2" width="28" height="8" rx="2"/>`)}
    ${line(has.veth, text.legendVeth, svg`<path class="veth" d="M4 1V7H28"/>`)}
    ${line(has.host, text.legendHost, svg`<rect class="host-frame" x="1" y="1" width="26" height="10" rx="2"/>`)}
    ${line(has.way, text.legendWay, svg`<path class="way" d="M0 6H28"/>`)}
    ${line(has.serviceLine, text.legendServiceLine, svg`<g class="service-lines"><path class="service-line" d="M0 3C14 3 12 9 24 9"/><circle class="service-end" cx="25" cy="9" r="2.6"/></g>`)}
    ${line(has.backendMarks, text.legendMarks, svg`<rect class="backend-mark" x="6" y="1" width="16" height="10" rx="5"/>`)}
    ${line(has.overlap, text.legendOverlap, svg`<rect class="hatched-sample" x="1" y="1" width="26" height="10" rx="2"/><path class="conflict-hatch-line" d="m2 11 9-10m0 10 9-10m0 10 7-8"/>`)}
    ${sample(has.declared, 'declared', '10.0.0.1')} ${sample(has.derived, 'derived', '10.0.0.1')} ${sample(has.assumed, 'assumed', '~10.0.0.1')}
    ${has.error ? html`<span class="legend-item error">${icon('error')}${text.error}</span>` : nothing}
    ${has.warning ? html`<span class="legend-item warning">${icon('warning')}${text.warning}</span>` : nothing}
    ${toggle}
  </div>`;
}
