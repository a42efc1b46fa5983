import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { App } from '../app';
import { text } from '../text';
import { nameOf } from '../topology/breaks';
import { icon } from '../ui/icons';

/** Pairs that are listed. */
const most = 50;

/** Between which nodes packets are lost, each with the way to its trace: of one node by its id, else of all. */
export function breakList(app: App, node?: string): TemplateResult | typeof nothing {
  const { breaks } = app;
  if (!breaks || breaks.pairs === 0) return nothing;
  const own = node === undefined ? undefined : breaks.ofNode.get(node);
  if (node !== undefined && own === undefined) return nothing;
  const shown = breaks.shown.filter(({ a, b }) => node === undefined || a === node || b === node);
  const left = node === undefined ? breaks.pairs - Math.min(shown.length, most) : 0;
  const title = own ?? breaks.count;
  return html`<section class="remarks breaks">
    <h3>${icon('error')}<bdi>${title}</bdi></h3>
    <ul tabindex="0" aria-label=${title}>
      ${shown.slice(0, most).map(
        ({ a, b, from, to, reason }) => html`<li>
          <bdi>${text.brokenLink(nameOf(a), nameOf(b), reason)}</bdi>
          ${from === '' ? nothing : html`<button class="link" @click=${() => app.reveal({ tab: 'trace', from, to })}>${text.followPacket}</button>`}
        </li>`,
      )}
      ${left > 0 ? html`<li class="dim">${text.morePods(left)}</li>` : nothing}
    </ul>
  </section>`;
}
