import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import type { RoutesView } from '../../src/protocol/routes-contract';
import { entryLine } from '../search/entry-line';
import { entryOf, type Entry } from '../search/entry';
import { text } from '../text';
import { combo } from '../ui/combo';
import { icon } from '../ui/icons';
import { nameField, typedIn } from '../ui/toolkit';
import { addressField } from './lookup';
import type { RoutesTab } from './routes-tab';

/** What stands above a routing table: its name, the fields, what can be done with it. */
export function routesHead(tab: RoutesTab, { title, total }: Pick<RoutesView, 'title' | 'total'>): TemplateResult {
  const { app, rows } = tab;
  const { selection } = rows;
  const { rowFilter, lines } = tab.state;
  const shown = tab.comparing ? total : (rows.list.count ?? total);
  return html`<div class="routes-head">
    <h2 title=${title}><bdi>${title}</bdi></h2>
    <span class="dim" role="status">${shown === total ? text.rows(shown) : text.rowsOf(shown, total)}</span>
    <span class="spring"></span>
    ${addressField(tab)}
    <vscode-text-field
      class="row-filter"
      ${ref((field) => nameField(field, text.filterRows))}
      placeholder=${text.filterRows}
      title=${text.filterRowsHint}
      .value=${rowFilter}
      @input=${(event: Event) => tab.filterRows(typedIn(event))}
    ></vscode-text-field>
    ${compareField(tab)}
    <span class="toggle" role="group" aria-label=${text.routes}>
      <vscode-button appearance=${lines ? 'secondary' : 'primary'} aria-pressed=${lines ? 'false' : 'true'} @click=${() => tab.showLines(false)}>${text.table}</vscode-button>
      <vscode-button
        appearance=${lines ? 'primary' : 'secondary'}
        aria-pressed=${lines ? 'true' : 'false'}
        title=${text.linesHint}
        @click=${() => tab.showLines(true)}
        >${text.lines}</vscode-button
      >
    </span>
    <vscode-button appearance="secondary" title=${text.copyHint} @click=${() => void rows.copy()}
      >${app.state.copied ? text.copied : selection.size > 0 ? text.copyRows(selection.size) : text.copy}</vscode-button
    >
  </div>`;
}

const kinds: readonly Entry['kind'][] = ['router', 'node', 'pod'];
/** Suggestions that are listed. */
const most = 40;

function compareField(tab: RoutesTab): TemplateResult {
  const { app } = tab;
  const { compare } = tab.state;
  return html`<span class="compare-field">
    ${combo(app, {
      key: 'compare',
      name: text.compareWith,
      placeholder: text.compareWith,
      value: compare,
      invalid: compare !== '' && !tab.compared.loading && !tab.comparing,
      ask: (typed) => void app.search(app.suggested, typed, most, kinds),
      items: () =>
        (app.suggested.value?.found ?? [])
          .map(entryOf)
          .filter(({ id }) => id !== tab.state.namespace)
          .map((entry) => ({ value: entry.id, label: `${entry.title}, ${text.kind[entry.kind]}, ${entry.detail}`, content: entryLine(entry) })),
      typed: (value) => tab.compareWith(value),
      done: (value) => tab.compareWith(value),
    })}
    ${compare === ''
      ? nothing
      : html`<button class="icon-button" title=${text.endComparison} aria-label=${text.endComparison} @click=${() => tab.compareWith('')}>${icon('close')}</button>`}
  </span>`;
}
