import { element, hatchId, layers, type Layer, type Piece } from './draw';
import type { Camera } from './camera';
import type { Size } from './grid';

/** Part of the viewport's size that is drawn around it, so that gestures have something to uncover. */
export const drawnMargin = 0.25;

/** The SVG element of the picture: keeps pieces that have not changed, replaces the others. */
export class PictureCanvas {
  readonly svg: SVGElement;
  readonly #root: SVGElement;
  readonly #layers: ReadonlyMap<Layer, SVGElement>;
  readonly #kept = new Map<string, { readonly stamp: string; readonly drawn: SVGElement }>();
  #drawnAt: Camera = { x: 0, y: 0, zoom: 1 };

  constructor() {
    this.svg = element('svg', { class: 'picture', role: 'tree' });
    this.#root = element('g', { role: 'none' });
    this.#layers = new Map(layers.map((name) => [name, element('g', { class: `layer-${name}`, role: 'none' })]));
    this.#root.append(...this.#layers.values());
    this.svg.append(hatches(), this.#root);
  }

  /** The camera of the last `draw`. */
  get drawnAt(): Camera {
    return this.#drawnAt;
  }

  /** Makes the element as large as the viewport with its margin. */
  resize({ width, height }: Size): void {
    const style = this.svg.style;
    const mx = width * drawnMargin;
    const my = height * drawnMargin;
    style.width = `${width + 2 * mx}px`;
    style.height = `${height + 2 * my}px`;
    style.left = `${-mx}px`;
    style.top = `${-my}px`;
    style.transformOrigin = `${mx}px ${my}px`;
  }

  /** Moves what is drawn without drawing: the compositor's work alone. */
  shift(camera: Camera): void {
    const scale = camera.zoom / this.#drawnAt.zoom;
    const x = camera.x - this.#drawnAt.x * scale;
    const y = camera.y - this.#drawnAt.y * scale;
    this.svg.style.transform = scale === 1 && x === 0 && y === 0 ? 'none' : `translate(${x}px, ${y}px) scale(${scale})`;
  }

  /** Draws the pieces for a camera. Cost: O(pieces), and drawing those with a new stamp. */
  draw(pieces: readonly Piece[], camera: Camera, { width, height }: Size): void {
    this.#drawnAt = camera;
    this.svg.style.transform = 'none';
    const x = rounded(camera.x + width * drawnMargin);
    const y = rounded(camera.y + height * drawnMargin);
    this.#root.setAttribute('transform', `translate(${x} ${y}) scale(${camera.zoom})`);
    const unused = new Set(this.#kept.keys());
    for (const piece of pieces) {
      unused.delete(piece.key);
      const kept = this.#kept.get(piece.key);
      if (kept?.stamp === piece.stamp) continue;
      this.#place(piece, kept?.drawn);
    }
    for (const key of unused) {
      this.#kept.get(key)?.drawn.remove();
      this.#kept.delete(key);
    }
  }

  /** The element of a thing, where it is drawn. */
  item(id: string): SVGElement | undefined {
    const drawn = this.#kept.get(id)?.drawn;
    return drawn?.classList.contains('item') ? drawn : undefined;
  }

  /** All drawn things that can be selected. */
  *items(): Iterable<readonly [string, SVGElement]> {
    for (const [id, { drawn }] of this.#kept) if (drawn.classList.contains('item')) yield [id, drawn];
  }

  #place(piece: Piece, old: SVGElement | undefined): void {
    const drawn = piece.draw();
    const hadFocus = old !== undefined && old === document.activeElement;
    if (old) {
      copyState(old, drawn);
      old.replaceWith(drawn);
    } else this.#layers.get(piece.layer)?.append(drawn);
    this.#kept.set(piece.key, { stamp: piece.stamp, drawn });
    if (hadFocus) drawn.focus({ preventScroll: true });
  }
}

/** Units: CSS pixels. A camera that was kept as the middle of its window comes back a trillionth aside. */
function rounded(place: number): number {
  return Math.round(place * 1000) / 1000;
}

/** What ranges with a second use are filled with. */
export function hatches(): SVGElement {
  const pattern = { id: hatchId, patternUnits: 'userSpaceOnUse', width: 9, height: 9, patternTransform: 'rotate(45)' };
  return element('defs', {}, [element('pattern', pattern, [element('rect', { class: 'conflict-hatch', width: 4, height: 9 })])]);
}

function copyState(old: SVGElement, drawn: SVGElement): void {
  const index = old.getAttribute('tabindex');
  if (index !== null) drawn.setAttribute('tabindex', index);
}
