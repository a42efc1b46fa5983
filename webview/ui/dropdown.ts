import { html, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import { nameDropdownList } from './toolkit';

/** A dropdown of a few values. */
export function dropdown(name: string, value: string, options: readonly (readonly [string, string])[], choose: (value: string) => void): TemplateResult {
  return html`<vscode-dropdown
    class="small-dropdown"
    aria-label=${name}
    title=${name}
    .value=${value}
    ${ref((element) => nameDropdownList(element, name))}
    @change=${(event: Event) => {
      event.stopPropagation();
      const chooser = event.currentTarget;
      if (chooser && 'value' in chooser) choose(String(chooser.value));
    }}
  >
    ${options.map(([id, label]) => html`<vscode-option value=${id} ?selected=${id === value}>${label}</vscode-option>`)}
  </vscode-dropdown>`;
}
