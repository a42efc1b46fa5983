import type { ExportKind } from '../../src/protocol/panel-contract';
import type { App } from '../app';
import { Popup, type MenuItem } from '../menu/popup';
import { text } from '../text';
import type { Cluster } from '../topology/cluster';
import { drawingOf } from './picture';
import { pngOf } from './sheet';
import { mermaidOf, outlineOf, type TextSource } from './texts';

/** Services whose backends are asked for. */
const mostServices = 40;

let popup: Popup | undefined;

/** Opens the menu of exports of the tab that is shown below its button. */
export function openExportMenu(app: App, button: HTMLElement): void {
  const kinds = app.shown?.exports ?? [];
  if (kinds.length === 0) return;
  popup ??= new Popup();
  const { exportWhole } = app.state;
  const part = (label: string, whole: boolean): MenuItem => ({
    label,
    checked: exportWhole === whole,
    act: () => {
      app.set({ exportWhole: whole });
      openExportMenu(app, button);
    },
  });
  const item = (kind: ExportKind, copied: boolean): MenuItem => ({ label: labelOf(kind, copied, kinds), act: () => void exported(app, kind, copied) });
  const box = button.getBoundingClientRect();
  button.setAttribute('aria-expanded', 'true');
  popup.open({
    name: button.getAttribute('aria-label') ?? text.exportPicture,
    groups: [
      kinds.map((kind) => item(kind, false)),
      kinds.filter((kind) => kind !== 'png').map((kind) => item(kind, true)),
      ...(app.shown?.showsPicture ? [[part(text.exports.whole, true), part(text.exports.view, false)]] : []),
    ],
    at: { x: box.left, y: box.bottom + 2 },
    closed: () => button.setAttribute('aria-expanded', 'false'),
  });
}

function labelOf(kind: ExportKind, copied: boolean, kinds: readonly ExportKind[]): string {
  const { exports } = text;
  const outline = kinds.includes('mermaid') ? [exports.saveOutline, exports.copyOutline] : [exports.saveText, exports.copyText];
  const labels: Readonly<Record<ExportKind, readonly string[]>> = { svg: [exports.saveSvg, exports.copySvg], png: [exports.savePng], mermaid: [exports.saveMermaid, exports.copyMermaid], outline };
  return labels[kind][copied ? 1 : 0] ?? '';
}

/** Saves what the shown tab has when it has been painted. */
export async function saveExport(app: App, kind: ExportKind): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  await exported(app, kind, false);
}

// A large picture takes a moment; that it is made, or that it cannot be, is said on the page.
async function exported(app: App, kind: ExportKind, copied: boolean): Promise<void> {
  const tab = app.shown;
  const name = tab?.exportName;
  app.set({ exporting: text.exports.making });
  let content: string | undefined;
  try {
    content = (await tab?.exported(kind)) ?? (await pictureAs(app, kind));
  } catch (error) {
    return app.exportFailed(error instanceof Error ? error.message : String(error));
  }
  app.set({ exporting: '' });
  if (content === undefined || name === undefined) return;
  // The editor says what could not be saved.
  await (copied ? app.copy(content) : app.host.call.save(kind, name, content)).catch(() => undefined);
}

async function pictureAs(app: App, kind: ExportKind): Promise<string | undefined> {
  const view = app.topology.value;
  if (!view) return undefined;
  if (kind === 'svg' || kind === 'png') {
    const drawing = await drawingOf(app, app.state.exportWhole ? 'whole' : 'view');
    return drawing && (kind === 'svg' ? drawing.text : pngOf(drawing));
  }
  const source: TextSource = { view, pods: app.stage.pods, breaks: app.breaks, backends: kind === 'mermaid' ? await backendsOf(app, view) : [] };
  return kind === 'mermaid' ? mermaidOf(source) : outlineOf(source);
}

async function backendsOf(app: App, view: Cluster): Promise<TextSource['backends']> {
  const found = await Promise.all(view.services.slice(0, mostServices).map(({ id }) => app.host.call.neighbours(view.cluster, id).catch(() => undefined)));
  return found.filter((each) => each !== undefined);
}
