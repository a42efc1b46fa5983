import { html, type TemplateResult } from 'lit/html.js';
import type { App } from '../app';
import { entryLine } from '../search/entry-line';
import { entryOf, type Entry } from '../search/entry';
import { text } from '../text';
import { combo, type ComboItem } from '../ui/combo';
import { dropdown } from '../ui/dropdown';
import { icon } from '../ui/icons';
import { outside, protocols } from './question';
import type { TraceTab } from './trace-tab';

const senders: readonly Entry['kind'][] = ['pod', 'node'];
const targets: readonly Entry['kind'][] = ['service', 'pod', 'node'];

/** The fields of the question about a packet. */
export function questionForm(tab: TraceTab): TemplateResult {
  const { app, trace } = tab;
  const { question } = tab.state;
  const invalid = trace.value?.error !== undefined;
  const field = (key: 'from' | 'to', name: string, placeholder: string, kinds: readonly Entry['kind'][]): TemplateResult => html`
    <span class="form-label" aria-hidden="true">${name}</span>
    ${combo(app, {
      key: `trace-${key}`,
      name,
      placeholder,
      value: question[key],
      invalid,
      ask: (typed) => {
        filter = typed.trim().toLowerCase();
        void app.search(app.suggested, typed, most, kinds);
      },
      items: () => items(app, kinds === senders),
      typed: (value) => tab.inquire({ [key]: value }),
      done: (value) => tab.inquire({ [key]: value }, true),
    })}
  `;
  return html`<div class="trace-form" role="group" aria-label=${text.traceQuestion}>
    ${field('from', text.from, text.fromHint, senders)}
    ${field('to', text.to, text.toHint, targets)}
    <span class="form-label" aria-hidden="true">${text.port}</span>
    <div class="port-fields">
      <input
        class="input"
        type="text"
        spellcheck="false"
        aria-label=${text.port}
        placeholder=${text.portHint}
        ?disabled=${question.protocol === 'icmp'}
        .value=${question.port}
        @input=${(event: Event) => event.target instanceof HTMLInputElement && tab.inquire({ port: event.target.value })}
      />
      ${dropdown(text.protocol, question.protocol, protocols.map((each) => [each, text.protocolName[each]] as const), (protocol) => tab.inquire({ protocol }))}
    </div>
    <button
      class="icon-button swap"
      title=${text.swap}
      aria-label=${text.swap}
      @click=${() => tab.inquire({ from: question.to, to: question.from, port: '', protocol: '' }, true)}
    >
      ${icon('swap')}
    </button>
  </div>`;
}

/** Suggestions that are listed. */
const most = 40;

/** What the suggestions were asked for. */
let filter = '';

function items(app: App, alsoOutside: boolean): ComboItem[] {
  const found = (app.suggested.value?.found ?? []).map(entryOf).map((entry): ComboItem => ({ value: entry.id, label: `${entry.title}, ${text.kind[entry.kind]}, ${entry.detail}`, content: entryLine(entry) }));
  if (!alsoOutside || !outside.startsWith(filter)) return found;
  return [{ value: outside, label: text.outside, content: html`<span class="entry" aria-hidden="true">${icon('router')}<span class="entry-title">${text.outside}</span></span>` }, ...found];
}
