import { html, type TemplateResult } from 'lit/html.js';
import { ref } from 'lit/directives/ref.js';
import type { FindingsView } from '../../src/protocol/findings-contract';
import { text } from '../text';
import { dropdown } from '../ui/dropdown';
import { icon } from '../ui/icons';
import { nameField, typedIn } from '../ui/toolkit';
import type { FindingsTab } from './findings-tab';
import { groupings, severities, severityIcon, type Severity } from './severity';

let typing: ReturnType<typeof setTimeout> | undefined;

/** The line above the findings: how many of each severity, which are listed, and how. */
export function findingsHead(tab: FindingsTab, { counts, checked }: FindingsView): TemplateResult {
  const { hidden, filter, group } = tab.state;
  const toggle = (severity: Severity): void => tab.list({ hidden: hidden.includes(severity) ? hidden.filter((each) => each !== severity) : [...hidden, severity] });
  return html`<div class="findings-head">
    <span class="severities" role="group" aria-label=${text.findingList.severities}>
      ${severities.map(
        (severity) =>
          html`<button class="severity ${severity}" aria-pressed=${hidden.includes(severity) ? 'false' : 'true'} title=${text.findingList.toggle[severity]} @click=${() => toggle(severity)}>
            ${icon(severityIcon(severity))}<span>${text.findingList.counts[severity](counts[severity])}</span>
          </button>`,
      )}
    </span>
    <vscode-text-field
      class="findings-filter"
      ${ref((field) => nameField(field, text.findingList.filter))}
      placeholder=${text.findingList.filter}
      .value=${filter}
      @input=${(event: Event) => {
        const typed = typedIn(event);
        clearTimeout(typing);
        typing = setTimeout(() => tab.list({ filter: typed }), 120);
      }}
    ></vscode-text-field>
    ${dropdown(text.findingList.group, group, groupings.map((each) => [each, text.findingList.by[each]] as const), (chosen) => {
      const known = groupings.find((each) => each === chosen);
      if (known) tab.list({ group: known });
    })}
    <span class="dim checked">${text.findingList.checked(checked.files, checked.rules)}</span>
  </div>`;
}
