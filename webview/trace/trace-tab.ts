import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { TraceBranchView, TraceView } from '../../src/protocol/analysis-contract';
import type { ExportKind, RevealTarget } from '../../src/protocol/panel-contract';
import type { App } from '../app';
import { savedRecord, savedTexts } from '../saved';
import { Tab } from '../tab';
import { text } from '../text';
import { pictureButtons } from '../topology/topology-tab';
import { icon } from '../ui/icons';
import { roveButtons } from '../ui/rove';
import { failure, loading } from '../ui/states';
import { controls } from './controls';
import { questionForm } from './form';
import { printTrace } from './print';
import { noQuestion, splitTarget, targetOf, type Question } from './question';
import { stepList } from './steps';

/** What the tab of the traces keeps. */
interface TraceState {
  readonly question: Question;
  /** The branch that is shown, and the step that it stands at (-1: none yet). */
  readonly branch: number;
  readonly step: number;
  readonly playing: boolean;
}

/** The tab that follows a packet: the question, the steps, and the way in the picture. */
export class TraceTab extends Tab<TraceState> {
  readonly trace = this.asked<TraceView | undefined>();

  constructor(app: App, saved: unknown) {
    const question = { ...noQuestion, ...savedTexts(savedRecord(saved)['question'], ['from', 'to', 'port', 'protocol']) };
    super(app, { question, branch: 0, step: -1, playing: false });
  }

  override kept(): unknown {
    return { question: this.state.question };
  }

  override get field(): string {
    return '.input.trace-from';
  }

  override async ask(): Promise<void> {
    this.#askTrace();
    void this.app.askNeighbours();
    await this.app.askTopology();
  }

  override get link(): RevealTarget {
    return { from: this.state.question.from, to: targetOf(this.state.question) };
  }

  override reveal({ from, to }: RevealTarget): void {
    if (from === undefined && to === undefined) return;
    this.#change({ ...(from !== undefined && { from }), ...(to !== undefined && { to, port: '', protocol: '' }) }, true);
  }

  override forget(): void {
    this.trace.forget();
    this.set({ question: noQuestion, branch: 0, step: -1, playing: false });
  }

  override hide(): void {
    this.set({ playing: false });
  }

  /** The branch that is shown. */
  get branch(): TraceBranchView | undefined {
    const branches = this.trace.value?.branches ?? [];
    return branches[Math.min(this.state.branch, branches.length - 1)];
  }

  /** Changes the question about a packet and follows it. `complete`: the target is written to its end. */
  inquire(change: Partial<Question>, complete = false): void {
    this.#change(change, complete);
    this.#askTrace();
  }

  /** Stands at another step of the trace; -1: before the first. Playing ends unless it goes on by itself. */
  goToStep(step: number, playing = false): void {
    this.set({ step, playing });
  }

  override render(): TemplateResult {
    const { app, branch } = this;
    const { topology, stage } = app;
    return html`<div class="trace-tab">
      <div class="trace-side">
        ${questionForm(this)}
        <div class="trace-answer" tabindex="0" role="region" aria-label=${text.traceAnswer}>${answer(this)}</div>
      </div>
      <div class="picture-side">
        ${topology.error === undefined ? nothing : failure(topology.error, app)}
        <div class="picture-frame" ?hidden=${!topology.value}>${stage.area}${pictureButtons(app, false)}${fromSelection(app)}</div>
        ${branch ? controls(this, branch) : nothing}
      </div>
    </div>`;
  }

  override drawn(): void {
    const { branch } = this;
    this.app.stage.draw(branch && { places: branch.steps.map(({ namespace }) => namespace), at: this.state.step, target: this.state.question.to });
  }

  override get exports(): readonly ExportKind[] {
    const { app, branch } = this;
    if (!app.topology.value || !app.stage.picture.shown) return [];
    return branch ? ['svg', 'png', 'outline'] : ['svg', 'png', 'mermaid', 'outline'];
  }

  override get exportName(): string {
    return this.branch ? `${super.exportName}-trace` : super.exportName;
  }

  override get showsPicture(): boolean {
    return true;
  }

  override async exported(kind: ExportKind): Promise<string | undefined> {
    return kind === 'outline' && this.trace.value ? printTrace(this.trace.value) : undefined;
  }

  override get caption(): readonly string[] {
    const { branch, trace } = this;
    if (!branch || !trace.value) return [];
    return [`${trace.value.from} → ${trace.value.to}`, `${text.verdict[branch.verdict]} (${branch.nat ? text.nat : text.noNat})`, branch.reason];
  }

  #change(change: Partial<Question>, complete: boolean): void {
    const question = { ...this.state.question, ...change };
    this.set({ question: complete ? splitTarget(question) : question, branch: 0, step: -1, playing: false });
  }

  #askTrace(): void {
    const { cluster, routing } = this.app.state;
    const { question } = this.state;
    const [from, to] = [question.from.trim(), question.to.trim()];
    if (cluster === undefined || from === '' || to === '') this.trace.forget();
    else void this.trace.ask(() => this.app.host.call.trace(cluster, routing, from, targetOf(question)));
  }
}

