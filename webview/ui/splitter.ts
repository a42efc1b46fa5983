import { html, type TemplateResult } from 'lit/html.js';
import type { App } from '../app';
import { text } from '../text';

const least = 220;
const step = 24;

/** The handle between the picture and the pane: dragged, or moved with arrow keys. */
export function splitter(app: App): TemplateResult {
  const { paneWidth } = app.state;
  const resize = (width: number): void => app.set({ paneWidth: Math.round(Math.max(least, Math.min(width, innerWidth * 0.6))) });
  return html`<div
    class="splitter"
    role="separator"
    tabindex="0"
    aria-orientation="vertical"
    aria-label=${text.resizePane}
    aria-valuenow=${paneWidth}
    aria-valuemin=${least}
    aria-valuemax=${Math.round(innerWidth * 0.6)}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === 'ArrowLeft') resize(paneWidth + step);
      else if (event.key === 'ArrowRight') resize(paneWidth - step);
    }}
    @pointerdown=${(event: PointerEvent) => event.currentTarget instanceof Element && event.currentTarget.setPointerCapture(event.pointerId)}
    @pointermove=${(event: PointerEvent) => {
      if (event.buttons === 1) resize(innerWidth - event.clientX);
    }}
  ></div>`;
}
