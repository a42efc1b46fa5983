import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { RuleLineView, RulesChoice, ServiceRulesView } from '../../src/protocol/panel-contract';
import { text } from '../text';
import { combo, type ComboItem } from '../ui/combo';
import { dropdown } from '../ui/dropdown';
import { VirtualList } from '../ui/virtual-list';
import type { ServicesTab } from './services-tab';

/** Units: CSS pixels. */
const lineHeight = 20;
const mostNodes = 40;

/** The rules of a Service as text, line by line; the chosen line is explained. */
export function rulesText(tab: ServicesTab, view: ServiceRulesView): TemplateResult {
  const { app } = tab;
  const { copied } = app.state;
  const { line } = tab.state;
  const chosen = view.lines[line];
  return html`<section class="service-rules" aria-label=${text.rules}>
    <div class="rules-head">
      <h3>${text.rules}</h3>
      <span class="spring"></span>
      ${chooser(tab, view)}
      <vscode-button
        appearance="secondary"
        title=${text.copyRulesHint}
        @click=${() => void app.copy(`${view.lines.map((each) => each.text).join('\n')}\n`)}
        >${copied ? text.copied : text.copy}</vscode-button
      >
    </div>
    ${lines(tab, view)}
    ${view.omitted > 0 ? html`<p class="dim rules-more">${text.moreLines(view.omitted)}</p>` : nothing}
    <div class="explanation" role="status">${chosen ? explanation(chosen) : html`<span class="dim">${text.chooseLine}</span>`}</div>
    <div class="unseen" role="status">${copied ? text.copied : ''}</div>
  </section>`;
}

function explanation({ kind, text: shown, because }: RuleLineView): TemplateResult {
  return html`<p><bdi>${because === '' ? text.lineKind[kind] : because}</bdi></p><code class="whole-line"><bdi>${shown}</bdi></code>`;
}

function chooser(tab: ServicesTab, view: ServiceRulesView): TemplateResult {
  const { app } = tab;
  const { rules } = tab.state;
  return html`
    <span class="dim" aria-hidden="true">${text.rulesNode}</span>
    ${combo(app, {
      key: 'rules-node',
      name: text.rulesNode,
      placeholder: text.rulesNode,
      value: app.state.open?.field === 'rules-node' ? rules.node : view.node,
      ask: (filter) => void app.search(app.suggested, filter, mostNodes, ['node']),
      items: () => nodeItems(tab),
      typed: (node) => tab.set({ rules: { ...rules, node } }),
      done: (node) => tab.chooseRules({ node }),
    })}
    ${view.families.length > 1
      ? dropdown(text.family, String(view.family), [['4', 'IPv4'], ['6', 'IPv6']], (value) => tab.chooseRules({ family: value === '6' ? 6 : 4 }))
      : nothing}
    ${dropdown(text.format, rules.format, [['save', 'iptables-save'], ['restore', 'iptables-restore']], (value) => tab.chooseRules({ format: value as RulesChoice['format'] }))}
  `;
}

function nodeItems({ app }: ServicesTab): ComboItem[] {
  return (app.suggested.value?.found ?? []).map(({ title, detail }) => ({ value: title, label: `${title}, ${detail}`, content: html`<bdi class="entry-title">${title}</bdi>` }));
}

function lines(tab: ServicesTab, view: ServiceRulesView): TemplateResult {
  const { line } = tab.state;
  const row = (at: number): TemplateResult => {
    const each = view.lines[at];
    return html`<div
      class="rule-line ${each?.kind ?? ''} ${at === line ? 'chosen' : ''}"
      role="option"
      id=${`rule-${at}`}
      aria-selected=${at === line ? 'true' : 'false'}
      aria-posinset=${at + 1}
      aria-setsize=${view.lines.length}
      title=${each?.text ?? ''}
      @click=${() => tab.set({ line: at })}
    >${each?.text}</div>`;
  };
  return html`<kn-list
    class="rule-lines"
    role="listbox"
    tabindex="0"
    aria-label=${text.rules}
    aria-activedescendant=${line >= 0 ? `rule-${line}` : nothing}
    .content=${{ count: view.lines.length, rowHeight: lineHeight, row }}
    @keydown=${(event: KeyboardEvent) => walk(event, tab, view.lines.length)}
  ></kn-list>`;
}

function walk(event: KeyboardEvent, tab: ServicesTab, count: number): void {
  const list = event.currentTarget;
  if (!(list instanceof VirtualList)) return;
  const page = Math.max(1, Math.floor(list.clientHeight / lineHeight) - 1);
  const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -count, End: count };
  const move = moves[event.key];
  if (move === undefined) return;
  const next = Math.max(0, Math.min(count - 1, tab.state.line + move));
  tab.set({ line: next });
  list.reveal(next);
  event.preventDefault();
}
