import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit/html.js';
import type { SpaceRole, SpaceView } from '../../src/protocol/space-contract';
import { text } from '../text';
import { spaceText } from './text';

const roles: readonly SpaceRole[] = ['pods', 'node-pods', 'services', 'static-band', 'dynamic-band', 'nodes', 'load-balancers', 'external', 'reserved', 'cloud', 'docker', 'join', 'secondary'];

/** What the bars and patterns of the map mean: of the roles those that are in it. */
export function spaceLegend({ families, overlaps }: SpaceView): TemplateResult {
  const blocks = families.flatMap(({ strips }) => strips.flatMap((strip) => strip.blocks));
  const shown = roles.filter((role) => blocks.some((block) => block.role === role && block.kind !== 'free'));
  const item = (name: string, drawing: SVGTemplateResult): TemplateResult =>
    html`<span class="legend-item"><svg class="legend-line" viewBox="0 0 28 12" aria-hidden="true">${drawing}</svg>${name}</span>`;
  const bar = (classes: string): SVGTemplateResult => svg`<rect class=${`bar ${classes}`} x="1" y="1" width="26" height="10" rx="2" />`;
  const hatch = (id: string, classes: string): SVGTemplateResult => svg`<rect class="hatch-ground ${classes}" x="1" y="1" width="26" height="10" /><rect class="hatch" fill="url(#${id})" x="1" y="1" width="26" height="10" />`;
  return html`<div class="legend space-legend" role="group" aria-label=${text.legend}>
    ${shown.map((role) => item(spaceText.roles[role], bar(`${role} declared`)))}
    ${blocks.some(({ kind }) => kind === 'group') ? item(spaceText.legendGroup, svg`${bar('node-pods group')}<path class="group-marks" d="M6 7V11M12 7V11M18 7V11" />`) : ''}
    ${blocks.some(({ kind }) => kind === 'free') ? item(spaceText.legendFree, bar('free')) : ''}
    ${overlaps.some(({ certain }) => certain) ? item(spaceText.legendOverlap, hatch('space-hatch', '')) : ''}
    ${overlaps.some(({ certain }) => !certain) ? item(spaceText.legendPerhaps, hatch('space-perhaps', 'perhaps')) : ''}
    ${item(text.provenance.assumed, bar('pods assumed'))}
    ${item(spaceText.inUse, svg`<path class="held" d="M3 11V6h4v5zM9 11V2h4v9zM15 11V8h4v3z" />`)}
    <span class="spring"></span><span class="hint">${spaceText.wheelHint}</span>
  </div>`;
}
