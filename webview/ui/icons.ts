import { svg, type SVGTemplateResult } from 'lit/html.js';
import { html, type TemplateResult } from 'lit/html.js';

const shapes = {
  search: svg`<circle cx="7" cy="7" r="4.5"/><path d="M10.5 10.5 14 14"/>`,
  plus: svg`<path d="M8 3v10M3 8h10"/>`,
  minus: svg`<path d="M3 8h10"/>`,
  fit: svg`<path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10"/>`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8"/>`,
  back: svg`<path d="M9.5 3.5 5 8l4.5 4.5"/>`,
  pane: svg`<rect x="2" y="3" width="12" height="10" rx="1"/><path d="M10 3v10"/>`,
  file: svg`<path d="M9 2H4v12h8V5zM9 2v3h3M6 8h4M6 10.5h4"/>`,
  table: svg`<rect x="2" y="3" width="12" height="10" rx="1"/><path d="M2 6.5h12M2 10h12M6 6.5V13"/>`,
  copy: svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1"/><path d="M10.5 5.5v-3h-8v8h3"/>`,
  ascending: svg`<path d="M8 13V3M4.5 6.5 8 3l3.5 3.5"/>`,
  descending: svg`<path d="M8 3v10M4.5 9.5 8 13l3.5-3.5"/>`,
  error: svg`<circle cx="8" cy="8" r="6"/><path d="m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4"/>`,
  warning: svg`<path d="M8 2 14.5 13.5h-13zM8 6.5v3.5M8 11.6v.6"/>`,
  information: svg`<circle cx="8" cy="8" r="6"/><path d="M8 7.5v3.5M8 5v.6"/>`,
  hint: svg`<path d="M6 13h4M6.5 11c0-1.6-2-2.3-2-4.6a3.5 3.5 0 0 1 7 0c0 2.3-2 3-2 4.6z"/>`,
  node: svg`<rect x="2.5" y="3" width="11" height="4" rx="1"/><rect x="2.5" y="9" width="11" height="4" rx="1"/><path d="M5 5h.6M5 11h.6"/>`,
  pod: svg`<path d="m8 2 5.2 3v6L8 14l-5.2-3V5zM2.8 5 8 8l5.2-3M8 8v6"/>`,
  service: svg`<circle cx="8" cy="3.5" r="1.5"/><circle cx="3.5" cy="12.5" r="1.5"/><circle cx="12.5" cy="12.5" r="1.5"/><path d="M8 5v3M8 8l-3.7 3.2M8 8l3.7 3.2"/>`,
  router: svg`<circle cx="8" cy="8" r="6"/><path d="M8 3.5v9M3.5 8h9"/>`,
  range: svg`<path d="M2.5 4v8M13.5 4v8M2.5 8h11"/>`,
  export: svg`<path d="M8 10V2.5M5 5l3-2.8L11 5M3 8.5V13.5h10V8.5"/>`,
  map: svg`<rect x="2" y="3" width="12" height="10" rx="1"/><rect x="8" y="7" width="4.5" height="4"/>`,
  zone: svg`<rect x="2" y="2.5" width="12" height="11" rx="2"/><path d="M5 6h2M9 6h2M5 10h2M9 10h2"/>`,
  pin: svg`<circle cx="8" cy="6.5" r="1.6"/><path d="M8 14c2.8-3.3 4.2-5.8 4.2-7.6a4.2 4.2 0 0 0-8.4 0C3.8 8.2 5.2 10.7 8 14z"/>`,
  forward: svg`<path d="M6.5 3.5 11 8l-4.5 4.5"/>`,
  check: svg`<circle cx="8" cy="8" r="6"/><path d="m5.2 8.2 2 2 3.6-4.2"/>`,
  question: svg`<circle cx="8" cy="8" r="6"/><path d="M6.2 6.4a1.8 1.8 0 1 1 2.6 1.7c-.6.3-.8.6-.8 1.2M8 11.2v.4"/>`,
  swap: svg`<path d="M5 13V3M2.5 5.5 5 3l2.5 2.5M11 3v10M8.5 10.5 11 13l2.5-2.5"/>`,
  play: svg`<path d="M5 3.5v9l7.5-4.5z"/>`,
  pause: svg`<path d="M5.5 3.5v9M10.5 3.5v9"/>`,
  next: svg`<path d="M4 3.5v9L10 8zM12 3.5v9"/>`,
  previous: svg`<path d="M12 3.5v9L6 8zM4 3.5v9"/>`,
  first: svg`<path d="M13 3.5v9L8 8zM8 3.5v9L3 8zM2.5 3.5v9"/>`,
} as const satisfies Readonly<Record<string, SVGTemplateResult>>;

/** Names of the page's icons. */
export type IconName = keyof typeof shapes;

/** An icon in the colour of its text; it says nothing to assistive technology. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${shapes[name]}</svg>`;
}
