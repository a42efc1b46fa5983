import { render } from 'lit/html.js';
import type { App } from '../app';
import type { Cluster } from '../topology/cluster';
import { legend } from '../topology/legend';
import { text } from '../text';

/*
 * A picture as a file of its own: black on white whatever the theme, every colour written into its
 * element, generic fonts, nothing that refers elsewhere.
 */

/** The palette of paper. Shape: the variables of `styles/base.css`. */
const paper: Readonly<Record<string, string>> = {
  '--kn-text': '#1f2328', '--kn-dim': '#57606a', '--kn-ground': '#ffffff', '--kn-surface': '#f6f8fa', '--kn-line': '#d0d7de', '--kn-edge': '#8c959f', '--kn-focus': '#0550ae',
  '--kn-wire': '#0969da', '--kn-route': '#bc4c00', '--kn-tunnel': '#5b6b82', '--kn-service': '#6639ba', '--kn-ok': '#1a7f37', '--kn-warning': '#9a6700', '--kn-error': '#cf222e',
};

const painted = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'opacity', 'paint-order', 'font-style', 'font-weight'] as const;
const kept = new Set(['class', 'd', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'width', 'height', 'rx', 'ry', 'r', 'cx', 'cy', 'transform', 'font-size', 'text-anchor', 'id', 'patternUnits', 'patternTransform', 'fill', 'stroke-width']);
const scalable = 'http://www.w3.org/2000/svg';
const margin = 16;
const titleHeight = 34;
const legendRow = 22;

/** The picture as it is in view, with its title and legend, as the text of an SVG file. */
export function svgOf(app: App, view: Cluster): { readonly text: string; readonly width: number; readonly height: number } {
  const { svg, size } = app.stage.picture.drawing;
  const stage = document.createElement('div');
  stage.className = 'export-stage';
  for (const [name, value] of Object.entries(paper)) stage.style.setProperty(name, value);
  document.body.append(stage);
  try {
    const copy = svg.cloneNode(true) as SVGElement;
    for (const mark of ['selected', 'lit', 'dim-item', 'now']) for (const marked of copy.querySelectorAll(`.${mark}`)) marked.classList.remove(mark);
    const key = document.createElement('div');
    stage.append(copy, key);
    render(legend(app, view, true), key);
    const keys = legendItems(key, size.width);
    const height = titleHeight + size.height + keys.height + 2 * margin;
    const width = size.width + 2 * margin;
    const root = made('svg', { width, height, viewBox: `0 0 ${width} ${height}` });
    const clip = made('clipPath', { id: 'kn-view' }, [made('rect', { width: size.width, height: size.height })]);
    const defs = made('defs', {}, [clip]);
    const inner = made('g', { 'clip-path': 'url(#kn-view)', transform: `translate(${margin} ${margin + titleHeight})` });
    const [drawing] = [...copy.children].filter(({ localName }) => localName === 'g');
    const box = { x: (svg.clientWidth - size.width) / 2, y: (svg.clientHeight - size.height) / 2 };
    for (const pattern of copy.querySelectorAll('defs > *')) defs.append(plain(pattern));
    if (drawing) inner.append(made('g', { transform: `translate(${-box.x} ${-box.y})` }, [plain(drawing)]));
    const heading = made('text', { x: margin, y: margin + 18, 'font-size': 16, 'font-weight': 600, 'font-family': 'sans-serif', fill: '#1f2328' });
    heading.textContent = clean([view.name, text.nodes(view.nodes.length), text.pods(view.pods)].join(' · '));
    const title = made('title', {});
    title.textContent = clean(view.name);
    const legendGroup = made('g', { transform: `translate(${margin} ${margin + titleHeight + size.height + 10})` }, keys.parts);
    root.append(title, defs, made('rect', { width, height, fill: '#ffffff' }), heading, inner, legendGroup);
    return { text: `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`, width, height };
  } finally {
    stage.remove();
  }
}

