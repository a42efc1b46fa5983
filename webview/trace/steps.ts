import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { TraceBranchView, TraceStepView } from '../../src/protocol/analysis-contract';
import { manifestLink } from '../details/value';
import { text } from '../text';
import { icon } from '../ui/icons';
import type { TraceTab } from './trace-tab';

const signs = { send: 'pod', bridge: 'zone', rules: 'service', route: 'table', wire: 'range', tunnel: 'range', receive: 'check' } as const;

/** The steps of a packet, numbered; arrow keys walk along them. */
export function stepList(tab: TraceTab, branch: TraceBranchView): TemplateResult {
  return html`<ol class="trace-steps" aria-label=${text.traceSteps} @keydown=${(event: KeyboardEvent) => walk(event, tab, branch.steps.length)}>
      ${branch.steps.map((step, at) => stepItem(tab, step, at))}
    </ol>
    ${branch.reply.steps.length === 0 ? nothing : reply(tab, branch)}`;
}

function stepItem(tab: TraceTab, step: TraceStepView, at: number): TemplateResult {
  const now = tab.state.step === at;
  return html`<li class="trace-step ${now ? 'now' : ''}" aria-current=${now ? 'step' : 'false'}>
    <button class="step-head" title=${text.goToStep(at + 1)} @click=${() => tab.goToStep(at)}>
      <span class="step-number">${at + 1}</span>${icon(signs[step.kind])}
      <strong><bdi>${step.title}</bdi></strong><span class="dim">${text.stepKind[step.kind]}</span>
      <span class="spring"></span>
      ${step.nat ? html`<span class="chip nat">${text.nat}</span>` : nothing}
    </button>
    ${stepBody(tab, step)}
  </li>`;
}

function stepBody(tab: TraceTab, step: TraceStepView): TemplateResult {
  const { note, route, rules, nat, source, destination, sourceAfter, destinationAfter, location } = step;
  const way = [step.in, step.out].filter(Boolean);
  return html`<div class="step-body">
    <p class="packet mono">
      ${way.length > 0 ? html`<span class="devices">${way.length === 2 ? `${way[0]} → ${way[1]}` : step.out === '' ? text.comesIn(step.in) : text.goesOut(step.out)}</span>` : nothing}
      <bdi>${source} → ${destination}</bdi>
    </p>
    ${nat ? html`<p class="packet mono after"><span class="devices">${text.becomes}</span><bdi>${changed(source, sourceAfter)} → ${changed(destination, destinationAfter)}</bdi></p>` : nothing}
    ${route === '' ? nothing : html`<p class="decider"><span class="dim">${text.route}</span><code><bdi>${route}</bdi></code>${manifestLink(location, tab.app)}</p>`}
    ${rules.length === 0 ? nothing : ruleList(tab, step)}
    ${note === '' ? nothing : html`<p class="dim"><bdi>${note}</bdi>${route === '' ? manifestLink(location, tab.app) : nothing}</p>`}
  </div>`;
}

function changed(before: string, after: string): TemplateResult | string {
  return before === after ? after : html`<mark>${after}</mark>`;
}

function ruleList(tab: TraceTab, { rules }: TraceStepView): TemplateResult {
  return html`<details class="step-rules">
    <summary>${text.rulesMet(rules.length)}</summary>
    <ol>
      ${rules.map(({ line, because, location }) => html`<li><code><bdi>${line}</bdi></code><span class="dim"><bdi>${because}</bdi></span>${manifestLink(location, tab.app)}</li>`)}
    </ol>
  </details>`;
}

function reply(tab: TraceTab, { reply: { steps } }: TraceBranchView): TemplateResult {
  return html`<details class="reply-steps">
    <summary>${text.replySteps(steps.length)}</summary>
    <ol class="trace-steps">
      ${steps.map(
        (step, at) => html`<li class="trace-step">
          <div class="step-head"><span class="step-number">${at + 1}</span>${icon(signs[step.kind])}<strong><bdi>${step.title}</bdi></strong><span class="dim">${text.stepKind[step.kind]}</span></div>
          ${stepBody(tab, step)}
        </li>`,
      )}
    </ol>
  </details>`;
}

function walk(event: KeyboardEvent, tab: TraceTab, count: number): void {
  const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const head = event.target instanceof Element ? event.target.closest('.step-head') : null;
  if (move === 0 || !head || !(event.currentTarget instanceof Element)) return;
  const heads = [...event.currentTarget.querySelectorAll<HTMLElement>('.step-head')];
  const next = Math.max(0, Math.min(count - 1, heads.findIndex((each) => each === head) + move));
  heads[next]?.focus();
  tab.goToStep(next);
  event.preventDefault();
}