function fromSelection(app: App): TemplateResult | typeof nothing {
  const { selection } = app.state;
  if (selection === undefined || !/^(pod|node|service)\//.test(selection)) return nothing;
  const button = (label: string, act: () => void): TemplateResult => html`<vscode-button appearance="secondary" @click=${act}>${label}</vscode-button>`;
  return html`<div class="trace-selection" role="toolbar" aria-label=${selection}>
    <bdi>${selection}</bdi>
    ${selection.startsWith('service/') ? nothing : button(text.traceFrom, () => app.reveal({ from: selection }))}
    ${button(text.traceTo, () => app.reveal({ to: selection }))}
  </div>`;
}

function answer(tab: TraceTab): TemplateResult {
  const { app, trace } = tab;
  const { question } = tab.state;
  const view = trace.value;
  if (trace.error !== undefined) return failure(trace.error, app);
  if (view) return view.error === undefined ? followed(tab, view) : html`<p class="notice wrong" role="status">${icon('warning')}<bdi>${view.error}</bdi></p>`;
  if (trace.loading) return loading();
  if (question.from !== '' && question.to !== '') return html`<p class="dim">${text.noAnswer}</p>`;
  return examples(app);
}

function examples(app: App): TemplateResult {
  const found = app.topology.value?.examples ?? [];
  if (app.topology.value && found.length === 0) return html`<p class="dim">${app.topology.value.nodes.length === 0 ? text.noNodes : text.traceHintAlone}</p>`;
  const titles = { service: text.exampleService, pod: text.examplePod, outside: text.exampleOutside };
  return html`<div class="trace-examples">
    <p class="dim">${text.traceHint}</p>
    ${found.map(({ kind, from, to }) => html`<button class="example" @click=${() => app.reveal({ from, to })}><strong>${titles[kind]}</strong><bdi class="mono">${from} → ${to}</bdi></button>`)}
  </div>`;
}

function followed(tab: TraceTab, view: TraceView): TemplateResult {
  const { app, branch } = tab;
  return html`
    <div class="trace-title">
      <h2><bdi>${view.from}</bdi> → <bdi>${view.to}</bdi></h2>
      <vscode-button appearance="secondary" @click=${() => void app.copy(printTrace(view))}>${app.state.copied ? text.copied : text.copy}</vscode-button>
    </div>
    ${view.resolution.map((note) => html`<p class="dim"><bdi>${note}</bdi></p>`)}
    ${view.branches.length > 1 ? branches(tab, view) : nothing}
    ${branch ? html`${verdict(branch)}${stepList(tab, branch)}` : nothing}
    ${view.remarks.map((remark) => html`<p class="notice" role="note">${icon('information')}<bdi>${remark}</bdi></p>`)}
    <div class="unseen" role="status">${app.state.copied ? text.copied : ''}</div>
  `;
}

function branches(tab: TraceTab, view: TraceView): TemplateResult {
  const shown = tab.branch;
  return html`<div class="branches" role="toolbar" aria-orientation="vertical" aria-label=${text.branches} @keydown=${roveButtons}>
    ${view.branches.map(
      (branch, at) => html`<button class="branch ${branch.verdict}" tabindex=${branch === shown ? 0 : -1} aria-pressed=${branch === shown ? 'true' : 'false'} @click=${() => tab.set({ branch: at, step: -1, playing: false })}>
        <span class="share">${text.percent(branch.probability)}</span>
        ${icon(branch.verdict === 'delivered' ? 'check' : 'error')}<bdi class="mono">${branch.destination}</bdi><bdi class="dim">${branch.at.replace(/^\w+\//, '')}</bdi>
      </button>`,
    )}
    ${view.omitted > 0 ? html`<span class="dim">${text.morePods(view.omitted)}</span>` : nothing}
  </div>`;
}

/** How the packet ends, in a word and a sentence. */
export function verdict({ verdict: end, reason, nat, reply, policies }: TraceBranchView): TemplateResult {
  const sign = signOf(reply.possible);
  return html`<div class="verdict ${end}" role="status">
    <p class="verdict-word">${icon(end === 'delivered' ? 'check' : 'error')}<strong>${text.verdict[end]}</strong><span class="chip">${nat ? text.nat : text.noNat}</span></p>
    <p><bdi>${reason}</bdi></p>
    ${end === 'delivered' ? html`<p class="reply ${reply.possible}">${icon(sign)}<span>${text.reply[reply.possible]}: <bdi>${reply.reason}</bdi></span></p>` : nothing}
    ${policies.map(policyLine)}
  </div>`;
}

function policyLine({ direction, title, verdict: said, reason }: TraceBranchView['policies'][number]): TemplateResult {
  const standing = said === 'allowed' ? 'yes' : said === 'denied' ? 'no' : 'unknown';
  return html`<p class="reply ${standing}">${icon(signOf(standing))}<span>${text.policies}, ${direction}, <bdi>${title}</bdi>: ${text.policyVerdict[said]}: <bdi>${reason}</bdi></span></p>`;
}

function signOf(standing: 'yes' | 'no' | 'unknown'): 'check' | 'error' | 'question' {
  return standing === 'yes' ? 'check' : standing === 'no' ? 'error' : 'question';
}
