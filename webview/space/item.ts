import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { BlockView, SpaceItemView, SpaceOverlap, SpaceView } from '../../src/protocol/space-contract';
import type { App } from '../app';
import { findingList } from '../details/findings';
import { manifestLink, provenanceChip, valueText } from '../details/value';
import { text } from '../text';
import { icon } from '../ui/icons';
import { copyButton, type FreeTools } from './free-blocks';
import { sentence } from './overlap-cards';
import { spaceText } from './text';

/** What the details of a thing of the map can lead to. */
export interface ItemTools extends Pick<FreeTools, 'copy' | 'copied'> {
  close(): void;
  select(id: string): void;
  look(window: string): void;
  search(within: string, length: number): void;
}

/** Everything about the selected thing of the map. `id`: what was selected, which may be gone. */
export function itemPane(app: App, view: SpaceView, id: string, tools: ItemTools): TemplateResult {
  const item = view.selected;
  const block = view.families.flatMap(({ strips }) => strips.flatMap(({ blocks }) => blocks)).find((each) => each.id === id);
  const title = item?.name ?? block?.name ?? '';
  return html`<aside class="pane space-pane" aria-label=${text.details}>
    <div class="pane-title">
      <h2 title=${title}><bdi>${title}</bdi></h2>
      ${item ? html`<vscode-badge>${spaceText.roles[item.role]}</vscode-badge>${manifestLink(item.value.location, app)}` : nothing}
      <button class="icon-button" title=${spaceText.close} aria-label=${spaceText.close} @click=${() => tools.close()}>${icon('close')}</button>
    </div>
    <div class="pane-body" tabindex="0" role="region" aria-label=${text.details}>
      ${item ? rangeBody(app, item, view.overlaps, tools) : block?.kind === 'free' ? freeBody(block, tools) : html`<p class="dim">${spaceText.gone}</p>`}
    </div>
  </aside>`;
}

function freeBody(block: BlockView, tools: ItemTools): TemplateResult {
  return html`<p class="item-value">${copyButton(block.text, tools)}</p>
    <p>${sentence(block.detail)}</p>
    ${block.nodeBlock === undefined ? nothing : html`<p>${spaceText.forNode} ${copyButton(block.nodeBlock, tools)}</p>`}
    <p class="links"><button class="link" @click=${() => tools.look(block.window)}>${spaceText.zoomHere}</button></p>`;
}

function rangeBody(app: App, item: SpaceItemView, overlaps: readonly SpaceOverlap[], tools: ItemTools): TemplateResult {
  const { value, topology, lengths, window, rows, around, findings } = item;
  return html`<p class="item-value">${copyButton(value.text, tools)}${provenanceChip(value.provenance, value.because)}</p>
    <p class="dim"><bdi>${value.because}</bdi></p>
    <p class="links">
      <button class="link" @click=${() => tools.look(window)}>${spaceText.zoomHere}</button>
      ${topology === undefined ? nothing : html`<button class="link" @click=${() => app.visit(topology)}>${spaceText.inTopology}</button>`}
      ${lengths ? html`<button class="link" @click=${() => tools.search(value.text, lengths.usual)}>${spaceText.search}</button>` : nothing}
    </p>
    ${overlapList(item, overlaps)} ${findings.length === 0 ? nothing : findingList(findings, app)}
    <section>
      <div class="rows">
        ${rows.map(
          (row) => html`<div class="row">
            <span class="label">${row.label}</span>
            <span class="row-value">${valueText(row.value, app)}<span class="row-marks">${manifestLink(row.value.location, app)}</span></span>
          </div>`,
        )}
      </div>
    </section>
    ${around.length === 0
      ? nothing
      : html`<section>
          <h3>${spaceText.around}</h3>
          <ul class="around">
            ${around.map(({ id, name, text: range }) => html`<li><button class="link" @click=${() => tools.select(id)}><bdi>${name}</bdi> <span class="value">${range}</span></button></li>`)}
          </ul>
        </section>`}`;
}

function overlapList({ id, overlaps: own }: SpaceItemView, overlaps: readonly SpaceOverlap[]): TemplateResult | typeof nothing {
  const shown = overlaps.filter((overlap) => own.includes(overlap.id));
  if (shown.length === 0) return nothing;
  return html`<section>
    <h3>${spaceText.overlaps(shown.length)}</h3>
    <ul class="findings">
      ${shown.map(({ parties: [a, b], text: part, because, certain }) => {
        const other = a.id === id ? b : a;
        return html`<li class="finding ${certain ? 'error' : 'warning'}">
          <span class="finding-sign" aria-hidden="true">${icon(certain ? 'error' : 'warning')}</span>
          <span><bdi>${other.name}</bdi> <span class="value">${other.value.text}</span> — ${spaceText.shared(part)}. ${sentence(because)}</span>
        </li>`;
      })}
    </ul>
  </section>`;
}
