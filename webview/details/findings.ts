import { html, type TemplateResult } from 'lit/html.js';
import type { DetailsView } from '../../src/protocol/panel-contract';
import type { App } from '../app';
import { text } from '../text';
import { icon } from '../ui/icons';

/** What the rules found at a thing, each with the way to its place. */
export function findingList(findings: DetailsView['findings'], app: App): TemplateResult {
  return html`<section>
    <h3>${text.findingsTitle} (${findings.length})</h3>
    <ul class="findings">
      ${findings.map((finding) => {
        const sign = finding.severity === 'error' ? 'error' : finding.severity === 'warning' ? 'warning' : 'information';
        const label = text.openAt(finding.location.file, finding.location.range.start.line + 1);
        return html`<li class="finding ${sign}">
          <span class="finding-sign" role="img" aria-label=${text.findingList.severity[sign === 'information' ? 'info' : sign]}>${icon(sign)}</span>
          <span><bdi>${finding.message}</bdi> <code>${finding.code}</code>
            <button class="link place" title=${label} @click=${() => app.open(finding.location)}>
              <bdi>${finding.location.file}:${finding.location.range.start.line + 1}</bdi>
            </button>
          </span>
        </li>`;
      })}
    </ul>
  </section>`;
}
