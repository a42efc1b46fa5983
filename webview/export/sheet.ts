import { fitText, measureIn, type Face, type Measure } from '../topology/fit-text';
import { escaped, palette, type Paper } from './paper';

/** A picture as a file. Units: CSS pixels. */
export interface Drawing {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** What stands on a sheet: the heading, notes below it, the drawing, its legend. */
export interface Sheet {
  readonly name: string;
  readonly heading: string;
  /** Shape: lines that are broken at the ends of their parts. */
  readonly notes: readonly (readonly string[])[];
  readonly width: number;
  readonly height: number;
  /** Markup of what the drawing refers to, and of the drawing. */
  readonly defs: string;
  readonly drawing: string;
  /** An element with the items of the legend; it is read on the paper. */
  readonly legend: HTMLElement;
}

/** Units: CSS pixels, at the least size of letters. */
const margin = 16;
const headingRow = 21;
const noteRow = 17;
const legendRow = 22;
const leastWidth = 420;
/** A page of this width has letters of the least size; on a wider one they grow, as it is made smaller to be printed. */
const usualWidth = 1200;

/** Wide enough for the generic fonts of other machines. */
export function paperMeasure(): Measure {
  return measureIn('sans-serif', 'monospace', 1.06);
}

/** A whole sheet as the text of an SVG file. */
export function sheetOf(sheet: Sheet, paper: Paper): Drawing {
  const measure = paperMeasure();
  const unit = Math.max(1, sheet.width / usualWidth);
  const inner = Math.max(leastWidth, sheet.width / unit);
  const notes = sheet.notes.flatMap((parts) => broken(parts.filter(Boolean), inner, 12, 'plain', measure));
  const heading = broken(sheet.heading.split(' · '), inner, 16, 'bold', measure);
  const top = margin + heading.length * headingRow + notes.length * noteRow + 14;
  const key = paper.stand(sheet.legend, () => legendOf(sheet.legend, inner, paper, measure));
  const below = top * unit + sheet.height;
  const [width, height] = [Math.ceil((inner + 2 * margin) * unit), Math.ceil(below + (key.height + margin + 12) * unit)];
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escaped(sheet.name)}</title>`,
    `<defs><clipPath id="kn-view"><rect width="${Math.ceil(sheet.width)}" height="${Math.ceil(sheet.height)}"/></clipPath>${sheet.defs}</defs>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<g transform="scale(${fine(unit)})">`,
    ...heading.map((line, at) => letters(line, margin, margin + 16 + at * headingRow, 16, `font-weight="600" fill="${palette['--kn-text']}"`)),
    ...notes.map((line, at) => letters(line, margin, margin + heading.length * headingRow + 13 + at * noteRow, 12, `fill="${palette['--kn-dim']}"`)),
    '</g>',
    `<g clip-path="url(#kn-view)" transform="translate(${fine(margin * unit)} ${fine(top * unit)})">${sheet.drawing}</g>`,
    `<g transform="translate(${fine(margin * unit)} ${fine(below + 14 * unit)}) scale(${fine(unit)})">${key.markup}</g>`,
    '</svg>',
  ];
  return { text: `<?xml version="1.0" encoding="UTF-8"?>\n${parts.join('\n')}\n`, width, height };
}

/** A number that is short to write. */
export function fine(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function letters(words: string, x: number, y: number, size: number, more: string): string {
  return `<text x="${x}" y="${y}" font-size="${size}" font-family="sans-serif" ${more}>${escaped(words)}</text>`;
}

// As many parts as fit beside each other; what is too long for a line of its own is cut in its middle.
function broken(parts: readonly string[], width: number, size: number, face: Face, measure: Measure): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const joined = last === undefined ? part : `${last} · ${part}`;
    if (last !== undefined && measure(joined, face) * size <= width) lines[lines.length - 1] = joined;
    else lines.push(fitText(part, face, size, width, measure));
  }
  return lines;
}

function legendOf(legend: HTMLElement, width: number, paper: Paper, measure: Measure): { readonly markup: string; readonly height: number } {
  const parts: string[] = [];
  let [x, y] = [0, 0];
  for (const item of legend.querySelectorAll('.legend-item')) {
    const words = [...item.childNodes].map((part) => (part.nodeType === Node.COMMENT_NODE ? '' : (part.textContent ?? '').trim())).filter(Boolean).join('  ');
    const sign = item.querySelector('svg');
    const room = sign === null ? 0 : sign.classList.contains('legend-line') ? 36 : 18;
    const step = room + measure(words, 'plain') * 12 + 18;
    if (x > 0 && x + step > width) [x, y] = [0, y + legendRow];
    const at = Math.round(x * 10) / 10;
    if (sign) parts.push(signOf(sign, item, at, y, paper));
    parts.push(letters(words, at + room, y + 10, 12, `fill="${palette['--kn-text']}"${item.querySelector('.derived') ? ' font-style="italic"' : ''}`));
    x += step;
  }
  return { markup: parts.join('\n'), height: parts.length === 0 ? 0 : y + legendRow };
}

// Samples of lines are as large as they are drawn; signs are those of the page's own icons.
function signOf(sign: SVGElement, item: Element, x: number, y: number, paper: Paper): string {
  const shapes = [...sign.children].map((shape) => paper.standing(shape)).join('');
  if (sign.classList.contains('legend-line')) return `<g transform="translate(${x} ${y})">${shapes}</g>`;
  const colour = palette[item.classList.contains('error') ? '--kn-error' : '--kn-warning'];
  return `<g transform="translate(${x} ${y}) scale(0.75)" fill="none" stroke="${colour}" stroke-width="1.6">${[...sign.children].map((shape) => paper.shape(shape)).join('')}</g>`;
}

/** A picture as a PNG file in base64. Shape: at most 8,192 pixels wide or high, and 32 million in all. Errors: rejects where the browser cannot draw it. */
export async function pngOf({ text: svg, width, height }: Drawing): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(2, 8192 / width, 8192 / height, Math.sqrt(32_000_000 / (width * height)));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
