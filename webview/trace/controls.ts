import { html, type TemplateResult } from 'lit/html.js';
import type { TraceBranchView } from '../../src/protocol/analysis-contract';
import type { App } from '../app';
import { text } from '../text';
import { icon, type IconName } from '../ui/icons';

/** Units: ms that a step is looked at while the packet moves by itself. */
const stepTime = 1100;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Buttons that move the packet along its way, below the picture. */
export function controls(app: App, { steps }: TraceBranchView): TemplateResult {
  const { step, playing } = app.state;
  const last = steps.length - 1;
  const now = steps[step];
  const button = (name: string, sign: IconName, off: boolean, act: () => void): TemplateResult =>
    html`<vscode-button appearance="icon" aria-label=${name} title=${name} ?disabled=${off} @click=${act}>${icon(sign)}</vscode-button>`;
  return html`<div class="trace-controls" role="toolbar" aria-label=${text.traceControls}>
    ${button(text.firstStep, 'first', step < 0, () => app.goToStep(-1))}
    ${button(text.previousStep, 'previous', step < 0, () => app.goToStep(step - 1))}
    ${playing ? button(text.pause, 'pause', false, () => pause(app)) : button(text.play, 'play', false, () => play(app, step >= last ? -1 : step, last))}
    ${button(text.nextStep, 'next', step >= last, () => app.goToStep(step + 1))}
    <span class="controls-text" aria-live="polite">${now ? text.stepOf(step + 1, steps.length, now.title, text.stepKind[now.kind]) : text.notSent(steps.length)}</span>
  </div>`;
}

function pause(app: App): void {
  clearTimeout(timer);
  app.set({ playing: false });
}

function play(app: App, step: number, last: number): void {
  clearTimeout(timer);
  const next = step + 1;
  app.goToStep(next, next < last);
  if (next < last) timer = setTimeout(() => app.state.playing && app.state.step === next && play(app, next, last), stepTime);
}
