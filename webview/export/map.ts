import { render } from 'lit/html.js';
import type { SpaceView } from '../../src/protocol/space-contract';
import type { App } from '../app';
import { spaceText } from '../space/text';
import { spaceLegend } from '../space/legend';
import { text } from '../text';
import { escaped, palette, Paper } from './paper';
import { fine, sheetOf, type Drawing } from './sheet';

const titleHeight = 26;
const gap = 12;
/** More overlaps are not read on a picture; the text has all. */
const mostOverlaps = 12;

/** The map of addresses as it is shown, side by side and under each other as on the page, as an SVG file. */
export function mapDrawing(app: App, view: SpaceView, map: Element): Drawing {
  const paper = new Paper();
  try {
    const parts: string[] = [];
    let [y, width] = [0, 0];
    const sections = [...map.querySelectorAll('.space-family')];
    view.families.forEach(({ family, crumbs }, at) => {
      const grid = sections[at]?.querySelector('.space-strips');
      if (!grid) return;
      const around = grid.getBoundingClientRect();
      const path = crumbs.slice(1).map((crumb) => crumb.text);
      parts.push(words([`IPv${family}`, ...path].join(' › '), 0, y + 16, 14, 'sans-serif', palette['--kn-text'], 600));
      y += titleHeight;
      for (const frame of grid.querySelectorAll('.strip-frame')) {
        const strip = frame.querySelector('svg');
        if (!strip) continue;
        const box = strip.getBoundingClientRect();
        const x = box.left - around.left;
        const top = y + box.top - around.top;
        parts.push(words(frame.querySelector('figcaption')?.textContent ?? '', x, top - 6, 12, 'monospace', palette['--kn-dim'], 400));
        parts.push(`<g transform="translate(${fine(x)} ${fine(top)})">${[...strip.children].map((child) => paper.svg(unmarked(child), 'space-strip')).join('')}</g>`);
        width = Math.max(width, x + box.width);
      }
      y += around.height + gap;
    });
    const patterns = [...document.querySelectorAll('.space-patterns pattern')].map((pattern) => paper.svg(pattern.cloneNode(true) as Element, 'space-strip')).join('');
    const legend = document.createElement('div');
    render(spaceLegend(view), legend);
    return sheetOf({ name: view.name, heading: [view.name, text.space.tab].join(' · '), notes: [[app.workspace], ...overlapNotes(view)], width, height: y, defs: patterns, drawing: parts.join('\n'), legend }, paper);
  } finally {
    paper.end();
  }
}

function overlapNotes({ overlaps, moreOverlaps }: SpaceView): string[][] {
  const shown = overlaps.slice(0, mostOverlaps).map(({ parties: [a, b], text: part, certain }) => [`${spaceText.overlapOf(`${a.name} ${a.value.text}`, `${b.name} ${b.value.text}`)}${certain ? '' : ` (${spaceText.perhaps})`}`, spaceText.shared(part)]);
  const left = overlaps.length - shown.length + moreOverlaps;
  return left > 0 ? [...shown, [spaceText.moreOverlaps(left)]] : shown;
}

// Without what only a screen needs: what is selected, and where the keyboard is.
function unmarked(element: Element): Element {
  const copy = element.cloneNode(true) as Element;
  for (const marked of copy.querySelectorAll('.selected')) marked.classList.remove('selected');
  for (const outline of copy.querySelectorAll('.outline')) outline.remove();
  return copy;
}

function words(line: string, x: number, y: number, size: number, family: string, fill: string, weight: number): string {
  return `<text x="${fine(x)}" y="${fine(y)}" font-size="${size}" font-family="${family}" fill="${fill}" font-weight="${weight}">${escaped(line)}</text>`;
}
