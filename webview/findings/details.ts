import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { FindingItemLine } from '../../src/protocol/findings-contract';
import type { FileLocation } from '../../src/protocol/locations';
import { text } from '../text';
import { icon } from '../ui/icons';
import type { FindingsTab } from './findings-tab';
import { severityIcon } from './severity';

/** Everything about one finding: what is wrong, why that matters, what to do, and where. */
export function findingDetails(tab: FindingsTab, line: FindingItemLine): TemplateResult {
  const { app } = tab;
  const { severity, code, message, location, object, rule, related, fixable, target } = line;
  const place = (at: FileLocation): TemplateResult => html`<button class="link place" title=${text.openAt(at.file, at.range.start.line + 1)} @click=${() => app.open(at)}><bdi>${at.file}:${at.range.start.line + 1}</bdi></button>`;
  return html`<aside class="finding-details" aria-label=${text.details}>
    <h2 class="finding ${severity}"><span class="finding-sign" role="img" aria-label=${text.findingList.severity[severity]}>${icon(severityIcon(severity))}</span><bdi>${rule.title === '' ? code : rule.title}</bdi></h2>
    <p class="finding-message"><bdi>${message}</bdi></p>
    <p class="finding-where">${place(location)}${object === '' ? nothing : html` <bdi class="dim">${object}</bdi>`}</p>
    <div class="buttons">
      <vscode-button @click=${() => app.open(location)}>${text.openManifest}</vscode-button>
      ${target === undefined ? nothing : html`<vscode-button appearance="secondary" @click=${() => app.reveal({ tab: 'topology', cluster: target.cluster, id: target.id })}>${text.showInTopology}</vscode-button>`}
      <vscode-button appearance="secondary" @click=${() => void app.host.call.openRule(code).catch(() => undefined)}>${text.findingList.page(code)}</vscode-button>
    </div>
    ${fixable ? html`<p class="notice">${text.findingList.fixable}</p>` : nothing}
    ${part(text.findingList.why, rule.why)} ${part(text.findingList.fix, rule.fix)}
    ${related.length === 0
      ? nothing
      : html`<section>
          <h3>${text.findingList.related}</h3>
          <ul class="related">
            ${related.map((each) => html`<li><bdi>${each.message}</bdi> ${place(each.location)}</li>`)}
          </ul>
        </section>`}
  </aside>`;
}

function part(title: string, words: string): TemplateResult | typeof nothing {
  return words === '' ? nothing : html`<section><h3>${title}</h3><p>${words}</p></section>`;
}
