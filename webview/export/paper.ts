/*
 * Elements of the page as parts of a file of their own: black on white whatever the theme, every
 * colour written into its element, generic fonts, nothing that refers elsewhere.
 */

/** The palette of paper. Shape: the variables of `styles/base.css`. */
export const palette = {
  '--kn-text': '#1f2328', '--kn-dim': '#57606a', '--kn-ground': '#ffffff', '--kn-surface': '#f6f8fa', '--kn-line': '#d0d7de', '--kn-edge': '#8c959f', '--kn-focus': '#0550ae',
  '--kn-wire': '#0969da', '--kn-route': '#bc4c00', '--kn-tunnel': '#5b6b82', '--kn-service': '#6639ba', '--kn-ok': '#1a7f37', '--kn-warning': '#9a6700', '--kn-error': '#cf222e',
  '--kn-mono': 'monospace', '--vscode-font-family': 'sans-serif',
} as const;

const looks = ['fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'opacity', 'paint-order'] as const;
const lettering = ['font-family', 'font-size', 'font-style', 'font-weight'] as const;
/** What is written down although it is not there, or not what it is. */
const defaults: ReadonlySet<string> = new Set(['fill-opacity 1', 'stroke-opacity 1', 'stroke-linecap butt', 'stroke-linejoin miter', 'opacity 1', 'paint-order normal', 'font-style normal', 'font-weight 400', 'stroke none', 'stroke-dasharray none']);
const kept = new Set(['d', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'width', 'height', 'rx', 'ry', 'r', 'cx', 'cy', 'transform', 'font-size', 'text-anchor', 'id', 'patternUnits', 'patternTransform']);
const groups = new Set(['g', 'pattern', 'title']);
const scalable = 'http://www.w3.org/2000/svg';

interface Look {
  readonly pairs: readonly (readonly [string, string])[];
  /** The widths of its lines do not grow with the picture. */
  readonly fixed: boolean;
}

/** Turns elements of the page into markup. What they look like is read once for all that have the same classes. */
export class Paper {
  readonly #stage = document.createElement('div');
  readonly #rooms = new Map<string, SVGElement>();
  readonly #known = new Map<string, Look>();

  constructor() {
    this.#stage.className = 'export-stage';
    for (const [name, value] of Object.entries(palette)) this.#stage.style.setProperty(name, value);
    this.#stage.style.fontFamily = 'sans-serif';
    document.body.append(this.#stage);
  }

  /** The markup of an element that stands in an `<svg>` of a class; it is taken from where it is. `scale`: how much larger the whole is drawn than it says. */
  svg(element: Element, room: string, scale = 1): string {
    const holder = this.#room(room);
    holder.append(element);
    try {
      return this.#markup(element, room, scale);
    } finally {
      element.remove();
    }
  }

  /** Lets elements of HTML stand on the paper while they are read. */
  stand<Answer>(element: HTMLElement, read: () => Answer): Answer {
    this.#stage.append(element);
    try {
      return read();
    } finally {
      element.remove();
    }
  }

  /** The markup of an element that stands on the paper. */
  standing(element: Element): string {
    return this.#markup(element, 'standing', 1);
  }

  /** The markup of a bare shape, which looks as what it stands in. */
  shape(element: Element): string {
    return `<${element.localName} ${attributesOf(element).join(' ')}/>`;
  }

  /** Clears the paper away. */
  end(): void {
    this.#stage.remove();
  }

  #room(name: string): SVGElement {
    const known = this.#rooms.get(name);
    if (known) return known;
    const made = document.createElementNS(scalable, 'svg');
    made.setAttribute('class', name);
    this.#stage.append(made);
    this.#rooms.set(name, made);
    return made;
  }

  #markup(element: Element, classes: string, scale: number): string {
    const name = element.localName;
    const path = `${classes} ${name}.${element.getAttribute('class') ?? ''}`;
    const own = attributesOf(element);
    const written = new Set(own.map((pair) => pair.slice(0, pair.indexOf('='))));
    const look = groups.has(name) ? groupLook(element) : this.#look(element, `${path} ${element.getAttribute('fill') ?? ''} ${element.getAttribute('stroke-width') ?? ''}`);
    for (const [key, value] of look.pairs) if (!written.has(key)) own.push(`${key}="${escaped(look.fixed ? unscaled(key, value, scale) : value)}"`);
    const children = [...element.childNodes].map((child) => (child instanceof Element ? this.#markup(child, path, scale) : child.nodeType === Node.TEXT_NODE ? escaped(child.textContent ?? '') : '')).join('');
    const tag = own.length === 0 ? name : `${name} ${own.join(' ')}`;
    return children === '' ? `<${tag}/>` : `<${tag}>${children}</${name}>`;
  }

  #look(element: Element, path: string): Look {
    const known = this.#known.get(path);
    if (known) return known;
    const style = getComputedStyle(element);
    const names = element.localName === 'text' ? [...looks, ...lettering] : looks;
    const made: Look = { fixed: style.getPropertyValue('vector-effect') === 'non-scaling-stroke', pairs: names.flatMap((name) => painted(element, name, style.getPropertyValue(name))) };
    const strokes = made.pairs.some(([name]) => name === 'stroke');
    const look = { ...made, pairs: made.pairs.filter(([name]) => strokes || !name.startsWith('stroke')) };
    this.#known.set(path, look);
    return look;
  }
}

function attributesOf(element: Element): string[] {
  return [...element.attributes].flatMap(({ name, value }) => (kept.has(name) ? [`${name}="${escaped(name === 'id' ? value : rounded(value))}"`] : []));
}

// Of a group only what holds for it as a whole.
function groupLook(element: Element): Look {
  const opacity = element.localName === 'g' ? getComputedStyle(element).opacity : '1';
  return { fixed: false, pairs: opacity === '1' ? [] : [['opacity', opacity]] };
}

// Mixed colours come as `color(srgb …)`, which few programs beside browsers read.
function painted(element: Element, name: string, value: string): (readonly [string, string])[] {
  const written = element.getAttribute(name);
  // The address of a pattern is that of the page else.
  if (written?.startsWith('url(#') === true) return [[name, written]];
  if (value === '' || value.startsWith('url(') || defaults.has(`${name} ${value}`)) return [];
  const mixed = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/.exec(value);
  const clear = /^rgba\((\d+), (\d+), (\d+), ([\d.]+)\)$/.exec(value);
  const plain = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(value);
  const opacity = (share: string | undefined): (readonly [string, string])[] => (share === undefined ? [] : [[`${name}-opacity`, share]]);
  if (mixed) return [[name, hex([1, 2, 3].map((at) => Number(mixed[at]) * 255))], ...opacity(mixed[4])];
  if (clear) return [[name, hex([1, 2, 3].map((at) => Number(clear[at])))], ...opacity(clear[4])];
  if (plain) return [[name, hex([1, 2, 3].map((at) => Number(plain[at])))]];
  return [[name, value.replace(/^(-?[\d.]+)px$/, '$1')]];
}

function hex(parts: readonly number[]): string {
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

// Few programs beside browsers know lines that do not grow: their widths are written as they are to be seen.
function unscaled(name: string, value: string, scale: number): string {
  if (name !== 'stroke-width' && name !== 'stroke-dasharray') return value;
  return value.replaceAll(/[\d.]+/g, (number) => String(Math.round((Number(number) / scale) * 100) / 100)).replaceAll('px', '');
}

// A hundredth of a unit is seen by nobody, and is half of the file else.
function rounded(value: string): string {
  return value.replaceAll(/-?\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100));
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as letters of a file. */
export function escaped(words: string): string {
  return clean(words).replaceAll(/[&<>"]/g, (letter) => entities[letter] ?? letter);
}

/** Text without what no XML file may hold. */
export function clean(words: string): string {
  return words.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd').replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}
