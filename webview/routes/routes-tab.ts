import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { RoutingTableView } from '../../src/protocol/panel-contract';
import type { App } from '../app';
import { text } from '../text';
import { failure, loading } from '../ui/states';
import { addressField, lookupSteps } from './lookup';
import { namespaceList } from './namespaces';
import { routesTable } from './table';

/** The tab of the routing tables. */
export function routesTab(app: App): TemplateResult {
  return html`<div class="routes-tab">
    ${namespaceList(app)}
    <div class="routes-main">${main(app)}</div>
  </div>`;
}

function main(app: App): TemplateResult {
  const { routes, namespace } = app.state;
  if (routes.value) return html`${routes.error === undefined ? nothing : failure(routes.error, app)} ${tableOf(app, routes.value)}`;
  if (routes.error !== undefined) return failure(routes.error, app);
  if (routes.loading || app.state.namespaces.loading) return loading();
  return html`<div class="state">${namespace === undefined ? text.chooseNamespace : text.noNamespace}</div>`;
}

function tableOf(app: App, table: RoutingTableView): TemplateResult {
  const { lines, copied } = app.state;
  const printed = (): string => table.rows.map((row) => row.line).join('\n');
  return html`
    <div class="routes-head">
      <h2 title=${table.title}><bdi>${table.title}</bdi></h2>
      <span class="dim">${text.rows(table.rows.length)}</span>
      <span class="spring"></span>
      ${addressField(app)}
      <span class="toggle" role="group" aria-label=${text.routes}>
        <vscode-button appearance=${lines ? 'secondary' : 'primary'} aria-pressed=${lines ? 'false' : 'true'} @click=${() => app.set({ lines: false })}
          >${text.table}</vscode-button
        >
        <vscode-button
          appearance=${lines ? 'primary' : 'secondary'}
          aria-pressed=${lines ? 'true' : 'false'}
          title=${text.linesHint}
          @click=${() => app.set({ lines: true })}
          >${text.lines}</vscode-button
        >
      </span>
      <vscode-button appearance="secondary" title=${text.copyHint} @click=${() => void app.copy(`${printed()}\n`)}>${copied ? text.copied : text.copy}</vscode-button>
    </div>
    ${lookupSteps(app, table)}
    ${table.rows.length === 0
      ? html`<div class="state">${text.noRoutes}</div>`
      : lines
        ? html`<pre class="lines" tabindex="0" aria-label=${text.linesHint}>${marked(app, table)}</pre>`
        : routesTable(app, table)}
    ${table.rows.length === 0 ? nothing : html`<div class="unseen" role="status">${copied ? text.copied : ''}</div>`}
  `;
}

// One text node, but for the few lines that match.
function marked(app: App, table: RoutingTableView): (TemplateResult | string)[] {
  const lookup = app.state.lookup.value;
  const marks = new Set(lookup?.matches.map((match) => match.row));
  const parts: (TemplateResult | string)[] = [];
  let plain = '';
  table.rows.forEach((row, index) => {
    if (!marks.has(index)) plain += `${row.line}\n`;
    else {
      parts.push(plain, html`<mark class=${index === lookup?.winner ? 'wins' : 'matches'}>${row.line}</mark>`, '\n');
      plain = '';
    }
  });
  return [...parts, plain];
}

