import { html, type TemplateResult } from 'lit/html.js';
import type { App } from '../app';
import { icon } from './icons';

/** The button that opens the menu of exports of the tab that is shown. */
export function exportButton(app: App, name: string): TemplateResult {
  return html`<button
    class="icon-button"
    aria-haspopup="menu"
    aria-expanded="false"
    aria-label=${name}
    title=${name}
    @click=${({ currentTarget }: Event) => {
      if (currentTarget instanceof HTMLElement) void import('../export/export-menu').then(({ openExportMenu }) => openExportMenu(app, currentTarget));
    }}
  >
    ${icon('export')}
  </button>`;
}
