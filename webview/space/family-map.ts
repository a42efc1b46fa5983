import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { FamilySpace, SpaceOverlap, StripView } from '../../src/protocol/space-contract';
import type { App } from '../app';
import { text } from '../text';
import type { Measure } from '../topology/fit-text';
import { exportButton } from '../ui/export-button';
import { icon } from '../ui/icons';
import { stripPicture } from './strip';
import { spaceText } from './text';
import { walk } from './walk';
import { moved, zoomedAt, type Part } from './zoom';

/** What the map of a family needs beside the answer. */
export interface FamilyTools {
  readonly app: App;
  /** Units: CSS pixels. */
  readonly width: number;
  readonly measure: Measure;
  readonly overlaps: ReadonlyMap<string, SpaceOverlap>;
  readonly selected: string | undefined;
  readonly active: string | undefined;
  entered(id: string): void;
  select(id: string): void;
  /** Shows a window; none: everything in use. */
  show(family: 4 | 6, window: string | undefined): void;
  zoom(window: string, part: Part): void;
  /** The keyboard stays in the strip when the answer has been drawn. */
  refocus(): void;
}

/** A strip beside others is at least so wide. Units: CSS pixels. The same as in the view. */
const leastStrip = 260;
const gap = 16;
const closer = 1.6;

/** The map of one family: where in it one is, and its strips. */
export function familyMap(space: FamilySpace, tools: FamilyTools): TemplateResult {
  const { family, crumbs, strips, ranges } = space;
  const columns = Math.max(1, Math.min(strips.length, Math.floor(tools.width / leastStrip)));
  const width = Math.floor((tools.width - gap * (columns - 1)) / columns);
  const all = (factor: number): void => strips.forEach(({ window }) => tools.zoom(window, zoomedAt(0.5, factor)));
  const button = (label: string, name: 'plus' | 'minus' | 'fit', act: () => void, off = false): TemplateResult =>
    html`<vscode-button appearance="icon" aria-label=${label} title=${label} ?disabled=${off} @click=${act}>${icon(name)}</vscode-button>`;
  return html`<section class="space-family" aria-label=${spaceText.map(family)}>
    <div class="space-head">
      <h2>IPv${family}</h2>
      <nav class="crumbs" aria-label=${spaceText.crumbs}>
        <ol>
          ${crumbs.map(({ text: words, window }, at) => html`<li>${at === crumbs.length - 1 ? html`<span aria-current="location"><bdi>${words}</bdi></span>` : html`<button class="link" @click=${() => tools.show(family, window)}><bdi>${words}</bdi></button>`}</li>`)}
        </ol>
      </nav>
      <span class="spring"></span>
      <span class="dim">${spaceText.ranges(ranges)}</span>
      <span class="space-buttons" role="toolbar" aria-label=${spaceText.map(family)}>
        ${strips.length === 1 ? html`${button(text.zoomIn, 'plus', () => all(closer))}${button(text.zoomOut, 'minus', () => all(1 / closer))}` : nothing}
        ${button(spaceText.all, 'fit', () => tools.show(family, undefined), space.window === undefined)}
        ${exportButton(tools.app, spaceText.exportMap)}
      </span>
    </div>
    <div class="space-strips columns-${columns}">
      ${strips.map(
        (strip) => html`<figure class="strip-frame">
          <figcaption class="mono">${strip.title}</figcaption>
          ${stripPicture(strip, { family, width, measure: tools.measure, overlaps: tools.overlaps, selected: tools.selected, active: tools.active, entered: tools.entered, walk: (event) => keys(event, space, strip, tools) })}
        </figure>`,
      )}
    </div>
  </section>`;
}

function keys(event: KeyboardEvent, space: FamilySpace, strip: StripView, tools: FamilyTools): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const block = strip.blocks.find(({ id }) => id === tools.active) ?? strip.blocks[0];
  const act = actionOf(event, space, strip, tools, block);
  if (act) {
    event.preventDefault();
    event.stopPropagation();
    act();
    return;
  }
  const next = walk(strip.blocks, block?.id, event.key);
  if (!next) return;
  event.preventDefault();
  const strips = event.currentTarget instanceof Element ? event.currentTarget : undefined;
  strips?.querySelector<SVGElement>(`[data-id="${CSS.escape(next.id)}"]`)?.focus();
}

function actionOf({ key, shiftKey }: KeyboardEvent, { family, crumbs, window }: FamilySpace, strip: StripView, tools: FamilyTools, block: StripView['blocks'][number] | undefined): (() => void) | undefined {
  const then = (act: () => void) => (): void => {
    tools.refocus();
    act();
  };
  if (key === ' ') return () => block && (block.kind === 'group' ? then(() => tools.show(family, block.window))() : tools.select(block.id));
  if (key === 'Enter') return then(() => block && tools.show(family, block.window));
  if ((key === 'Escape' || key === 'Backspace') && window !== undefined) return then(() => tools.show(family, crumbs.at(-2)?.window));
  if (key === '0') return then(() => tools.show(family, undefined));
  const middle = block ? (block.from + block.to) / 2 : 0.5;
  if (key === '+' || key === '=') return then(() => tools.zoom(strip.window, zoomedAt(middle, closer)));
  if (key === '-') return then(() => tools.zoom(strip.window, zoomedAt(middle, 1 / closer)));
  if (shiftKey && key === 'ArrowRight') return then(() => tools.zoom(strip.window, moved(0.2)));
  if (shiftKey && key === 'ArrowLeft') return then(() => tools.zoom(strip.window, moved(-0.2)));
  return undefined;
}
