import { html, type TemplateResult } from 'lit/html.js';
import { text } from '../text';
import { failure, loading } from '../ui/states';
import type { RoutesTab } from './routes-tab';

/** The rows of a table as `ip route` prints them; those that match the looked-up address are marked. */
export function routeLines(tab: RoutesTab): TemplateResult {
  const { lines, lookup } = tab;
  if (lines.value === undefined) return lines.error === undefined ? loading() : failure(lines.error, tab.app);
  return html`<pre class="lines" tabindex="0" role="region" aria-label=${text.linesHint}>${marked(lines.value, new Map(lookup.value?.matches.map(({ row, line }) => [line, row])), lookup.value?.winner)}</pre>`;
}

// One text node, but for the few lines that match.
function marked(lines: string, matches: ReadonlyMap<string, number>, winner: number | undefined): (TemplateResult | string)[] {
  if (matches.size === 0) return [lines];
  const parts: (TemplateResult | string)[] = [];
  let plain = '';
  for (const line of lines.split('\n').slice(0, -1)) {
    const row = matches.get(line);
    if (row === undefined) plain += `${line}\n`;
    else {
      parts.push(plain, html`<mark class=${row === winner ? 'wins' : 'matches'}>${line}</mark>`, '\n');
      plain = '';
    }
  }
  return [...parts, plain];
}
