import { html, type TemplateResult } from 'lit/html.js';
import type { TraceBranchView } from '../../src/protocol/analysis-contract';
import { text } from '../text';
import { icon, type IconName } from '../ui/icons';
import type { TraceTab } from './trace-tab';

/** Units: ms that a step is looked at while the packet moves by itself. */
const stepTime = 1100;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Buttons that move the packet along its way, below the picture. */
export function controls(tab: TraceTab, { steps }: TraceBranchView): TemplateResult {
  const { step, playing } = tab.state;
  const last = steps.length - 1;
  const now = steps[step];
  const button = (name: string, sign: IconName, off: boolean, act: () => void): TemplateResult =>
    html`<vscode-button appearance="icon" aria-label=${name} title=${name} ?disabled=${off} @click=${act}>${icon(sign)}</vscode-button>`;
  return html`<div class="trace-controls" role="toolbar" aria-label=${text.traceControls}>
    ${button(text.firstStep, 'first', step < 0, () => tab.goToStep(-1))}
    ${button(text.previousStep, 'previous', step < 0, () => tab.goToStep(step - 1))}
    ${playing ? button(text.pause, 'pause', false, () => pause(tab)) : button(text.play, 'play', steps.length === 0, () => play(tab, step >= last ? -1 : step, last))}
    ${button(text.nextStep, 'next', step >= last, () => tab.goToStep(step + 1))}
    <span class="controls-text" aria-live="polite">${now ? text.stepOf(step + 1, steps.length, now.title, text.stepKind[now.kind]) : text.notSent(steps.length)}</span>
  </div>`;
}

function pause(tab: TraceTab): void {
  clearTimeout(timer);
  tab.set({ playing: false });
}

function play(tab: TraceTab, step: number, last: number): void {
  clearTimeout(timer);
  const next = step + 1;
  tab.goToStep(next, next < last);
  if (next < last) timer = setTimeout(() => tab.state.playing && tab.state.step === next && play(tab, next, last), stepTime);
}