function made(name: string, attributes: Readonly<Record<string, string | number>>, children: readonly SVGElement[] = []): SVGElement {
  const element = document.createElementNS(scalable, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

// The same element with its looks written down, and without what only a page needs.
function plain(source: Element): SVGElement {
  const copy = document.createElementNS(scalable, source.localName);
  for (const { name, value } of source.attributes) if (kept.has(name) && name !== 'class') copy.setAttribute(name, clean(value));
  const style = getComputedStyle(source);
  if (source.localName !== 'g' && source.localName !== 'pattern' && source.localName !== 'title') {
    for (const name of painted) {
      const value = style.getPropertyValue(name);
      // The fill of a pattern stays as it is written: its address is that of the page else.
      if (value !== '' && value !== 'none' && value !== 'normal' && !value.startsWith('url(')) paint(copy, name, value);
      else if (name === 'fill' && value === 'none') copy.setAttribute('fill', 'none');
    }
  }
  if (source.localName === 'text') copy.setAttribute('font-family', source.classList.contains('mono') ? 'monospace' : 'sans-serif');
  if (style.getPropertyValue('vector-effect') === 'non-scaling-stroke') copy.setAttribute('vector-effect', 'non-scaling-stroke');
  for (const child of source.childNodes) {
    if (child instanceof Element) copy.append(plain(child));
    else if (child.nodeType === Node.TEXT_NODE) copy.append(clean(child.textContent ?? ''));
  }
  return copy;
}

// Mixed colours come as `color(srgb …)`, which few programs beside browsers read.
function paint(element: SVGElement, name: string, value: string): void {
  const mixed = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/.exec(value);
  const plainColour = /^rgba\((\d+), (\d+), (\d+), ([\d.]+)\)$/.exec(value);
  if (mixed) {
    element.setAttribute(name, `rgb(${[1, 2, 3].map((at) => Math.round(Number(mixed[at]) * 255)).join(',')})`);
    if (mixed[4] !== undefined) element.setAttribute(`${name}-opacity`, mixed[4]);
  } else if (plainColour) {
    element.setAttribute(name, `rgb(${plainColour[1]},${plainColour[2]},${plainColour[3]})`);
    element.setAttribute(`${name}-opacity`, plainColour[4] ?? '1');
  } else element.setAttribute(name, value);
}

/** Text without what no XML file may hold. */
export function clean(words: string): string {
  return words.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd').replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

function legendItems(key: Element, width: number): { readonly parts: readonly SVGElement[]; readonly height: number } {
  const parts: SVGElement[] = [];
  let [x, y] = [0, 0];
  for (const item of key.querySelectorAll('.legend-item')) {
    const words = [...item.childNodes].map((part) => (part.nodeType === Node.COMMENT_NODE ? '' : (part.textContent ?? '').trim())).filter(Boolean).join('  ');
    const sign = item.querySelector('svg');
    const step = (sign ? 36 : 0) + words.length * 7 + 18;
    if (x > 0 && x + step > width) [x, y] = [0, y + legendRow];
    if (sign) {
      const scale = sign.classList.contains('legend-line') ? 1 : 0.75;
      const shapes = [...sign.children].map(plain);
      for (const shape of scale === 1 ? [] : shapes) shape.setAttribute('stroke', item.classList.contains('error') ? (paper['--kn-error'] ?? '') : (paper['--kn-warning'] ?? ''));
      for (const shape of scale === 1 ? [] : shapes) shape.setAttribute('fill', 'none');
      parts.push(made('g', { transform: `translate(${x} ${y}) scale(${scale})` }, shapes));
    }
    const caption = made('text', { x: x + (sign ? 36 : 0), y: y + 10, 'font-size': 11.5, 'font-family': 'sans-serif', fill: '#1f2328' });
    if (item.querySelector('.derived')) caption.setAttribute('font-style', 'italic');
    caption.textContent = clean(words);
    parts.push(caption);
    x += step;
  }
  return { parts, height: y + legendRow };
}

/** The picture as a PNG file in base64. Shape: at most 8,192 pixels wide or high. Errors: rejects where the browser cannot draw it. */
export async function pngOf(app: App, view: Cluster): Promise<string> {
  const { text: svg, width, height } = svgOf(app, view);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(2, 8192 / width, 8192 / height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
