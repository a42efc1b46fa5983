import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { TraceBranchView, TraceView } from '../../src/protocol/analysis-contract';
import type { App } from '../app';
import { text } from '../text';
import type { Picture } from '../topology/picture';
import { pictureButtons } from '../topology/topology-tab';
import { icon } from '../ui/icons';
import { failure, loading } from '../ui/states';
import { controls } from './controls';
import { examplesOf, questionForm } from './form';
import { printTrace } from './print';
import { stepList } from './steps';

/** The branch that is shown. */
export function branchOf(app: App): TraceBranchView | undefined {
  const { trace, branch } = app.state;
  const branches = trace.value?.branches ?? [];
  return branches[Math.min(branch, branches.length - 1)];
}

/** The tab that follows a packet: the question, the steps, and the way in the picture. */
export function traceTab(app: App, area: HTMLElement, picture: Picture): TemplateResult {
  const { topology } = app.state;
  const branch = branchOf(app);
  return html`<div class="trace-tab">
    <div class="trace-side">
      ${questionForm(app)}
      <div class="trace-answer" tabindex="0" role="region" aria-label=${text.traceAnswer}>${answer(app)}</div>
    </div>
    <div class="picture-side">
      ${topology.error === undefined ? nothing : failure(topology.error, app)}
      <div class="picture-frame" ?hidden=${!topology.value}>${area}${pictureButtons(app, picture, false)}${fromSelection(app)}</div>
      ${branch ? controls(app, branch) : nothing}
    </div>
  </div>`;
}

function fromSelection(app: App): TemplateResult | typeof nothing {
  const { selection } = app.state;
  if (selection === undefined || !/^(pod|node|service)\//.test(selection)) return nothing;
  const button = (label: string, act: () => void): TemplateResult => html`<vscode-button appearance="secondary" @click=${act}>${label}</vscode-button>`;
  return html`<div class="trace-selection" role="toolbar" aria-label=${selection}>
    <bdi>${selection}</bdi>
    ${selection.startsWith('service/') ? nothing : button(text.traceFrom, () => app.traceWith({ from: selection }))}
    ${button(text.traceTo, () => app.traceWith({ to: selection }))}
  </div>`;
}

function answer(app: App): TemplateResult {
  const { trace, question } = app.state;
  const view = trace.value;
  if (trace.error !== undefined) return failure(trace.error, app);
  if (view) return view.error === undefined ? followed(app, view) : html`<p class="notice wrong" role="status">${icon('warning')}<bdi>${view.error}</bdi></p>`;
  if (trace.loading) return loading();
  if (question.from !== '' && question.to !== '') return html`<p class="dim">${text.noAnswer}</p>`;
  return examples(app);
}

function examples(app: App): TemplateResult {
  const list = examplesOf(app.state.topology.value);
  return html`<div class="trace-examples">
    <p class="dim">${text.traceHint}</p>
    ${list.map(({ title, from, to, port }) => html`<button class="example" @click=${() => app.traceWith({ from, to, port })}><strong>${title}</strong><bdi class="mono">${from} → ${to}</bdi></button>`)}
  </div>`;
}

function followed(app: App, view: TraceView): TemplateResult {
  const branch = branchOf(app);
  return html`
    <div class="trace-title">
      <h2><bdi>${view.from}</bdi> → <bdi>${view.to}</bdi></h2>
      <vscode-button appearance="secondary" @click=${() => void app.copy(printTrace(view))}>${app.state.copied ? text.copied : text.copy}</vscode-button>
    </div>
    ${view.resolution.map((note) => html`<p class="dim"><bdi>${note}</bdi></p>`)}
    ${view.branches.length > 1 ? branches(app, view) : nothing}
    ${branch ? html`${verdict(branch)}${stepList(app, branch)}` : nothing}
    ${view.remarks.map((remark) => html`<p class="notice" role="note">${icon('information')}<bdi>${remark}</bdi></p>`)}
    <div class="unseen" role="status">${app.state.copied ? text.copied : ''}</div>
  `;
}

function branches(app: App, view: TraceView): TemplateResult {
  const shown = branchOf(app);
  return html`<div class="branches" role="group" aria-label=${text.branches}>
    ${view.branches.map(
      (branch, at) => html`<button class="branch ${branch.verdict}" aria-pressed=${branch === shown ? 'true' : 'false'} @click=${() => app.set({ branch: at, step: -1, playing: false })}>
        <span class="share">${text.percent(branch.probability)}</span>
        ${icon(branch.verdict === 'delivered' ? 'check' : 'error')}<bdi class="mono">${branch.destination}</bdi><bdi class="dim">${branch.at.replace(/^\w+\//, '')}</bdi>
      </button>`,
    )}
    ${view.omitted > 0 ? html`<span class="dim">${text.morePods(view.omitted)}</span>` : nothing}
  </div>`;
}

/** How the packet ends, in a word and a sentence. */
export function verdict({ verdict: end, reason, nat, reply }: TraceBranchView): TemplateResult {
  const sign = reply.possible === 'yes' ? 'check' : reply.possible === 'no' ? 'error' : 'question';
  return html`<div class="verdict ${end}" role="status">
    <p class="verdict-word">${icon(end === 'delivered' ? 'check' : 'error')}<strong>${text.verdict[end]}</strong><span class="chip">${nat ? text.nat : text.noNat}</span></p>
    <p><bdi>${reason}</bdi></p>
    ${end === 'delivered' ? html`<p class="reply ${reply.possible}">${icon(sign)}<span>${text.reply[reply.possible]}: <bdi>${reply.reason}</bdi></span></p>` : nothing}
  </div>`;
}
