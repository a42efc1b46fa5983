import { html, nothing, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import type { NamespaceView } from '../../src/protocol/panel-contract';
import { text } from '../text';
import { choices } from '../ui/choices';
import { icon } from '../ui/icons';
import { failure, loading } from '../ui/states';
import { nameField, typedIn } from '../ui/toolkit';
import type { RoutesTab } from './routes-tab';

/** The list of network namespaces with its filter. */
export function namespaceList(tab: RoutesTab): TemplateResult {
  const { namespaces } = tab;
  const { namespaceFilter, namespace } = tab.state;
  const shown = filtered(namespaces.value ?? [], namespaceFilter);
  return html`<nav class="namespaces" aria-label=${text.namespaces}>
    <vscode-text-field
      class="filter"
      ${ref((field) => nameField(field, text.filterNamespaces))}
      placeholder=${text.filterNamespaces}
      .value=${namespaceFilter}
      @input=${(event: Event) => tab.set({ namespaceFilter: typedIn(event) })}
    ></vscode-text-field>
    ${namespaces.error !== undefined ? failure(namespaces.error, tab.app) : nothing}
    ${!namespaces.value && namespaces.loading ? loading() : nothing}
    ${choices({
      name: text.namespaces,
      key: 'namespaces',
      count: shown.length,
      rowHeight: 38,
      selected: namespace,
      choose: (id) => tab.showNamespace(id),
      choice: (index) => {
        const each = shown[index];
        if (!each) return { id: '', label: '', content: html`` };
        const content = html`${icon(each.kind)}<span class="two-lines" aria-hidden="true"><bdi>${each.title}</bdi><bdi class="dim mono">${each.detail}</bdi></span>`;
        return { id: each.id, label: `${each.title}, ${text.kind[each.kind]}, ${each.detail}`, content };
      },
    })}
  </nav>`;
}

let cached: { readonly all: readonly NamespaceView[]; readonly filter: string; readonly shown: readonly NamespaceView[] } | undefined;

function filtered(all: readonly NamespaceView[], filter: string): readonly NamespaceView[] {
  if (cached?.all === all && cached.filter === filter) return cached.shown;
  const wanted = filter.trim().toLowerCase();
  const shown = wanted === '' ? all : all.filter((each) => `${each.title}\n${each.detail}\n${each.id}`.toLowerCase().includes(wanted));
  cached = { all, filter, shown };
  return shown;
}
