import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import { text } from '../text';
import { choices } from '../ui/choices';
import { icon } from '../ui/icons';
import { failure, loading } from '../ui/states';
import { nameField, typedIn } from '../ui/toolkit';
import type { RoutesTab } from './routes-tab';

let typing: ReturnType<typeof setTimeout> | undefined;

/** The list of network namespaces with its filter; it may have far more of them than the page holds. */
export function namespaceList(tab: RoutesTab): TemplateResult {
  const { namespaces } = tab;
  const { namespaceFilter, namespace } = tab.state;
  const count = namespaces.count ?? 0;
  return html`<nav class="namespaces" aria-label=${text.namespaces}>
    <vscode-text-field
      class="filter"
      ${ref((field) => nameField(field, text.filterNamespaces))}
      placeholder=${text.filterNamespaces}
      .value=${namespaceFilter}
      @input=${(event: Event) => {
        const typed = typedIn(event);
        clearTimeout(typing);
        typing = setTimeout(() => tab.filterNamespaces(typed), 120);
      }}
    ></vscode-text-field>
    ${namespaces.error !== undefined ? failure(namespaces.error, tab.app) : nothing}
    ${namespaces.count === undefined && namespaces.error === undefined ? loading() : nothing}
    ${namespaces.count === 0 ? html`<p class="state dim" role="status">${text.searchNone}</p>` : nothing}
    ${choices({
      name: text.namespaces,
      key: 'namespaces',
      count,
      rowHeight: 38,
      selected: namespace,
      choose: (id) => id !== '' && tab.showNamespace(id),
      choice: (index) => {
        const each = namespaces.at(index);
        if (!each) return { id: '', label: text.loading, content: html`<span class="dim">${text.loading}</span>` };
        const content = html`${icon(each.kind)}<span class="two-lines" aria-hidden="true"><bdi>${each.title}</bdi><bdi class="dim mono">${each.detail}</bdi></span>`;
        return { id: each.id, label: `${each.title}, ${text.kind[each.kind]}, ${each.detail}`, content };
      },
    })}
  </nav>`;
}
