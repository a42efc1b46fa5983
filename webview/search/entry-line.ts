import { html, type TemplateResult } from 'lit/html.js';
import { icon } from '../ui/icons';
import type { Entry } from './entry';

/** A found thing in one line: its sign, its name, where it is. Its holder has the same as its label. */
export function entryLine(entry: Entry): TemplateResult {
  return html`<span class="entry" aria-hidden="true"
    >${icon(entry.kind)}<bdi class="entry-title">${entry.title}</bdi><bdi class="entry-detail dim">${entry.detail}</bdi></span
  >`;
}
