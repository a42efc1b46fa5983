import { html, type TemplateResult } from 'lit/html.js';
import type { App } from '../app';
import { text } from '../text';
import { icon } from './icons';

/** Something is on its way. */
export function loading(): TemplateResult {
  return html`<div class="state" role="status"><span class="spinner" aria-hidden="true"></span>${text.loading}</div>`;
}

/** Something failed: what, and how to try again. */
export function failure(message: string, app: App): TemplateResult {
  return html`<div class="state failure" role="alert">
    ${icon('error')}
    <div>
      <strong>${text.failed}</strong>
      <p><bdi>${message}</bdi></p>
      <vscode-button @click=${() => app.refresh()}>${text.retry}</vscode-button>
      <vscode-button appearance="secondary" @click=${() => app.run('show-output')}>${text.showOutput}</vscode-button>
    </div>
  </div>`;
}

/** A cluster has nothing of what is to be shown: what to do. */
export function lacking(words: string, app: App): TemplateResult {
  return html`<div class="state lacking" role="status">
    <p>${app.state.partial ? text.partialHint : words}</p>
    <div class="buttons">
      <vscode-button appearance="secondary" @click=${() => app.run('rescan')}>${text.rescan}</vscode-button>
      <vscode-button appearance="secondary" @click=${() => app.run('open-settings')}>${text.openSettings}</vscode-button>
    </div>
  </div>`;
}

/** There is no cluster: what to do. */
export function empty(app: App): TemplateResult {
  if (app.state.partial) return html`<div class="state" role="status"><span class="spinner" aria-hidden="true"></span>${text.emptyPartial}</div>`;
  return html`<div class="empty">
    <svg class="empty-picture" viewBox="0 0 160 90" aria-hidden="true">
      <path class="wire" d="M20 18H140M40 18V34M80 18V34M120 18V34" />
      <rect x="24" y="34" width="32" height="40" rx="4" />
      <rect x="64" y="34" width="32" height="40" rx="4" />
      <rect x="104" y="34" width="32" height="40" rx="4" />
      <path d="M30 46h20M70 46h20M110 46h20M30 58h8M42 58h8M70 58h8M82 58h8M110 58h8M122 58h8" />
    </svg>
    <h2>${text.emptyTitle}</h2>
    <p>${text.emptyText}</p>
    <div class="buttons">
      <vscode-button @click=${() => app.run('open-folder')}>${text.openFolder}</vscode-button>
      <vscode-button appearance="secondary" @click=${() => app.run('rescan')}>${text.rescan}</vscode-button>
      <vscode-button appearance="secondary" @click=${() => app.run('open-settings')}>${text.openSettings}</vscode-button>
    </div>
  </div>`;
}
