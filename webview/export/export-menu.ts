import { html, render } from 'lit/html.js';
import type { ExportKind } from '../../src/protocol/panel-contract';
import type { App } from '../app';
import { text } from '../text';
import type { Cluster } from '../topology/cluster';
import { pngOf, svgOf } from './svg';
import { mermaidOf, outlineOf, type TextSource } from './texts';

/** Services whose backends are asked for. */
const mostServices = 40;

/** Opens the menu of exports below its button; the keyboard goes in and comes back. */
export function openExportMenu(app: App, button: HTMLElement): void {
  const view = app.topology.value;
  if (!view) return;
  const place = document.createElement('div');
  const listening = new AbortController();
  const close = (focus: boolean): void => {
    listening.abort();
    place.remove();
    button.setAttribute('aria-expanded', 'false');
    if (focus) button.focus();
  };
  const entry = (label: string, act: () => Promise<void>) => html`<button
    class="menu-item"
    role="menuitem"
    tabindex="-1"
    @click=${() => {
      close(true);
      void quietly(act());
    }}
  >${label}</button>`;
  const save = (kind: ExportKind) => async (): Promise<void> => saved(app, view, kind);
  const copy = (kind: ExportKind) => async (): Promise<void> => app.copy(await contentOf(app, view, kind));
  render(
    html`<div class="menu" role="menu" aria-label=${text.exportPicture} @keydown=${(event: KeyboardEvent) => key(event, place, close)}>
      ${entry(text.exports.saveSvg, save('svg'))} ${entry(text.exports.savePng, save('png'))} ${entry(text.exports.saveMermaid, save('mermaid'))} ${entry(text.exports.saveOutline, save('outline'))}
      <div class="menu-line" role="separator"></div>
      ${entry(text.exports.copySvg, copy('svg'))} ${entry(text.exports.copyMermaid, copy('mermaid'))} ${entry(text.exports.copyOutline, copy('outline'))}
    </div>`,
    place,
  );
  document.body.append(place);
  button.setAttribute('aria-expanded', 'true');
  const menu = place.querySelector<HTMLElement>('.menu');
  const box = button.getBoundingClientRect();
  if (menu) {
    menu.style.left = `${Math.max(4, Math.min(box.left, innerWidth - menu.offsetWidth - 4))}px`;
    menu.style.top = `${Math.max(4, Math.min(box.bottom + 2, innerHeight - menu.offsetHeight - 4))}px`;
  }
  window.addEventListener('pointerdown', (event) => event.target instanceof Node && !place.contains(event.target) && close(false), { capture: true, signal: listening.signal });
  place.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
}

/** Saves the picture that is in view when it has been painted. */
export function savePicture(app: App, view: Cluster, kind: ExportKind): Promise<void> {
  const painted = new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return quietly(painted.then(() => saved(app, view, kind)));
}

async function saved(app: App, view: Cluster, kind: ExportKind): Promise<void> {
  await app.host.call.save(kind, view.name, await contentOf(app, view, kind));
}

// The editor says what could not be saved.
function quietly(done: Promise<void>): Promise<void> {
  return done.catch(() => undefined);
}

function key(event: KeyboardEvent, place: Element, close: (focus: boolean) => void): void {
  const items = [...place.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const at = items.findIndex((item) => item === document.activeElement);
  const moves: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
  const move = moves[event.key];
  event.stopPropagation();
  if (move !== undefined) items.at(move % items.length)?.focus();
  else if (event.key === 'Escape' || event.key === 'Tab') close(true);
  else return;
  event.preventDefault();
}

async function contentOf(app: App, view: Cluster, kind: ExportKind): Promise<string> {
  if (kind === 'svg') return svgOf(app, view).text;
  if (kind === 'png') return pngOf(app, view);
  const source: TextSource = { view, pods: app.stage.pods, backends: kind === 'mermaid' ? await backendsOf(app, view) : [] };
  return kind === 'mermaid' ? mermaidOf(source) : outlineOf(source);
}

async function backendsOf(app: App, view: Cluster): Promise<TextSource['backends']> {
  const found = await Promise.all(view.services.slice(0, mostServices).map(({ id }) => app.host.call.neighbours(view.cluster, id).catch(() => undefined)));
  return found.filter((each) => each !== undefined);
}
